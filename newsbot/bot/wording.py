"""What subscriptions ask for, in words for people: a deal that is followed goes by its headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsbot.alerts.query import describe
from newsbot.alerts.words import RHYTHM_NAMES
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.recent import titles_of
from newsbot.messages.subscribing import followed_words
from newsbot.model.chat import Query, Subscription


async def worded(connection: AsyncConnection, wanted: Sequence[Subscription]) -> list[str]:
    """Each of them in words, in order."""
    titles = await titles_of(connection, [one.query.story_id for one in wanted if one.query.story_id])
    return [_said(one, titles) for one in wanted]


def _said(one: Subscription, titles: Mapping[int, str]) -> str:
    title = titles.get(one.query.story_id or 0)
    if title is None or one.query != Query(story_id=one.query.story_id):
        return describe(one.query, one.rhythm)
    followed = followed_words(title)
    return followed if one.rhythm == "instant" else f"{followed}, {RHYTHM_NAMES[one.rhythm]}"
