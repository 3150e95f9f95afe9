"""Chats of the configuration: from the file to the message."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from aiohttp import web
from sqlalchemy import select

from newsbot.alerts.query import from_json
from newsbot.app.configured import sync_webhooks
from newsbot.edges.channels.base import CONSOLE_CHAT, webhook_chat
from newsbot.edges.channels.webhook import Webhooks
from newsbot.edges.store.chatrows import find_chats
from newsbot.edges.store.engine import Store
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.edges.store.tables import alerts, deliveries
from newsbot.errors import ConfigError
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.filing import file_entries
from newsbot.jobs.lanes import lanes_of
from newsbot.jobs.rendering import render
from newsbot.jobs.wishes import Wishes
from newsbot.model.channel import WebhookChannel
from newsbot.model.company import Company
from tests import make
from tests.flows.delivering import NOW, Clock, file_story, owe_story, rows

COMPANIES = (Company("Nokia"), Company("Xiaomi"))
DESK = WebhookChannel("desk", "http://127.0.0.1:9/hook", ("Nokia", "disputes daily"), "s3cret", line=12)
WANTED_TWICE = "Nokia licenses its patents to Xiaomi"
WANTED_ONCE = "Nokia and Ericsson form alliance on 6G"


async def test_the_file_decides_what_a_web_hook_gets(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:

        async def wishes() -> dict[int, str]:
            async with store.read() as connection:
                known = await subscriptions_of(connection, webhook_chat("desk"), from_json)
            return {
                one.subscription_id: f"{one.query.companies or one.query.kinds} {one.rhythm}" for one in known
            }

        await sync_webhooks(store, [DESK], COMPANIES, (), NOW)
        first = await wishes()
        assert sorted(first.values()) == ["('Nokia',) instant", "('patent_dispute',) daily"]
        await sync_webhooks(store, [DESK], COMPANIES, (), NOW)
        assert await wishes() == first
        changed = replace(DESK, subscriptions=("Nokia", "Xiaomi"))
        await sync_webhooks(store, [changed], COMPANIES, (), NOW)
        second = await wishes()
        assert sorted(second.values()) == ["('Nokia',) instant", "('Xiaomi',) instant"]
        assert set(first) & set(second)
        await sync_webhooks(store, [], COMPANIES, (), NOW)
        async with store.read() as connection:
            assert (await find_chats(connection, [webhook_chat("desk")]))[
                webhook_chat("desk")
            ].paused_at == NOW
        await sync_webhooks(store, [changed], COMPANIES, (), NOW)
        assert await wishes() == second


async def test_a_wish_that_leaves_the_file_takes_along_what_waits_for_its_sake(sqlite_url: str) -> None:
    desk = replace(DESK, subscriptions=("Nokia daily", "licences daily", "Xiaomi"))
    async with await Store.open(sqlite_url) as store:
        await sync_webhooks(store, [desk], COMPANIES, (), NOW)
        async with store.write() as connection:
            news = [make.entry(title=title, published_at=NOW) for title in (WANTED_TWICE, WANTED_ONCE)]
            filed = await file_entries(connection, [make.arrival(one) for one in news], Wishes(), NOW)
        both, once = (one.entry.story_id for one in filed if one is not None)
        assert await waiting(store) == {both: "alert", once: "digest"}
        await sync_webhooks(store, [replace(desk, subscriptions=("licences daily",))], COMPANIES, (), NOW)
        assert await waiting(store) == {both: "digest"}
        await sync_webhooks(store, [replace(desk, subscriptions=("disputes",))], COMPANIES, (), NOW)
        assert await waiting(store) == {}
        assert {row.state for row in await rows(store)} == {"dropped"}


async def waiting(store: Store) -> dict[int, str]:
    """The stories that are owed to the web hook, each with what would carry it."""
    queued = deliveries.c.state == "queued"
    alone = select(deliveries.c.story_id, deliveries.c.kind).where(queued, deliveries.c.kind == "alert")
    gathered = select(alerts.c.story_id, deliveries.c.kind).where(queued)
    gathered = gathered.join(deliveries, deliveries.c.delivery_id == alerts.c.delivery_id)
    async with store.read() as connection:
        return {row.story_id: row.kind for row in await connection.execute(alone.union_all(gathered))}


async def test_a_subscription_that_nobody_understands_names_the_channel(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        with pytest.raises(ConfigError, match="desk"):
            await sync_webhooks(store, [replace(DESK, subscriptions=("",))], COMPANIES, (), NOW)


async def test_a_web_hook_gets_stories_as_data(sqlite_url: str) -> None:
    got = []

    async def handle(request: web.Request) -> web.Response:
        got.append(await request.json())
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook = replace(DESK, url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    chat = webhook_chat("desk")
    async with (
        await Store.open(sqlite_url) as store,
        Webhooks([hook], private_hosts=["127.0.0.1"]) as channel,
    ):
        await sync_webhooks(store, [hook], COMPANIES, (), NOW)
        await file_story(store, 1)
        await file_story(store, 2, title="Nokia licenses its patents to Lenovo")
        await owe_story(store, 1, [chat], NOW)
        await owe_story(store, 2, [chat], NOW, day="2026-03-02")
        deliverer = Deliverer(
            store, lanes_of({"webhook": channel}), render=render, rng=random.Random(1), clock=Clock()
        )
        assert await deliverer.run_due() == 2
    await runner.cleanup()
    alert, digest = got
    assert alert["event"] == "alert"
    assert alert["reason"] == "Nokia is licensor"
    assert "<b>" not in alert["text"]
    assert alert["story"]["deals"][0]["parties"][0] == {
        "name": "Nokia",
        "role": "licensor",
        "company": "Nokia",
    }
    assert alert["story"]["sources"][0]["link"] == "https://news.example/1"
    assert digest["event"] == "digest"
    assert [story["id"] for story in digest["stories"]] == [2]
    assert json.dumps(digest)


def test_the_terminal_is_no_web_hook() -> None:
    assert webhook_chat("") != CONSOLE_CHAT
