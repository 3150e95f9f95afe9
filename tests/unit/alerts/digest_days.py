"""Every digest of every zone, day by day: the simulation behind test_timing, whole or around the clock changes.

`python -m tests.unit.alerts.digest_days` runs all of it: about 600 zones, five years, some minutes.
"""

from __future__ import annotations

import time as stopwatch
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from newsbot.alerts.timing import local_day, next_digest, zone
from newsbot.model.chat import Chat

DAY = timedelta(days=1)


def zones() -> list[str]:
    return sorted(zoneinfo.available_timezones())


def changes(name: str, begin: date, end: date) -> Iterator[date]:
    """The days in whose 24 UTC hours the zone's clock changes."""
    place = zone(name)
    day = datetime.combine(begin, time(), UTC)
    while day.date() < end:
        if (day + DAY).astimezone(place).utcoffset() != day.astimezone(place).utcoffset():
            yield day.date()
        day += DAY


def walk(name: str, clock: time, begin: date, end: date) -> int:
    """Step from digest to digest over these local days and check each; returns how many there were."""
    place = zone(name)
    chat = Chat(1, zone=name, digest_at=clock)
    due = datetime.combine(begin, time(), place).astimezone(UTC) - timedelta(microseconds=1)
    days: list[date] = []
    while True:
        due = next_digest(chat, due)
        local = due.astimezone(place)
        if local.date() >= end:
            break
        assert local_day(chat, due) == local.date().isoformat()
        days.append(local.date())
        if local.time() != clock:
            assert _skipped(local, clock), f"{name}: {due} shows {local.time()} instead of {clock}"
        assert local.fold == 0, f"{name}: {due} is the second coming of {local.time()}"
    wanted = [begin + number * DAY for number in range((end - begin).days)]
    missing = sorted(set(wanted) - set(days))
    assert len(days) == len(set(days)), f"{name}: a day has two digests"
    assert all(_no_such_day(name, day) for day in missing), f"{name}: {missing} had none"
    return len(days)


def _skipped(local: datetime, clock: time) -> bool:
    """Whether the clock never showed that time on that day."""
    wanted = datetime.combine(local.date(), clock, local.tzinfo)
    return wanted.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != wanted.replace(tzinfo=None)


def _no_such_day(name: str, day: date) -> bool:
    noon = datetime.combine(day, time(12), zone(name))
    return noon.astimezone(UTC).astimezone(zone(name)).date() != day


if __name__ == "__main__":
    started, total = stopwatch.perf_counter(), 0
    for each in zones():
        for hour in (time(8, 0), time(2, 30), time(0, 0)):
            total += walk(each, hour, date(2024, 1, 1), date(2029, 1, 1))
    print(f"{len(zones())} zones, {total:,} digests, {stopwatch.perf_counter() - started:.0f} s")  # noqa: T201 - a report
