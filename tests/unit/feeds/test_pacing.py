"""Each line of the polite-polling rules is a row here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from newsbot.feeds.pacing import Answer, Plan, plan, validators
from newsbot.model.feed import FeedState, Fetched, Hints, Polling, ReadFeed, Validators

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/rss"
POLLING = Polling()
BASE = FeedState(1, URL, title="Example News", last_full_at=NOW - DAY, first_polled_at=NOW - DAY)
FEED = ReadFeed("Example News", "https://news.example/", ())
HOURLY = tuple(NOW - 2 * HOUR * n for n in range(100, 0, -1))  # an entry each two hours: asked hourly


class Steady(Random):
    """No jitter at all: what is left is the rule."""

    def random(self) -> float:
        return 0.0


def fetched(status: int = 200, *, permanent: str | None = None, **headers: str) -> Fetched:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(URL, permanent or URL, status, names, b"", timedelta(0), permanent_url=permanent)


def read(hints: Hints | None = None, *, permanent: str | None = None, **headers: str) -> Answer:
    return Answer(fetched(200, permanent=permanent, **headers), replace(FEED, hints=hints or Hints()))


def unchanged(**headers: str) -> Answer:
    return Answer(fetched(304, **headers))


def failed(status: int, **headers: str) -> Answer:
    return Answer(fetched(status, **headers))


def decide(state: FeedState, answer: Answer, now: datetime = NOW, polling: Polling = POLLING) -> Plan:
    return plan(state, answer, polling, now, Steady())


# ---- 1. the interval


@pytest.mark.parametrize(
    ("state", "answer", "delay", "why"),
    [
        pytest.param(BASE, read(), HOUR, "until a week", id="no history"),
        pytest.param(replace(BASE, entry_times=HOURLY), read(), HOUR, "half its usual gap", id="history"),
        pytest.param(BASE, read(Hints(ttl=90 * MINUTE)), 90 * MINUTE, "ttl", id="ttl"),
        pytest.param(BASE, read(Hints(ttl=30 * MINUTE)), HOUR, "until a week", id="a short ttl changes nothing"),
        pytest.param(BASE, read(Hints(ttl=90 * DAY)), DAY, "ttl", id="ttl is capped at a day"),
        pytest.param(BASE, read(Hints(update_every=2 * HOUR)), 2 * HOUR, "update period", id="sy:update"),
        pytest.param(BASE, read(Hints(update_every=365 * DAY)), DAY, "update period", id="sy:update capped"),
        pytest.param(BASE, read(cache_control="max-age=7200"), 2 * HOUR, "max-age", id="max-age on 200"),
        pytest.param(BASE, unchanged(cache_control="max-age=7200"), 2 * HOUR, "max-age", id="max-age on 304"),
        pytest.param(BASE, failed(500, cache_control="max-age=7200"), 2 * HOUR, "max-age", id="max-age on errors"),
        pytest.param(BASE, failed(429, cache_control="max-age=7200"), 2 * HOUR, "max-age", id="max-age on 429"),
        pytest.param(BASE, read(cache_control="max-age=31536000"), DAY, "max-age", id="max-age capped"),
        pytest.param(BASE, read(expires="Mon, 02 Mar 2026 15:00:00 GMT"), 3 * HOUR, "Expires", id="expires"),
        pytest.param(
            BASE,
            unchanged(expires="Mon, 02 Mar 2026 15:00:00 GMT", date="Mon, 02 Mar 2026 10:00:00 GMT"),
            5 * HOUR,
            "Expires",
            id="expires by the server's clock",
        ),
        pytest.param(BASE, read(expires="Tue, 03 Mar 2099 15:00:00 GMT"), DAY, "Expires", id="expires capped"),
        pytest.param(
            BASE, read(Hints(ttl=3 * HOUR, update_every=5 * HOUR), cache_control="max-age=7200"), 5 * HOUR, "period",
            id="the latest of all",
        ),
        pytest.param(replace(BASE, hints=Hints(ttl=2 * HOUR)), unchanged(), 2 * HOUR, "ttl", id="ttl outlives 304"),
        pytest.param(BASE, read(Hints(skip_hours=frozenset({13, 14}))), 3 * HOUR, "silence", id="skipHours"),
        pytest.param(BASE, read(Hints(skip_days=frozenset({0}))), 12 * HOUR, "silence", id="skipDays"),
        pytest.param(
            replace(BASE, entry_times=(NOW - 7 * DAY,)), read(Hints(skip_days=frozenset({0}))), 6 * HOUR, "rare",
            id="skipDays that the feed itself breaks",
        ),
        pytest.param(
            replace(BASE, fixed_interval=5 * MINUTE), read(), 5 * MINUTE, "feeds.yaml", id="fixed by a person"
        ),
        pytest.param(
            replace(BASE, fixed_interval=5 * MINUTE), read(cache_control="max-age=600"), 10 * MINUTE, "max-age",
            id="a fixed interval does not overrule the server",
        ),
        pytest.param(
            replace(BASE, fixed_interval=timedelta(seconds=1), private=True),
            read(Hints(ttl=HOUR, skip_days=frozenset({0})), cache_control="max-age=600"),
            timedelta(seconds=1),
            "feeds.yaml",
            id="on one's own host it does",
        ),
        pytest.param(
            replace(BASE, private=True), read(cache_control="max-age=7200"), 2 * HOUR, "max-age",
            id="own host without an interval: the usual rules",
        ),
    ],
)  # fmt: skip
def test_interval(state: FeedState, answer: Answer, delay: timedelta, why: str) -> None:
    decided = decide(state, answer)
    assert decided.next_poll_at - NOW == delay
    assert why in decided.reason
    assert (decided.state.next_poll_at, decided.state.next_poll_reason) == (
        decided.next_poll_at,
        decided.reason,
    )


def test_jitter_is_a_tenth_and_only_ever_later() -> None:
    delays = [plan(BASE, read(), POLLING, NOW, Random(seed)).next_poll_at - NOW for seed in range(200)]
    assert min(delays) >= HOUR
    assert max(delays) <= 1.1 * HOUR
    assert max(delays) - min(delays) > 0.08 * HOUR


def test_no_jitter_at_an_own_pace() -> None:
    own = replace(BASE, private=True, fixed_interval=timedelta(seconds=2))
    assert plan(own, read(), POLLING, NOW, Random(1)).next_poll_at == NOW + timedelta(seconds=2)


# ---- 2. validators


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        (Validators(), read(etag='W/"x"', last_modified="whenever"), Validators('W/"x"', "whenever")),
        (Validators('"1"', "a"), read(etag='"2"'), Validators('"2"', None)),
        (Validators('"1"', "a"), read(), Validators()),  # they vanished
        (Validators('"1"', "a"), Answer(fetched(200, etag='"2"'), same=True), Validators('"2"')),
        (Validators('"1"', "a"), unchanged(), Validators('"1"', "a")),
        (Validators('"1"', "a"), failed(500, etag='"error page"'), Validators('"1"', "a")),
        (Validators('"1"', "a"), Answer(), Validators('"1"', "a")),
        # A page in place of the feed: with its tag, a 304 would vouch for the page.
        (Validators('"1"'), Answer(fetched(200, etag='"2"'), fault="this is an HTML page"), Validators()),
    ],
)
def test_validators_are_kept_verbatim(before: Validators, answer: Answer, after: Validators) -> None:
    assert decide(replace(BASE, validators=before), answer).state.validators == after


@pytest.mark.parametrize(
    ("full_days_ago", "sent"), [(1, True), (6.9, True), (7, False), (30, False), (None, False)]
)
def test_one_unconditional_question_a_week(full_days_ago: float | None, sent: bool) -> None:
    full = None if full_days_ago is None else NOW - full_days_ago * DAY
    state = replace(BASE, validators=Validators('"1"'), last_full_at=full)
    assert validators(state, NOW) == (Validators('"1"') if sent else Validators())


def test_a_full_answer_starts_the_week_anew_and_304_does_not() -> None:
    state = replace(BASE, validators=Validators('"1"'), last_full_at=NOW - 7 * DAY + HOUR)
    asked = decide(state, unchanged())
    assert asked.ok
    assert asked.validators == Validators()
    assert decide(asked.state, read(etag='"1"')).validators == Validators('"1"')


def test_304_to_a_question_without_validators_is_no_success() -> None:
    decided = decide(replace(BASE, last_full_at=None), unchanged())
    assert not decided.ok
    assert "304" in decided.outcome


# ---- 3. pauses and faults


@pytest.mark.parametrize(
    ("throttles", "headers", "pause"),
    [
        (0, {}, 15 * MINUTE),
        (1, {}, 30 * MINUTE),
        (3, {}, 2 * HOUR),
        (40, {}, 7 * DAY),
        (0, {"retry_after": "3600"}, HOUR),
        (5, {"retry_after": "60"}, MINUTE),
        (0, {"retry_after": "Mon, 02 Mar 2026 14:00:00 GMT"}, 2 * HOUR),
        (
            0,
            {"retry_after": "Mon, 02 Mar 2026 14:00:00 GMT", "date": "Mon, 02 Mar 2026 13:30:00 GMT"},
            30 * MINUTE,
        ),
        (0, {"retry_after": "99999999"}, 7 * DAY),
        (0, {"retry_after": "a while"}, 15 * MINUTE),
    ],
)
def test_429_pauses_the_domain(throttles: int, headers: dict[str, str], pause: timedelta) -> None:
    decided = decide(replace(BASE, throttles=throttles), failed(429, **headers))
    assert decided.pause_until == NOW + pause
    assert decided.next_poll_at >= NOW + max(pause, HOUR)
    assert decided.state.throttles == throttles + 1
    assert not decided.ok


def test_the_domains_own_count_doubles_too() -> None:
    answer = replace(failed(429), throttles=2)
    assert decide(BASE, answer).pause_until == NOW + HOUR


def test_an_own_host_is_paused_by_feed() -> None:
    own = replace(BASE, private=True, fixed_interval=timedelta(seconds=5))
    decided = decide(own, failed(429, retry_after="30"))
    assert decided.pause_until is None
    assert decided.next_poll_at == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("headers", "delay"),
    [
        ({}, HOUR),
        ({"retry_after": "7200"}, 2 * HOUR),
        ({"retry_after": "60"}, HOUR),
        ({"retry_after": "864000"}, 7 * DAY),
    ],
)
def test_503_pauses_the_feed_only(headers: dict[str, str], delay: timedelta) -> None:
    decided = decide(BASE, failed(503, **headers))
    assert decided.pause_until is None
    assert decided.next_poll_at - NOW == delay


@pytest.mark.parametrize(
    ("own", "host", "throttles", "throttle"),
    [
        (HOUR, None, 0, True),
        (None, HOUR, 0, True),
        (3 * DAY, HOUR, 0, True),
        (HOUR, None, 2, True),
        (HOUR, HOUR, 3, False),  # the host serves others: it means this feed
        (3 * DAY, None, 0, False),
        (None, None, 0, False),
    ],
)
def test_403_soon_after_a_success_is_a_throttle(
    own: timedelta | None, host: timedelta | None, throttles: int, throttle: bool
) -> None:
    state = replace(BASE, last_success_at=NOW - own if own else None, throttles=throttles)
    answer = replace(failed(403), host_well_at=NOW - host if host else None)
    assert (decide(state, answer).pause_until is not None) is throttle


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (failed(500), "HTTP 500 Internal Server Error"),
        (failed(404), "HTTP 404 Not Found"),
        (failed(401), "HTTP 401 Unauthorized"),
        (failed(799), "HTTP 799"),
        (failed(302), "HTTP 302 Found"),
        (Answer(fault="no answer within 30 s"), "no answer within 30 s"),
        (Answer(fetched(200), fault="this is an HTML page"), "this is an HTML page"),
    ],
)
def test_faults_back_off_to_a_day_and_are_never_given_up(answer: Answer, outcome: str) -> None:
    state, delays = BASE, []
    now = NOW
    for _ in range(40):
        decided = decide(state, answer, now)
        assert decided.outcome == outcome
        assert outcome in decided.reason
        delays.append(decided.next_poll_at - now)
        state, now = decided.state, decided.next_poll_at
    assert delays[:6] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY]
    assert set(delays[5:]) == {DAY}
    assert not state.gone
    assert decide(state, read(), now).next_poll_at - now <= 6 * HOUR  # well again: as before


def test_an_own_host_is_soon_tried_again() -> None:
    state = replace(BASE, private=True, fixed_interval=timedelta(seconds=1))
    seconds = []
    for _ in range(14):
        decided = decide(state, failed(500))
        seconds.append((decided.next_poll_at - NOW).total_seconds())
        state = decided.state
    assert seconds[:5] == [1, 2, 4, 8, 16]
    assert seconds[-1] == 900


def test_410_switches_the_feed_off_with_a_word_to_the_admin() -> None:
    decided = decide(BASE, failed(410))
    assert decided.state.gone
    assert [notice.what for notice in decided.notices] == ["gone"]
    assert "Example News" in decided.notices[0].text


def test_the_admin_hears_once_of_a_broken_feed_and_once_that_it_is_well() -> None:
    state, now, heard = BASE, NOW, []
    while now < NOW + 5 * DAY:
        decided = decide(state, failed(500), now)
        heard += [(notice.what, now - NOW) for notice in decided.notices]
        state, now = decided.state, decided.next_poll_at
    assert [what for what, _ in heard] == ["broken"]
    assert heard[0][1] >= DAY
    well = decide(state, read(), now)
    assert [notice.what for notice in well.notices] == ["well"]
    assert not decide(well.state, read(), now + HOUR).notices


def test_a_short_fault_is_nobodys_business() -> None:
    broken = decide(BASE, failed(500))
    assert not broken.notices
    assert not decide(broken.state, read(), NOW + HOUR).notices


def test_the_admin_hears_once_of_a_silent_feed() -> None:
    state = replace(BASE, entry_times=HOURLY, last_entry_at=HOURLY[-1], last_success_at=NOW - HOUR)
    state = replace(state, last_full_at=NOW + 9 * DAY)
    heard, now = [], NOW
    while now < NOW + 3 * DAY:
        decided = decide(state, unchanged(), now)
        heard += [(notice.what, now - NOW) for notice in decided.notices]
        state, now = decided.state, decided.next_poll_at
    assert [what for what, _ in heard] == ["silent"]
    assert 6 * HOUR < heard[0][1] < 8 * HOUR  # four times the usual two hours, of which two had passed
    spoke = decide(state, replace(read(), arrived=(now,)), now)
    assert not spoke.state.told_silent
    assert spoke.state.last_entry_at == now


# ---- 4. moves

TARGET = "https://news.example/feed"


def test_a_move_is_believed_on_the_third_day() -> None:
    state = BASE
    for day in range(3):
        for hour in (0, 3):
            if state.url == TARGET:
                break
            decided = decide(state, read(permanent=TARGET), NOW + day * DAY + hour * HOUR)
            assert (decided.move_to == TARGET) is (day == 2)
            state = decided.state
    assert state.url == TARGET
    assert state.moved_days == ()
    assert [notice.what for notice in decided.notices] == ["moved"]


@pytest.mark.parametrize(
    ("url", "answer", "days"),
    [
        (URL, read(permanent=TARGET), 1),
        (URL, replace(unchanged(), fetched=fetched(304, permanent=TARGET)), 1),
        (URL, Answer(fetched(200, permanent=TARGET), fault="this is an HTML page"), 0),  # no feed there
        (URL, Answer(fetched(404, permanent=TARGET)), 0),
        (URL, read(), 0),
        (URL, read(permanent=URL), 0),
        (URL, read(permanent="http://news.example/feed"), 0),  # never back from https
        ("https://me:secret@news.example/rss", read(permanent=TARGET), 0),  # the login would be lost
    ],
)
def test_what_counts_as_a_day_of_a_move(url: str, answer: Answer, days: int) -> None:
    assert len(decide(replace(BASE, url=url), answer).state.moved_days) == days


def test_a_redirect_that_changes_or_ends_starts_anew() -> None:
    two = replace(BASE, moved_to=TARGET, moved_days=("2026-02-27", "2026-02-28"))
    assert decide(two, read()).state.moved_days == ()
    assert decide(two, read(permanent="https://other.example/")).state.moved_days == ("2026-03-02",)
    assert decide(two, failed(500)).state.moved_days == two.moved_days


# ---- the state as a whole


def test_what_was_read_is_remembered() -> None:
    answer = replace(read(Hints(ttl=HOUR)), arrived=(NOW - HOUR,), body_hash=b"h", pieces=b"p")
    state = decide(FeedState(1, URL), answer).state
    assert (state.title, state.hints, state.body_hash, state.known_pieces) == (
        "Example News",
        Hints(HOUR),
        b"h",
        b"p",
    )
    assert state.entry_times == (NOW - HOUR,)
    assert state.last_entry_at == NOW - HOUR
    assert state.first_polled_at == state.last_polled_at == state.last_success_at == state.last_full_at == NOW


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (replace(read(), arrived=(NOW,)), "new entries"),
        (read(), "nothing new"),
        (Answer(fetched(200), same=True), "same bytes"),
        (unchanged(), "not modified"),
    ],
)
def test_outcomes_of_success(answer: Answer, outcome: str) -> None:
    decided = decide(replace(BASE, errors=4, throttles=2, failing_since=NOW - HOUR), answer)
    assert decided.ok
    assert decided.outcome == outcome
    assert (decided.state.errors, decided.state.throttles, decided.state.failing_since) == (0, 0, None)


def test_no_login_and_no_key_in_what_the_admin_reads() -> None:
    state = replace(BASE, url="https://me:hunter2@news.example/rss?token=hunter2", title=None)
    assert "hunter2" not in decide(state, failed(410)).notices[0].text
