"""What a subscription would have sent: stored stories of the last weeks put through the real matching."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.alerts.matching import Matcher
from newsbot.alerts.told import Told, holds
from newsbot.bot.recent import SPAN
from newsbot.bot.request import House
from newsbot.edges.store.weeklies import reading_since
from newsbot.model.alert import Alert
from newsbot.model.chat import Query, Subscription
from newsbot.model.story import Story

USUAL = timedelta(days=25)  # of reading: then the last 30 days are known well enough


class Lookback:
    """Matches past stories as if the subscriptions had been there all the time."""

    def __init__(self, wanted: Sequence[Subscription]) -> None:
        self._wanted = wanted

    def alerts(self, stories: Sequence[Story], since: datetime) -> tuple[Alert, ...]:
        # Nothing older than a subscription is owed to it: here it began when we begin to look.
        matcher = Matcher(replace(one, created_at=since) for one in self._wanted)
        found: list[Alert] = []
        for story in stories:
            newest = story.entries[-1] if story.entries else None
            found += matcher.match(story, newest, now=story.last_at)
        return tuple(found)


async def would_have_sent(house: House, subscription: Subscription, now: datetime) -> tuple[Story, ...]:
    """The stories of the last 30 days that this subscription asks for, the newest first."""
    since = now - SPAN
    stories = await house.recent.since(house.store, since, now)
    return await asyncio.to_thread(asked_for, subscription.query, stories)


async def reading_for(house: House, now: datetime) -> timedelta | None:
    """How long the news have been read, where that is too short to say what is usual."""
    async with house.store.read() as connection:
        first = await reading_since(connection)
    if first is None:
        return timedelta()
    return None if now - first > USUAL else now - first


def asked_for(query: Query, stories: Sequence[Story]) -> tuple[Story, ...]:
    """Those that hold what the query asks for: as a Matcher would find, without its index."""
    return tuple(story for story in stories if holds(query, Told(story)))
