"""How the bot hears: by polling and by web hook, with Telegram away, with a rival, over restarts."""

from __future__ import annotations

import asyncio
import logging
import random
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from newsbot.bot.dispatch import Bot
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.engine import Store
from newsbot.errors import ConfigError
from newsbot.jobs.lanes import lanes_of
from tests import make
from tests.flows.conversing import ADA, talking
from tests.flows.delivering import QUICK, Clock
from tests.servers.telegram_server import PATIENCE, TOKEN, TelegramServer


def bot_for(store: Store, channel: TelegramChannel, url: str, token: str = TOKEN) -> Bot:
    return Bot(
        store,
        channel,
        lanes_of({"telegram": channel}, QUICK)["telegram"],
        token=token,
        api=url,
        finder=make.finder(),
        companies=make.COMPANIES,
        topics=(),
        feeds=3,
        admins=(ADA,),
        access="private",
        rng=random.Random(1),
        clock=Clock(),
    )


async def test_menus_differ_for_private_chats_groups_and_admins(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store, admins=(ADA, 99)) as talk:
        await talk.say("/help")
        commands = talk.server.methods.commands
        await talk.server.until(lambda: f"chat:{ADA}" in commands)
        private, groups = commands["all_private_chats"], commands["all_group_chats"]
        assert {"subscribe", "export"} <= {one["command"] for one in private}
        assert "export" not in {one["command"] for one in groups}
        assert "announce" not in {one["command"] for one in private}
        assert "announce" in {one["command"] for one in commands[f"chat:{ADA}"]}


async def test_web_hook(sqlite_url: str, unused_tcp_port: int) -> None:
    port = unused_tcp_port
    hook = (f"http://127.0.0.1:{port}/hook/here", "127.0.0.1", port, "a-secret_word")
    async with await Store.open(sqlite_url) as store, talking(store, webhook=hook) as talk:
        assert "Done" in (await talk.say("/subscribe Nokia")).text
        await talk.quiet()
        assert talk.server.updates.pushes == [200]
        async with aiohttp.ClientSession() as session:
            for headers, status in (
                ({}, 403),
                ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, 403),
                ({"X-Telegram-Bot-Api-Secret-Token": "ü"}, 403),
                ({"X-Telegram-Bot-Api-Secret-Token": "a-secret_word"}, 200),
            ):
                for body in (b"{}", b"[1]", b"\xff", b'{"update_id": "x", "message": 7}'):
                    async with session.post(hook[0], data=body, headers=headers) as answer:
                        assert answer.status == status, (headers, body)
        assert "newest deals" in (await talk.say("/latest")).text


