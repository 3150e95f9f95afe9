from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.rhythm import (
    REMEMBERED,
    REMEMBERED_LEAST,
    REMEMBERED_MOST,
    after_skips,
    remember,
    silent_for,
    span_words,
    usual_gap,
    usual_interval,
)
from newsbot.model.feed import FeedState, Hints, Polling

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def state(
    *ages: timedelta,
    polled: timedelta | None = None,
    fixed: timedelta | None = None,
    hints: Hints | None = None,
) -> FeedState:
    times = tuple(sorted(NOW - age for age in ages))
    return FeedState(
        1,
        "https://news.example/rss",
        entry_times=times,
        first_polled_at=None if polled is None else NOW - polled,
        last_entry_at=times[-1] if times else None,
        fixed_interval=fixed,
        hints=hints or Hints(),
    )


def every(gap: timedelta, span: timedelta) -> list[timedelta]:
    return [gap * n for n in range(1, int(span / gap) + 1)]


@pytest.mark.parametrize(
    ("feed", "expected", "why"),
    [
        (state(), 60, "until a week"),
        (state(polled=2 * DAY), 60, "until a week"),
        (state(*every(2 * HOUR, 3 * DAY), polled=3 * DAY), 60, "until a week"),
        (state(*every(2 * HOUR, 8 * DAY)), 60, "half its usual gap of 2 h"),
        (state(*every(4 * HOUR, 8 * DAY)), 120, "half its usual gap of 4 h"),
        (state(*every(2 * HOUR, 5 * DAY), polled=8 * DAY), 84, "half"),  # 60 entries in the week
        (state(*every(timedelta(minutes=10), 3 * DAY)[:300]), 15, "frequent"),
        (state(*every(timedelta(minutes=40), 8 * DAY)), 20, "half its usual gap of 40 min"),
        (state(DAY, 3 * DAY, 20 * DAY), 360, "rare"),
        (state(20 * DAY, 30 * DAY), 360, "rare"),
        (state(polled=30 * DAY), 360, "rare"),
        (state(fixed=timedelta(minutes=5)), 5, "feeds.yaml"),
        (state(*every(4 * HOUR, 8 * DAY), fixed=timedelta(minutes=5)), 5, "feeds.yaml"),
    ],
)
def test_usual_interval(feed: FeedState, expected: int, why: str) -> None:
    interval, words = usual_interval(feed, Polling(), NOW)
    assert abs(interval - timedelta(minutes=expected)) < timedelta(minutes=1)
    assert why in words


def test_a_burst_a_day_counts_by_its_mean() -> None:
    burst = [day * DAY + minute * timedelta(minutes=1) for day in range(8) for minute in range(10)]
    gap = usual_gap(state(*burst), NOW)
    assert gap is not None
    assert timedelta(hours=2) < gap < timedelta(hours=3)


def quiet(since: timedelta, gap: timedelta, span: timedelta) -> FeedState:
    """A feed that spoke regularly for a span of time, and then no more."""
    return state(*[since + age - gap for age in every(gap, span)])


@pytest.mark.parametrize(
    ("feed", "silent"),
    [
        (quiet(21 * HOUR, 5 * HOUR, 9 * DAY), True),
        (quiet(19 * HOUR, 5 * HOUR, 9 * DAY), False),
        (quiet(3 * HOUR, timedelta(minutes=40), 8 * DAY), False),  # never before four hours
        (quiet(5 * HOUR, timedelta(minutes=40), 8 * DAY), True),
        (quiet(2 * DAY, timedelta(minutes=5), DAY), False),  # it may rest on weekends, who knows
        (quiet(4 * DAY, timedelta(minutes=5), DAY), True),
        (state(20 * DAY, 21 * DAY, 22 * DAY), False),  # too little is known
        (state(), False),
    ],
)
def test_silence(feed: FeedState, silent: bool) -> None:
    assert (silent_for(feed, NOW) is not None) is silent


def test_nights_and_weekends_are_no_silence() -> None:
    monday = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    office = [
        monday - timedelta(days=back) + timedelta(hours=hour)
        for back in range(17)
        if (monday - timedelta(days=back)).weekday() < 5 and back > 0
        for hour in range(10)
    ]
    feed = FeedState(
        1, "https://news.example/rss", entry_times=tuple(sorted(office)), last_entry_at=max(office)
    )
    assert silent_for(feed, monday) is None  # after a weekend
    assert silent_for(feed, monday + timedelta(days=10)) is not None


@pytest.mark.parametrize(
    ("hints", "at", "expected"),
    [
        (Hints(), NOW, NOW),
        (Hints(skip_hours=frozenset({12, 13})), NOW + timedelta(minutes=30), NOW + 2 * HOUR),
        (Hints(skip_hours=frozenset({13})), NOW, NOW),
        (Hints(skip_days=frozenset({0})), NOW, NOW + 12 * HOUR),
        (Hints(skip_days=frozenset({0, 1}), skip_hours=frozenset({0})), NOW, NOW + 37 * HOUR),
        (Hints(skip_hours=frozenset(range(24))), NOW, NOW),
        (Hints(skip_days=frozenset(range(7))), NOW, NOW),
    ],
)
def test_skips(hints: Hints, at: datetime, expected: datetime) -> None:
    assert after_skips(at, state(hints=hints)) == expected


def test_a_feed_that_breaks_its_promise_is_not_bound_by_it() -> None:
    hints = Hints(skip_days=frozenset({0}))
    assert after_skips(NOW, state(7 * DAY, hints=hints)) == NOW  # it spoke last Monday
    assert after_skips(NOW, state(6 * DAY, hints=hints)) > NOW


@settings(max_examples=100)
@given(
    st.lists(st.integers(-86400, 90 * 86400), max_size=400),
    st.lists(st.integers(-86400, 90 * 86400), max_size=400),
)
def test_memory_is_bounded_ascending_and_never_of_the_future(known: list[int], arrived: list[int]) -> None:
    before = remember((), [NOW - timedelta(seconds=age) for age in known], NOW)
    kept = remember(before, [NOW - timedelta(seconds=age) for age in arrived], NOW)
    assert list(kept) == sorted(kept)
    assert len(kept) <= REMEMBERED_MOST
    assert len(kept) >= min(len(known) + len(arrived), REMEMBERED_LEAST)
    assert all(at <= NOW for at in kept)
    if len(kept) > REMEMBERED_LEAST:
        assert NOW - kept[0] <= REMEMBERED


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (8400, "2 h 20 min"),
        (90061, "1 d 1 h"),
        (86460, "1 d"),
    ],
)
def test_spans_in_words(seconds: int, words: str) -> None:
    assert span_words(timedelta(seconds=seconds)) == words
