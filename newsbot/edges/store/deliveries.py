"""Deliveries under way: claimed under a lease, finished, folded; and what must be known to render one.

A delivery in state `sending` belongs to whoever holds its lease. When the lease ends without a word the
message may have been taken or not: the delivery is `uncertain` and is sent again. How deliveries come to be
is in `owing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.among import among
from newsbot.edges.store.tables import chats, deliveries
from newsbot.model.alert import Delivery

LATE = timedelta(minutes=30)  # a digest that waited longer than this says so
# Instant alerts go before digests, digests before edits.
TURNS = (("notice", "alert"), ("digest", "weekly"), ("edit",))
_WAITING = ("queued", "uncertain")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written back after an attempt; every field is the new value."""

    state: str
    due_at: datetime
    attempts: int
    plain: bool = False
    error: str = ""
    message_id: int | None = None
    progress: str = ""  # parts of a digest that were sent
    thread_id: int | None = None


async def claim_due(
    connection: AsyncConnection,
    now: datetime,
    *,
    limit: int,
    lease: str,
    lease_until: datetime,
    excluding: Collection[int] = (),
) -> tuple[Delivery, ...]:
    """Lease deliveries that are due: of every chat the one that is next, and none while one is under way."""
    heads: dict[int, int] = {}  # chat -> delivery
    for kinds in TURNS:
        while len(heads) < limit:
            wanted = limit - len(heads)
            query = _due(connection, now, kinds, {*excluding, *heads}).limit(wanted)
            rows = (await connection.execute(query)).all()
            for row in rows:
                heads.setdefault(row.chat_id, row.delivery_id)
            if len(rows) < wanted:
                break
    if not heads:
        return ()
    taken = (
        update(deliveries)
        .where(among(connection, deliveries.c.delivery_id, heads.values()))
        .where(deliveries.c.state.in_(_WAITING), deliveries.c.due_at <= now)
        .values(
            state="sending",
            lease=lease,
            lease_until=lease_until,
            late=or_(
                deliveries.c.late,
                and_(deliveries.c.kind.in_(("digest", "weekly")), deliveries.c.due_at < now - LATE),
            ),
        )
        .returning(deliveries)
    )
    claimed = {row.delivery_id: _delivery_of(row) for row in await connection.execute(taken)}
    return tuple(claimed[delivery_id] for delivery_id in heads.values() if delivery_id in claimed)


