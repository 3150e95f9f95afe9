"""Noticing that feeds.yaml changed: by its stamp every few seconds, or at once when SIGHUP demands it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from newsbot.errors import StoreError


class Watching:
    """Calls `changed` once for every change of the file, and again while that waits for the database."""

    def __init__(self, path: Path, changed: Callable[[], Awaitable[None]]) -> None:
        self._path = path
        self._changed = changed
        self._stamp = self._look()
        self._demanded = False

    def demand(self) -> None:
        """Read the file at the next tick, changed or not."""
        self._demanded = True

    async def tick(self) -> None:
        """Look at the file; an editor that is between removing and writing it is waited for."""
        stamp = self._look()
        if stamp is None or (stamp == self._stamp and not self._demanded):
            return
        demanded, self._demanded = self._demanded, False
        try:
            await self._changed()
        except StoreError:
            self._demanded |= demanded
            raise
        self._stamp = stamp

    def _look(self) -> tuple[int, int, int] | None:
        with suppress(OSError):
            found = self._path.stat()
            return found.st_mtime_ns, found.st_size, found.st_ino
        return None
