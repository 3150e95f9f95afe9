"""What polls brought -> committed: entries filed, feeds planned anew, polls noted; many feeds at once.

No entry is lost, because what would keep us from reading it again (validators, the body's hash, known pieces)
is committed only
  - with the last of the entries that the poll brought, when all before it are committed;
  - by who holds the lease of that very claim, and before the lease is given up;
  - for a poll that was read: a fault keeps hash and pieces as they were and forgets the validators.
Whoever dies or is overtaken in between has written nothing of the feed; who polls it next finds what was
filed already known. A feed is told apart from its claims: of two claims of one feed only the later is held.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import TypeVar

from newsbot.edges.store.claims import Claim, end_pauses, held, pause_domains
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import Noted, hosts_well, note_polls
from newsbot.edges.store.filing import take_turn
from newsbot.errors import StoreError
from newsbot.feeds.pacing import Answer, Plan, plan
from newsbot.jobs.admins import tell_admins
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival, Filed
from newsbot.jobs.prepared import Prepared, Read
from newsbot.jobs.wishes import Wishes
from newsbot.messages.health import feed_notices
from newsbot.model.feed import Fetched, Poll, Polling

T = TypeVar("T", "Brought", "_Portion")

log = logging.getLogger(__name__)

GAP = timedelta(seconds=2)  # between two requests to a public host
MOST_ENTRIES = 256  # filed in one transaction: nobody waits long for his turn
MOST_FEEDS = 64  # and no chat either: deciding about a feed takes half a millisecond
PUT_OFF = timedelta(hours=1)
PATIENCE = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30))


@dataclass(slots=True)
class Brought:
    """One poll, up to the point where it is written down."""

    claim: Claim
    started_at: datetime
    done_at: datetime
    fetched: Fetched | None = None
    same: bool = False
    body_hash: bytes = b""
    read: Read | None = None
    fault: str = ""
    links: tuple[str, ...] = ()  # feeds that a page offers
    size: int = 0
    dropped: bool = False  # some of its entries could not be filed: the rest is worth nothing without them
    filed: dict[int, list[Filed]] = field(default_factory=dict)  # the new entries, by portion

    @property
    def answer(self) -> Fetched:
        if self.fetched is None:
            raise AssertionError("nothing was fetched")
        return self.fetched

    @property
    def status(self) -> int | None:
        return self.fetched.status if self.fetched else None

    @property
    def new(self) -> list[Filed]:
        return [filed for portion in self.filed.values() for filed in portion]

    def forget_body(self) -> None:
        """Bodies are large and no longer needed once they are read."""
        self.size = len(self.answer.body)
        self.fetched = replace(self.answer, body=b"")


@dataclass(frozen=True, slots=True)
class Settled:
    """One poll, committed."""

    claim: Claim
    plan: Plan
    poll: Poll
    filed: tuple[Filed, ...]

    @property
    def stories(self) -> int:
        return sum(filed.opened for filed in self.filed)

    @property
    def deals(self) -> int:
        return sum(filed.has_deal and not filed.told for filed in self.filed)

    @property
    def alerts(self) -> int:
        return sum(len(filed.owed) for filed in self.filed)


class Settler:
    """Writes polls down. Keeps between transactions only what everybody wants."""

    def __init__(
        self,
        store: Store,
        polling: Polling,
        rng: Random,
        admins: Sequence[int] = (),
        *,
        patience: Sequence[timedelta] = PATIENCE,
    ) -> None:
        self._store = store
        self._patience = patience
        self._polling = polling
        self._rng = rng
        self._admins = tuple(admins)
        self._wishes = Wishes()

    def use(self, polling: Polling) -> None:
        self._polling = polling

    async def settle(self, batch: Sequence[Brought], now: Callable[[], datetime]) -> list[Settled]:
        """Commit these polls, each with its entries. Those whose lease is lost are left out."""
        settled: list[Settled] = []
        plain = [brought for brought in batch if brought.read is None or not brought.read.prepared]
        for start in range(0, len(plain), MOST_FEEDS):
            settled += await self._surely(self._note, plain[start : start + MOST_FEEDS], now)
        full = [brought for brought in batch if brought.read is not None and brought.read.prepared]
        for portion in _portions(full):
            settled += await self._surely(self._file, portion, now)
        return settled

    async def _surely(
        self,
        commit: Callable[[Sequence[T], datetime], Awaitable[list[Settled]]],
        batch: Sequence[T],
        now: Callable[[], datetime],
    ) -> list[Settled]:
        """Wait for a database that is away for a while; a bug that one poll meets is not the others' loss."""
        for pause in (*self._patience, None):
            try:
                return await commit(batch, now())
            except StoreError as error:
                if pause is None:  # the leases end soon: whoever polls these feeds next has it all again
                    log.error("polls are dropped: %s", error, extra={"feeds": len(batch)})  # noqa: TRY400 - said in words
                    for item in batch:
                        _brought(item).dropped = True
                    break
                log.warning("waiting for the database: %s", error)
                await asyncio.sleep(pause.total_seconds())
            except Exception:  # a bug
                if len(batch) > 1:
                    return [one for item in batch for one in await self._surely(commit, [item], now)]
                log.exception("a poll could not be written down", extra={"feeds": len(batch)})
                return await self._put_off(batch[0], now())
        return []

    async def _put_off(self, item: Brought | _Portion, now: datetime) -> list[Settled]:
        """A bug in our own house: nothing of this poll is kept, and the feed is asked again in an hour."""
        brought = _brought(item)
        broken = Brought(
            brought.claim, brought.started_at, brought.done_at, fault="newsbot failed to file it"
        )
        async with self._store.write() as connection:
            if not await held(connection, [brought.claim]):
                return []
            settled = self._settled(broken, now)
            state = replace(settled.plan.state, next_poll_at=now + PUT_OFF)
            await note_polls(connection, [Noted(brought.claim, state, settled.poll)])
        return [settled]

    async def _note(self, batch: Sequence[Brought], now: datetime) -> list[Settled]:
        async with self._store.write() as connection:
            ours = await held(connection, [brought.claim for brought in batch])
            return await self._write(connection, [one for one in batch if one.claim.key in ours], now)

    async def _file(self, portion: Sequence[_Portion], now: datetime) -> list[Settled]:
        async with self._store.write() as connection:
            await take_turn(connection)
            ours = await held(connection, [piece.brought.claim for piece in portion])
            mine = [
                piece for piece in portion if piece.brought.claim.key in ours and not piece.brought.dropped
            ]
            arrivals = [arrival for piece in mine for arrival in piece.arrivals()]
            answers = iter(await file_entries(connection, arrivals, self._wishes, now))
            found = [[next(answers) for _ in piece.prepared] for piece in mine]
            whole = [piece.brought for piece in mine if piece.last]
            for piece, filed in zip(mine, found, strict=True):
                piece.keep(filed)
            return await self._write(connection, whole, now)

    async def _write(
        self, connection: AsyncConnection, batch: Sequence[Brought], now: datetime
    ) -> list[Settled]:
        forbidden = [brought.claim.host for brought in batch if brought.status == HTTPStatus.FORBIDDEN]
        well = await hosts_well(connection, forbidden) if forbidden else {}
        settled = [self._settled(brought, now, well.get(brought.claim.host)) for brought in batch]
        notes = [
            Noted(
                claim=one.claim,
                state=one.plan.state,
                poll=one.poll,
                free_at=None if one.claim.feed.private else brought.done_at + GAP,
            )
            for one, brought in zip(settled, batch, strict=True)
        ]
        await note_polls(connection, notes, self._polling.private_hosts)
        pauses: dict[str, datetime] = {}
        for one in settled:
            if one.plan.pause_until is not None:
                domain = one.claim.domain
                pauses[domain] = max(one.plan.pause_until, pauses.get(domain, one.plan.pause_until))
        await pause_domains(connection, pauses, now)
        rested = {one.claim.domain for one in settled if one.plan.ok and one.claim.pauses}
        await end_pauses(connection, rested - pauses.keys())
        changes = [(notice.what, notice.text) for one in settled for notice in one.plan.notices]
        if changes:
            text = feed_notices(changes)
            await tell_admins(connection, self._admins, lambda _: text, now)
        return settled

    def _settled(self, brought: Brought, now: datetime, host_well_at: datetime | None = None) -> Settled:
        read = brought.read
        answer = Answer(
            fetched=brought.fetched,
            feed=read.feed if read else None,
            same=brought.same,
            fault=brought.fault,
            arrived=tuple(sorted(filed.at for filed in brought.new)),
            body_hash=brought.body_hash,
            pieces=read.pieces if read else b"",
            host_well_at=host_well_at,
            throttles=brought.claim.pauses,
        )
        decided = plan(brought.claim.feed, answer, self._polling, now, self._rng)
        poll = Poll(
            at=brought.started_at,
            status=brought.status,
            elapsed=brought.done_at - brought.started_at,
            bytes=brought.size,
            entries=read.total if read else 0,
            new=len(brought.new),
            reason=decided.outcome,
            ok=decided.ok,
        )
        return Settled(brought.claim, decided, poll, tuple(brought.new))


