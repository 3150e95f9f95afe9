"""Instants and days as a person in the chat's zone says them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """UTC for a zone that this machine's data does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def zone_words(name: str) -> str:
    """America/New York, UTC+2: the names of offsets count the other way round, which nobody expects."""
    offset = name.removeprefix("Etc/GMT")
    if offset != name and offset[1:].isdecimal():
        return f"UTC{'+' if offset[0] == '-' else '-'}{offset[1:]}"
    return name.replace("_", " ")


def moment(at: datetime, zone_name: str, now: datetime) -> str:
    """14:05 · yesterday 14:05 · 3 May, 14:05 · 3 May 2024"""
    local, today = at.astimezone(zone(zone_name)), now.astimezone(zone(zone_name)).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    if local.date() == today - DAY:
        return f"yesterday {clock}"
    return day(local.date(), today) if local.year != today.year else f"{day(local.date(), today)}, {clock}"


def day_of(at: datetime, zone_name: str, now: datetime) -> str:
    """One of: today, yesterday, 3 May, 3 May 2024"""
    local, today = at.astimezone(zone(zone_name)).date(), now.astimezone(zone(zone_name)).date()
    return {today: "today", today - DAY: "yesterday"}.get(local) or day(local, today)


def day(value: date, today: date) -> str:
    """3 May, with the year when it is another one."""
    words = (
        f"{value.day} {MONTHS[value.month - 1][:3] if value.month not in (6, 7) else MONTHS[value.month - 1]}"
    )
    return words if value.year == today.year else f"{words} {value.year}"


def long_day(value: date) -> str:
    """Sunday 22 November"""
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def span(value: timedelta) -> str:
    """One number and its unit, rounded: 45 seconds, 3 minutes, 5 hours, 2 days."""
    seconds = max(value.total_seconds(), 0)
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size * (1.5 if unit == "day" else 0.95):
            return count(round(seconds / size), unit)
    return count(round(seconds), "second")


def ago(at: datetime, now: datetime) -> str:
    return "just now" if now - at < MINUTE else f"{span(now - at)} ago"


def count(number: int, noun: str, plural: str = "") -> str:
    """1 story, 2 stories"""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