async def finish(connection: AsyncConnection, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Write an attempt's outcome back if the lease is still ours; a chat remembers the day of its digest."""
    sent = outcome.state == "sent"
    values = {
        "state": outcome.state,
        "due_at": outcome.due_at,
        "attempts": outcome.attempts,
        "plain": outcome.plain,
        "error": outcome.error[:500],
        "message_id": outcome.message_id,
        "thread_id": outcome.thread_id,
        "sent_at": now if sent else None,
        "lease": "",
        "lease_until": None,
    }
    if delivery.kind != "notice":
        values["text"] = outcome.progress
    done = await connection.execute(update(deliveries).where(_held(delivery)).values(values))
    if done.rowcount != 1:
        return False
    if sent and delivery.kind == "digest" and delivery.day:
        chat = and_(chats.c.chat_id == delivery.chat_id, chats.c.digest_day < delivery.day)
        await connection.execute(update(chats).where(chat).values(digest_day=delivery.day))
    return True


async def keep_progress(
    connection: AsyncConnection, delivery: Delivery, progress: str, message_id: int
) -> bool:
    """A part of several went out: a retry begins after it."""
    values = {"text": progress, "message_id": message_id}
    done = await connection.execute(update(deliveries).where(_held(delivery)).values(values))
    return done.rowcount == 1


async def renew(connection: AsyncConnection, claimed: Sequence[Delivery], lease_until: datetime) -> None:
    """Hold longer what is still being sent."""
    if claimed:
        mine = among(connection, deliveries.c.delivery_id, [delivery.delivery_id for delivery in claimed])
        held = and_(mine, deliveries.c.lease == claimed[0].lease, deliveries.c.state == "sending")
        await connection.execute(update(deliveries).where(held).values(lease_until=lease_until))


async def give_back(connection: AsyncConnection, unsent: Iterable[Delivery]) -> None:
    """Return what was claimed and surely not sent, as when the program stops."""
    for delivery in unsent:
        await connection.execute(
            update(deliveries).where(_held(delivery)).values(state="queued", lease="", lease_until=None)
        )


async def take_over(connection: AsyncConnection, now: datetime, *, all_leases: bool = False) -> int:
    """Deliveries whose sender is silent become uncertain; `all_leases` when it is known to be dead."""
    silent = deliveries.c.state == "sending"
    if not all_leases:
        silent = and_(silent, deliveries.c.lease_until <= now)
    values = {"state": "uncertain", "lease": "", "lease_until": None, "error": "the sender stopped"}
    return int((await connection.execute(update(deliveries).where(silent).values(values))).rowcount)


async def slow_down(connection: AsyncConnection, chat_id: int, until: datetime) -> None:
    """Keep over restarts that a chat asked to be left alone until then."""
    later = or_(chats.c.retry_at.is_(None), chats.c.retry_at < until)
    await connection.execute(update(chats).where(chats.c.chat_id == chat_id, later).values(retry_at=until))


async def pause_chat(connection: AsyncConnection, chat_id: int, reason: str, now: datetime) -> None:
    """Nothing goes to this chat until it comes back; what it wants, and what waits, is kept."""
    here = and_(chats.c.chat_id == chat_id, chats.c.paused_at.is_(None))
    await connection.execute(update(chats).where(here).values(paused_at=now, pause_reason=reason[:200]))


async def next_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the next delivery falls due, among chats that can be written to and beside what is due already."""
    open_at = func.coalesce(chats.c.retry_at, now)
    later = (
        select(func.min(deliveries.c.due_at))
        .join(chats, chats.c.chat_id == deliveries.c.chat_id)
        .where(deliveries.c.state.in_(_WAITING), chats.c.paused_at.is_(None), deliveries.c.due_at > now)
    )
    waking = (
        select(func.min(chats.c.retry_at))
        .join(deliveries, chats.c.chat_id == deliveries.c.chat_id)
        .where(deliveries.c.state.in_(_WAITING), chats.c.paused_at.is_(None), open_at > now)
        .where(deliveries.c.due_at <= now)
    )
    found = [await connection.scalar(query) for query in (later, waking)]
    return min((at for at in found if at is not None), default=None)


def _due(
    connection: AsyncConnection, now: datetime, kinds: tuple[str, ...], excluding: Collection[int]
) -> Select[tuple[int, int]]:
    """Due deliveries of chats that can take one, oldest first."""
    busy = select(deliveries.c.chat_id).where(deliveries.c.state == "sending")
    unmuted: ColumnElement[bool] = or_(chats.c.muted_until.is_(None), chats.c.muted_until <= now)
    if "notice" in kinds:
        unmuted = or_(unmuted, deliveries.c.kind == "notice")
    query = (
        select(deliveries.c.delivery_id, deliveries.c.chat_id)
        .join(chats, chats.c.chat_id == deliveries.c.chat_id)
        .where(deliveries.c.state.in_(_WAITING), deliveries.c.kind.in_(kinds), deliveries.c.due_at <= now)
        .where(chats.c.paused_at.is_(None), unmuted)
        .where(or_(chats.c.retry_at.is_(None), chats.c.retry_at <= now))
        .where(deliveries.c.chat_id.not_in(busy))
        .order_by(deliveries.c.due_at, deliveries.c.delivery_id)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    if excluding:
        query = query.where(~among(connection, deliveries.c.chat_id, excluding))
    return query


def _held(delivery: Delivery) -> ColumnElement[bool]:
    return and_(
        deliveries.c.delivery_id == delivery.delivery_id,
        deliveries.c.state == "sending",
        deliveries.c.lease == delivery.lease,
    )


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        delivery_id=row.delivery_id,
        chat_id=row.chat_id,
        kind=row.kind,
        due_at=row.due_at,
        state=row.state,
        thread_id=row.thread_id,
        story_id=row.story_id,
        text=row.text,
        day=row.day,
        reply_to=row.reply_to,
        message_id=row.message_id,
        attempts=row.attempts,
        plain=row.plain,
        late=row.late,
        lease=row.lease,
        created_at=row.created_at,
        sent_at=row.sent_at,
        error=row.error,
    )
