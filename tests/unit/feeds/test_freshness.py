from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.freshness import date, fresh_for, retry_after

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SENT = "Mon, 02 Mar 2026 11:00:00 GMT"  # the server's clock is an hour slow


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, {}),
        ({"cache-control": "max-age=600"}, {"Cache-Control: max-age": 600}),
        ({"cache-control": 'public, MAX-AGE="600", must-revalidate'}, {"Cache-Control: max-age": 600}),
        ({"cache-control": "max-age=600", "age": "100"}, {"Cache-Control: max-age": 500}),
        ({"cache-control": "max-age=600", "age": "700"}, {}),
        ({"cache-control": "s-maxage=600"}, {}),
        ({"cache-control": "no-cache, max-age=600"}, {}),
        ({"cache-control": "max-age=0"}, {}),
        ({"cache-control": "max-age=-1"}, {}),
        ({"cache-control": "max-age=soon"}, {}),
        ({"expires": "0"}, {}),
        ({"expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, {"Expires": 3600}),
        ({"expires": "Mon, 02 Mar 2026 13:00:00 GMT", "date": SENT}, {"Expires": 7200}),
        ({"expires": "Mon, 02 Mar 2026 10:00:00 GMT", "date": SENT}, {}),
        (
            {"cache-control": "max-age=60", "expires": "Mon, 02 Mar 2026 12:02:00 GMT"},
            {"Cache-Control: max-age": 60, "Expires": 120},
        ),
    ],
)
def test_freshness(headers: dict[str, str], expected: dict[str, int]) -> None:
    assert dict(fresh_for(headers, NOW)) == {name: timedelta(seconds=s) for name, s in expected.items()}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "1.5"}, 1),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": "Mon, 02 Mar 2026 12:10:00 GMT"}, 600),
        ({"retry-after": "Mon, 02 Mar 2026 12:10:00 GMT", "date": SENT}, 4200),
        ({"retry-after": "Mon, 02 Mar 2026 12:10:00 GMT", "date": "yesterday"}, 600),
        ({"retry-after": "Mon, 02 Mar 2026 10:10:00 GMT", "date": SENT}, 0),
        ({"retry-after": "999999999999999999"}, 3650 * 86400),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: int | None) -> None:
    assert retry_after(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "text", ["Mon, 02 Mar 2026 12:00:00 GMT", "Monday, 02-Mar-26 12:00:00 GMT", "Mon Mar  2 12:00:00 2026"]
)
def test_all_three_dialects_of_http_dates(text: str) -> None:
    assert date(text) == NOW


@settings(max_examples=200)
@given(
    st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text())
)
def test_no_header_breaks_anything(headers: dict[str, str]) -> None:
    for _, span in fresh_for(headers, NOW):
        assert span > timedelta()
    assert (retry_after(headers, NOW) or timedelta()) >= timedelta()
