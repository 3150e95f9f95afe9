"""/digest: its hour, its days, the weekly roll-up, and one now."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from newsbot.bot.request import Answer, Command, Request, passing, put, say
from newsbot.edges.store.folding import digest_now
from newsbot.errors import CommandError
from newsbot.messages import settings
from newsbot.messages.html import part
from newsbot.messages.passing import DIGEST_COMES, OLD_BUTTON, SAVED, no_digest_off, no_such_hour
from newsbot.messages.times import WEEKDAYS

CLOCK = re.compile(r"(?:at\s+)?(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)
DAYS = {
    **{name.casefold(): {number} for number, name in enumerate(WEEKDAYS)},
    **{name[:3].casefold(): {number} for number, name in enumerate(WEEKDAYS)},
    "tues": {1},
    "thur": {3},
    "weekdays": set(range(5)),
    "weekend": {5, 6},
    "daily": set(range(7)),
    "everyday": set(range(7)),
}


async def show(request: Request) -> Answer:
    """/digest, /digest 07:30, /digest weekdays 7:30, /digest now, /digest weekly"""
    said = request.words.casefold().strip()
    if not said:
        return say(settings.digest_settings(request.chat))
    if said == "now":
        return await _now(request)
    if said in ("weekly", "weekly on", "weekly off"):
        weekly = not said.endswith("off") and (said.endswith("on") or not request.chat.weekly)
        return say(
            settings.digest_settings((await request.change(replace(request.chat, weekly=weekly))).chat)
        )
    if said in ("off", "stop", "never", "none"):
        return say(part(no_digest_off()))
    hour, days = understood(said)
    chat = request.chat
    done = await request.change(
        replace(chat, digest_at=hour or chat.digest_at, digest_days=days or chat.digest_days)
    )
    return say(settings.digest_settings(done.chat))


async def tap(request: Request) -> Answer:
    does, chat = request.argument(0), request.chat
    if does == "now":
        return await _now(request)
    if does == "show":
        return put(settings.digest_settings(chat))
    if does == "weekly":
        done = await request.change(replace(chat, weekly=not chat.weekly))
    elif does == "at" and 0 <= request.number(1) < 24:
        done = await request.change(replace(chat, digest_at=time(request.number(1))))
    elif does == "day" and 0 <= request.number(1) < 7:
        days = chat.digest_days ^ {request.number(1)}
        done = await request.change(replace(chat, digest_days=days or frozenset(range(7))))
    else:
        raise CommandError(OLD_BUTTON)
    return put(settings.digest_settings(done.chat), SAVED)


def understood(said: str) -> tuple[time | None, frozenset[int]]:
    """An hour and days, in any order. Raises CommandError."""
    days: set[int] = set()
    rest = []
    for word in re.split(r"[\s,]+", said.replace("every day", "everyday").replace(" and ", " ")):
        named = DAYS.get(word) or DAYS.get(word.removesuffix("s"))
        if named:
            days |= named
        elif word:
            rest.append(word)
    clock = " ".join(rest)
    if not clock:
        return None, frozenset(days)
    hour = clock_time(clock)
    if hour is None:
        raise CommandError(no_such_hour())
    return hour, frozenset(days)


def clock_time(said: str) -> time | None:
    """7, 07:30, 7.30, 7 pm"""
    found = CLOCK.fullmatch(said.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


async def _now(request: Request) -> Answer:
    async with request.writing() as connection:
        sent = await digest_now(connection, request.chat.chat_id, request.now)
    if sent and request.tapped:
        return passing(DIGEST_COMES)
    return Answer() if sent else say(settings.no_digest_now())


COMMAND = Command(words={"digest": show}, taps={"digest": tap})
