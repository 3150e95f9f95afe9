"""How many commands a person may give: a bucket that fills again with time. Pure; `now` is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = 12.0
A_SECOND = 0.5
MOST = 20_000  # people remembered


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime
    told: bool = False  # that it was too quick: said once, then silence


class Buckets:
    """A bucket for each person who wrote lately."""

    def __init__(self, *, burst: float = BURST, a_second: float = A_SECOND) -> None:
        self._burst = burst
        self._a_second = a_second
        self._buckets: dict[int, _Bucket] = {}

    def take(self, person: int, now: datetime) -> timedelta | None:
        """None when the person may go on, else how long to wait; zero when that was said already."""
        bucket = self._buckets.get(person)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[person] = _Bucket(self._burst, now)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(self._burst, bucket.tokens + passed * self._a_second)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.told = False
            return None
        if bucket.told:
            return timedelta()
        bucket.told = True
        return timedelta(seconds=(1 - bucket.tokens) / self._a_second)

    def _make_room(self, now: datetime) -> None:
        if len(self._buckets) < MOST:
            return
        full = timedelta(seconds=self._burst / self._a_second)
        self._buckets = {who: one for who, one in self._buckets.items() if now - one.at < full}
        if len(self._buckets) >= MOST:
            self._buckets.clear()
