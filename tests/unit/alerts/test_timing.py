from __future__ import annotations

import importlib.resources
import io
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.alerts import timing
from newsbot.alerts.timing import (
    due_at,
    is_quiet,
    local_day,
    next_digest,
    next_weekly,
    quiet_end,
    week_before,
    zone,
)
from newsbot.model.chat import Chat
from tests.unit.alerts.digest_days import changes, walk, zones
from tests.unit.alerts.given import NOW, subscription

# Of zones that share their rules, one stands for all.
_BY_RULES = {}
for _name in zones():
    _file = importlib.resources.files("tzdata.zoneinfo").joinpath(_name)
    _BY_RULES[_file.read_bytes() if _file.is_file() else _name.encode()] = _name
DISTINCT = sorted(_BY_RULES.values())


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def digests(chat: Chat, after: str, number: int) -> list[str]:
    found = []
    due = utc(after)
    for _ in range(number):
        due = next_digest(chat, due)
        found.append(due.astimezone(zone(chat.zone)).strftime("%Y-%m-%d %H:%M%z"))
    return found


def test_every_zone_has_one_digest_a_day_around_each_clock_change_of_five_years() -> None:
    """Every single day of every zone: `python -m tests.unit.alerts.digest_days` (24 s)."""
    walked = 0
    for name in DISTINCT:
        for day in changes(name, date(2024, 1, 1), date(2029, 1, 1)):
            for clock in (time(2, 30), time(0, 0)):
                walked += walk(name, clock, day - timedelta(days=2), day + timedelta(days=3))
    assert walked > 5_000
    assert len(zones()) > 590


@settings(max_examples=150)
@given(
    st.sampled_from(zones()),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0)),
    st.dates(date(1990, 1, 1), date(2037, 1, 1)),
)
def test_any_zone_any_hour_any_week(name: str, clock: time, begin: date) -> None:
    walk(name, clock, begin, begin + timedelta(days=14))


CLOCK_CHANGES = [
    # an hour that does not exist: as late as the clocks skip it
    ("Europe/Berlin", time(2, 30), "2026-03-28T00:00", ["2026-03-28 02:30+0100", "2026-03-29 03:30+0200", "2026-03-30 02:30+0200"]),
    # an hour that comes twice: its first coming, once
    ("Europe/Berlin", time(2, 30), "2026-10-24T00:00", ["2026-10-24 02:30+0200", "2026-10-25 02:30+0200", "2026-10-26 02:30+0100"]),
    # half an hour
    ("Australia/Lord_Howe", time(2, 15), "2026-10-02T15:00", ["2026-10-03 02:15+1030", "2026-10-04 02:45+1100", "2026-10-05 02:15+1100"]),
    ("Australia/Lord_Howe", time(1, 45), "2026-04-03T14:00", ["2026-04-04 01:45+1100", "2026-04-05 01:45+1100", "2026-04-06 01:45+1030"]),
    # the day that Samoa left out
    ("Pacific/Apia", time(8, 0), "2011-12-28T12:00", ["2011-12-28 08:00-1000", "2011-12-29 08:00-1000", "2011-12-31 08:00+1400"]),
    # clocks that change for Ramadan
    ("Africa/Casablanca", time(2, 30), "2026-02-14T00:00", ["2026-02-14 02:30+0100", "2026-02-15 02:30+0100", "2026-02-16 02:30+0000"]),
    ("Africa/Casablanca", time(2, 30), "2026-03-21T00:00", ["2026-03-21 02:30+0000", "2026-03-22 03:30+0100", "2026-03-23 02:30+0100"]),
    # midnight itself is skipped
    ("America/Sao_Paulo", time(0, 0), "2018-11-03T00:00", ["2018-11-03 00:00-0300", "2018-11-04 01:00-0200", "2018-11-05 00:00-0200"]),
    # the skip reaches over midnight into the next day
    ("America/Toronto", time(23, 45), "1919-03-29T12:00", ["1919-03-29 23:45-0500", "1919-03-30 22:45-0500", "1919-03-31 23:45-0400"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "clock", "after", "wanted"), CLOCK_CHANGES)
def test_clock_changes(name: str, clock: time, after: str, wanted: list[str]) -> None:
    assert digests(Chat(1, zone=name, digest_at=clock), after, 3) == wanted


def test_a_rule_change_moves_the_hour_but_not_the_day() -> None:
    """The zone's rules are updated between planning and sending: the day keeps its one digest."""
    old = zoneinfo.ZoneInfo.from_file(io.BytesIO(_fixed(3)))
    new = zoneinfo.ZoneInfo.from_file(io.BytesIO(_fixed(2)))
    chat = Chat(1, digest_at=time(8, 0))
    planned = timing._instant(old, date(2026, 5, 10), chat.digest_at)
    moved = timing._instant(new, date(2026, 5, 10), chat.digest_at)
    assert (planned, moved) == (utc("2026-05-10T05:00"), utc("2026-05-10T06:00"))


def _fixed(hours: int) -> bytes:
    """A zone file that knows but one offset."""
    names = {3: "Etc/GMT-3", 2: "Etc/GMT-2"}
    return importlib.resources.files("tzdata.zoneinfo").joinpath(names[hours]).read_bytes()


def test_only_the_chosen_days() -> None:
    chat = Chat(1, digest_days=frozenset((0, 3)))  # Monday, Thursday
    assert [day[:10] for day in digests(chat, "2026-05-09T12:00", 3)] == [
        "2026-05-11",
        "2026-05-14",
        "2026-05-18",
    ]


def test_no_chosen_days_mean_every_day() -> None:
    assert digests(Chat(1, digest_days=frozenset()), "2026-05-09T12:00", 1) == ["2026-05-10 08:00+0000"]


def test_a_new_hour_on_a_day_that_had_its_digest_waits_for_the_next_day() -> None:
    chat = Chat(1, digest_at=time(18, 0))
    assert next_digest(chat, NOW) == utc("2026-05-09T18:00")
    assert next_digest(chat, NOW, last_day="2026-05-09") == utc("2026-05-10T18:00")


def test_a_chat_that_travels_west_never_gets_a_day_twice() -> None:
    chat = Chat(1, zone="Pacific/Honolulu")
    assert local_day(chat, next_digest(chat, NOW, last_day="2026-05-10")) == "2026-05-11"


def test_the_day_is_named_in_the_zone_of_the_chat() -> None:
    assert local_day(Chat(1, zone="Pacific/Kiritimati"), NOW) == "2026-05-10"


def test_the_weekly_roll_up_comes_on_mondays_whatever_the_digest_days() -> None:
    chat = Chat(1, digest_days=frozenset((4,)), weekly=True)
    assert next_weekly(chat, NOW) == utc("2026-05-11T08:00")
    assert next_weekly(chat, NOW, last_day="2026-05-11") == utc("2026-05-18T08:00")


def test_an_unknown_zone_is_utc() -> None:
    for name in ("Mars/Olympus", "../../etc/passwd", ""):
        assert next_digest(Chat(1, zone=name), NOW) == utc("2026-05-10T08:00")


QUIET = Chat(1, zone="Europe/Berlin", quiet_from=time(22, 0), quiet_until=time(7, 0))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-05-09T12:00", "2026-05-09T12:00"),
        ("2026-05-09T20:00", "2026-05-10T05:00"),  # 22:00 local begins the night
        ("2026-05-09T23:30", "2026-05-10T05:00"),
        ("2026-05-10T05:00", "2026-05-10T05:00"),  # 07:00 local ends it
        ("2026-03-28T22:00", "2026-03-29T05:00"),  # a short night
        ("2026-10-24T22:00", "2026-10-25T06:00"),  # a long one
    ],
)
def test_instant_alerts_wait_for_the_end_of_the_quiet_hours(now: str, due: str) -> None:
    assert due_at(subscription(), QUIET, utc(now)) == utc(due)


