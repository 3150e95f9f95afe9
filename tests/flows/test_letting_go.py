"""A subscription that is deleted, paused or reworded takes along what waits for its sake, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from newsbot.alerts.query import parse, to_json
from newsbot.bot.thinking_again import think_again
from newsbot.edges.store.chats import add_subscription, delete_subscription, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.leaving import delete_chat
from newsbot.edges.store.moving import move_chat
from newsbot.edges.store.mutes import mute_company
from newsbot.edges.store.standing import forget_topic, pause_chat
from newsbot.edges.store.tables import alerts, stories
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival
from newsbot.jobs.wishes import Wishes
from newsbot.model.chat import Chat
from tests import make
from tests.flows.conversing import ADA, ALLIANCE, LICENCE, SUIT, Talk, talking
from tests.flows.delivering import NOW, delivering, rows

# Alerts wait for the end of quiet hours, the digest for the evening.
QUIET = Chat(ADA, quiet_from=time(11), quiet_until=time(15), digest_at=time(18), zone="UTC")
NOKIA, SUITS, DEALS = "Nokia licenses", "InterDigital sues", "Qualcomm and"


async def waiting(talk: Talk) -> list[tuple[str, str]]:
    """How each story waits that is owed, and how its title begins."""
    async with talk.store.read() as connection:
        told = select(alerts.c.delivery_id, stories.c.title, stories.c.story_id)
        owed = await connection.execute(told.join(stories, stories.c.story_id == alerts.c.story_id))
        titles = [(row.delivery_id, row.story_id, " ".join(row.title.split()[:2])) for row in owed]
    return sorted(
        (row.kind, title)
        for row in await rows(talk.store, ADA)
        if row.state == "queued" and row.kind in ("alert", "digest")
        for digest, story, title in titles
        if (row.delivery_id == digest if row.kind == "digest" else row.story_id == story)
    )


async def numbers(talk: Talk) -> list[int]:
    """The chat's subscriptions as their buttons name them, in the order of the list."""
    listed = await talk.say("/subscriptions")
    taps = [one["callback_data"].split(":") for row in listed.buttons for one in row]
    return [int(tap[1]) for tap in taps if tap[0] == "sub"]


CASES = [
    pytest.param(["Nokia"], "delete", [], id="deleted"),
    pytest.param(["Nokia"], "pause", [], id="paused"),
    pytest.param(["Nokia daily"], "delete", [], id="deleted, from a digest"),
    pytest.param(["Nokia daily"], "pause", [], id="paused, from a digest"),
    pytest.param(["Nokia", "disputes"], "delete", [("alert", SUITS)], id="others stay"),
    pytest.param(
        ["Nokia daily", "disputes daily"], "delete", [("digest", SUITS)], id="others stay in the digest"
    ),
    pytest.param(["Nokia", "patent deals"], "delete", [("alert", NOKIA)], id="another wants it too"),
    pytest.param(["Nokia", "patent deals daily"], "delete", [("digest", NOKIA)], id="another wants it daily"),
    pytest.param(["Nokia daily", "Xiaomi daily"], "pause", [("digest", NOKIA)], id="both in one digest"),
    pytest.param(
        ["everything daily", "Nokia", "disputes daily"],
        "delete",
        [("alert", NOKIA), ("digest", SUITS)],
        id="of everything what is named elsewhere",
    ),
    pytest.param(["Nokia"], "rhythm", [("alert", NOKIA)], id="another rhythm leaves what waits"),
]


@pytest.mark.parametrize(("wishes", "does", "left"), CASES)
async def test_what_waits(
    wishes: Sequence[str], does: str, left: list[tuple[str, str]], store: Store
) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        for wish in wishes:
            await talk.say(f"/subscribe {wish}")
        await talk.news(LICENCE, SUIT, ALLIANCE)
        before = await waiting(talk)
        first = (await numbers(talk))[0]
        await press(talk, f"sub:{first}:{does}")
        assert await waiting(talk) == left
        digests = [row.state for row in await rows(store, ADA) if row.kind == "digest"]
        assert ("queued" in digests) == any(kind == "digest" for kind, _ in left)
        if does == "delete":  # an undo brings all of it back
            await press(talk, f"sub:{first}:restore")
            assert {title for _, title in await waiting(talk)} == {title for _, title in before}


async def press(talk: Talk, data: str) -> None:
    message = await talk.say("/help")
    message.buttons = [[{"text": "x", "callback_data": data}]]
    await talk.tap(message, "x")


async def test_other_words_for_a_subscription(store: Store) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        await talk.say("/subscribe Nokia, InterDigital")
        await talk.news(LICENCE, SUIT)
        [number] = await numbers(talk)
        await press(talk, f"sub:{number}:edit")
        await talk.say("InterDigital daily")
        assert await waiting(talk) == [("digest", SUITS)]


