"""What a delivery carries: the alerts behind it, and the messages that were sent about a story before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, and_, or_, select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts, deliveries, subscriptions
from newsbot.model.alert import Alert, Delivery


async def find_alerts(
    connection: AsyncConnection, claimed: Iterable[Delivery]
) -> dict[int, tuple[Alert, ...]]:
    """Alerts by delivery: of a digest all that it gathers, of a message about a story the one."""
    claimed = tuple(claimed)
    gathered = select(alerts).where(among(connection, alerts.c.delivery_id, [d.delivery_id for d in claimed]))
    found: dict[int, list[Alert]] = {}
    for row in await connection.execute(gathered.order_by(alerts.c.alert_id)):
        found.setdefault(row.delivery_id, []).append(alert_of(row))
    about = {(d.chat_id, d.story_id): d.delivery_id for d in claimed if d.story_id is not None}
    if about:
        single = select(alerts).where(
            among(connection, alerts.c.chat_id, sorted({chat for chat, _ in about})),
            among(connection, alerts.c.story_id, sorted({story for _, story in about if story is not None})),
        )
        for row in await connection.execute(single):
            delivery_id = about.get((row.chat_id, row.story_id))
            if delivery_id is not None:
                found[delivery_id] = [alert_of(row)]
    return {delivery_id: tuple(those) for delivery_id, those in found.items()}


async def find_message(connection: AsyncConnection, chat_id: int, story_id: int) -> int | None:
    """The message by which this chat learnt of this story, alone or in a digest."""
    query = (
        select(deliveries.c.message_id)
        .outerjoin(alerts, alerts.c.delivery_id == deliveries.c.delivery_id)
        .where(
            deliveries.c.chat_id == chat_id,
            deliveries.c.state == "sent",
            deliveries.c.message_id.is_not(None),
        )
        .where(
            or_(
                and_(deliveries.c.kind == "alert", deliveries.c.story_id == story_id),
                and_(deliveries.c.kind == "digest", alerts.c.story_id == story_id),
            )
        )
        .order_by(deliveries.c.sent_at)
        .limit(1)
    )
    found: int | None = await connection.scalar(query)
    return found


async def find_followed(connection: AsyncConnection, chat_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The companies that each chat's subscriptions name."""
    if not chat_ids:
        return {}
    query = select(subscriptions.c.chat_id, subscriptions.c.query).where(
        among(connection, subscriptions.c.chat_id, chat_ids)
    )
    found: dict[int, set[str]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.chat_id, set()).update(row.query.get("companies") or ())
    return {chat_id: frozenset(names) for chat_id, names in found.items()}


def alert_of(row: Row[Any]) -> Alert:
    return Alert(
        story_id=row.story_id,
        subscription_id=row.subscription_id,
        chat_id=row.chat_id,
        reason=row.reason,
        move=row.move,
        thread_id=row.thread_id,
    )
