"""Mondays and trouble: each owed once, whatever the clock, the downtime and the number of those who ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from newsbot.edges.channels.base import CONSOLE_CHAT
from newsbot.edges.store.chatrows import find_chats
from newsbot.edges.store.chats import change_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.facts import claim_admin
from newsbot.edges.store.feeds import sync_feeds
from newsbot.edges.store.leaving import delete_chat, export_chat
from newsbot.edges.store.owing import owe_notice
from newsbot.edges.store.tables import deals, deliveries, entries, feeds
from newsbot.jobs.parcels import load
from newsbot.jobs.rendering import render
from newsbot.jobs.trouble import Trouble
from newsbot.jobs.weekly import Weekly
from newsbot.jobs.weeks import find_weeks
from newsbot.model.alert import Delivery
from newsbot.model.chat import Chat
from newsbot.model.feed import Feed
from tests.flows.delivering import NOW, Clock, add_chats, delivering, file_story, owe_story, rows
from tests.servers.telegram_server import TelegramServer

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def owed(store: Store, kind: str) -> list[tuple[int, str]]:
    """Chat and day of what is owed, oldest first."""
    return [(row.chat_id, row.day) for row in await rows(store) if row.kind == kind]


async def test_five_weeks_are_five_roll_ups(sqlite_url: str) -> None:
    """Over a change of clocks (Berlin, 29 March), with two processes that both ask."""
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5, zone="Europe/Berlin", weekly=True, digest_at=time(8)), Chat(6))
        one, other = Weekly(store), Weekly(store)
        came = []
        for day in range(-3, 31):
            for hour in (0, 5, 6, 7, 8, 20) if day % 7 == 0 else (7,):
                at = MONDAY + day * DAY + hour * HOUR
                if await one.run(at) + await other.run(at):
                    came.append(at)
        assert [f"{at:%d %b %H:%M}" for at in came] == [
            "02 Mar 07:00",
            "09 Mar 07:00",
            "16 Mar 07:00",
            "23 Mar 07:00",
            "30 Mar 06:00",
        ]
        assert {chat for chat, _ in await owed(store, "weekly")} == {5}


@pytest.mark.parametrize(
    ("last_run", "next_run", "days"),
    [
        # A stop over the hour: kept when newsbot is back, however late on that day or in that week.
        ("2026-03-09T07:30", "2026-03-09T08:30", ["2026-03-02", "2026-03-09"]),
        ("2026-03-08T12:00", "2026-03-09T23:30", ["2026-03-02", "2026-03-09"]),
        ("2026-03-05T12:00", "2026-03-13T12:00", ["2026-03-02", "2026-03-09"]),
        # Down for three weeks: only the latest Monday, and none that is a week old.
        ("2026-03-05T12:00", "2026-03-25T12:00", ["2026-03-02", "2026-03-23"]),
        ("2026-03-05T12:00", "2026-03-29T12:00", ["2026-03-02"]),
    ],
)
async def test_down_over_the_hour(sqlite_url: str, last_run: str, next_run: str, days: list[str]) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5, weekly=True, digest_at=time(8)))
        first = Weekly(store)
        at = MONDAY + 8 * HOUR
        end = datetime.fromisoformat(last_run).replace(tzinfo=UTC)
        while at <= end:
            await first.run(at)
            at += HOUR
        again = Weekly(store)  # after a restart nothing is remembered but by the store
        at = datetime.fromisoformat(next_run).replace(tzinfo=UTC)
        for _ in range(5):
            await again.run(at)
            at += HOUR
        assert [day for _, day in await owed(store, "weekly")] == days


async def test_changes_of_mind_give_no_second_roll_up_and_none_too_few(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        chat = Chat(5, digest_at=time(8))
        await add_chats(store, chat)
        weekly = Weekly(store)

        async def change(**values: Any) -> None:
            nonlocal chat
            async with store.write() as connection:
                before = chat
                chat = replace(chat, **values)
                await change_chat(connection, before, chat)

        # Asked for on a Wednesday: the next Monday brings the first one.
        await weekly.run(MONDAY + 2 * DAY)
        await change(weekly=True)
        await weekly.run(MONDAY + 2 * DAY + HOUR)
        assert await owed(store, "weekly") == []
        # Told at 8; then the hour moves to 10, to 7, and to another zone where 8 is still to come.
        monday = MONDAY + 7 * DAY
        await weekly.run(monday + 8 * HOUR)
        for values in ({"digest_at": time(10)}, {"digest_at": time(7)}, {"zone": "America/New_York"}):
            await change(**values)
            for hour in range(9, 24):
                await weekly.run(monday + hour * HOUR)
        assert await owed(store, "weekly") == [(5, "2026-03-09")]
        # An hour that moves back over now is not lost.
        await change(zone="UTC", digest_at=time(20))
        await weekly.run(monday + 7 * DAY + 9 * HOUR)
        await change(digest_at=time(8))
        await weekly.run(monday + 7 * DAY + 10 * HOUR)
        assert await owed(store, "weekly") == [(5, "2026-03-09"), (5, "2026-03-16")]


async def test_a_chat_is_told_what_its_own_subscriptions_brought(store: Store) -> None:
    """Two chats, each with its own week; who met for the first time is told where that can be known."""
    await add_chats(
        store, Chat(5, zone="Europe/Berlin", weekly=True), Chat(6, weekly=True), Chat(7, weekly=True)
    )
    for story in range(1, 7):
        await file_story(store, story, title=f"Nokia licenses its patents to maker {story}")
        await owe_story(store, story, [5], MONDAY + story * HOUR)
    await file_story(store, 7, title="Nokia licenses its patents to a newcomer")
    await owe_story(store, 7, [6], MONDAY + 7 * DAY - MINUTE)
    # Sunday in London is still the week before, in Berlin it is not.
    await file_story(store, 8, title="Nokia tells of Sunday night")
    await owe_story(store, 8, [5, 6], MONDAY - 30 * MINUTE)
    await leave(store)
    clock = Clock(MONDAY + 7 * DAY)
    async with TelegramServer() as server, delivering(store, server, clock) as deliverer:
        for person in (5, 6, 7):
            server.add_person(person)
        weekly = Weekly(store)
        for _ in range(10):
            await weekly.run(clock.forward(hours=1))
            await deliverer.run_due()
        picture, words = server.messages_in(5)
        assert picture.photo.startswith(b"\x89PNG")
        assert picture.text.startswith("📅 The week, 2 Mar to 8 Mar\n📜 7 patent deals")
        assert "first time" not in picture.text  # newsbot has read for hours only
        assert "Sunday night" in words.text
        (short,) = server.messages_in(6)
        assert "1 patent deal" in short.text
        assert "newcomer" in short.text
        assert server.messages_in(7) == []  # nothing was for this chat
    assert [row.state for row in await rows(store, 7)] == ["dropped"]


async def test_pairs_that_met_before_are_known_by_any_spelling(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5, weekly=True))
        for story in (1, 2):
            await file_story(store, story)
        await owe_story(store, 2, [5], MONDAY + HOUR)
        since, until = MONDAY, MONDAY + 7 * DAY
        claimed = Delivery(1, 5, "weekly", until, day="2026-03-09")

        async def known() -> frozenset[frozenset[str]] | None:
            async with store.read() as connection:
                chats = await find_chats(connection, [5])
                return (await find_weeks(connection, [claimed], chats))[1].known_pairs

        assert await known() is None  # newsbot has read for a day
        async with store.write() as connection:
            mine = entries.c.entry_id == 1
            await connection.execute(update(entries).where(mine).values(seen_at=since - 30 * DAY))
        assert await known() == frozenset()
        async with store.write() as connection:
            await connection.execute(update(deals).where(deals.c.entry_id == 1).values(at=since - DAY))
        assert await known() == frozenset((frozenset(("Nokia", "Xiaomi")),))


async def test_the_admins_hear_on_monday_how_the_week_went(store: Store) -> None:
    """On both engines: chat 7 is no admin; of two who ask, one tells."""
    await add_chats(store, Chat(5, zone="Asia/Tokyo", digest_at=time(9)), Chat(6), Chat(7))
    await file_story(store, 1)
    await owe_story(store, 1, [7], MONDAY - DAY)
    one, other = Weekly(store, (5, 6, 99)), Weekly(store, (5, 6, 99))
    at = MONDAY - 6 * HOUR
    while at < MONDAY + 8 * DAY:
        await one.run(at)
        await other.run(at)
        at += 3 * HOUR
    told = [row for row in await rows(store) if row.kind == "notice"]
    assert [(row.chat_id, f"{row.due_at:%d %H:%M}") for row in told] == [
        (5, "02 00:00"),  # nine o'clock in Tokyo
        (6, "02 09:00"),  # eight in UTC, at the next look
        (5, "09 00:00"),
        (6, "09 09:00"),
    ]
    assert "newsbot is well" in told[0].text
    assert "1 story, 1 deal, 1 alert." in told[0].text
    async with store.write() as connection:
        assert [len((await export_chat(connection, chat))["facts"]) for chat in (5, 7)] == [1, 0]
        await delete_chat(connection, 5)
        assert not (await export_chat(connection, 5))["facts"]


async def test_who_is_admin_by_being_first_hears_it_too(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5), Chat(6))
        async with store.write() as connection:
            await claim_admin(connection, 6, MONDAY)
        assert await Weekly(store).run(MONDAY + 9 * HOUR) == 1
        assert [row.chat_id for row in await rows(store)] == [6]


async def test_messages_that_do_not_leave_are_told_once_and_their_end(store: Store) -> None:
    await add_chats(store, Chat(5), Chat(6, paused_at=MONDAY))
    async with store.write() as connection:
        await owe_notice(connection, 6, "for who blocked us", MONDAY)
    trouble, other = Trouble(store, (5,)), Trouble(store, (5,))
    await each_minute(trouble, MONDAY, 30)
    assert len(await rows(store)) == 1  # a paused chat is no trouble
    async with store.write() as connection:
        await owe_notice(connection, 5, "stuck", MONDAY + 30 * MINUTE)
    await each_minute(other, MONDAY, 30)
    at = await each_minute(trouble, MONDAY + 30 * MINUTE, 40)
    await each_minute(other, MONDAY + 40 * MINUTE, 30)
    told = [row.text for row in await rows(store, 5)][1:]
    assert len(told) == 1
    assert "the oldest since 00:30" in told[0]
    await leave(store)
    await each_minute(trouble, at, 3)
    await leave(store)
    await each_minute(trouble, at + 3 * MINUTE, 20)
    await each_minute(Trouble(store, (5,)), at, 40)
    told = [row.text for row in await rows(store, 5)][2:]
    assert told == ["🟢 Messages leave again; the oldest had waited for 40 minutes."]


async def test_what_waited_while_newsbot_was_down_is_no_trouble(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5))
        async with store.write() as connection:
            await owe_notice(connection, 5, "late", MONDAY)
        trouble = Trouble(store, (5,))
        at = await each_minute(trouble, MONDAY + DAY, 10)
        await leave(store)
        await each_minute(trouble, at, 30)
        assert len(await rows(store)) == 1


async def test_feeds_that_all_fail_are_told_once_and_their_end(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(5))
        trouble = Trouble(store, (5,))
        await trouble.run(MONDAY)
        await trouble.run(MONDAY + 8 * HOUR)
        assert not await rows(store)  # there is nothing to poll
        async with store.write() as connection:
            await sync_feeds(connection, [Feed("https://wire.example/feed")], frozenset(), MONDAY)
        await read_well(store, MONDAY)
        for hour in (1, 6, 8, 9, 24):
            await trouble.run(MONDAY + hour * HOUR)
            await leave(store)
        assert ["No feed could be read since 00:00" in row.text for row in await rows(store)] == [True]
        again = Trouble(store, (5,))
        for hour in (25, 26, 40):
            await again.run(MONDAY + hour * HOUR)
        await read_well(store, MONDAY + 40 * HOUR)
        for minute in (1, 2):
            await again.run(MONDAY + 40 * HOUR + minute * MINUTE)
        assert [row.text for row in await rows(store)][1:] == ["🟢 Feeds can be read again."]


async def test_a_message_that_is_refused_is_told_to_who_is_admin_by_being_first(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        await add_chats(store, Chat(5), Chat(6))
        for person in (5, 6):
            server.add_person(person)
        async with store.write() as connection:
            await claim_admin(connection, 6, MONDAY)
        await file_story(store, 1)
        await file_story(store, 2)
        server.fail(400, chat=5, times=4, words="something about it")
        for story in (1, 2):
            await owe_story(store, story, [5], NOW)
        async with delivering(store, server, Clock()) as deliverer:
            for _ in range(6):
                await deliverer.run_due()
        assert [row.state for row in await rows(store, 5)] == ["failed", "failed"]
        assert ["failed for good" in message.text for message in server.messages_in(6)] == [True]


async def test_a_terminal_is_told_that_a_text_is_new(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        await add_chats(store, Chat(CONSOLE_CHAT, type="console"))
        await file_story(store, 1)
        claimed = [Delivery(1, CONSOLE_CHAT, kind, NOW, story_id=1) for kind in ("alert", "edit")]
        said = [render(parcel, NOW)[0].plain for one in claimed for parcel in await load(store, [one], NOW)]
        assert said[1] == "Updated: " + said[0]


async def each_minute(trouble: Trouble, begin: datetime, minutes: int) -> datetime:
    for minute in range(minutes):
        await trouble.run(begin + minute * MINUTE)
    return begin + minutes * MINUTE


async def leave(store: Store) -> None:
    """Everything is sent."""
    async with store.write() as connection:
        await connection.execute(update(deliveries).values(state="sent"))


async def read_well(store: Store, at: datetime) -> None:
    async with store.write() as connection:
        await connection.execute(update(feeds).values(last_success_at=at))