async def test_what_was_let_go_is_not_sent(store: Store) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        await talk.say("/subscribe Nokia")
        await talk.say("/subscribe disputes daily")
        await talk.say("/subscribe alliances daily")
        await talk.news(LICENCE, SUIT, ALLIANCE)
        for number in (await numbers(talk))[:2]:
            await press(talk, f"sub:{number}:delete")
        talk.server.skip(ADA)
        async with delivering(store, talk.server, talk.clock) as deliverer:
            talk.clock.forward(hours=8)
            assert await deliverer.run_due() == 1
        digest = (await talk.server.next_message(ADA)).text
        assert DEALS in digest
        assert NOKIA not in digest
        assert SUITS not in digest


async def test_a_wish_that_goes_while_news_of_it_is_filed(postgres_url: str) -> None:
    """Where writers run side by side: whoever deletes waits for the filing, and takes back what it owed."""
    async with await Store.open(postgres_url) as store:
        number = await nokia_wish(store)
        async with store.write() as connection:
            await file_entries(connection, [arrival(1)], Wishes(), NOW)
            gone = asyncio.create_task(delete(store, number))
            await waiting_for_a_lock(store, gone)
        await gone
        assert [row.state for row in await rows(store, ADA)] == ["dropped"]


async def test_news_that_is_filed_while_a_wish_goes(postgres_url: str) -> None:
    async with await Store.open(postgres_url) as store:
        number = await nokia_wish(store)
        wishes = Wishes()
        async with store.write() as connection:
            await wishes.refresh(connection, NOW)  # known from an earlier filing
        async with store.write() as connection:
            await delete_subscription(connection, ADA, number)
            filed = asyncio.create_task(file(store, [arrival(1)], wishes))
            await waiting_for_a_lock(store, filed)
            await think_again(connection, ADA, number, NOW)
        await filed
        assert await rows(store, ADA) == []


async def test_filings_and_all_that_changes_wishes_never_lock_each_other_out(postgres_url: str) -> None:
    """Both take the wishes first; the other way round PostgreSQL would end one of them."""
    async with await Store.open(postgres_url) as store:
        number = await nokia_wish(store, "daily", thread_id=3)
        wishes = Wishes()

        async def change() -> None:
            async with store.write() as connection:
                await forget_topic(connection, ADA, 3)
            async with store.write() as connection:
                await mute_company(connection, ADA, "xiaomi", NOW + timedelta(days=1))
                await think_again(connection, ADA, number, NOW)
            async with store.write() as connection:
                await move_chat(connection, ADA, -ADA)
            async with store.write() as connection:
                await move_chat(connection, -ADA, ADA)

        for place in range(1, 40, 2):
            await asyncio.gather(file(store, [arrival(place), arrival(place + 1)], wishes), change())
        async with store.write() as connection:
            filing = asyncio.create_task(file(store, [arrival(41)], wishes))
            await delete_chat(connection, ADA)
        await filing
        assert await rows(store, ADA) == []


async def test_a_chat_that_comes_back_while_news_are_filed_misses_none(postgres_url: str) -> None:
    async with await Store.open(postgres_url) as store, talking(store) as talk:
        await talk.say("/subscribe Nokia")
        async with store.write() as connection:
            await pause_chat(connection, ADA, "blocked", NOW)
        async with store.write() as connection:
            await file_entries(connection, [arrival(1)], Wishes(), talk.clock())
            back = asyncio.create_task(talk.say("/start"))
            await waiting_for_a_lock(store, back)
        assert "You missed 1 story" in (await back).text


async def nokia_wish(store: Store, rhythm: str = "instant", *, thread_id: int | None = None) -> int:
    async with store.write() as connection:
        await save_chat(connection, QUIET, NOW)
        query = to_json(parse("Nokia", make.COMPANIES).query)
        return await add_subscription(connection, ADA, query, rhythm, NOW, thread_id=thread_id)


async def file(store: Store, arrivals: Sequence[Arrival], wishes: Wishes) -> None:
    async with store.write() as connection:
        await take_turn(connection)
        await file_entries(connection, arrivals, wishes, NOW)


async def delete(store: Store, number: int) -> None:
    async with store.write() as connection:
        await delete_subscription(connection, ADA, number)
        await think_again(connection, ADA, number, NOW)


def arrival(place: int) -> Arrival:
    news = make.entry(
        title=f"Nokia licenses its patents to Firm{place}x",
        summary=f"Nokia and Firm{place}x signed a patent licence agreement, both said.",
        link=f"https://news.example/{place}",
        guid=f"news {place}",
        published_at=NOW,
    )
    return make.arrival(news, feed_id=place, seen_at=NOW)


async def waiting_for_a_lock(store: Store, task: asyncio.Task[Any]) -> None:
    """Until the task waits for somebody else's lock, or is done and so waited for nobody."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not task.done():
        async with store.read() as connection:
            if await connection.scalar(waits):
                return
