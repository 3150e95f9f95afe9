"""When a chat gets what it is owed: at once, after its quiet hours, or with its next digest.

A digest belongs to a local day of the chat's zone. Each day that exists has one instant for it, so that
stepping from digest to digest gives every chosen day once: an hour that the clocks skip is taken as late as
they skip it, an hour that comes twice is its first coming, a day that the calendar skips has no digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsbot.model.alert import Alert, Owed
from newsbot.model.chat import Chat, Subscription

DAY = timedelta(days=1)
# A zone never skips more than a day, and a week holds every chosen weekday; twice over for good measure.
HORIZON = 16
EVERY_DAY = frozenset(range(7))
MONDAY = frozenset((0,))


@dataclass(frozen=True, slots=True)
class Dates:
    """When what is owed to a chat is due, by its settings."""

    alert_at: datetime
    digest_at: datetime
    digest_day: str


def dates(chat: Chat, now: datetime) -> Dates:
    """When an alert and a digest that wait for this chat now are due: after a mute, after quiet hours."""
    awake = now if chat.muted_until is None else max(now, chat.muted_until)
    digest = next_digest(chat, awake, last_day=chat.digest_day)
    return Dates(quiet_end(chat, awake), digest, local_day(chat, digest))


def due_at(subscription: Subscription, chat: Chat, now: datetime, *, last_day: str = "") -> datetime:
    """When an alert for this subscription is due, given that it is owed since `now`."""
    awake = now if chat.muted_until is None else max(now, chat.muted_until)
    if subscription.rhythm == "daily":
        return next_digest(chat, awake, last_day=last_day)
    return quiet_end(chat, awake)


def owed(alert: Alert, subscription: Subscription, chat: Chat, now: datetime) -> Owed:
    """The alert with its moment: by itself, or in the digest of a day."""
    due = due_at(subscription, chat, now, last_day=chat.digest_day)
    if subscription.rhythm == "daily":
        return Owed(alert, due, kind="digest", day=local_day(chat, due))
    return Owed(alert, due)


def next_digest(chat: Chat, after: datetime, *, last_day: str = "") -> datetime:
    """The first digest instant after `after`, on a local day after `last_day`, which had its digest."""
    return _next(chat, after, chat.digest_days or EVERY_DAY, last_day)


def next_weekly(chat: Chat, after: datetime, *, last_day: str = "") -> datetime:
    """The first Monday's digest instant later than `after`."""
    return _next(chat, after, MONDAY, last_day)


def week_before(chat: Chat, day: date) -> tuple[datetime, datetime]:
    """The seven local days that end before `day`: from midnight to midnight by the chat's clock."""
    place = zone(chat.zone)
    begin, end = (datetime.combine(each, time(), place) for each in (day - 7 * DAY, day))
    return begin.astimezone(UTC), end.astimezone(UTC)


def quiet_end(chat: Chat, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours in which it lies."""
    if not is_quiet(chat, now) or chat.quiet_until is None:
        return now
    place = zone(chat.zone)
    today = now.astimezone(place).date()
    ends = []
    for day in (today, today + DAY, today + 2 * DAY):
        first = _instant(place, day, chat.quiet_until)
        again = datetime.combine(day, chat.quiet_until, place).replace(fold=1).astimezone(UTC)
        ends += [end for end in (first, again) if end is not None and end > now]
    return min((end for end in ends if not is_quiet(chat, end)), default=now)


def is_quiet(chat: Chat, now: datetime) -> bool:
    """Whether the chat's clock shows a time within its quiet hours (which may pass midnight)."""
    begin, end = chat.quiet_from, chat.quiet_until
    if begin is None or end is None or begin == end:
        return False
    clock = now.astimezone(zone(chat.zone)).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def local_day(chat: Chat, instant: datetime) -> str:
    """The key under which a digest is counted: the local date, ISO."""
    return instant.astimezone(zone(chat.zone)).date().isoformat()


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC for one that this machine's time zone data does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _next(chat: Chat, after: datetime, days: frozenset[int], last_day: str) -> datetime:
    place = zone(chat.zone)
    today = after.astimezone(place).date()
    for ahead in range(HORIZON):
        day = today + timedelta(days=ahead)
        if day.weekday() not in days or (last_day and day.isoformat() <= last_day):
            continue
        instant = _instant(place, day, chat.digest_at)
        if instant is not None and instant > after:
            return instant
    raise AssertionError("a zone without days")  # pragma: no cover


def _instant(place: ZoneInfo, day: date, clock: time) -> datetime | None:
    """The instant at which that day's clock shows that time, by the rules of the module's docstring."""
    local = datetime.combine(day, clock, place)
    instant = local.astimezone(UTC)
    shown = instant.astimezone(place)
    if shown.date() == day:
        return instant
    # Skipped over midnight: as far before the jump still lies in that day, if the day exists at all.
    instant = local.replace(fold=1).astimezone(UTC)
    return instant if instant.astimezone(place).date() == day else None
