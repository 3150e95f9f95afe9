"""Deliveries under way: claimed under a lease, finished, folded; and what must be known to render one.

A delivery in state `sending` belongs to whoever holds its lease. When the lease ends without a word the
message may have been taken or not: the delivery is `uncertain` and is sent again. How deliveries come to be
is in `owing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from newsbot.edges.store.among import among, among_bound, bound
from newsbot.edges.store.columns import Instant
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import chats, deliveries
from newsbot.model.alert import Delivery

LATE = timedelta(minutes=30)  # a digest that waited longer than this says so
IN_ORDER = timedelta(minutes=5)  # later alerts of a chat wait for one that is tried again so soon
# Instant alerts go before digests, digests before a word to everybody, that before edits.
TURNS = (("notice", "alert"), ("digest", "weekly"), ("announce",), ("edit",))
_WAITING = ("queued", "uncertain")


async def claim_due(
    connection: AsyncConnection,
    now: datetime,
    *,
    limit: int,
    lease: str,
    lease_until: datetime,
    types: Collection[str] = (),
    excluding: Collection[int] = (),
) -> tuple[Delivery, ...]:
    """Lease deliveries that are due: of every chat the one that is next, and none while one is under way.

    `types` narrows it to chats of these types, `excluding` leaves out chats that cannot take a message now.
    """
    heads: dict[int, int] = {}  # chat -> delivery
    for kinds in TURNS:
        while len(heads) < limit:
            wanted = limit - len(heads)
            rows = await _oldest(connection, now, kinds, types, (*heads, *excluding), wanted)
            heads |= await _firsts(connection, now, kinds, {row.chat_id for row in rows})
            if len(rows) < wanted:
                break
    if not heads:
        return ()
    dialect = connection.dialect.name
    given = {
        "ids": bound(dialect, heads.values()),
        "claimed_at": now,
        "soon": now + IN_ORDER,
        "old": now - LATE,
        "new_lease": lease,
        "until": lease_until,
    }
    taken = await connection.execute(_taking(dialect), given)
    claimed = {row.delivery_id: _delivery_of(row) for row in taken}
    return tuple(claimed[delivery_id] for delivery_id in heads.values() if delivery_id in claimed)


async def finish(connection: AsyncConnection, claimed: Delivery, now_is: Delivery) -> bool:
    """Write back what became of a delivery, if its lease is still ours; a chat remembers its digest's day."""
    values = {
        "state": now_is.state,
        "due_at": now_is.due_at,
        "attempts": now_is.attempts,
        "plain": now_is.plain,
        "error": now_is.error[:500],
        "message_id": now_is.message_id,
        "thread_id": now_is.thread_id,
        "reply_to": now_is.reply_to,
        "text": now_is.text,
        "sent_at": now_is.sent_at,
        "lease": "",
        "lease_until": None,
    }
    done = await connection.execute(update(deliveries).where(_held(claimed)).values(values))
    if done.rowcount != 1:
        return False
    if now_is.state == "sent" and claimed.kind == "digest" and claimed.day:
        chat = and_(chats.c.chat_id == claimed.chat_id, chats.c.digest_day < claimed.day)
        await connection.execute(update(chats).where(chat).values(digest_day=claimed.day))
    return True


async def keep_progress(connection: AsyncConnection, sending: Delivery, lease_until: datetime) -> bool:
    """One part of several went out (`text` says how many): a retry begins after it. Renews the lease."""
    values = {"text": sending.text, "message_id": sending.message_id, "lease_until": lease_until}
    done = await connection.execute(update(deliveries).where(_held(sending)).values(values))
    return done.rowcount == 1


async def give_back(connection: AsyncConnection, unsent: Iterable[Delivery]) -> None:
    """Return what was claimed and surely not sent, as when the program stops."""
    for delivery in unsent:
        await connection.execute(
            update(deliveries).where(_held(delivery)).values(state="queued", lease="", lease_until=None)
        )


async def take_over(connection: AsyncConnection, now: datetime, *, sparing: Collection[int] = ()) -> int:
    """Deliveries whose lease ended without a word become uncertain, but for those that we are sending."""
    ended = and_(deliveries.c.state == "sending", deliveries.c.lease_until <= now)
    if sparing:
        ended = and_(ended, ~among(connection, deliveries.c.delivery_id, sparing))
    values = {"state": "uncertain", "lease": "", "lease_until": None, "error": "the sender stopped"}
    return int((await connection.execute(update(deliveries).where(ended).values(values))).rowcount)


async def inherit(connection: AsyncConnection, now: datetime) -> int:
    """We lead now, so whoever was sending is dead: nothing waits for the end of its leases."""
    under_way = update(deliveries).where(deliveries.c.state == "sending")
    await connection.execute(under_way.values(lease_until=now))
    return await take_over(connection, now)


async def any_due(connection: AsyncConnection, now: datetime, types: Collection[str]) -> bool:
    """Whether something waits that could be claimed, were it not for the pace of its chat."""
    for kinds in TURNS:
        if await _oldest(connection, now, kinds, types, (), 1):
            return True
    return False


