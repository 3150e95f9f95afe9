"""What holds whatever a server says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.pacing import Answer, plan, spread
from newsbot.model.feed import FeedState, Fetched, Hints, Polling, ReadFeed, Validators

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
POLLING = Polling()
ages = st.integers(0, 40 * 86400).map(lambda age: NOW - timedelta(seconds=age))
spans = st.one_of(st.none(), st.integers(-10, 10**8).map(lambda seconds: timedelta(seconds=seconds)))
headers = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "retry-after", "date", "age", "etag", "last-modified"]),
    st.one_of(
        st.text(max_size=20),
        st.integers(0, 10**12).map(str),
        st.integers(0, 10**12).map("max-age={}".format),
        st.sampled_from(["Mon, 02 Mar 2026 12:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "0", "-1"]),
    ),
)
hints = st.builds(
    Hints,
    ttl=spans,
    update_every=spans,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)
states = st.builds(
    FeedState,
    feed_id=st.just(1),
    url=st.just("https://news.example/rss"),
    validators=st.builds(Validators, st.one_of(st.none(), st.text(max_size=5))),
    hints=hints,
    entry_times=st.lists(ages, max_size=60).map(lambda times: tuple(sorted(times))),
    first_polled_at=st.one_of(st.none(), ages),
    last_success_at=st.one_of(st.none(), ages),
    last_full_at=st.one_of(st.none(), ages),
    last_entry_at=st.one_of(st.none(), ages),
    errors=st.integers(0, 10**6),
    throttles=st.integers(0, 10**6),
    failing_since=st.one_of(st.none(), ages),
    moved_days=st.lists(st.sampled_from(["2026-02-27", "2026-02-28", "2026-03-02"]), unique=True).map(tuple),
    moved_to=st.one_of(st.none(), st.just("https://news.example/new")),
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    if draw(st.integers(0, 9)) == 0:
        return Answer(fault="no answer within 30 s")
    status = draw(st.sampled_from([200, 200, 200, 226, 304, 304, 301, 403, 404, 410, 429, 500, 503, 799]))
    target = draw(st.one_of(st.none(), st.just("https://news.example/new")))
    fetched = Fetched("u", "u", status, draw(headers), b"", timedelta(0), permanent_url=target)
    feed = ReadFeed(None, None, (), draw(hints)) if draw(st.booleans()) else None
    arrived = tuple(draw(st.lists(ages, max_size=5))) if feed else ()
    return Answer(
        fetched,
        feed,
        same=draw(st.booleans()),
        fault=draw(st.sampled_from(["", "", "junk"])),
        arrived=arrived,
    )


@settings(max_examples=400)
@given(states, answers(), st.integers(0, 99))
def test_never_sooner_than_the_least_and_never_later_than_the_caps(
    state: FeedState, answer: Answer, seed: int
) -> None:
    decided = plan(state, answer, POLLING, NOW, Random(seed))
    delay = decided.next_poll_at - NOW
    assert delay >= POLLING.min_interval
    longest = WEEK if state.throttles or not decided.ok else max(POLLING.max_interval, DAY)
    skips = WEEK + DAY if decided.state.hints.skip_days or decided.state.hints.skip_hours else timedelta()
    assert delay <= longest * 1.1 + skips
    assert decided.state.next_poll_at == decided.next_poll_at
    assert decided.state.feed_id == state.feed_id
    assert decided.reason
    assert decided.outcome
    assert decided.pause_until is None or NOW < decided.pause_until <= NOW + WEEK
    assert decided.ok is (decided.state.errors == 0)


@settings(max_examples=100)
@given(states, st.integers(2, 40), st.sampled_from([500, 404, 429]))
def test_back_off_never_shrinks(state: FeedState, times: int, status: int) -> None:
    state = replace(state, hints=Hints(), entry_times=(), errors=0, throttles=0)
    answer = Answer(Fetched("u", "u", status, {}, b"", timedelta(0)))
    delays = []
    for _ in range(times):
        decided = plan(state, answer, POLLING, NOW, Random(0))
        delays.append(decided.next_poll_at - NOW)
        state = decided.state
    assert delays == sorted(delays)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.booleans(), st.booleans()), max_size=300), st.integers(0, 99)
)
def test_a_long_stop_is_spread_out(feeds: list[tuple[int, bool, bool]], seed: int) -> None:
    overdue = [
        FeedState(
            number,
            "https://news.example/rss",
            private=private,
            first_polled_at=NOW - WEEK if known else None,
            next_poll_at=NOW - timedelta(seconds=late),
        )
        for number, (late, private, known) in enumerate(feeds)
    ]
    times = spread(overdue, POLLING, NOW, Random(seed))
    moved = [feed for feed in overdue if feed.feed_id in times]
    for feed in overdue:
        late = NOW - (feed.next_poll_at or NOW)
        counts = late >= POLLING.min_interval and not feed.private and feed.first_polled_at is not None
        assert (feed.feed_id in times) is counts
    step = min(POLLING.interval, timedelta(seconds=5) * len(moved)) / max(len(moved), 1)
    ordered = sorted(times.values())
    for place, at in enumerate(ordered):  # one in each step: no burst
        assert NOW + step * place <= at <= NOW + step * (place + 1)
    by_lateness = sorted(moved, key=lambda feed: (feed.next_poll_at or NOW, feed.feed_id))
    assert [feed.feed_id for feed in by_lateness] == sorted(times, key=lambda number: times[number])


def test_a_persons_interval_bounds_the_spread() -> None:
    overdue = [
        FeedState(n, "u", fixed_interval=timedelta(minutes=1), first_polled_at=NOW, next_poll_at=NOW - DAY)
        for n in range(500)
    ]
    assert max(spread(overdue, POLLING, NOW, Random(1)).values()) <= NOW + timedelta(minutes=1)
