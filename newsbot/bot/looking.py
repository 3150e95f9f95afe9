"""What a subscription would have sent: stored stories of the last weeks put through the real matching."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.alerts.matching import Matcher
from newsbot.deals.names_fold import fold
from newsbot.edges.store.engine import Store
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.model.alert import Alert
from newsbot.model.chat import Query, Subscription
from newsbot.model.story import Story

SPAN = timedelta(days=30)
MOST = 2_000  # stories looked at


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


async def would_have_sent(
    store: Store, subscription: Subscription, now: datetime, span: timedelta = SPAN
) -> tuple[Story, ...]:
    """The stories of the last 30 days that this subscription asks for, the newest first."""
    since = now - span
    async with store.read() as connection:
        stories = await stories_since(connection, since, (subscription,))
    lookback = Lookback((replace(subscription, paused=False),))
    alerts = await asyncio.to_thread(lookback.alerts, stories, since)
    wanted = {alert.story_id for alert in alerts}
    return tuple(story for story in stories if story.story_id in wanted)


async def stories_since(
    connection: AsyncConnection, since: datetime, wanted: Sequence[Subscription]
) -> tuple[Story, ...]:
    """Stories with a deal that may fit one of the subscriptions; matching says which of them do."""
    if not wanted:
        return ()
    listing = Listing(since=since, limit=MOST)
    if len(wanted) == 1:
        listing = _narrowed(listing, wanted[0].query)
    return await list_stories(connection, listing)


def _narrowed(listing: Listing, query: Query) -> Listing:
    """What the store can leave out already: never more than matching would."""
    if query.words or query.story_id is not None:
        return listing
    if query.companies:
        return replace(listing, companies=tuple(fold(name) for name in query.companies))
    return replace(listing, kinds=(*query.kinds, *query.subtypes))
