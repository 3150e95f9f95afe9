"""/latest: the newest deals, of one kind or of all, a page at a time."""

from __future__ import annotations

from newsbot.bot.commands.company import show as company
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
    "patent": "patent_deal",
    "licences": "patent_deal",
    "licenses": "patent_deal",
    "alliances": "alliance",
    "patent disputes": "patent_dispute",
    "disputes": "patent_dispute",
    "lawsuits": "patent_dispute",
}


async def show(request: Request) -> Answer:
    word = " ".join(request.words.casefold().split())[:LONGEST]
    kind = WORDS.get(word, word)
    if kind not in _kinds(request) and request.house.finder.directory.company(word) is not None:
        return await company(request)
    return say(await _page(request, kind, 0))


async def turn(request: Request) -> Answer:
    return put(await _page(request, request.argument(0), request.number(1)))


async def _page(request: Request, kind: str, page: int) -> Part:
    known = _kinds(request)
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


def _kinds(request: Request) -> set[str]:
    return {*KINDS, *(topic.name for topic in request.house.topics)}


COMMAND = Command(words={"latest": show}, taps={"latest": turn}, free=frozenset(("latest",)))
