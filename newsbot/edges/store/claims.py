"""Who polls which feed now: leases on feeds, turns at hosts, pauses of domains. Shared by all processes.

A claim is one UPDATE … RETURNING that repeats its condition, so nothing is claimed twice; a dead worker's
feeds are free when the lease ends, and a worker that was only slow finds with `held` that its turn is over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, literal, or_, select, update

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.feedrows import STATE, state_of
from newsbot.edges.store.tables import feeds, hosts
from newsbot.edges.store.upserts import insert_into
from newsbot.model.feed import FeedState


@dataclass(frozen=True, slots=True)
class Claim:
    """A feed that this worker polls now, under the name `lease` and until the lease ends."""

    feed: FeedState
    host: str
    domain: str
    lease: str
    name: str | None = None  # as feeds.yaml has it
    pauses: int = 0  # of the domain, in a row until now

    @property
    def key(self) -> tuple[int, str]:
        """Which poll this is: a feed whose lease has ended may be claimed again by the same process."""
        return self.feed.feed_id, self.lease

    @property
    def outlet(self) -> str:
        """By which grouping tells sources apart."""
        return self.name or (self.feed.url if self.feed.private else self.host)


async def claim_due(
    connection: AsyncConnection,
    now: datetime,
    *,
    lease: str,
    lease_until: datetime,
    limit: int,
    public_limit: int | None = None,
    unless_polled_since: datetime | None = None,
) -> tuple[Claim, ...]:
    """Lease feeds that are due, the longest overdue first; of a public host one feed, and the host with it.

    `unless_polled_since` takes feeds that are not due as well (`newsbot poll --all`), politeness kept.
    """
    due = claimable(now, unless_polled_since)
    turn = _past(hosts.c.free_at, now) if public_limit != 0 else false()
    domain = hosts.alias("domain")
    chosen = (
        select(
            feeds.c.feed_id, feeds.c.host, feeds.c.private, func.coalesce(domain.c.pauses, 0).label("pauses")
        )
        .outerjoin(hosts, hosts.c.name == feeds.c.host)
        .outerjoin(domain, domain.c.name == "domain:" + feeds.c.domain)
        .where(due, or_(feeds.c.private, turn), _past(domain.c.paused_until, now))
        .order_by(feeds.c.next_poll_at, feeds.c.feed_id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=feeds)
    )
    found = (await connection.execute(chosen)).all()
    private = [row.feed_id for row in found if row.private]
    by_host: dict[str, int] = {}
    for row in found:
        if not row.private:
            by_host.setdefault(row.host, row.feed_id)
    asked = sorted(by_host)[:public_limit] if public_limit is not None else sorted(by_host)
    won = await _take_hosts(connection, asked, now, lease_until) if asked else set()
    feed_ids = private + [by_host[host] for host in asked if host in won]
    if not feed_ids:
        return ()
    taken = (
        update(feeds)
        .where(among(connection, feeds.c.feed_id, feed_ids), claimable(now, unless_polled_since))
        .values(lease=lease, lease_until=lease_until)
        .returning(*STATE, feeds.c.host, feeds.c.domain, feeds.c.name)
    )
    rows = (await connection.execute(taken)).all()
    pauses = {row.feed_id: row.pauses for row in found}
    claims = [
        Claim(state, row.host, row.domain, lease, row.name, pauses[state.feed_id])
        for row, state in ((row, state_of(row)) for row in rows)
    ]
    claims.sort(key=lambda claim: (claim.feed.next_poll_at or now, claim.feed.feed_id))
    return tuple(claims)


async def held(connection: AsyncConnection, claims: Sequence[Claim]) -> set[tuple[int, str]]:
    """The keys of the claims that are still ours; they stay ours until this transaction ends."""
    mine = (
        select(feeds.c.feed_id, feeds.c.lease)
        .where(among(connection, feeds.c.feed_id, [claim.feed.feed_id for claim in claims]))
        .order_by(feeds.c.feed_id)
        .with_for_update()
    )
    leases = {row.feed_id: row.lease for row in (await connection.execute(mine)).all()}
    return {claim.key for claim in claims if leases.get(claim.feed.feed_id) == claim.lease}


async def release(connection: AsyncConnection, claims: Sequence[Claim]) -> None:
    """Give feeds back unpolled, as when the program stops; whoever comes next takes them at once."""
    back = (
        update(feeds)
        .where(feeds.c.feed_id == bindparam("of_feed"), feeds.c.lease == bindparam("of_lease"))
        .values(lease="", lease_until=None)
    )
    if claims:
        mine = [{"of_feed": claim.feed.feed_id, "of_lease": claim.lease} for claim in claims]
        await connection.execute(back, mine)
        names = sorted({claim.host for claim in claims if not claim.feed.private})
        free = update(hosts).where(hosts.c.name == bindparam("of_host")).values(free_at=None)
        if names:
            await connection.execute(free, [{"of_host": name} for name in names])


async def release_dead(connection: AsyncConnection, has_died: Callable[[str], bool]) -> int:
    """Free what died with its lease in hand, as after a power cut: nobody need wait for those leases."""
    held_by = set(await connection.scalars(select(feeds.c.lease).where(feeds.c.lease != "").distinct()))
    dead = sorted(lease for lease in held_by if has_died(lease))
    for lease in dead:
        freed = update(feeds).where(feeds.c.lease == lease).values(lease="", lease_until=None)
        await connection.execute(freed)
    return len(dead)


async def pause_domains(connection: AsyncConnection, until: Mapping[str, datetime], now: datetime) -> None:
    """Ask nobody of these registrable domains before then. A longer pause that stands is kept.

    Pauses are counted in a row; what was asked before a pause and is refused within it belongs to that pause.
    """
    build = insert_into(connection, hosts)
    for domain in sorted(until):
        statement = build.values(name="domain:" + domain, paused_until=until[domain], pauses=1)
        paused = func.coalesce(hosts.c.paused_until, until[domain])
        again = case((_past(hosts.c.paused_until, now), 1), else_=0)
        later = {
            "paused_until": _greater(connection, paused, until[domain]),
            "pauses": hosts.c.pauses + again,
        }
        await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=later))


async def end_pauses(connection: AsyncConnection, domains: Collection[str]) -> None:
    """These answered well again: the next pause is a first one."""
    if domains:
        names = sorted("domain:" + domain for domain in domains)
        await connection.execute(update(hosts).where(hosts.c.name.in_(names)).values(pauses=0))


async def claimable_at(
    connection: AsyncConnection, now: datetime, unless_polled_since: datetime | None = None
) -> datetime | None:
    """When a feed can be claimed next, as far as is known now; None where none waits for a poll."""
    asked = [feeds.c.wanted, ~feeds.c.gone, feeds.c.merged_into.is_(None)]
    if unless_polled_since is None:
        soonest = select(feeds.c.next_poll_at).where(*asked).order_by(feeds.c.next_poll_at).limit(1)
        at: datetime | None = await connection.scalar(soonest)
        if at is None or at > now:
            return at
        asked.append(feeds.c.next_poll_at <= now)
    else:
        polled = feeds.c.last_polled_at
        asked.append(or_(polled.is_(None), polled < unless_polled_since))
    # Some are due: what do they wait for?
    domain = hosts.alias("domain")
    never = _instant(datetime(1970, 1, 1, tzinfo=UTC))
    turn = case((feeds.c.private, never), else_=func.coalesce(hosts.c.free_at, never))
    waits = [func.coalesce(column, never) for column in (feeds.c.lease_until, domain.c.paused_until)]
    greatest = func.max if connection.dialect.name == "sqlite" else func.greatest
    ready = greatest(turn, *waits, type_=feeds.c.next_poll_at.type).label("ready")
    found: datetime | None = await connection.scalar(
        select(ready)
        .select_from(feeds)
        .outerjoin(hosts, hosts.c.name == feeds.c.host)
        .outerjoin(domain, domain.c.name == "domain:" + feeds.c.domain)
        .where(*asked)
        .order_by(ready)
        .limit(1)
    )
    return found if found is None else max(found, now)


async def overdue(connection: AsyncConnection, before: datetime) -> tuple[FeedState, ...]:
    """Feeds that should have been polled before then: after a long stop there are many."""
    late = select(*STATE).where(claimable(before)).order_by(feeds.c.next_poll_at)
    return tuple(state_of(row) for row in (await connection.execute(late)).all())


def claimable(now: datetime, unless_polled_since: datetime | None = None) -> ColumnElement[bool]:
    idle = and_(feeds.c.wanted, ~feeds.c.gone, feeds.c.merged_into.is_(None), _past(feeds.c.lease_until, now))
    if unless_polled_since is None:
        return and_(idle, feeds.c.next_poll_at <= now)
    polled = feeds.c.last_polled_at
    return and_(idle, or_(polled.is_(None), polled < unless_polled_since))


def _instant(at: datetime) -> ColumnElement[Any]:
    return literal(at, feeds.c.next_poll_at.type)


def _past(column: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


async def _take_hosts(
    connection: AsyncConnection, names: Sequence[str], now: datetime, until: datetime
) -> set[str]:
    """Hold these hosts until then, but for those that somebody else holds or that rest."""
    statement = insert_into(connection, hosts).values(
        [{"name": name, "free_at": until, "pauses": 0} for name in names]
    )
    taken = statement.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": until}, where=_past(hosts.c.free_at, now)
    ).returning(hosts.c.name)
    return {row.name for row in (await connection.execute(taken)).all()}


def _greater(connection: AsyncConnection, left: ColumnElement[Any], right: datetime) -> ColumnElement[Any]:
    greatest = func.max if connection.dialect.name == "sqlite" else func.greatest
    return greatest(left, bindparam(None, right, hosts.c.paused_until.type), type_=hosts.c.paused_until.type)
