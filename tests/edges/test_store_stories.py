"""Stories and entries in the store: filed, found, listed, tidied away. On both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from newsbot.alerts.query import to_json
from newsbot.edges.store import chats, feeds, stories, tables, tidying
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.gathering import known_entries
from newsbot.edges.store.stories import Listing
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival, Filed
from newsbot.jobs.tidy import Tidy
from newsbot.jobs.wishes import Wishes
from newsbot.model.chat import Query
from newsbot.model.feed import Entry, Feed
from newsbot.model.story import Story
from tests import make
from tests.make import NOW

DAY = timedelta(days=1)


async def file(store: Store, *arrivals: Arrival, wishes: Wishes | None = None) -> tuple[Filed | None, ...]:
    async with store.write() as connection:
        await take_turn(connection)
        return await file_entries(connection, arrivals, wishes or Wishes(), NOW)


async def listed(store: Store, **asked: object) -> tuple[Story, ...]:
    async with store.read() as connection:
        return await stories.list_stories(connection, Listing(**asked))  # type: ignore[arg-type]  # fields by name


async def count(store: Store, table: str) -> int:
    async with store.read() as connection:
        counted = select(func.count()).select_from(tables.metadata.tables[table])
        return await connection.scalar(counted) or 0


def licence(
    licensor: str = "Nokia", licensee: str = "Xiaomi", *, days: float = 0, outlet: int = 1
) -> Arrival:
    at = NOW - days * DAY
    told = make.entry(
        title=f"{licensor} licenses its 5G patents to {licensee}",
        summary=f"{licensor} and {licensee} signed a multi-year patent licence agreement.",
        published_at=at,
        link=f"https://outlet{outlet}.example/{licensor}-{licensee}-{days}",
    )
    return make.arrival(told, feed_id=outlet, seen_at=at)


def other(title: str, *, days: float = 0, seen: datetime | None = None) -> Arrival:
    at = NOW - days * DAY
    return make.arrival(make.entry(title=title, published_at=at), seen_at=seen or at)


async def test_a_story_comes_back_whole(store: Store) -> None:
    async with store.write() as connection:
        await feeds.sync_feeds(connection, [Feed("https://a.example/", title="Alpha")], set(), NOW)
    await file(store, licence(), licence(outlet=2))
    (story,) = await listed(store)
    assert [entry.feed_title for entry in story.entries] == ["Alpha", ""]
    (deal,) = story.deals
    assert {(party.company, party.role) for party in deal.parties} == {
        ("Nokia", "licensor"),
        ("Xiaomi", "licensee"),
    }
    assert deal.evidence
    assert story.entries[1].joined_because
    assert [move.stage for move in story.moves] == ["announced"]


async def test_lists_by_kind_company_words_and_time(store: Store) -> None:
    lawsuit = make.entry(
        title="Ericsson sues Lenovo over video patents",
        summary="Ericsson filed a patent infringement lawsuit against Lenovo.",
        published_at=NOW - 3 * DAY,
    )
    await file(
        store,
        licence(days=1),
        make.arrival(lawsuit, seen_at=NOW - 3 * DAY),
        other("A 100% fine day for the under_water museum"),
    )
    titles: Sequence[tuple[dict[str, object], int]] = (
        ({}, 2),
        ({"deals_only": False}, 3),
        ({"kinds": ("patent_dispute",)}, 1),
        ({"kinds": ("lawsuit", "license")}, 2),
        ({"companies": ("nokia",)}, 1),
        ({"companies": ("nokia", "ericsson")}, 2),
        ({"statuses": ("rumored",)}, 0),
        ({"words": ("LICENSES", "xiaomi")}, 1),
        ({"words": ("100% fine",), "deals_only": False}, 1),
        ({"words": ("100_ fine",), "deals_only": False}, 0),
        ({"words": ("under_water",), "deals_only": False}, 1),
        ({"since": NOW - 2 * DAY}, 1),
        ({"until": NOW - 2 * DAY}, 1),
        ({"limit": 1}, 1),
    )
    for asked, found in titles:
        assert len(await listed(store, **asked)) == found, asked
    assert [story.first_at for story in await listed(store)] == [NOW - DAY, NOW - 3 * DAY]


async def test_numbers_that_nothing_is_stored_under_are_left_out(store: Store) -> None:
    await file(store, licence())
    async with store.read() as connection:
        assert await stories.find_story(connection, 12345) is None
        assert list(await stories.get_stories(connection, [1, 12345])) == [1]


async def test_a_move_follows_its_story_and_the_course_is_found_from_both(store: Store) -> None:
    rumour = make.entry(
        title="Nokia in talks with Xiaomi about a joint venture for 6G chips, sources say",
        summary="Nokia and Xiaomi are in talks to form a joint venture, people familiar with the matter said.",
        published_at=NOW - 30 * DAY,
    )
    signed = make.entry(
        title="Nokia and Xiaomi form a joint venture for 6G chips",
        summary="Nokia and Xiaomi announced that they have signed an agreement to form a joint venture.",
        published_at=NOW,
    )
    first, second = await file(store, make.arrival(rumour, seen_at=NOW - 30 * DAY), make.arrival(signed))
    assert first is not None
    assert second is not None
    assert second.move
    async with store.read() as connection:
        course = await stories.course_of(connection, first.entry.story_id)
        assert [story.story_id for story in course] == [first.entry.story_id, second.entry.story_id]
        assert await stories.course_of(connection, second.entry.story_id) == course


async def test_a_reused_guid_does_not_hide_another_article(store: Store) -> None:
    one = make.entry(guid="latest", title="The museum opens a new wing for glass", link="https://a.example/1")
    two = make.entry(
        guid="latest", title="Rain floods three villages in the south", link="https://a.example/2"
    )
    filed = await file(store, make.arrival(one), make.arrival(two), make.arrival(one), make.arrival(two))
    assert [answer is not None for answer in filed] == [True, True, False, False]


async def test_of_a_link_that_all_entries_share_only_the_latest_are_read(store: Store) -> None:
    link = "https://wire.example/live"
    towns = [one + other for one in "abcdef" for other in "ghijklmnop"]
    told = [  # no two of them share a word
        make.entry(
            guid=town, title=f"{town}bridge {town}ferry", summary=f"{town}tower {town}garden", link=link
        )
        for town in towns
    ]
    live = [make.arrival(entry) for entry in told]
    elsewhere = make.arrival(make.entry(guid="ag", title="Ferry runs at night", link=link), feed_id=2)
    filed = await file(store, *live, elsewhere)
    assert None not in filed
    key = live[0].prepared.link_key
    assert key is not None
    async with store.read() as connection:
        known = await known_entries(connection, (), {(1, key), (2, key)})
        first = await known_entries(connection, {(1, live[0].prepared.guid_key)}, {(1, key)})
    latest = {one.entry.entry_id for one in filed[36:] if one is not None}
    assert {one.entry_id for one in known} == latest
    assert len(first) == 25  # it is found by its guid all the same
    assert await file(store, *live, elsewhere) == (None,) * 61


async def test_the_same_guid_in_another_feed_is_another_entry(store: Store) -> None:
    told = make.entry(guid="1", link=None)
    filed = await file(store, make.arrival(told, feed_id=1), make.arrival(told, feed_id=2))
    assert all(answer is not None for answer in filed)


async def test_wishes_follow_every_change(store: Store) -> None:
    wishes = Wishes()
    await file(store, licence(), wishes=wishes)
    assert not wishes
    async with store.write() as connection:
        await chats.save_chat(connection, make.chat(5), NOW)
        query = to_json(Query(companies=("Ericsson",)))
        wish = await chats.add_subscription(connection, 5, query, "instant", NOW - DAY)
    await file(store, licence("Ericsson"), wishes=wishes)
    assert await count(store, "alerts") == 1
    async with store.write() as connection:
        assert await chats.delete_subscription(connection, 5, wish)
    await file(store, licence("Ericsson", "Samsung"), wishes=wishes)
    assert await count(store, "alerts") == 1


async def test_a_paused_chat_is_owed_nothing(store: Store) -> None:
    async with store.write() as connection:
        await chats.save_chat(connection, make.chat(5, paused_at=NOW), NOW)
        await chats.save_chat(connection, make.chat(6, allowed=False), NOW)
        for chat_id in (5, 6):
            await chats.add_subscription(connection, chat_id, to_json(Query()), "instant", NOW - DAY)
    await file(store, licence())
    assert await count(store, "alerts") == 0


async def test_what_was_deleted_is_known_when_it_comes_back(store: Store) -> None:
    old, new = licence(days=100), licence("Ericsson", days=1)
    await file(store, old, new)
    tidied = await Tidy(store, retention=30 * DAY, breath=timedelta()).run(NOW)
    assert tidied.entries == 1
    assert (await count(store, "entries"), await count(store, "stories"), await count(store, "deals")) == (
        1,
        1,
        1,
    )
    assert await count(store, "tombstones") == 1
    (again,) = await file(store, old)
    assert again is None


async def test_a_story_that_loses_its_lead_gets_another(store: Store) -> None:
    first = licence(days=12)
    second = licence(days=5, outlet=2)
    await file(store, first, second)
    (story,) = await listed(store)
    async with store.write() as connection:
        assert await tidying.delete_entries(connection, NOW - 10 * DAY) == 1
    (left,) = await listed(store)
    assert [entry.entry_id for entry in left.entries] == [story.entries[1].entry_id]
    assert left.deals


async def test_numbers_are_never_given_twice(store: Store) -> None:
    (first,) = await file(store, licence(days=100))
    async with store.write() as connection:
        await tidying.delete_entries(connection, NOW)
    (second,) = await file(store, licence("Ericsson"))
    assert first is not None
    assert second is not None
    assert second.entry.entry_id > first.entry.entry_id
    assert second.entry.story_id > first.entry.story_id


async def test_keys_leave_the_index_when_nothing_can_join_any_more(store: Store) -> None:
    await file(store, licence(days=200), licence("Ericsson", days=1))
    before = await count(store, "story_keys")
    async with store.write() as connection:
        gone, last = await tidying.expire_keys(connection, NOW, after=0)
        assert gone > 0
        assert last is not None
        assert await tidying.expire_keys(connection, NOW, after=last) == (0, None)
        assert (await tidying.expire_keys(connection, NOW, after=0))[0] == 0
    assert await count(store, "story_keys") == before - gone


async def test_only_the_last_polls_of_each_feed_are_kept(store: Store) -> None:
    async with store.write() as connection:
        listing = [Feed(f"https://host{number}.example/") for number in range(3)]
        await feeds.sync_feeds(connection, listing, set(), NOW)
        line = {"milliseconds": 1, "bytes": 1, "entries": 1, "new": 0, "ok": True, "reason": "nothing new"}
        rows = [{**line, "feed_id": number % 3 + 1, "at": NOW} for number in range(90)]
        await connection.execute(insert(tables.polls), rows)
    assert (await Tidy(store, breath=timedelta()).run(NOW)).polls == 30
    assert await count(store, "polls") == 60


async def test_text_that_databases_dislike_is_stored(store: Store) -> None:
    odd: Entry = make.entry(
        title="Fine ’quotes’ — 中文 🎉 \\ % _ '; DROP TABLE entries; --", summary="x" * 100_000
    )
    (filed,) = await file(store, make.arrival(odd))
    assert filed is not None
    (story,) = await listed(store, deals_only=False)
    assert story.entries[0].title == odd.title