@dataclass(slots=True)
class _Portion:
    """Some entries of one feed, to be filed together; most feeds fit in one."""

    brought: Brought
    prepared: Sequence[Prepared]
    number: int
    last: bool

    def arrivals(self) -> Iterator[Arrival]:
        claim = self.brought.claim
        read = self.brought.read
        title = claim.name or (read.feed.title if read else None) or claim.feed.title or claim.host
        for prepared in self.prepared:
            yield Arrival(
                feed_id=claim.feed.feed_id,
                feed_title=title,
                feed_url=claim.feed.url,
                prepared=prepared,
                seen_at=self.brought.done_at,
                first_poll=claim.feed.first_polled_at is None,
            )

    def keep(self, found: Sequence[Filed | None]) -> None:
        # By portion, so that a transaction that is tried again counts once.
        self.brought.filed[self.number] = [filed for filed in found if filed is not None]


def _brought(item: Brought | _Portion) -> Brought:
    return item if isinstance(item, Brought) else item.brought


def _portions(batch: Sequence[Brought]) -> Iterator[list[_Portion]]:
    """Transactions of bounded size, the entries of each feed in the order of time."""
    portion: list[_Portion] = []
    room = MOST_ENTRIES
    for brought in batch:
        prepared = sorted(brought.read.prepared if brought.read else (), key=lambda one: one.sketch.at)
        number = 0
        while prepared:
            taken, prepared = prepared[:room], prepared[room:]
            portion.append(_Portion(brought, taken, number, last=not prepared))
            number += 1
            room -= len(taken)
            if room == 0:
                yield portion
                portion, room = [], MOST_ENTRIES
    if portion:
        yield portion
