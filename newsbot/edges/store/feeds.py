"""Feeds in the store: the configured list, what each poll left behind, and how they fare.

Who is asked when is decided in `feeds.pacing`; here it is only remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update

from newsbot.edges.store.claims import Claim
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.feedrows import NOTE, POLL, note_row, poll_of, poll_row
from newsbot.edges.store.hosts import domain_of, host_of, is_private
from newsbot.edges.store.tables import entries, feeds, hosts, polls
from newsbot.model.feed import Feed, FeedState, Poll

KEPT_POLLS = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """What is written back after a poll: the feed's new state and the poll's line."""

    claim: Claim
    state: FeedState
    poll: Poll
    free_at: datetime | None = None  # when the host may be asked again


async def sync_feeds(
    connection: AsyncConnection, configured: Sequence[Feed], private_hosts: AbstractSet[str], now: datetime
) -> None:
    """Make the list of feeds what `feeds.yaml` says. Feeds that left keep their history, unpolled."""
    rows = (await connection.execute(select(feeds.c.feed_id, feeds.c.url, feeds.c.configured_url))).all()
    known = {row.configured_url: row.feed_id for row in rows}
    reached = {row.url: row.feed_id for row in rows}
    fresh: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for feed in {feed.url: feed for feed in configured}.values():
        values = {
            "name": feed.title,
            "fixed_interval": feed.interval.total_seconds() if feed.interval else None,
            "full_text": feed.full_text,
            "private": is_private(feed.url, private_hosts),
        }
        feed_id = known.get(feed.url) or reached.get(feed.url)
        if feed_id is not None:
            kept.append({**values, "of_feed": feed_id})
            continue
        host = host_of(feed.url)
        fresh.append(
            {
                **values,
                "url": feed.url,
                "configured_url": feed.url,
                "host": host,
                "domain": domain_of(host),
                "next_poll_at": now,
                "next_poll_reason": "never polled",
            }
        )
    await connection.execute(update(feeds).values(wanted=False).where(feeds.c.wanted))
    if kept:
        wanted = update(feeds).where(feeds.c.feed_id == bindparam("of_feed")).values(wanted=True)
        await connection.execute(wanted, kept)
    if fresh:
        await connection.execute(insert(feeds), fresh)


async def note_polls(
    connection: AsyncConnection, notes: Sequence[Noted], private_hosts: AbstractSet[str] = frozenset()
) -> None:
    """Write back what became of feeds that are `held`, and give up their leases."""
    if not notes:
        return
    for note in notes:
        if note.state.url != note.claim.feed.url:
            await _move(connection, note, private_hosts)
    await connection.execute(NOTE, [note_row(note.state, note.poll.at) for note in notes])
    await connection.execute(insert(polls), [poll_row(note.claim.feed.feed_id, note.poll) for note in notes])
    freed = [{"of_host": note.claim.host, "at": note.free_at} for note in notes if note.free_at is not None]
    if freed:
        freed.sort(key=lambda row: str(row["of_host"]))
        free = update(hosts).where(hosts.c.name == bindparam("of_host")).values(free_at=bindparam("at"))
        await connection.execute(free, freed)


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next feed is due; None where there is no feed to poll."""
    wanted = and_(feeds.c.wanted, ~feeds.c.gone, feeds.c.merged_into.is_(None))
    found: datetime | None = await connection.scalar(
        select(feeds.c.next_poll_at).where(wanted).order_by(feeds.c.next_poll_at).limit(1)
    )
    return found


async def hosts_well(connection: AsyncConnection, names: Sequence[str]) -> dict[str, datetime]:
    """When any feed of these hosts was last polled with success."""
    well = (
        select(feeds.c.host, func.max(feeds.c.last_success_at))
        .where(feeds.c.host.in_(names), feeds.c.last_success_at.is_not(None))
        .group_by(feeds.c.host)
    )
    return {row[0]: row[1] for row in (await connection.execute(well)).all()}


async def reschedule(connection: AsyncConnection, times: Mapping[int, datetime], reason: str) -> None:
    later = (
        update(feeds)
        .where(feeds.c.feed_id == bindparam("of_feed"))
        .values(next_poll_at=bindparam("at"), next_poll_reason=reason)
    )
    if times:
        await connection.execute(later, [{"of_feed": feed_id, "at": at} for feed_id, at in times.items()])


async def _move(connection: AsyncConnection, note: Noted, private_hosts: AbstractSet[str]) -> None:
    """Take the new address; where another feed has it already, become part of that feed, history and all."""
    feed_id = note.claim.feed.feed_id
    other = await connection.scalar(
        select(feeds.c.feed_id).where(feeds.c.url == note.state.url, feeds.c.feed_id != feed_id)
    )
    this = feeds.c.feed_id == feed_id
    if other is None:
        url = note.state.url
        host = host_of(url)
        there = {"host": host, "domain": domain_of(host), "private": is_private(url, private_hosts)}
        await connection.execute(update(feeds).where(this).values(url=url, **there))
        return
    await connection.execute(update(entries).where(entries.c.feed_id == feed_id).values(feed_id=other))
    await connection.execute(update(feeds).where(this).values(merged_into=other))


@dataclass(frozen=True, slots=True)
class Health:
    """How one feed fares, for people."""

    feed_id: int
    url: str
    title: str  # as people know it
    ok: bool
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_entry_at: datetime | None
    next_poll_at: datetime
    next_poll_reason: str
    failing_since: datetime | None
    errors: int
    gone: bool
    polls: tuple[Poll, ...]  # the newest first


async def feed_health(connection: AsyncConnection, *, polls_each: int = KEPT_POLLS) -> tuple[Health, ...]:
    """Every wanted feed with its latest polls, the troubled ones first."""
    wanted = and_(feeds.c.wanted, feeds.c.merged_into.is_(None))
    nth = func.row_number().over(partition_by=polls.c.feed_id, order_by=polls.c.poll_id.desc()).label("nth")
    numbered = select(polls, nth).subquery()
    latest = (
        select(numbered.c.feed_id, *[numbered.c[column.name] for column in POLL])
        .where(numbered.c.nth <= polls_each)
        .order_by(numbered.c.feed_id, numbered.c.nth)
    )
    told: dict[int, list[Poll]] = {}
    for row in (await connection.execute(latest)).all():
        told.setdefault(row.feed_id, []).append(poll_of(row[1:]))
    rows = (
        await connection.execute(select(feeds).where(wanted).order_by(feeds.c.errors.desc(), feeds.c.url))
    ).all()
    return tuple(
        Health(
            feed_id=row.feed_id,
            url=row.url,
            title=row.name or row.title or row.host,
            ok=row.errors == 0 and not row.gone,
            last_polled_at=row.last_polled_at,
            last_success_at=row.last_success_at,
            last_entry_at=row.last_entry_at,
            next_poll_at=row.next_poll_at,
            next_poll_reason=row.next_poll_reason,
            failing_since=row.failing_since,
            errors=row.errors,
            gone=row.gone,
            polls=tuple(told.get(row.feed_id, ())),
        )
        for row in rows
    )
