"""Faults of a feed and its server: what they are called, which is a throttle, how long we stay away."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

FULL = frozenset({200, 203, 226})  # answers with a document; 226 carries only what is new
BACKOFF_CAP = timedelta(days=1)
OWN_BACKOFF_CAP = timedelta(minutes=15)  # for one's own machine, asked at an interval that a person chose
THROTTLED_FIRST = timedelta(minutes=15)
THROTTLED_CAP = timedelta(days=7)
FORBIDDEN_SOON = timedelta(days=1)  # a 403 this soon after a success on the same host is a throttle …
FORBIDDEN_MOST = 3  # … but not for ever: a host may forbid one feed and serve the rest


def fault_words(status: int | None, fault: str) -> str:
    """What went wrong, for people."""
    if status is None or status in FULL:
        return fault or "no answer"
    if status == HTTPStatus.NOT_MODIFIED:
        return "HTTP 304 to an unconditional question"
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def is_throttle(status: int | None, throttles: int, well_at: datetime | None, now: datetime) -> bool:
    """Whether the server means "not so often". `throttles` are those in a row until now."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    soon = well_at is not None and now - well_at <= FORBIDDEN_SOON
    return status == HTTPStatus.FORBIDDEN and soon and throttles < FORBIDDEN_MOST


def throttle_pause(asked: timedelta | None, throttles: int) -> timedelta:
    """What the server asked for, else a quarter of an hour, doubling; a week at most."""
    return min(asked or THROTTLED_FIRST * (1 << min(throttles, 16)), THROTTLED_CAP)


def backoff(usual: timedelta, errors: int, *, own: bool) -> timedelta:
    """The usual interval, doubled for each error in a row before this one, up to a day."""
    cap = max(OWN_BACKOFF_CAP if own else BACKOFF_CAP, usual)
    return min(usual * (1 << min(errors, 20)), cap)
