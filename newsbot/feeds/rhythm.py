"""A feed's own rhythm: how often it speaks, how long it is silent, when it promises to say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from newsbot.model.feed import FeedState, Hints, Polling

WEEK = timedelta(days=7)
# What is remembered: two weekends, but a rare feed's last 20 entries and no more than 300 of a busy one.
REMEMBERED = timedelta(days=16)
REMEMBERED_LEAST = 20
REMEMBERED_MOST = 300
# Silence is judged from so many gaps on, by gaps of an hour at least.
GAPS_NEEDED = 5
SHORTEST_SILENCE = timedelta(hours=1)
TOO_SILENT = 4  # times the usual
# Memory that holds a weekend knows whether the feed rests then; of other feeds no weekend's silence is told.
WITH_WEEKEND = timedelta(days=6)
WEEKEND = timedelta(days=3)


def usual_interval(state: FeedState, polling: Polling, now: datetime) -> tuple[timedelta, str]:
    """How often this feed would be polled if its server said nothing, and why, in words."""
    if state.fixed_interval is not None:
        return state.fixed_interval, "as set in feeds.yaml"
    gap = usual_gap(state, now)
    if gap is None:
        return polling.interval, "until a week of its history is known"
    half = min(max(gap / 2, polling.min_interval), polling.max_interval)
    if half == polling.max_interval and gap / 2 > half:
        return half, "its news is rare"
    if half == polling.min_interval and gap / 2 < half:
        return half, "its news is frequent"
    return half, f"half its usual gap of {span_words(gap)}"


def usual_gap(state: FeedState, now: datetime) -> timedelta | None:
    """The mean gap between entries in the last week; None before a week of history is known."""
    times = state.entry_times
    known_since = min((at for at in (state.first_polled_at, *times[:1]) if at is not None), default=now)
    full = len(times) >= REMEMBERED_MOST
    if now - known_since < WEEK and not full:
        return None
    lately = [at for at in times if now - at <= WEEK]
    if full and len(lately) == len(times):  # so busy that memory does not reach back a week
        return (now - times[0]) / len(times)
    return WEEK / len(lately) if lately else WEEK * 2


def silent_for(state: FeedState, now: datetime) -> tuple[timedelta, timedelta] | None:
    """(how long nothing came, how long that usually lasts) where it is four times the usual, else None.

    The usual silence is the longest that is remembered, so that nights and weekends are usual.
    """
    times = state.entry_times
    if len(times) <= GAPS_NEEDED or state.last_entry_at is None:
        return None
    usual = max(SHORTEST_SILENCE, *(later - earlier for earlier, later in pairwise(times)))
    silence = now - state.last_entry_at
    sure = times[-1] - times[0] >= WITH_WEEKEND or silence > WEEKEND
    return (silence, usual) if sure and silence > TOO_SILENT * usual else None


def remember(known: Sequence[datetime], arrived: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """The times of entries to keep, ascending. What claims to come from the future came now."""
    times = sorted([*known, *(min(at, now) for at in arrived)])[-REMEMBERED_MOST:]
    recent = sum(now - at <= REMEMBERED for at in times)
    return tuple(times[-max(recent, REMEMBERED_LEAST) :])


def after_skips(at: datetime, state: FeedState) -> datetime:
    """`at`, or the next hour in which the feed does not promise silence. A broken promise binds nobody."""
    hints = state.hints
    if not _skipped(at, hints) or any(_skipped(entry, hints) for entry in state.entry_times):
        return at
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for later in range(1, 8 * 24):
        if not _skipped(hour + timedelta(hours=later), hints):
            return hour + timedelta(hours=later)
    return at  # it skips every hour there is: nonsense


def span_words(span: timedelta) -> str:
    """A span as people say it, two units at most: "2 h 20 min"."""
    left = max(round(span.total_seconds()), 0)
    words = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {unit}")
        elif words:
            break
    return " ".join(words[:2]) or "0 s"


def _skipped(at: datetime, hints: Hints) -> bool:
    moment = at.astimezone(UTC)
    return moment.hour in hints.skip_hours or moment.weekday() in hints.skip_days
