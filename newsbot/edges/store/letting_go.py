"""A subscription is no more, or asks for other things: what waits for its sake is taken back.

What is being sent belongs to its lease; it goes out. So does the rest of a digest that is half sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select, update

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts, deliveries

_WAITING = ("queued", "uncertain")


@dataclass(frozen=True, slots=True)
class LetGo:
    """Alerts that are owed no longer, and the digests that held some of them."""

    stories: dict[int, bool]  # story -> whether it was told as a move
    digests: tuple[int, ...]


async def let_go(connection: AsyncConnection, chat_id: int, subscription_id: int) -> LetGo:
    """Take back the alerts of a subscription that wait, alone or in a digest."""
    alone = and_(
        deliveries.c.kind == "alert",
        deliveries.c.chat_id == alerts.c.chat_id,
        deliveries.c.story_id == alerts.c.story_id,
    )
    gathered = and_(deliveries.c.kind == "digest", deliveries.c.delivery_id == alerts.c.delivery_id)
    waits = (
        select(
            alerts.c.alert_id, alerts.c.story_id, alerts.c.move, deliveries.c.delivery_id, deliveries.c.kind
        )
        .join(deliveries, or_(alone, gathered))
        .where(alerts.c.chat_id == chat_id, alerts.c.subscription_id == subscription_id)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(_WAITING), deliveries.c.text == "")
        .order_by(deliveries.c.delivery_id)
        .with_for_update(of=deliveries)
    )
    rows = (await connection.execute(waits)).all()
    mine = among(connection, alerts.c.alert_id, {row.alert_id for row in rows})
    await connection.execute(delete(alerts).where(mine))
    await _drop(connection, {row.delivery_id for row in rows if row.kind == "alert"})
    digests = {row.delivery_id for row in rows if row.kind == "digest"}
    return LetGo({row.story_id: row.move for row in rows}, tuple(sorted(digests)))


async def drop_empty(connection: AsyncConnection, digests: tuple[int, ...]) -> None:
    """Of these digests, drop those that hold nothing any more."""
    held = set(
        await connection.scalars(
            select(alerts.c.delivery_id).where(among(connection, alerts.c.delivery_id, digests))
        )
    )
    await _drop(connection, set(digests) - held)


async def _drop(connection: AsyncConnection, delivery_ids: set[int]) -> None:
    gone = among(connection, deliveries.c.delivery_id, sorted(delivery_ids))
    values = {"state": "dropped", "error": "no longer wanted"}
    await connection.execute(update(deliveries).where(gone).values(values))
