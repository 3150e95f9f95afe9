"""/search WORDS: stories by their words, bounded so that nobody's words can keep the database busy."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.searching import search_stories
from newsbot.edges.store.stories import get_stories
from newsbot.errors import CommandError
from newsbot.messages.lists import PAGE, found, what_to_find
from newsbot.messages.passing import AGAIN, too_short
from newsbot.model.alert import Part

MOST_WORDS, LONGEST_WORD, SHORTEST_WORD = 6, 40, 2


async def show(request: Request) -> Answer:
    words = _words(request.words)
    if not words:
        return say(what_to_find())
    request.house.sought.keep(request.key, " ".join(words), request.now)
    return say(await _page(request, words, 0))


async def turn(request: Request) -> Answer:
    """Another page; the words are those of the person's last search here."""
    words = request.house.sought.find(request.key, request.now)
    if words is None:
        raise CommandError(AGAIN)
    return put(await _page(request, words.split(), max(0, min(request.number(0), 50))))


async def _page(request: Request, words: list[str], page: int) -> Part:
    async with request.house.searches, request.store.read() as connection:
        hits = await search_stories(connection, words)
        shown = await get_stories(connection, hits[page * PAGE : (page + 1) * PAGE])
    return found(
        " ".join(words), list(shown.values()), len(hits), chat=request.chat, now=request.now, page=page
    )


def _words(said: str) -> list[str]:
    """The words to look for. Raises CommandError where they are too short to mean anything."""
    words = [word.strip("\"'“”‘’.,;:!?()[]") for word in said[:400].replace("\0", " ").split()]
    kept = [word[:LONGEST_WORD] for word in words if len(word) >= SHORTEST_WORD][:MOST_WORDS]
    if not kept and said:
        raise CommandError(too_short())
    return kept


COMMAND = Command(words={"search": show}, taps={"search": turn}, free=frozenset(("search",)))
