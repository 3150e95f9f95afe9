"""What a server's headers say about time: how long an answer stays fresh, and when we may come again.

Names of headers are in lower case. Nonsense counts as unsaid. What follows from it is decided in `pacing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=3650)  # numbers beyond it are only there to overflow something
MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,18})', re.IGNORECASE)
ASK_EACH_TIME = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\s*(?:$|,)", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> tuple[tuple[str, timedelta], ...]:
    """How long the answer stays fresh by each header that says so, with the header's name for people."""
    said = []
    control = headers.get("cache-control", "")
    age = MAX_AGE.search(control)
    if age and not ASK_EACH_TIME.search(control):
        # What a cache on the way has kept for a while is that much less fresh.
        said.append(
            ("Cache-Control: max-age", _span(age[1]) - (seconds(headers.get("age", "")) or timedelta()))
        )
    expires = date(headers.get("expires", ""))
    if expires is not None:
        said.append(("Expires", expires - _sent_at(headers, now)))
    return tuple((name, span) for name, span in said if span > timedelta())


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server asks to be left alone; a date is measured by the server's own clock."""
    value = headers.get("retry-after", "").strip()
    span = seconds(value)
    if span is not None:
        return span
    until = date(value)
    return None if until is None else max(until - _sent_at(headers, now), timedelta())


def seconds(value: str) -> timedelta | None:
    """A number of seconds; some servers send fractions."""
    found = re.fullmatch(r"\s*(\d{1,18})(?:\.\d*)?\s*", value, re.ASCII)
    return _span(found[1]) if found else None


def date(value: str) -> datetime | None:
    """A date of HTTP, in any of its three dialects."""
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _sent_at(headers: Mapping[str, str], now: datetime) -> datetime:
    return date(headers.get("date", "")) or now


def _span(digits: str) -> timedelta:
    return min(timedelta(seconds=min(int(digits), 10**9)), LONGEST)