async def next_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When something more falls due: a delivery, or the wait of a chat that has one."""
    found: list[datetime | None] = []
    for state in _WAITING:
        later = (
            select(deliveries.c.due_at)
            .join(chats, chats.c.chat_id == deliveries.c.chat_id)
            .where(deliveries.c.state == state, deliveries.c.due_at > now, chats.c.paused_at.is_(None))
        )
        found.append(await connection.scalar(later.order_by(deliveries.c.due_at).limit(1)))
    held = select(deliveries.c.delivery_id).where(
        deliveries.c.chat_id == chats.c.chat_id, deliveries.c.state.in_(_WAITING), deliveries.c.due_at <= now
    )
    slowed = select(func.min(chats.c.retry_at)).where(chats.c.retry_at > now, held.exists())
    muted = select(func.min(chats.c.muted_until)).where(chats.c.muted_until > now, held.exists())
    found += [await connection.scalar(query) for query in (slowed, muted)]
    return min((at for at in found if at is not None), default=None)


async def _oldest(
    connection: AsyncConnection,
    now: datetime,
    kinds: tuple[str, ...],
    types: Collection[str],
    excluding: Collection[int],
    limit: int,
) -> list[Row[int, int, datetime]]:
    """Due deliveries of chats that can take one, those that wait longest first."""
    dialect = connection.dialect.name
    given = {
        "claimed_at": now,
        "soon": now + IN_ORDER,
        "others": bound(dialect, excluding),
        "most": limit,
    }
    found = list((await connection.execute(_looking(dialect, kinds, tuple(types)), given)).all())
    found.sort(key=lambda row: (row.due_at, row.delivery_id))
    return found[:limit]


async def _firsts(
    connection: AsyncConnection, now: datetime, kinds: tuple[str, ...], chat_ids: Collection[int]
) -> dict[int, int]:
    """Of each chat what was owed first: after a failure that is due later than what followed."""
    dialect = connection.dialect.name
    given = {"claimed_at": now, "theirs": bound(dialect, chat_ids)}
    return {row.chat_id: row.delivery_id for row in await connection.execute(_leading(dialect, kinds), given)}


# The statements of a claim are built once: putting them together takes longer than the database needs.
_NOW = bindparam("claimed_at", type_=Instant)
_SOON = bindparam("soon", type_=Instant)


@cache
def _looking(dialect: str, kinds: tuple[str, ...], types: tuple[str, ...]) -> CompoundSelect[Any]:
    """Each state and kind by itself, so that the index gives them in order however many there are."""
    parts = []
    for state, kind in product(_WAITING, kinds):
        query = (
            select(deliveries.c.delivery_id, deliveries.c.chat_id, deliveries.c.due_at)
            .join(chats, chats.c.chat_id == deliveries.c.chat_id)
            .where(deliveries.c.state == state, deliveries.c.kind == kind, deliveries.c.due_at <= _NOW)
            .where(chats.c.paused_at.is_(None), _unmuted())
            .where(or_(chats.c.retry_at.is_(None), chats.c.retry_at <= _NOW))
            .where(deliveries.c.chat_id.not_in(_busy()))
            .where(~among_bound(dialect, deliveries.c.chat_id, "others"))
            .order_by(deliveries.c.due_at, deliveries.c.delivery_id)
            .limit(bindparam("most", type_=Integer))
        )
        if types:
            query = query.where(chats.c.type.in_(types))
        parts.append(select(query.subquery()))
    return union_all(*parts)


@cache
def _leading(dialect: str, kinds: tuple[str, ...]) -> Select[Any]:
    return (
        select(deliveries.c.chat_id, func.min(deliveries.c.delivery_id).label("delivery_id"))
        .join(chats, chats.c.chat_id == deliveries.c.chat_id)
        .where(among_bound(dialect, deliveries.c.chat_id, "theirs"))
        .where(deliveries.c.kind.in_(kinds), *_claimable())
        .where(_unmuted())
        .group_by(deliveries.c.chat_id)
    )


@cache
def _taking(dialect: str) -> ReturningUpdate[Any]:
    mine = among_bound(dialect, deliveries.c.delivery_id, "ids")
    # A digest to which alerts are just being added can wait.
    free = select(deliveries.c.delivery_id).where(mine).with_for_update(skip_locked=True)
    old = and_(
        deliveries.c.kind.in_(("digest", "weekly")), deliveries.c.due_at < bindparam("old", type_=Instant)
    )
    return (
        update(deliveries)
        .where(deliveries.c.delivery_id.in_(free))
        .where(*_claimable(), deliveries.c.chat_id.not_in(_busy()))
        .values(
            state="sending",
            lease=bindparam("new_lease", type_=Text),
            lease_until=bindparam("until", type_=Instant),
            late=or_(deliveries.c.late, old),
        )
        .returning(deliveries)
    )


def _claimable() -> tuple[ColumnElement[bool], ...]:
    """Waiting and due, of rows that are named already: said so that no index over all that waits tempts."""
    return (deliveries.c.state.concat("").in_(_WAITING), func.coalesce(deliveries.c.due_at, _NOW) <= _NOW)


def _unmuted() -> ColumnElement[bool]:
    asked = and_(deliveries.c.kind == "digest", deliveries.c.day == "")  # "now", or what was missed
    return or_(
        chats.c.muted_until.is_(None), chats.c.muted_until <= _NOW, deliveries.c.kind == "notice", asked
    )


def _busy() -> CompoundSelect[int]:
    """Chats with a message under way, or with an alert that is tried again shortly: order is kept for it."""
    under_way = select(deliveries.c.chat_id).where(deliveries.c.state == "sending")
    soon = and_(deliveries.c.due_at > _NOW, deliveries.c.due_at <= _SOON)
    alerts = select(deliveries.c.chat_id).where(deliveries.c.kind == "alert", soon, deliveries.c.attempts > 0)
    return union_all(under_way, *(alerts.where(deliveries.c.state == state) for state in _WAITING))


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
