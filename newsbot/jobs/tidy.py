"""Retention: old entries, keys, polls and deliveries leave a little at a time; no poll waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import Store
from newsbot.edges.store.folding import sweep
from newsbot.edges.store.tidying import (
    delete_entries,
    delete_old,
    delete_tombstones,
    expire_keys,
    optimize,
    trim_polls,
)
from newsbot.errors import StoreError

log = logging.getLogger(__name__)

BREATH = timedelta(milliseconds=50)  # between two steps: whoever waits goes first
DELIVERIES = timedelta(days=90)  # kept, so that a reply to an old message is understood
TOMBSTONES = timedelta(days=2 * 365)
STEPS = 200  # of one kind in one run; the rest waits for the next

Step = Callable[[AsyncConnection], Awaitable[int]]
Walk = Callable[[AsyncConnection, int], Awaitable[tuple[int, int | None]]]


@dataclass(slots=True)
class Tidied:
    """What one run took away."""

    entries: int = 0
    keys: int = 0
    polls: int = 0
    deliveries: int = 0
    other: int = 0


class Tidy:
    """Runs now and then, in one process. `retention` None keeps every entry for ever."""

    def __init__(
        self, store: Store, *, retention: timedelta | None = None, breath: timedelta = BREATH
    ) -> None:
        self._store = store
        self._retention = retention
        self._breath = breath.total_seconds()
        self._next_story = 0
        self._next_feed = 0

    async def run(self, now: datetime) -> Tidied:
        tidied = Tidied()
        try:
            tidied.keys, self._next_story = await self._walk(
                lambda connection, after: expire_keys(connection, now, after), self._next_story
            )
            tidied.polls, self._next_feed = await self._walk(trim_polls, self._next_feed)
            tidied.deliveries = await self._repeat(lambda connection: sweep(connection, now - DELIVERIES))
            if self._retention is not None:
                before = now - self._retention
                tidied.entries = await self._repeat(lambda connection: delete_entries(connection, before))
            tidied.other = await self._repeat(lambda connection: delete_old(connection, now, DELIVERIES))
            forgotten = now - TOMBSTONES
            tidied.other += await self._repeat(lambda connection: delete_tombstones(connection, forgotten))
            async with self._store.write() as connection:
                await optimize(connection)
        except StoreError as error:
            log.warning("tidying goes on later: %s", error)
        return tidied

    async def _repeat(self, step: Step) -> int:
        gone = 0
        for _ in range(STEPS):
            async with self._store.write() as connection:
                count = await step(connection)
            gone += count
            if count == 0:
                break
            await asyncio.sleep(self._breath)
        return gone

    async def _walk(self, step: Walk, after: int) -> tuple[int, int]:
        """Some steps through a table; how many rows went, and where the next run goes on."""
        gone = 0
        for _ in range(STEPS):
            async with self._store.write() as connection:
                count, following = await step(connection, after)
            gone += count
            if following is None:
                return gone, 0
            after = following
            await asyncio.sleep(self._breath)
        return gone, after
