"""What the bot keeps in mind for a while: bounded, and all of it may be lost at any moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """The newest `most` things, none older than `span`."""

    def __init__(self, span: timedelta, most: int = 10_000) -> None:
        self._span = span
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[datetime, T]] = OrderedDict()

    def keep(self, key: Hashable, value: T, now: datetime) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (now + self._span, value)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def find(self, key: Hashable, now: datetime) -> T | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept[0] < now:
            del self._kept[key]
            return None
        return kept[1]

    def take(self, key: Hashable, now: datetime) -> T | None:
        """Find and forget."""
        found = self.find(key, now)
        self._kept.pop(key, None)
        return found

    def forget(self, key: Hashable) -> None:
        self._kept.pop(key, None)

    def forget_where(self, fits: Callable[[Hashable], bool]) -> None:
        for key in [key for key in self._kept if fits(key)]:
            del self._kept[key]

    def count(self, now: datetime) -> int:
        """How many are still in mind."""
        while self._kept and next(iter(self._kept.values()))[0] < now:
            self._kept.popitem(last=False)
        return len(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
