"""What becomes of stories through filing: moves, and who is told of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsbot.alerts.query import to_json
from newsbot.edges.store import chats
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.stories import get_stories
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Filed
from newsbot.jobs.wishes import Wishes
from newsbot.model.chat import Query
from newsbot.model.feed import Entry
from tests import make
from tests.make import NOW

RUMOUR = make.entry(
    title="Nokia in talks to license its 5G patents to Xiaomi, sources say",
    summary="Nokia is in talks with Xiaomi over a patent licence, people familiar with the matter said.",
)
CALL = (
    "The two companies will speak to reporters this afternoon at the old harbour hall, and both chief executives "
    "are expected to come. Engineers of both have worked side by side in Oulu since the spring, and the city hopes "
    "that more of them will follow."
)


async def file(store: Store, entry: Entry, at: datetime, *, outlet: int) -> Filed:
    """One entry comes in, alone, at its moment."""
    async with store.write() as connection:
        await take_turn(connection)
        (filed,) = await file_entries(
            connection, [make.arrival(entry, feed_id=outlet, seen_at=at)], Wishes(), at
        )
    assert filed is not None
    return filed


async def follow_nokia(store: Store) -> None:
    async with store.write() as connection:
        await chats.save_chat(connection, make.chat(5), NOW)
        at = NOW - timedelta(days=30)
        await chats.add_subscription(connection, 5, to_json(Query(companies=("Nokia",))), "instant", at)


async def test_a_story_that_gets_its_first_deal_may_be_a_move(store: Store) -> None:
    await follow_nokia(store)
    rumour = await file(store, RUMOUR, NOW, outlet=1)
    later = NOW + timedelta(days=9)
    title = "Nokia and Xiaomi call reporters to Helsinki"
    call = make.entry(title=title, summary=CALL, published_at=later)
    opened = await file(store, call, later, outlet=2)
    assert (opened.opened, opened.has_deal, opened.move) == (True, False, False)
    told = make.entry(
        title=title, summary=f"{CALL} Nokia and Xiaomi signed a patent licence agreement.", published_at=later
    )
    joined = await file(store, told, later + timedelta(hours=1), outlet=3)
    assert (joined.opened, joined.move) == (False, True)
    (owed,) = joined.owed
    assert owed.alert.move
    async with store.read() as connection:
        stored = await get_stories(connection, [joined.entry.story_id])
    assert stored[joined.entry.story_id].follows == rumour.entry.story_id
