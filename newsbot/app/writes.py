"""Whether the database takes what is written: told by writes that fail, and by a small one now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from newsbot.edges.store.engine import BUSY, Store
from newsbot.edges.store.facts import keep_fact
from newsbot.errors import StoreError

EVERY = timedelta(seconds=5)  # between two writes of our own
WITHIN = timedelta(seconds=5)  # a write that fails is tried again: a moment is no trouble
WRITTEN = "written"  # the fact that is written


class Writes:
    """Remembers since when writes fail. A disk that is nearly full takes some: those between do not count."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._last: datetime | None = None
        self._why = ""

    def failed(self, why: str, at: datetime) -> None:
        self._since = self._since or at
        self._last = at
        self._why = why

    def wrote(self, at: datetime) -> None:
        if self._last is not None and at - self._last >= WITHIN:
            self._since = self._last = None

    def problem(self, at: datetime) -> str | None:
        """What is wrong and since when, once it lasts."""
        if self._since is None or at - self._since < WITHIN:
            return None
        return f"writes fail since {self._since:%Y-%m-%d %H:%M:%S} UTC: {self._why}"

    async def watch(self, store: Store, clock: Callable[[], datetime]) -> None:
        """Hear of writes that fail, and write a little, until cancelled."""
        store.refused = lambda error: self.failed(str(error), clock())
        while True:
            try:
                async with asyncio.timeout(2 * BUSY.total_seconds()), store.write() as connection:
                    await keep_fact(connection, WRITTEN, {}, clock())
            except StoreError:
                pass  # heard of already
            except TimeoutError:
                self.failed("no write comes to its end", clock())
            else:
                self.wrote(clock())
            await asyncio.sleep(EVERY.total_seconds())