async def test_polling_takes_over_from_a_web_hook(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(ADA)
        async with aiohttp.ClientSession() as session:
            hook = {"url": "http://127.0.0.1:9/x"}
            async with session.post(f"{server.url}/bot{TOKEN}/setWebhook", json=hook):
                pass
        async with TelegramChannel(TOKEN, api=server.url) as channel:
            stop = asyncio.Event()
            running = asyncio.create_task(bot_for(store, channel, server.url).run(stop))
            server.say(ADA, "/latest")
            assert "newest deals" in (await server.next_message(ADA)).text
            stop.set()
            await running


async def test_a_wrong_token_is_told_clearly(sqlite_url: str) -> None:
    wrong = "7000000001:" + "B" * 35
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        async with TelegramChannel(wrong, api=server.url) as channel:
            with pytest.raises(ConfigError, match="NEWSBOT_TELEGRAM_TOKEN") as told:
                await bot_for(store, channel, server.url, wrong).run(asyncio.Event())
        assert wrong not in str(told.value)


async def test_telegram_is_away_at_the_start(
    sqlite_url: str, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with await Store.open(sqlite_url) as store, TelegramChannel(TOKEN, api=url) as channel:
        stop = asyncio.Event()
        with caplog.at_level(logging.INFO, logger="newsbot"):
            running = asyncio.create_task(bot_for(store, channel, url).run(stop))
            async with asyncio.timeout(PATIENCE):
                while "Telegram does not answer" not in caplog.text:  # noqa: ASYNC110 - a log has no event
                    await asyncio.sleep(0.01)
            async with TelegramServer(port=unused_tcp_port) as server:
                server.add_person(ADA)
                server.say(ADA, "/latest")
                assert "newest deals" in (await server.next_message(ADA)).text
                stop.set()
                await running
        assert "answers again" in caplog.text
        assert TOKEN not in caplog.text


async def test_stopping_while_telegram_is_away(sqlite_url: str, unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with await Store.open(sqlite_url) as store, TelegramChannel(TOKEN, api=url) as channel:
        stop = asyncio.Event()
        running = asyncio.create_task(bot_for(store, channel, url).run(stop))
        await asyncio.sleep(0.05)
        stop.set()
        await asyncio.wait_for(running, PATIENCE)


async def test_a_rival_is_told_of_and_outlived(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.say("/help")
        async with aiohttp.ClientSession() as session:
            url = f"{talk.server.url}/bot{TOKEN}/getUpdates"
            while "another program asks Telegram with the same token" not in caplog.text:
                async with session.post(url, json={"timeout": 0}):
                    await asyncio.sleep(0.02)
        assert "newest deals" in (await talk.say("/latest")).text


async def test_nothing_is_served_twice_over_a_restart(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(ADA)
        async with TelegramChannel(TOKEN, api=server.url) as channel:
            for _ in range(2):
                stop = asyncio.Event()
                running = asyncio.create_task(bot_for(store, channel, server.url).run(stop))
                server.say(ADA, "/latest")
                await server.next_message(ADA)
                stop.set()
                await running
        assert len([message for message in server.messages_in(ADA) if message.by_bot]) == 2
        assert server.updates.waiting == []


async def test_what_was_said_while_nobody_listened_is_heard(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(ADA)
        async with TelegramChannel(TOKEN, api=server.url) as channel:
            # Cut down in the middle, as by kill -9: the update was asked for and never confirmed.
            server.say(ADA, "/latest")
            server.fail("slow", method="sendMessage", seconds=30)
            running = asyncio.create_task(bot_for(store, channel, server.url).run(asyncio.Event()))
            await server.until(lambda: bool(server.calls_of("sendMessage")))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            server.clear_faults()
            stop = asyncio.Event()
            running = asyncio.create_task(bot_for(store, channel, server.url).run(stop))
            assert "newest deals" in (await server.next_message(ADA)).text
            stop.set()
            await running


async def test_the_database_is_away(sqlite_url: str, tmp_path: Path) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.say("/help")
        async with store.write() as connection:
            await connection.exec_driver_sql("ALTER TABLE chats RENAME TO elsewhere")
        assert "I cannot reach my memory" in (await talk.say("/subscriptions")).text
        async with store.write() as connection:
            await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO chats")
        assert "Nothing yet" in (await talk.say("/subscriptions")).text


@pytest.mark.parametrize("fault", ["429", "503", "500"])
async def test_an_answer_meets_a_passing_fault(fault: str, sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.say("/help")
        talk.server.fail(fault, method="sendMessage", seconds=1)
        talk.server.skip(ADA)
        talk.server.say(ADA, "/latest")
        if fault == "500":  # it may have been taken: not said twice
            await talk.quiet()
            assert "newest deals" in (await talk.say("/latest")).text
        else:
            assert "newest deals" in (await talk.server.next_message(ADA)).text


async def test_an_update_that_nobody_can_read_holds_nobody_up(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        unreadable: tuple[Any, ...] = (
            {"message_id": 1},
            {},
            [],
            7,
            {"message_id": 1, "date": 0, "chat": {"id": 5}},
        )
        for broken in unreadable:
            talk.server.updates.add("message", broken)
            talk.server.updates.add("callback_query", broken)
        assert "newest deals" in (await talk.say("/latest")).text


@pytest.mark.parametrize("fault", ["429", "403", "500", "cut before", "cut after", "junk"])
async def test_an_edit_meets_a_fault(fault: str, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        page = await talk.say("/digest")
        talk.server.fail(fault, method="editMessageText", seconds=1)
        before = len(talk.server.messages_in(ADA))
        talk.server.tap(page, "9")
        await talk.quiet()
        assert len(talk.server.messages_in(ADA)) == before  # never a second page beside the first
        assert "Every day at 09:00" in (await talk.say("/digest")).text
        ours = [record for record in caplog.records if record.name.startswith("newsbot")]
        assert not [record for record in ours if record.levelno >= logging.ERROR]


async def test_the_same_bot_listens_again_after_it_lost_the_lead(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(ADA)
        async with TelegramChannel(TOKEN, api=server.url) as channel:
            bot = bot_for(store, channel, server.url)
            for _ in range(2):
                stop = asyncio.Event()
                running = asyncio.create_task(bot.run(stop))
                server.say(ADA, "/subscribe Nokia")
                assert "all deals with Nokia" in (await server.next_message(ADA)).text
                stop.set()
                await running
            assert not bot.busy
