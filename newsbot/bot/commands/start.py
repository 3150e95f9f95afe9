"""/start and the first two taps: a wish, a rhythm; picking companies; coming back after a pause."""

from __future__ import annotations

from newsbot.bot.coming_back import welcome_back
from newsbot.bot.links import wish as wish_of_link
from newsbot.bot.request import Answer, Command, Request, passing, put, say
from newsbot.bot.subscribing import Wish, subscribe, understood
from newsbot.edges.store.chats import managed_by
from newsbot.edges.store.offers import skip_offer, take_offer
from newsbot.edges.store.subscriptions import count_subscriptions
from newsbot.errors import CommandError
from newsbot.messages import onboarding
from newsbot.messages import passing as words
from newsbot.model.alert import Part
from newsbot.model.chat import Query
from newsbot.model.deal import KINDS

RHYTHMS = ("instant", "daily")
PICKED = "picked"  # the wish of the companies that were picked
MOST_PICKED = 50


async def start(request: Request) -> Answer:
    """Hello; with a payload the wish of a link; for a chat that was away what it missed."""
    chat = request.chat
    back = await welcome_back(request.house, chat, request.now)
    if back is not None:
        return say(back)
    linked = wish_of_link(request.words.strip())
    if linked:
        return say(await subscribe(request, understood(request, linked)))
    async with request.writing() as connection:
        known = await count_subscriptions(connection, chat.chat_id)
        channels = await managed_by(connection, request.person) if request.private else ()
    part = onboarding.start(
        chat=chat,
        now=request.now,
        companies=len(request.house.companies),
        feeds=request.house.feeds,
        known=known,
    )
    rows = words.channel_buttons(tuple((channel.chat_id, channel.title) for channel in channels))
    return say(words.with_buttons(part, rows))


async def new(request: Request) -> Answer:
    """A wish was tapped: ask for the rhythm; with the rhythm: subscribe."""
    wanted = request.argument(0)
    if wanted not in ("all", PICKED, *KINDS):
        raise CommandError(words.OLD_BUTTON)
    rhythm = request.argument(1)
    if rhythm not in RHYTHMS:
        return put(onboarding.rhythm(wanted, chat=request.chat))
    query = Query() if wanted == "all" else Query(kinds=(wanted,))
    if wanted == PICKED:
        chosen = request.house.picked.find(_key(request), request.now) or ()
        if not chosen:
            raise CommandError(words.PICK_FIRST)
        query = Query(companies=chosen)
        request.house.picked.forget(_key(request))
        request.house.expected.forget(request.key)
    return put(await subscribe(request, Wish(query, rhythm)))


async def pick(request: Request) -> Answer:
    """A page of companies; a tap on one takes it or leaves it."""
    chosen = list(request.house.picked.find(_key(request), request.now) or ())
    if len(request.arguments) > 1:
        name = request.house.company_of(request.argument(1), request.now)
        if name in chosen:
            chosen.remove(name)
        elif len(chosen) < MOST_PICKED:
            chosen.append(name)
    request.house.picked.keep(_key(request), tuple(chosen), request.now)
    request.expect("pick")
    return put(_page(request, request.number(0), chosen))


async def typed_pick(request: Request) -> Answer:
    """Names written while picking are picked as well."""
    read = understood(request, request.words)
    chosen = list(request.house.picked.find(_key(request), request.now) or ())
    names = [name for name in read.query.companies if name not in chosen]
    if not names:
        return say(await subscribe(request, read))
    chosen = [*chosen, *names][:MOST_PICKED]
    request.house.picked.keep(_key(request), tuple(chosen), request.now)
    request.expect("pick")
    ordered = _names(request)
    page = ordered.index(names[0]) // onboarding.PAGE if names[0] in ordered else 0
    return say(_page(request, page, chosen))


async def picked(request: Request) -> Answer:
    if not request.house.picked.find(_key(request), request.now):
        return passing(words.PICK_FIRST)
    return put(onboarding.rhythm(PICKED, chat=request.chat))


async def missed(request: Request) -> Answer:
    """What was missed while the chat was away: send it, or let it be."""
    async with request.writing() as connection:
        if request.argument(0) == "send":
            sent = await take_offer(connection, request.chat.chat_id, request.now)
            return passing(words.MISSED_COMES if sent else words.OLD_BUTTON, ())
        await skip_offer(connection, request.chat.chat_id)
    return passing(words.MISSED_SKIPPED, ())


def _page(request: Request, page: int, chosen: list[str]) -> Part:
    return onboarding.pick(_names(request), page=page, chosen=chosen)


def _names(request: Request) -> list[str]:
    return sorted((company.name for company in request.house.companies), key=str.casefold)


def _key(request: Request) -> tuple[int, int, int]:
    return (*request.key, request.chat.chat_id)


COMMAND = Command(
    words={"start": start},
    taps={"new": new, "pick": pick, "picked": picked, "missed": missed},
    typed={"pick": typed_pick},
)
