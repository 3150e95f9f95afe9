"""Whose turn it is to be asked: one request at a time and a gap for each public host, few hosts at once.

This holds within one process. What processes share, when a host is free and until when a domain is paused, is
kept by the store; how often a feed is asked at all is decided by pacing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

SWEEP_ABOVE = 512  # hosts remembered before those that are free again are forgotten


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # by the loop's clock
    wanted: int = 0  # requests that hold or await the lock


class Turns:
    """Hands out turns. A private host, which is one's own, knows no gap and no one-at-a-time."""

    def __init__(self, *, hosts_at_once: int, gap: timedelta, private_at_once: int = 64) -> None:
        self._gap = gap.total_seconds()
        self._public = asyncio.Semaphore(hosts_at_once)
        self._own = asyncio.Semaphore(private_at_once)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, private: bool) -> AsyncIterator[None]:
        """Waits for its turn, then holds it for the length of the block."""
        if private:
            async with self._own:
                yield
            return
        entry = self._hosts.get(host) or self._remember(host)
        entry.wanted += 1
        try:
            async with entry.lock:
                # The gap is awaited before a place among the few is taken: a slow host holds up only itself.
                await asyncio.sleep(entry.free_at - self._now())
                async with self._public:
                    try:
                        yield
                    finally:
                        entry.free_at = self._now() + self._gap
        finally:
            entry.wanted -= 1

    def _remember(self, host: str) -> _Host:
        if len(self._hosts) >= SWEEP_ABOVE:
            now = self._now()
            self._hosts = {
                name: kept for name, kept in self._hosts.items() if kept.wanted or kept.free_at > now
            }
        self._hosts[host] = _Host()
        return self._hosts[host]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
