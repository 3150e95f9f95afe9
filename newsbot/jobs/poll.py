"""Due feeds -> filed stories and owed deliveries: claim, fetch, read, file; many feeds side by side.

No transaction is open while anything is awaited from the network or from a worker. What a body says is found
in `reading`, what becomes of entries in `filing`, what is written back of feeds in `settling`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random

from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import give_back, has_died, own_name
from newsbot.edges.store.claims import Claim, claim_due, claimable_at, overdue, release, release_dead
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import reschedule
from newsbot.edges.workers import Workers
from newsbot.errors import FetchError, StoreError
from newsbot.feeds.faults import FULL
from newsbot.feeds.pacing import spread, validators
from newsbot.jobs.cycle import Cycle, Run
from newsbot.jobs.fulltext import FullText
from newsbot.jobs.prepared import Body, Read, Refused
from newsbot.jobs.settling import Brought, Settled, Settler
from newsbot.model.feed import Fetched, Polling

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than any poll takes: request, reading, and the wait for both
_ROLL_CALL = timedelta(seconds=15)  # between two looks for leases of processes of this machine that have died
AT_ONCE = 96  # feeds that one process asks at a time
MOST_HELD = 3_000_000  # bytes fetched and not yet filed, beyond which nobody else is asked …
_TYPICAL = 60_000  # … and what a feed that was asked may bring, where feeds do bring something
_SOON = timedelta(seconds=10)  # a cycle waits for a host's turn, not for the next quarter of an hour


class Poller:
    """Polls what is due. One a process; any number of processes on one PostgreSQL."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        polling: Polling,
        *,
        rng: Random,
        name: str = "",
        admins: tuple[int, ...] = (),
        watch: Callable[[Settled], None] | None = None,
        at_once: int = AT_ONCE,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._polling = polling
        self._rng = rng
        self._name = name or own_name(rng)
        self._watch = watch
        self._at_once = at_once
        self._lease = lease
        self._settler = Settler(store, polling, rng, admins)
        self._full_text = FullText(fetcher, workers)
        self._running = asyncio.Lock()
        self._claims = 0
        self._called_at: datetime | None = None  # the last look for the dead
        self._stranded: list[Claim] = []  # claims that could not be given back: the database was away

    def use(self, polling: Polling, fetcher: Fetcher, workers: Workers) -> None:
        """Go on with these from the next cycle: `feeds.yaml` was changed."""
        self._polling, self._fetcher, self._workers = polling, fetcher, workers
        self._settler.use(polling)
        self._full_text = FullText(fetcher, workers)

    async def start(self, now: datetime) -> int:
        """After a long stop: spread what is overdue instead of asking everybody at once."""
        async with self._store.write() as connection:
            await self._free_dead(connection, now)
            late = await overdue(connection, now)
            times = spread(late, self._polling, now, self._rng)
            await reschedule(connection, times, "spread out after a stop")
        return len(times)

    async def _free_dead(self, connection: AsyncConnection, now: datetime) -> None:
        """A neighbour was killed with its leases in hand: its feeds need not wait until they end."""
        await release_dead(connection, lambda lease: has_died(lease, self._name))
        self._called_at = now

    async def cycle(self, now: datetime, *, everything: bool = False) -> Cycle:
        """Poll until nothing is due any more (`everything`: each feed once, due or not)."""
        async with self._running:
            run = Run(now, everything)
            settling = asyncio.create_task(self._settle(run))
            settling.add_done_callback(lambda _: run.progress.set())
            try:
                await self._claim_and_poll(run, settling)
                run.brought.put_nowait(None)
                await settling
            except BaseException:
                settling.cancel()
                await self._give_back(run)
                raise
            run.cycle.elapsed = run.now() - now
            give_back()
            return run.cycle

    async def _claim_and_poll(self, run: Run, settling: asyncio.Task[None]) -> None:
        while not settling.done():  # else it failed, and says so when it is awaited
            room = self._room(run)
            coming = len(run.asked) * _TYPICAL if run.ahead else 0
            if room and run.held + coming < MOST_HELD and run.may_claim():
                await self._claim(run, room)
            if run.open:
                await run.moved(timedelta(seconds=1))
            elif not await self._wait_for_turn(run):
                return

    def _room(self, run: Run) -> int:
        """How many feeds to claim now; few while some wait to be read: what they brought lies in memory.

        Where the database is shared, others may read the rest sooner. A process that is alone with it asks
        on, so that feeds that hang are asked early.
        """
        shared = self._store.dialect == "postgresql"
        room = self._at_once - len(run.asked) - (2 * run.ahead if shared else 0)
        if run.ahead or (shared and not run.cycle.polled):
            few = self._at_once // 3
            return few if room >= few else 0
        return room if room >= self._at_once // 2 else 0

    async def _claim(self, run: Run, room: int) -> None:
        now = run.now()
        public = max(
            0, 2 * self._polling.hosts_at_once - sum(not claim.feed.private for claim in run.asked.values())
        )
        self._claims += 1
        async with self._store.write() as connection:
            await release(connection, self._stranded)
            if self._called_at is None or now - self._called_at >= _ROLL_CALL:
                await self._free_dead(connection, now)
            claims = await claim_due(
                connection,
                now,
                lease=f"{self._name}:{self._claims}",
                lease_until=now + self._lease,
                limit=room,
                public_limit=public,
                unless_polled_since=run.since,
            )
        self._stranded.clear()
        run.claimed(everything=len(claims) < room)
        for claim in claims:
            run.open[claim.key] = run.asked[claim.key] = claim
            task = asyncio.create_task(self._poll(run, claim), name=f"poll {claim.feed.feed_id}")
            run.tasks.add(task)
            task.add_done_callback(run.tasks.discard)

    async def _wait_for_turn(self, run: Run) -> bool:
        """Whether to go on: a feed is due whose host is free at once or soon."""
        if run.cycle.polled == 0 and run.since is None:
            return False  # the next tick looks again
        now = run.now()
        async with self._store.read() as connection:
            at = await claimable_at(connection, now, run.since)
        if at is None or at - now > _SOON:
            return False
        await asyncio.sleep(max(0.01, (at - now).total_seconds()))
        return True

    async def _poll(self, run: Run, claim: Claim) -> None:
        started = run.now()
        try:
            brought = await self._bring(run, claim)
        except Exception:  # a bug of ours costs this feed its poll, not everybody the cycle
            log.exception("a feed could not be polled", extra={"feed": claim.feed.feed_id})
            brought = Brought(claim, started, run.now(), fault="newsbot failed to poll it")
        run.brought.put_nowait(brought)

    async def _bring(self, run: Run, claim: Claim) -> Brought:
        """Fetch and read one feed. Whatever goes wrong is a fault of this poll, told as its outcome."""
        started = run.now()
        feed = claim.feed
        try:
            fetched = await self._fetcher.get(feed.url, validators=validators(feed, started))
        except FetchError as error:
            return Brought(claim, started, run.now(), fault=error.reason)
        finally:
            del run.asked[claim.key]
            run.progress.set()
        done = run.now()
        brought = Brought(claim, started, done, fetched=fetched)
        if fetched.status not in FULL:
            return brought
        brought.body_hash = hash_of(fetched)
        if brought.body_hash == feed.body_hash:
            brought.same = True
        else:
            run.hold(claim, len(fetched.body))
            await self._read(brought, done)
        brought.forget_body()
        return brought

    async def _read(self, brought: Brought, now: datetime) -> None:
        fetched = brought.answer
        feed = brought.claim.feed
        task = Body(
            url=fetched.final_url,
            body=fetched.body,
            headers=fetched.headers,
            known=feed.known_pieces,
            outlet=brought.claim.outlet,
            now=now,
        )
        try:
            found = await self._workers.call(task)
        except TimeoutError:
            brought.fault = "reading it took too long"
        except ChildProcessError as error:
            log.exception("reading failed", extra={"feed": feed.feed_id})
            brought.fault = f"reading it failed: {error}"
        else:
            if isinstance(found, Refused):
                brought.fault, brought.links = found.reason, found.links
            elif isinstance(found, Read):
                if feed.full_text:
                    articles = await self._full_text.added(found.prepared, brought.claim.outlet, now)
                    found = replace(found, prepared=articles)
                brought.read = found

    async def _settle(self, run: Run) -> None:
        """Settle what was brought, many feeds in one transaction."""
        while batch := await run.batch():
            settled = await self._settler.settle(batch, run.now)
            for brought in batch:
                run.settled(brought)
            run.cycle.lost += len(batch) - len(settled)
            for one in settled:
                run.cycle.add(one)
                if self._watch is not None:
                    self._watch(one)
            run.progress.set()

    async def _give_back(self, run: Run) -> None:
        """Free what was claimed and not settled, so that nobody waits for our leases to end."""
        for task in run.tasks:
            task.cancel()
        await asyncio.gather(*run.tasks, return_exceptions=True)
        if run.open:
            try:
                async with asyncio.timeout(3), self._store.write() as connection:
                    await release(connection, list(run.open.values()))
            except (StoreError, TimeoutError):
                self._stranded += run.open.values()


def hash_of(fetched: Fetched) -> bytes:
    """Of the body and of what the server says about its encoding: the same bytes may mean something else."""
    said = fetched.headers.get("content-type", "").encode("utf-8", "surrogateescape")
    return blake2b(fetched.body, digest_size=16, key=blake2b(said, digest_size=16).digest()).digest()
