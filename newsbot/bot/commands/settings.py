"""/settings: time zone by a city or a zone, quiet hours, size of alerts, sound."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import time

from newsbot.bot.commands.digest import clock_time
from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.mutes import mutes_of
from newsbot.errors import CommandError
from newsbot.messages import settings
from newsbot.messages.passing import OLD_BUTTON, SAVED, no_such_card, no_such_hours
from newsbot.model.alert import Part
from newsbot.model.chat import Chat

HOURS = re.compile(r"(.+?)\s*(?:-|–|\bto\b|\buntil\b|\btill\b)\s*(.+)", re.IGNORECASE)
LONGEST_PLACE = 80


async def show(request: Request) -> Answer:
    """Alone, with a place, or with a word of `_TYPED`: quiet 22:00 to 07:00, card line, sound off."""
    said = request.words.strip()
    first, _, rest = said.partition(" ")
    known = _TYPED.get(first.casefold())
    if not said:
        return say(await _page(request))
    if known is not None:
        return await known(request, rest.strip())
    return await _place(request, said)


async def quiet(request: Request) -> Answer:
    """/quiet 22 to 7, for who looks for it where it is not."""
    return await _quiet(request, request.words.strip())


async def tap(request: Request) -> Answer:
    does, chat = request.argument(0), request.chat
    if does == "card" and request.argument(1) in settings.CARDS:
        return await _saved(request, replace(chat, card=request.argument(1)))
    if does == "silent":
        return await _saved(request, replace(chat, silent=not chat.silent))
    if does == "quiet":
        request.expect("quiet")
        return say(settings.ask_quiet())
    if does == "zone":
        request.expect("zone")
        return say(settings.ask_zone(chat, now=request.now))
    if does == "":
        return put(await _page(request))
    raise CommandError(OLD_BUTTON)


async def tap_zone(request: Request) -> Answer:
    """One of several zones that a place may mean."""
    zone = request.argument(0)
    if await asyncio.to_thread(request.house.zones.find, zone) != (zone,):
        raise CommandError(OLD_BUTTON)
    done = await request.change(replace(request.chat, zone=zone))
    return put(await _page(done), SAVED)


async def tap_quiet(request: Request) -> Answer:
    if request.argument(0) == "off":
        return await _saved(request, replace(request.chat, quiet_from=None, quiet_until=None))
    begin, end = (_packed(request.argument(place)) for place in (0, 1))
    if begin is None or end is None:
        raise CommandError(OLD_BUTTON)
    return await _saved(request, replace(request.chat, quiet_from=begin, quiet_until=end))


async def typed_zone(request: Request) -> Answer:
    return await _place(request, request.words)


async def typed_quiet(request: Request) -> Answer:
    return await _quiet(request, request.words)


async def _place(request: Request, said: str) -> Answer:
    """A city or zone; asks back where it may be several, and again where it is none."""
    said = " ".join(said[:LONGEST_PLACE].split())
    found = await asyncio.to_thread(request.house.zones.find, said) if said else ()
    if len(found) == 1:
        done = await request.change(replace(request.chat, zone=found[0]))
        return say(await _page(done))
    request.expect("zone")
    return say(settings.ask_zone(request.chat, now=request.now, near=found, typed=said))


async def _quiet(request: Request, said: str) -> Answer:
    if said.casefold() in ("off", "none", "no"):
        return await _saved(request, replace(request.chat, quiet_from=None, quiet_until=None))
    if not said:
        request.expect("quiet")
        return say(settings.ask_quiet())
    hours = HOURS.fullmatch(said)
    begin, end = (None, None) if hours is None else (clock_time(hours[1]), clock_time(hours[2]))
    if begin is None or end is None or begin == end:
        request.expect("quiet")
        raise CommandError(no_such_hours())
    return await _saved(request, replace(request.chat, quiet_from=begin, quiet_until=end))


async def _card(request: Request, said: str) -> Answer:
    size = next((size for size, name in settings.CARDS.items() if said.casefold() in (size, name)), None)
    if size is None:
        raise CommandError(no_such_card())
    return await _saved(request, replace(request.chat, card=size))


async def _sound(request: Request, said: str) -> Answer:
    off = said.casefold() in ("off", "no") if said else not request.chat.silent
    return await _saved(request, replace(request.chat, silent=off))


async def _saved(request: Request, chat: Chat) -> Answer:
    done = await request.change(chat)
    return put(await _page(done), SAVED)


async def _page(request: Request) -> Part:
    async with request.store.read() as connection:
        mutes = await mutes_of(connection, request.chat.chat_id, request.now)
    return settings.settings(request.chat, now=request.now, mutes=mutes)


def _packed(text: str) -> time | None:
    """0730"""
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        return None
    hour, minute = int(text[:2]), int(text[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None


_TYPED = {
    "quiet": _quiet,
    "card": _card,
    "alerts": _card,
    "sound": _sound,
    "zone": _place,
    "timezone": _place,
    "city": _place,
}

COMMAND = Command(
    words={"settings": show, "quiet": quiet},
    taps={"set": tap, "zone": tap_zone, "quiet": tap_quiet},
    typed={"zone": typed_zone, "quiet": typed_quiet},
)