def test_quiet_hours_within_a_day() -> None:
    noon = Chat(1, quiet_from=time(11, 0), quiet_until=time(13, 0))
    assert quiet_end(noon, NOW) == NOW + timedelta(hours=1)
    assert quiet_end(noon, NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)


def test_the_same_hour_twice_is_no_quiet_time() -> None:
    assert quiet_end(Chat(1, quiet_from=time(7, 0), quiet_until=time(7, 0)), NOW) == NOW


def test_the_night_that_ends_in_the_hour_that_comes_twice() -> None:
    """At the second 02:15 the clock says quiet again, for fifteen minutes and not for a day."""
    chat = Chat(1, zone="Europe/Berlin", quiet_from=time(22, 0), quiet_until=time(2, 30))
    assert quiet_end(chat, utc("2026-10-25T00:15")) == utc("2026-10-25T00:30")
    assert quiet_end(chat, utc("2026-10-25T01:15")) == utc("2026-10-25T01:30")


@settings(max_examples=200)
@given(
    st.sampled_from(zones()),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0)),
    st.integers(0, 20 * 365 * 24 * 60).map(
        lambda minutes: utc("2015-01-01T00:00") + timedelta(minutes=minutes)
    ),
)
def test_quiet_ends_within_a_day_and_is_over_then(name: str, begin: time, end: time, now: datetime) -> None:
    chat = Chat(1, zone=name, quiet_from=begin, quiet_until=end)
    over = quiet_end(chat, now)
    assert now <= over <= now + timedelta(hours=25)
    assert not is_quiet(chat, over)
    assert (over == now) == (not is_quiet(chat, now))


def test_a_mute_holds_back_both_rhythms() -> None:
    chat = Chat(1, muted_until=NOW + timedelta(hours=8))
    assert due_at(subscription(), chat, NOW) == NOW + timedelta(hours=8)
    muted = Chat(1, muted_until=NOW + timedelta(days=2))
    assert due_at(subscription(rhythm="daily"), muted, NOW) == utc("2026-05-12T08:00")
    assert due_at(subscription(), Chat(1, muted_until=NOW - timedelta(hours=1)), NOW) == NOW


@pytest.mark.parametrize(
    ("zone", "day", "begin", "end"),
    [
        ("UTC", "2026-03-09", "2026-03-02T00:00", "2026-03-09T00:00"),
        ("Europe/Berlin", "2026-03-30", "2026-03-22T23:00", "2026-03-29T22:00"),  # an hour less
        ("America/New_York", "2026-11-02", "2026-10-26T04:00", "2026-11-02T05:00"),  # an hour more
        ("Asia/Beirut", "2026-03-30", "2026-03-22T22:00", "2026-03-29T21:00"),  # no midnight in between
    ],
)
def test_a_week_is_seven_local_days(zone: str, day: str, begin: str, end: str) -> None:
    assert week_before(Chat(1, zone=zone), date.fromisoformat(day)) == (utc(begin), utc(end))
