"""/stats, for admins: the numbers of the last day and week, and of everything."""

from __future__ import annotations

from datetime import timedelta

from newsbot.bot.request import Answer, Command, Request, say
from newsbot.edges.store.counting import counts_since, median_lag, snapshot
from newsbot.messages.admin import stats
from newsbot.messages.passing import stats_sections


async def show(request: Request) -> Answer:
    day, week = request.now - timedelta(days=1), request.now - timedelta(days=7)
    async with request.store.read() as connection:
        whole = await snapshot(connection, request.now)
        periods = {
            "day": await counts_since(connection, day),
            "week": await counts_since(connection, week),
        }
        lag = await median_lag(connection, week)
    sections = stats_sections(
        periods,
        lag=lag,
        everything={"stories": whole.stories, "entries": whole.entries, **whole.deals},
        chats=whole.chats,
        feeds=whole.feeds,
        waiting=timedelta(seconds=whole.queue_age),
    )
    return say(stats(sections))


COMMAND = Command(words={"stats": show}, free=frozenset(("stats",)), admin=True)
