"""/latest: the newest deals, of one kind or of all, a page at a time."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.messages.lists import PAGE, latest
from newsbot.model.alert import Part
from newsbot.model.deal import KINDS

LAST_PAGE = 50
LONGEST = 40
WORDS = {
    "patent deals": "patent_deal",
    "patents": "patent_deal",
    "alliances": "alliance",
    "patent disputes": "patent_dispute",
    "disputes": "patent_dispute",
}


async def show(request: Request) -> Answer:
    word = " ".join(request.words.casefold().split())[:LONGEST]
    return say(await _page(request, WORDS.get(word, word), 0))


async def turn(request: Request) -> Answer:
    return put(await _page(request, request.argument(0), request.number(1)))


async def _page(request: Request, kind: str, page: int) -> Part:
    known = {*KINDS, *(topic.name for topic in request.house.topics)}
    unknown = "" if kind in ("", "all", *known) else kind
    kind = kind if kind in known else ""
    page = min(max(page, 0), LAST_PAGE)
    listing = Listing(kinds=(kind,) if kind else (), limit=PAGE + 1, offset=page * PAGE)
    async with request.store.read() as connection:
        stories = await list_stories(connection, listing)
    return latest(
        stories[:PAGE],
        chat=request.chat,
        now=request.now,
        kind=kind,
        page=page,
        more=len(stories) > PAGE,
        unknown=unknown,
    )


COMMAND = Command(words={"latest": show}, taps={"latest": turn}, free=frozenset(("latest",)))
