from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.dates import SLIP, believable, parse

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

DIALECTS = (
    # RFC 822 and what is made of it
    ("Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00"),
    ("Fri, 20 Nov 2026 10:00:00 +0100", "2026-11-20T09:00:00"),
    ("Fri, 20 Nov 2026 10:00:00 -0000", "2026-11-20T10:00:00"),
    ("20 Nov 2026 10:00 EST", "2026-11-20T15:00:00"),
    ("Fri, 20 Nov 26 10:00:00 PDT", "2026-11-20T17:00:00"),
    ("31 Dec 99 23:59:59 +0000", "1999-12-31T23:59:59"),
    ("Fri, 20 Nov 2026 10:00:00", "2026-11-20T10:00:00"),
    ("Fri, 20 Nov 2026", "2026-11-20T00:00:00"),
    ("Fri,20 Nov 2026 10:00:00 GMT+2", "2026-11-20T08:00:00"),
    ("Friday, 20 November 2026 10:00:00 +05:30", "2026-11-20T04:30:00"),
    ("Fri, 20 Nov 2026 24:00:00 GMT", "2026-11-21T00:00:00"),
    ("Fri, 20 Nov 2026 23:59:60 GMT", "2026-11-21T00:00:00"),
    ("Fri, 20 Nov 2026 10:00:00 +0000 (UTC)", "2026-11-20T10:00:00"),
    ("Fri, 20-Nov-2026 10:00:00 GMT", "2026-11-20T10:00:00"),
    ("Fri, 20 Nov 2026 10:00:00 NOWHERE", "2026-11-20T10:00:00"),
    ("Fri, 20 Nov 2026 10:00:00 IST", "2026-11-20T04:30:00"),
    # ISO 8601 and what is made of it
    ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00"),
    ("2026-11-20T10:00:00.123456+02:00", "2026-11-20T08:00:00"),
    ("2026-11-20T10:00-0500", "2026-11-20T15:00:00"),
    ("2026-11-20 10:00:00", "2026-11-20T10:00:00"),
    ("2026-11-20 10:00:00 CET", "2026-11-20T09:00:00"),
    ("2026-11-20", "2026-11-20T00:00:00"),
    ("2026-11", "2026-11-01T00:00:00"),
    ("20261120", "2026-11-20T00:00:00"),
    ("20261120T100000Z", "2026-11-20T10:00:00"),
    ("2026/11/20 10:00", "2026-11-20T10:00:00"),
    # people
    ("Nov 20, 2026 3:30 PM", "2026-11-20T15:30:00"),
    ("November 20th, 2026 12:05 am EST", "2026-11-20T05:05:00"),
    ("Friday, November 20, 2026 at 10:00", "2026-11-20T10:00:00"),
    ("Fri Nov 20 10:00:00 2026", "2026-11-20T10:00:00"),
    ("Fri Nov 20 10:00:00 CET 2026", "2026-11-20T09:00:00"),
    ("20.11.2026 10:00", "2026-11-20T10:00:00"),
    # languages
    ("Fr, 20 Dez 2026 10:00:00 +0100", "2026-12-20T09:00:00"),
    ("20. März 2026", "2026-03-20T00:00:00"),
    ("ven., 20 août 2026 10:00:00 CEST", "2026-08-20T08:00:00"),
    ("20 de noviembre de 2026", "2026-11-20T00:00:00"),
    ("20 ноября 2026 10:00 MSK", "2026-11-20T07:00:00"),
    ("20 lis 2026", "2026-11-20T00:00:00"),
    # machines
    ("1795168800", "2026-11-20T10:00:00"),
    ("1795168800000", "2026-11-20T10:00:00"),
    ("  Fri, 20  Nov 2026\n10:00:00 GMT ", "2026-11-20T10:00:00"),
)


@pytest.mark.parametrize(("text", "expected"), DIALECTS)
def test_dialects(text: str, expected: str) -> None:
    assert parse(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "10:30",
        "Fri, 31 Jun 2026 10:00:00 GMT",
        "2026-13-01",
        "0000-00-00 00:00:00",
        "Fri, 20 Nov 2026 10:00:00 +9900",
        "Fri, 20 Nov 2026 99:00:00 GMT",
        "20 Foo 2026",
        "2026",
        "x" * 500,
    ],
)
def test_no_date(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=90) | st.from_regex(r"[0-9A-Za-z:,+. -]{0,60}", fullmatch=True))
@settings(max_examples=300)
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    found = parse(text)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 - the zone is added below
@settings(max_examples=200)
def test_what_is_written_is_read(at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0)
    sign, hour, minute = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    expected = at.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    assert parse(f"{at:%a, %d %b %Y %H:%M:%S} {sign}{hour:02d}{minute:02d}") == expected
    assert parse(f"{at:%Y-%m-%dT%H:%M:%S}{sign}{hour:02d}:{minute:02d}") == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, None),
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(hours=2), NOW),  # a wrong zone
        (NOW + SLIP + timedelta(minutes=1), None),  # the date of an event, or a slip of the year
        (datetime(1970, 1, 1, tzinfo=UTC), None),  # an empty date in disguise
        (datetime(2003, 1, 1, tzinfo=UTC), datetime(2003, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_date_is_believed_only_if_it_can_be_true(at: datetime | None, expected: datetime | None) -> None:
    assert believable(at, NOW) == expected
