"""The deliverer as a service: woken, stopped, crowded, and cut off from its database."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import column, func, select, table

from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.engine import Store
from newsbot.edges.store.owing import owe_notice
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import lanes_of
from newsbot.jobs.parcels import Parcel
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from tests.flows.delivering import Clock, add_chats, delivering, file_story, owe_story, rows, states
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits

_activity = table("pg_stat_activity", column("pid"), column("application_name"))
HOUR = timedelta(hours=1)
NO_LIMITS = Limits(overall=None, burst=1_000, group=None)


@asynccontextmanager
async def running(deliverer: Deliverer) -> AsyncIterator[asyncio.Task[None]]:
    job = asyncio.create_task(deliverer.run())
    try:
        yield job
    finally:
        deliverer.stop()
        await job


async def test_what_is_owed_wakes_the_deliverer(store: Store, database_url: str) -> None:
    """By another connection pool, as of another process; by itself the deliverer would not look for an hour."""
    clock = Clock()
    await add_chats(store, Chat(5))
    async with TelegramServer() as server, await Store.open(database_url) as poller:
        server.add_person(5)
        async with delivering(store, server, clock, idle=HOUR) as deliverer, running(deliverer):
            same = store if store.dialect == "sqlite" else poller
            for story in (1, 2):  # the first may still meet its first look
                await file_story(store, story, title=f"Nokia licenses its patents to maker {story}")
                await owe_story(same, story, [5], clock.now)
                await server.next_message(5)


async def test_a_stop_gives_back_what_waits_and_finishes_what_is_under_way(sqlite_url: str) -> None:
    clock = Clock()
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        await file_story(store, 1)
        chats = range(1, 41)
        await add_chats(store, *(Chat(chat) for chat in chats))
        for chat in chats:
            server.add_person(chat)
        await owe_story(store, 1, chats, clock.now)
        server.fail("slow", chat=1, seconds=0.5)
        async with delivering(store, server, clock, quick=False) as deliverer, running(deliverer):
            await server.until(lambda: len(server.messages) >= 3)
        found = await states(store)
        assert set(found) == {"sent", "queued"}
        assert found.count("sent") == len(server.messages)
        assert found[0] == "sent"


async def test_a_flooded_group_delays_nobody(sqlite_url: str) -> None:
    clock = Clock()
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_group(-100)
        server.add_person(5)
        await add_chats(store, Chat(-100, "supergroup"), Chat(5))
        for story in range(1, 20):
            await file_story(store, story, title=f"Nokia licenses its patents to maker {story}")
            await owe_story(store, story, [-100], clock.now)
        await owe_story(store, 1, [5], clock.now)
        server.fail(429, chat=-100, seconds=300)
        async with delivering(store, server, clock, quick=False) as deliverer:
            assert await deliverer.run_due() == 1
        assert [message.chat_id for message in server.messages] == [5]


async def test_several_parts_go_on_where_they_stopped(sqlite_url: str) -> None:
    clock = Clock()
    async with await Store.open(sqlite_url) as store, TelegramServer(limits=NO_LIMITS) as server:
        server.add_person(5)
        await add_chats(store, Chat(5))
        for story in range(1, 81):
            await file_story(
                store, story, title=f"Nokia licenses its patents to maker {story} " + "and others " * 8
            )
            await owe_story(store, story, [5], clock.now, day="2026-03-02")
        async with delivering(store, server, clock) as deliverer:
            await deliverer.run_due()
            whole = [message.text for message in server.messages_in(5)]
            assert len(whole) > 2
        await add_chats(store, Chat(6))
        server.add_person(6)
        for story in range(1, 81):
            await owe_story(store, story, [6], clock.now, day="2026-03-02")
        async with delivering(store, server, clock) as deliverer:

            async def trip() -> None:
                await server.until(lambda: len(server.messages_in(6)) == 1)
                server.fail(503, chat=6)

            tripping = asyncio.create_task(trip())
            await asyncio.sleep(0)
            await deliverer.run_due()
            await tripping
        row = (await rows(store, 6))[0]
        assert row.state in ("queued", "sent")
        clock.forward(minutes=10)
        async with delivering(store, server, clock) as deliverer:
            await deliverer.run_due()
        assert [message.text for message in server.messages_in(6)] == whole
        assert (await rows(store, 6))[0].message_id == server.messages_in(6)[0].message_id


async def test_the_database_may_go_away_for_a_moment(postgres_url: str) -> None:
    clock = Clock()
    async with (
        await Store.open(postgres_url) as store,
        await Store.open(postgres_url) as other,
        TelegramServer(limits=NO_LIMITS) as server,
    ):
        chats = range(1, 31)
        await add_chats(store, *(Chat(chat) for chat in chats))
        for chat in chats:
            server.add_person(chat)
        async with delivering(store, server, clock, quick=False) as deliverer, running(deliverer):
            for number, chat in enumerate(chats):
                async with other.write() as connection:
                    await owe_notice(connection, chat, f"Notice {number}", clock.now)
                if number % 10 == 5:
                    await _cut_off(other)
            await server.until(lambda: len(server.messages) >= len(chats))
        assert sorted(message.chat_id for message in server.messages) == list(chats)
        assert set(await states(other)) == {"sent"}


async def _cut_off(store: Store) -> None:
    """End every session but our own, as a restart of the database does."""
    async with store.write() as connection:
        ours = select(func.pg_backend_pid()).scalar_subquery()
        ended = select(func.pg_terminate_backend(_activity.c.pid)).where(
            _activity.c.application_name == "newsbot", _activity.c.pid != ours
        )
        await connection.execute(ended)


async def test_a_bug_in_one_delivery_puts_it_off_and_the_others_go_on(sqlite_url: str) -> None:
    clock = Clock()

    def faulty(parcel: Parcel, now: datetime) -> tuple[Part, ...]:
        return (
            ()
            if parcel.chat.chat_id == 7
            else (Part(html=f"<b>{10 // (parcel.chat.chat_id - 5)}</b>", plain="x"),)
        )

    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        await add_chats(store, Chat(5), Chat(6), Chat(7))
        server.add_person(6)
        async with store.write() as connection:
            for chat in (5, 6, 7):
                await owe_notice(connection, chat, "x", clock.now)
        async with TelegramChannel(server.token, api=server.url) as channel:
            lanes = lanes_of({"telegram": channel})
            deliverer = Deliverer(store, lanes, render=faulty, rng=random.Random(1), clock=clock)
            assert await deliverer.run_due() == 1
        found = {row.chat_id: row for row in await rows(store)}
        assert [found[chat].state for chat in (5, 6, 7)] == ["queued", "sent", "dropped"]
        assert found[5].due_at == clock.now + timedelta(hours=1)
        assert found[5].error == "ZeroDivisionError"
