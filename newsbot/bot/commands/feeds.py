"""/feeds, for admins: how the feeds fare, those that need a look first."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.feedlist import list_feeds
from newsbot.edges.store.feeds import feed_health
from newsbot.messages.health import feeds_page
from newsbot.model.alert import Part
from newsbot.model.feed import Poll


async def show(request: Request) -> Answer:
    return say(await _page(request, 0))


async def turn(request: Request) -> Answer:
    return put(await _page(request, request.number(0)))


async def _page(request: Request, page: int) -> Part:
    async with request.store.read() as connection:
        states = await list_feeds(connection)
        health = await feed_health(connection, polls_each=1)
    polls: dict[int, Sequence[Poll]] = {one.feed_id: one.polls for one in health}
    return feeds_page(states, now=request.now, page=page, polls=polls)


COMMAND = Command(words={"feeds": show}, taps={"feeds": turn}, free=frozenset(("feeds",)), admin=True)
