"""Retention: old entries, keys, polls and deliveries leave a little at a time; no poll waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

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

    async def run(self, now: datetime) -> Tidied:
        tidied = Tidied()
        try:
            tidied.keys = await self._repeat(lambda connection: expire_keys(connection, now))
            tidied.polls = await self._trim()
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

    async def _trim(self) -> int:
        gone = 0
        after: int | None = 0
        while after is not None:
            async with self._store.write() as connection:
                count, after = await trim_polls(connection, after)
            gone += count
            await asyncio.sleep(self._breath)
        return gone
