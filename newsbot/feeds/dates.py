"""Dates in every dialect to aware UTC, and whether a date can be true at all."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone

from feedparser.datetimes import _parse_date as by_feedparser

LONGEST = 80  # characters of a date; more is prose
SLIP = timedelta(hours=14)  # a wrong zone reaches this far into the future
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: an empty date in disguise

_CLOCK = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?\s*(?P<half>[ap]\.?m\.?)?"
)
_AFTER = rf"(?:(?:\s+|\s*[T_-]\s*)(?:at\s+)?{_CLOCK})?\s*(?P<zone>(?!\d).*)"
_NAME = r"(?P<month>[^\W\d]{3,})\.?"
_WEEKDAY = r"(?:[^\W\d]{2,}\.?,?\s*)?"
_DIALECTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Fri, 20 Nov 2026 10:00:00 +0100, and without weekday, seconds, time or zone
        (
            rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?{_NAME},?[\s-]+(?:de\s+)?"
            rf"(?P<year>\d{{4}}|\d{{2}}),?{_AFTER}"
        ),
        # 20261120T100000Z
        (
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?"
            r"\s*(?P<zone>\D.*)?"
        ),
        # 2026-11-20T10:00:00.5Z, 2026/11/20, 20261120
        rf"(?P<year>\d{{4}})[-/.]?(?P<month>\d{{2}})[-/.]?(?P<day>\d{{2}}){_AFTER}",
        # Nov 20, 2026 10:00 AM; Friday, November 20th, 2026
        rf"(?:[^\W\d]{{3,}}\.?,?\s+)?{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}),?{_AFTER}",
        # Fri Nov 20 10:00:00 CET 2026
        (
            rf"[^\W\d]{{3,}}\s+{_NAME}\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}):(?P<second>\d{{2}})"
            r"\s+(?:(?P<zone>\S+)\s+)?(?P<year>\d{4})"
        ),
        # 20.11.2026 10:00
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}),?{_AFTER}",
        # 2026-11
        r"(?P<year>\d{4})-(?P<month>\d{2})",
    )
)
# A year and a name: feedparser fills in from the clock what is missing, and there is no clock here.
_NAMED = re.compile(r"\d{4}.*[^\W\d]{3}|[^\W\d]{3}.*\d{4}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+-])\s*(\d{1,2}):?(\d{2})?(?::\d{2})?", re.IGNORECASE)

# Month names by the letters that tell them apart, in the languages whose press writes them out.
_MONTHS = (
    "jan ene janv gen sty янв 一月",
    "feb fév fev lut фев",
    "mar mär mrt mars mrz märz maart marzo марта март",
    "apr abr avr kwi апр",
    "may mai mei maj mag мая май",
    "jun juin giu cze июн",
    "jul juil lug lip июл",
    "aug aoû aou ago sie авг",
    "sep set sept wrz сен",
    "oct okt out ott paź окт",
    "nov lis ноя",
    "dec dez dic déc gru дек",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}

_ZONES = {
    "": 0.0, "z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0,
    "cet": 1.0, "met": 1.0, "mez": 1.0, "cest": 2.0, "mest": 2.0, "mesz": 2.0, "eet": 2.0, "sast": 2.0,
    "cat": 2.0, "eest": 3.0, "msk": 3.0, "trt": 3.0, "eat": 3.0, "gst": 4.0, "pkt": 5.0, "ist": 5.5,
    "wib": 7.0, "ict": 7.0, "sgt": 8.0, "hkt": 8.0, "myt": 8.0, "pht": 8.0, "awst": 8.0, "jst": 9.0,
    "kst": 9.0, "acst": 9.5, "aest": 10.0, "acdt": 10.5, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0,
    "brt": -3.0, "art": -3.0, "ast": -4.0, "adt": -3.0, "nst": -3.5, "ndt": -2.5,
    "est": -5.0, "edt": -4.0, "et": -5.0, "cst": -6.0, "cdt": -5.0, "ct": -6.0, "mst": -7.0, "mdt": -6.0,
    "mt": -7.0, "pst": -8.0, "pdt": -7.0, "pt": -8.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0,
}  # fmt: skip


def parse(value: str) -> datetime | None:
    """The instant that the text names, in UTC; a missing or unknown zone counts as UTC. None: no date."""
    value = " ".join(value[: LONGEST + 1].split())
    if not value or len(value) > LONGEST:
        return None
    try:
        found = _ours(value)
        if found is None and _NAMED.search(value):
            nine = by_feedparser(value)  # Greek, Hungarian, Korean and more; nine numbers in UTC
            found = None if nine is None else datetime.fromtimestamp(timegm(nine), UTC)
    except (ValueError, OverflowError, TypeError, IndexError):  # the 31st of June, a zone of 99 hours
        return None
    return found


def believable(at: datetime | None, now: datetime) -> datetime | None:
    """A date slightly ahead (a wrong zone) is now; one far ahead, or older than the web, is none."""
    if at is None or at < EARLIEST or at > now + SLIP:
        return None
    return min(at, now)


def _ours(value: str) -> datetime | None:
    if _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    for dialect in _DIALECTS:
        if found := dialect.fullmatch(value):
            return _instant(found.groupdict())
    return None


def _instant(parts: dict[str, str | None]) -> datetime | None:
    year, month = parts["year"] or "", _month(parts["month"] or "")
    if month is None:
        return None
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 70 else 2000
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    midnight = datetime(number, month, int(parts.get("day") or 1), tzinfo=UTC)
    if hour > 24 or minute > 59 or second > 60:  # 24:00 and leap seconds are real
        return None
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second) - _offset(parts.get("zone") or "")


def _month(name: str) -> int | None:
    if name.isdecimal():
        return int(name)
    name = name.casefold()
    return _MONTH.get(name) or _MONTH.get(name[:4]) or _MONTH.get(name[:3])


def _offset(zone: str) -> timedelta:
    zone = zone.strip().split("(")[0].strip()
    if found := _OFFSET.fullmatch(zone):
        span = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        # datetime knows which offsets are possible: 24 hours and more are none.
        return timezone(span if found[1] == "+" else -span).utcoffset(None)
    return timedelta(hours=_ZONES.get(zone.rstrip(".").lower(), 0.0))
