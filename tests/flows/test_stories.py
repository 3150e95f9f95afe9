"""What becomes of stories through filing: moves, and who is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.alerts.query import to_json
from newsbot.deals.parties import fold
from newsbot.edges.store import chats
from newsbot.edges.store.corrections import Side, part, story_to_part
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import StoryRow, file_keys, insert_stories, take_turn
from newsbot.edges.store.gathering import find_candidates
from newsbot.edges.store.stories import course_of, find_entry_story, get_stories
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival, Filed
from newsbot.jobs.wishes import Wishes
from newsbot.model.chat import Query
from newsbot.model.deal import Deal
from newsbot.model.feed import Entry
from newsbot.model.story import FiledEntry
from newsbot.stories.grouping import search_keys, sketch, story_of
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


def telling(entry: Entry, *deals: Deal, outlet: int, at: datetime) -> Arrival:
    """An arrival with these deals, whatever the classifier thinks of its words."""
    drawn = sketch(
        entry.title,
        entry.summary,
        at=at,
        outlet=f"outlet{outlet}.example",
        link=entry.link,
        deals=deals,
        tracked=make.finder().text(entry.title, entry.summary).tracked,
    )
    party_keys = tuple(tuple(fold(party.name) for party in deal.parties) for deal in deals)
    plain = make.arrival(entry, feed_id=outlet, seen_at=at)
    prepared = replace(
        plain.prepared, deals=deals, party_keys=party_keys, sketch=drawn, keys=search_keys(drawn)
    )
    return replace(plain, prepared=prepared)


async def file(store: Store, arrival: Arrival) -> Filed:
    """One entry comes in, alone, at its moment."""
    async with store.write() as connection:
        await take_turn(connection)
        (filed,) = await file_entries(connection, [arrival], Wishes(), arrival.seen_at)
    assert filed is not None
    return filed


async def follow_nokia(store: Store) -> None:
    async with store.write() as connection:
        await chats.save_chat(connection, make.chat(5), NOW)
        at = NOW - timedelta(days=30)
        await chats.add_subscription(connection, 5, to_json(Query(companies=("Nokia",))), "instant", at)


async def test_a_story_that_gets_its_first_deal_may_be_a_move(store: Store) -> None:
    await follow_nokia(store)
    rumour = await file(store, telling(RUMOUR, make.deal(status="rumored"), outlet=1, at=NOW))
    later = NOW + timedelta(days=9)
    title = "Nokia and Xiaomi call reporters to Helsinki"
    call = make.entry(title=title, summary=CALL, published_at=later)
    opened = await file(store, telling(call, outlet=2, at=later))
    assert (opened.opened, opened.has_deal, opened.move) == (True, False, False)
    told = make.entry(
        title=title, summary=f"{CALL} Nokia licenses its patents to Xiaomi.", published_at=later
    )
    joined = await file(store, telling(told, make.deal(), outlet=3, at=later + timedelta(hours=1)))
    assert (joined.opened, joined.move) == (False, True)
    (owed,) = joined.owed
    assert owed.alert.move
    async with store.read() as connection:
        stored = await get_stories(connection, [joined.entry.story_id])
    move = stored[joined.entry.story_id]
    assert move.follows == rumour.entry.story_id
    assert [step.stage for step in move.moves] == ["rumored", "announced"]


async def test_a_step_back_alerts_when_a_second_outlet_tells_it(store: Store) -> None:
    await follow_nokia(store)
    ended = make.deal(kind="alliance", subtype="partnership", status="ended")
    again = make.deal(kind="alliance", subtype="partnership")
    tellings = (
        ("Nokia and Xiaomi end partnership on networks", ended, 1, 0),
        ("Nokia and Xiaomi partner on networks", again, 2, 4),
        ("Nokia, Xiaomi networks: the partnership lives", again, 2, 5),
        ("Xiaomi and Nokia form network alliance", again, 3, 5),
    )
    filed = []
    for title, deal, outlet, day in tellings:
        at = NOW + timedelta(days=day)
        told = make.entry(title=title, published_at=at)
        filed.append(await file(store, telling(told, deal, outlet=outlet, at=at)))
    assert [one.opened for one in filed] == [True, False, False, True]
    assert [len(one.owed) for one in filed] == [1, 0, 0, 1]
    assert filed[3].move
    async with store.read() as connection:
        course = await course_of(connection, filed[0].entry.story_id)
    assert [[step.stage for step in story.moves] for story in course] == [["ended"], ["ended", "announced"]]


async def part_off(store: Store, staying: Arrival, leaving: Arrival, entry_id: int) -> None:
    """An admin says that these two, filed as one story, are two."""

    def side(arrival: Arrival, entry: FiledEntry) -> Side:
        memory, keys = story_of([arrival.prepared.sketch])
        return Side((entry,), arrival.seen_at, arrival.seen_at, (), dict(memory), keys)

    async with store.write() as connection:
        story = await story_to_part(connection, entry_id)
        assert story is not None
        by_id = {entry.entry_id: entry for entry in story.entries}
        gone = by_id.pop(entry_id)
        (stays,) = by_id.values()
        await part(connection, story, side(leaving, gone), side(staying, stays), 1, leaving.seen_at)


async def test_coverage_of_parted_matters_keeps_apart(store: Store) -> None:
    alliance = make.deal(kind="alliance", subtype="partnership")
    radio = telling(
        make.entry(title="Nokia and Xiaomi agree", summary="Licences of radio patents end the Munich suits."),
        make.deal(),
        outlet=1,
        at=NOW,
    )
    students = "Students in Oulu and Shenzhen will share benches."
    labs = telling(
        make.entry(title="Xiaomi lends labs to Nokia", summary=students), alliance, outlet=2, at=NOW
    )
    first = (await file(store, radio)).entry
    wrong = await file(store, labs)
    assert not wrong.opened
    await part_off(store, radio, labs, wrong.entry.entry_id)
    async with store.read() as connection:
        split_off = await find_entry_story(connection, wrong.entry.entry_id)
    assert split_off != first.story_id
    gathering = (
        "Makers from Shenzhen come, ministers of many lands gather, a choir sings of autumn by the sea."
    )
    later = NOW + timedelta(days=1)
    tellings = (
        (3, "Nokia and Xiaomi shake hands", gathering, split_off),  # by its deal it is nearer to the first
        (4, "Nokia, Xiaomi share labs", "Benches for students of Oulu and Shenzhen.", split_off),
        (5, "Xiaomi takes Nokia licence", "The suits over radio patents in Munich end.", first.story_id),
        (6, "Nokia patents for Xiaomi", "Munich saw the last of the suits over radio.", first.story_id),
    )
    for outlet, title, summary, story_id in tellings:
        told = make.entry(title=title, summary=summary, published_at=later)
        filed = await file(store, telling(told, make.deal(), outlet=outlet, at=later))
        assert filed.entry.story_id == story_id, title


async def test_of_a_key_that_many_stories_share_the_latest_are_looked_at(store: Store) -> None:
    day = timedelta(days=1)  # a key ends with its day
    soon, late = NOW + day, NOW + 4 * day
    rows = [
        StoryRow(number, "Rain", number, NOW, NOW, 1, 1, False, (), None, memory={"first": number})
        for number in range(1, 61)
    ]
    async with store.write() as connection:
        await insert_stories(connection, rows)
        await file_keys(
            connection, {(-7, row.story_id): soon for row in rows} | {(8, 3): late, (8, 60): late}
        )
    async with store.read() as connection:
        found = await find_candidates(connection, {-7, 8, 9}, NOW)
        assert [one.story_id for one in found] == [3, *range(37, 61)]
        assert [one.memory["first"] for one in found] == [3, *range(37, 61)]
        assert {one.story_id: one.keys for one in found if 8 in one.keys} == {3: {8}, 60: {-7, 8}}
        # What has expired takes no place of what has not.
        assert [one.story_id for one in await find_candidates(connection, {-7, 8}, soon + day)] == [3, 60]
        assert await find_candidates(connection, {-7, 8}, late + day) == ()
