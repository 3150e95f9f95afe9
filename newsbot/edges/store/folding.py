"""Many waiting messages become one: what piled up for a chat is gathered in a digest.

Only what was surely never sent is gathered; an uncertain message is settled by itself. A digest that gathers
has no day: it takes nothing away from the digest of its local day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import notify
from newsbot.edges.store.owing import WAKE, Place, gather, insert_digest, same_place
from newsbot.edges.store.tables import alerts, chats, deliveries

FOLD_ABOVE = 20
AHEAD = 1_000  # messages that are next to leave: more than go before somebody looks again
_FOLDED = "gathered in a digest"


async def find_crowded(
    connection: AsyncConnection, now: datetime, types: Collection[str], *, ahead: int = AHEAD
) -> tuple[int, ...]:
    """Chats of these types for which more than `FOLD_ABOVE` alerts wait, of those whose turn is next."""
    next_ones = (
        select(deliveries.c.chat_id)
        .join(chats, chats.c.chat_id == deliveries.c.chat_id)
        .where(_waits(now, ("alert",)), chats.c.type.in_(types), chats.c.paused_at.is_(None))
        .where(or_(chats.c.muted_until.is_(None), chats.c.muted_until <= now))
        .order_by(deliveries.c.due_at)
        .limit(ahead)
    )
    ids = set(await connection.scalars(next_ones))
    many = (
        select(deliveries.c.chat_id)
        .where(among(connection, deliveries.c.chat_id, ids), deliveries.c.state == "queued")
        # Said so that the index over all that waits does not tempt: these few chats are named already.
        .where(deliveries.c.kind.concat("") == "alert", func.coalesce(deliveries.c.due_at, now) <= now)
        .where(deliveries.c.text == "")
        .group_by(deliveries.c.chat_id)
        .having(func.count() > FOLD_ABOVE)
    )
    return tuple(await connection.scalars(many.order_by(deliveries.c.chat_id)))


async def fold(connection: AsyncConnection, crowded: Iterable[int], now: datetime) -> int:
    """What waits for each of these chats becomes one digest a topic; returns how many digests."""
    made = 0
    for chat_id in crowded:
        made += await _gather_chat(connection, chat_id, ("alert",), now, late=False)
    return made


async def catch_up(connection: AsyncConnection, chat_id: int, now: datetime) -> int:
    """A chat came back: what waits for it, alerts and digests alike, goes out as one digest a topic."""
    return await _gather_chat(connection, chat_id, ("alert", "digest"), now, late=True)


async def digest_now(connection: AsyncConnection, chat_id: int, now: datetime) -> bool:
    """Send at once, as an extra, what the next digest holds; False when it holds nothing."""
    mine = and_(
        deliveries.c.chat_id == chat_id,
        deliveries.c.state == "queued",
        deliveries.c.kind == "digest",
        deliveries.c.text == "",
    )
    moved = await connection.execute(update(deliveries).where(mine).values(due_at=now, day=""))
    await notify(connection, WAKE)
    return bool(moved.rowcount)


async def sweep(connection: AsyncConnection, before: datetime, limit: int = 1_000) -> int:
    """Delete some dropped, failed and sent deliveries of long ago; returns how many, 0 when none is left."""
    old = (
        select(deliveries.c.delivery_id)
        .where(deliveries.c.state.in_(("sent", "failed", "dropped")), deliveries.c.due_at < before)
        .limit(limit)
    )
    ids = list(await connection.scalars(old))
    if ids:
        await connection.execute(delete(deliveries).where(among(connection, deliveries.c.delivery_id, ids)))
    return len(ids)


async def _gather_chat(
    connection: AsyncConnection, chat_id: int, kinds: Sequence[str], now: datetime, *, late: bool
) -> int:
    query = (
        select(deliveries.c.delivery_id, deliveries.c.kind, deliveries.c.thread_id, deliveries.c.story_id)
        .where(deliveries.c.chat_id == chat_id, _waits(now, kinds))
        .with_for_update(skip_locked=True)
    )
    by_place: dict[Place, list[tuple[int, str, int | None]]] = {}
    for row in await connection.execute(query):
        by_place.setdefault((chat_id, row.thread_id), []).append((row.delivery_id, row.kind, row.story_id))
    for place, mine in by_place.items():
        digest = await _open_digest(connection, place, now, late=late)
        stories = [story for _, kind, story in mine if kind == "alert" and story is not None]
        digests = [delivery for delivery, kind, _ in mine if kind == "digest"]
        theirs = and_(
            alerts.c.chat_id == chat_id,
            or_(
                among(connection, alerts.c.story_id, stories),
                among(connection, alerts.c.delivery_id, digests),
            ),
        )
        await gather(
            connection, digest, list(await connection.scalars(select(alerts.c.alert_id).where(theirs)))
        )
        gone = among(connection, deliveries.c.delivery_id, [delivery for delivery, _, _ in mine])
        gone = and_(gone, deliveries.c.delivery_id != digest)
        await connection.execute(update(deliveries).where(gone).values(state="dropped", error=_FOLDED))
    return len(by_place)


async def _open_digest(connection: AsyncConnection, place: Place, now: datetime, *, late: bool) -> int:
    """A gathering digest of this place that is not begun, else a new one."""
    waits = (
        select(deliveries.c.delivery_id)
        .where(same_place(place), deliveries.c.kind == "digest", deliveries.c.state == "queued")
        .where(deliveries.c.day == "", deliveries.c.text == "")
        .limit(1)
        .with_for_update()
    )
    found: int | None = await connection.scalar(waits)
    return found if found is not None else await insert_digest(connection, place, now, "", now, late=late)


def _waits(now: datetime, kinds: Sequence[str]) -> ColumnElement[bool]:
    """Due, and nothing of it was sent."""
    return and_(
        deliveries.c.state == "queued",
        deliveries.c.kind.in_(kinds),
        deliveries.c.due_at <= now,
        deliveries.c.text == "",
    )
