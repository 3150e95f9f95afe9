"""/mute 8h, and a week without one company."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.bot.request import Answer, Command, Request, passing, put, say
from newsbot.edges.store.mutes import mute_company, mutes_of, unmute_company
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages import settings
from newsbot.messages.buttons import company_key
from newsbot.model.alert import Part

SPAN = re.compile(r"(\d{1,3})\s*(m|min|h|d|w)[a-z]*", re.ASCII)
UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
LONGEST = timedelta(days=60)
COMPANY = timedelta(weeks=1)
LONGEST_NAME = 80


async def show(request: Request) -> Answer:
    """/mute 8h, /mute 2 days, /mute off, /mute Nokia"""
    said = request.words.casefold().strip()
    if not said:
        return say(settings.how_to_mute())
    if said in ("off", "end", "stop"):
        return await _off(request)
    span = understood(said)
    if span is not None:
        return await _mute(request, request.now + span)
    company = request.house.finder.directory.company(request.words.strip()[:LONGEST_NAME])
    if company is None:
        raise CommandError(words.no_such_span())
    until = await _hush(request, company)
    return say(settings.muted_company(company, until, chat=request.chat, now=request.now))


async def end(request: Request) -> Answer:
    """/unmute, /unmute Nokia"""
    company = request.house.finder.directory.company(request.words.strip()[:LONGEST_NAME])
    if company is None:
        return await _off(request)
    async with request.writing() as connection:
        await unmute_company(connection, request.chat.chat_id, company)
    return say(await _page(request))


async def tap(request: Request) -> Answer:
    """`off`, `for` so many hours, or a company's key."""
    does = request.argument(0)
    if does == "off":
        return await _off(request)
    if does == "for":
        hours = request.number(1)
        if not 0 < hours <= LONGEST.total_seconds() / 3600:
            raise CommandError(words.OLD_BUTTON)
        return await _mute(request, request.now + timedelta(hours=hours))
    return await _company(request, does)


async def unmute(request: Request) -> Answer:
    """Hear of a company again: from the settings' page, or under the alert where it was muted."""
    key = request.argument(0)
    async with request.writing() as connection:
        muted = await mutes_of(connection, request.chat.chat_id, request.now)
        for name in muted:
            if company_key(name) == key:
                await unmute_company(connection, request.chat.chat_id, name)
                label = words.mute_label(name, muted=False)
                rows = words.swapped(request.buttons, f"unmute:{key}:here", label, "mute", key)
                if rows != request.buttons:
                    return passing(words.HEARD_AGAIN, rows)
                del muted[name]
                page = settings.settings(request.chat, now=request.now, mutes=muted)
                return put(page, words.HEARD_AGAIN)
    return passing(words.HEARD_AGAIN)


def understood(said: str) -> timedelta | None:
    """8h, 30 minutes, 2 days; None for what is no span, or longer than `LONGEST`."""
    found = SPAN.fullmatch(said)
    if found is None:
        return None
    span = int(found[1]) * UNITS[found[2]]
    return span if timedelta() < span <= LONGEST else None


async def _mute(request: Request, until: datetime) -> Answer:
    done = await request.change(replace(request.chat, muted_until=until))
    return put(settings.muted(until, chat=done.chat, now=request.now))


async def _off(request: Request) -> Answer:
    done = await request.change(replace(request.chat, muted_until=None))
    return put(await _page(done), words.UNMUTED)


async def _page(request: Request) -> Part:
    async with request.store.read() as connection:
        mutes = await mutes_of(connection, request.chat.chat_id, request.now)
    return settings.settings(request.chat, now=request.now, mutes=mutes)


async def _company(request: Request, key: str) -> Answer:
    name = request.house.company_of(key, request.now)
    until = await _hush(request, name)
    label = words.mute_label(name, muted=True)
    rows = words.swapped(request.buttons, f"mute:{key}", label, "unmute", key, "here")
    return passing(words.muted_for(name, until, chat=request.chat, now=request.now), rows)


async def _hush(request: Request, name: str) -> datetime:
    """Mute a company; returns until when."""
    until = request.now + COMPANY
    async with request.writing() as connection:
        await mute_company(connection, request.chat.chat_id, name, until)
    return until


COMMAND = Command(words={"mute": show, "unmute": end}, taps={"mute": tap, "unmute": unmute})
