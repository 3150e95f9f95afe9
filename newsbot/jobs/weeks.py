"""What a weekly roll-up tells of: the stories that a chat was to hear of, and who dealt together before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsbot.alerts.timing import week_before
from newsbot.deals.parties import fold
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.stories import get_stories
from newsbot.edges.store.weeklies import pairs_before, reading_since, stories_of_week
from newsbot.model.alert import Delivery
from newsbot.model.chat import Chat
from newsbot.model.story import Story

MOST = 1000  # stories of one chat's week, the newest; beyond it a roll-up is a sample
ACQUAINTED = timedelta(weeks=4)  # who has read for less knows nothing of who dealt with whom before

Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Week:
    """One chat's week. `known_pairs` is None where too little is known to call a pair new."""

    stories: tuple[Story, ...]
    known_pairs: Pairs | None


async def find_weeks(
    connection: AsyncConnection, claimed: Iterable[Delivery], chats: Mapping[int, Chat]
) -> dict[int, Week]:
    """The weeks of these roll-ups, by delivery."""
    begins: dict[int, datetime] = {}
    told: dict[int, tuple[int, ...]] = {}
    for delivery in claimed:
        if delivery.kind == "weekly" and delivery.chat_id in chats:
            since, until = week_before(chats[delivery.chat_id], date.fromisoformat(delivery.day))
            begins[delivery.delivery_id] = since
            told[delivery.delivery_id] = await stories_of_week(
                connection, delivery.chat_id, since, until, limit=MOST
            )
    stories = await get_stories(connection, {story_id for ids in told.values() for story_id in ids})
    pairs = {begin: await _pairs(connection, tuple(stories.values()), begin) for begin in {*begins.values()}}
    return {
        number: Week(tuple(stories[one] for one in ids if one in stories), pairs[begins[number]])
        for number, ids in told.items()
    }


async def _pairs(connection: AsyncConnection, stories: Sequence[Story], before: datetime) -> Pairs | None:
    """Which of the stories' parties dealt together before, by the names that the stories use."""
    first = await reading_since(connection)
    if first is None or first > before - ACQUAINTED:
        return None
    names: dict[str, set[str]] = {}
    for story in stories:
        for deal in story.deals:
            for party in deal.parties:
                name = party.company or party.name
                names.setdefault(fold(name), set()).add(name)
    known = await pairs_before(connection, names, before)
    return frozenset(
        frozenset((one, other))
        for first_key, second_key in map(tuple, known)
        for one in names[first_key]
        for other in names[second_key]
    )
