"""One cycle under way: which feeds are asked, what is held of their answers, what is to be settled next."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsbot.edges.store.claims import Claim
from newsbot.jobs.settling import Brought, Settled

_Key = tuple[int, str]  # of a claim

_PAUSE = 0.25  # seconds between two claims, where the first got all there was
_BATCH = 64  # polls settled together, …
_ENTRIES = 200  # … fewer where they bring so many new entries, of 7 KB each: nearly a transaction's worth …
_GATHER = 0.25  # … and seconds that the first of them waits for the others


@dataclass(slots=True)
class Cycle:
    """What one cycle did, for the log and the status line."""

    polled: int = 0
    failed: int = 0
    entries: int = 0  # new ones
    stories: int = 0  # opened by them
    deals: int = 0  # stories that show a deal since
    alerts: int = 0
    lost: int = 0  # polls whose lease had ended
    elapsed: timedelta = field(default_factory=timedelta)

    def add(self, settled: Settled) -> None:
        self.polled += 1
        self.failed += not settled.poll.ok
        self.entries += settled.poll.new
        self.stories += settled.stories
        self.deals += settled.deals
        self.alerts += settled.alerts


class Run:
    """One cycle under way."""

    def __init__(self, now: datetime, everything: bool) -> None:
        self._began_at = now
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self.since = now if everything else None
        self.open: dict[_Key, Claim] = {}
        self.asked: dict[_Key, Claim] = {}  # of the open ones: those whose answer is awaited
        self.held = 0  # bytes of bodies, from their coming until what they say is filed
        self._sizes: dict[_Key, int] = {}  # of the same, by poll
        self._claim_from = 0.0
        self.tasks: set[asyncio.Task[None]] = set()
        self.brought: asyncio.Queue[Brought | None] = asyncio.Queue()
        self.progress = asyncio.Event()
        self.cycle = Cycle()

    def now(self) -> datetime:
        """The time of the caller's clock, moved on by ours."""
        return self._began_at + timedelta(seconds=self._loop.time() - self._began)

    async def batch(self) -> list[Brought]:
        """What is to be settled next; [] at the end. Nobody waits for what only takes long."""
        batch: list[Brought] = []
        until: float | None = None
        entries = 0
        while len(batch) < _BATCH and entries < _ENTRIES and (not batch or len(self.open) > len(batch)):
            try:
                async with asyncio.timeout_at(until):
                    brought = await self.brought.get()
            except TimeoutError:
                break
            if brought is None:
                self.brought.put_nowait(None)
                break
            batch.append(brought)
            entries += len(brought.read.prepared) if brought.read else 0
            until = until or self._loop.time() + _GATHER
        return batch

    @property
    def ahead(self) -> int:
        """How many feeds brought something to read that is not yet filed."""
        return len(self._sizes)

    def settled(self, brought: Brought) -> None:
        key = brought.claim.key
        del self.open[key]
        self.held -= self._sizes.pop(key, 0)

    def hold(self, claim: Claim, size: int) -> None:
        self._sizes[claim.key] = size
        self.held += size

    def claimed(self, *, everything: bool) -> None:
        """`everything` that was free: more will be, when hosts have rested or answered."""
        self._claim_from = self._loop.time() + (_PAUSE if everything else 0.0)

    def may_claim(self) -> bool:
        return not self.open or self._loop.time() >= self._claim_from

    async def moved(self, at_most: timedelta) -> None:
        """Wait until something was fetched or settled."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(at_most.total_seconds()):
                await self.progress.wait()
        self.progress.clear()
