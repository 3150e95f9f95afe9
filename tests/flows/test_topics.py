"""A topic of feeds.yaml goes all the way: found, filed, subscribed to, alerted, gathered in a digest, listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsbot.alerts.query import parse, to_json
from newsbot.deals.classify import Finder
from newsbot.edges.store.chats import add_subscription, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.jobs.filing import file_entries
from newsbot.jobs.reading import prepare
from newsbot.jobs.wishes import Wishes
from newsbot.model.deal import Topic
from newsbot.model.feed import Entry
from tests import make
from tests.flows.delivering import NOW, Clock, delivering
from tests.servers.telegram_server import TelegramServer

TOPICS = (Topic("acquisition", patterns=("{buyer} ..2 (buy+|bought|acquire+) ..3 {seller}",)),)
BOUGHT = make.entry(
    title="Samsung to buy Ericsson for $9 billion",
    summary="Samsung agreed to buy Ericsson.",
    published_at=NOW,
)
LICENSED = make.entry(
    title="Nokia licenses its 5G patents to Xiaomi",
    summary="Nokia and Xiaomi signed a multi-year patent licence agreement.",
    published_at=NOW,
)


async def subscribe(store: Store, chat_id: int, *asked: str) -> None:
    async with store.write() as connection:
        await save_chat(connection, make.chat(chat_id), NOW)
        for text in asked:
            wish = parse(text, make.COMPANIES, TOPICS)
            long_ago = NOW - timedelta(days=30)
            await add_subscription(connection, chat_id, to_json(wish.query), wish.rhythm, long_ago)


async def come_in(store: Store, *entries: Entry) -> None:
    finder = Finder(make.COMPANIES, TOPICS)
    arrivals = [
        replace(make.arrival(entry, feed_id=place), prepared=prepare(entry, finder, f"outlet {place}", NOW))
        for place, entry in enumerate(entries, start=1)
    ]
    async with store.write() as connection:
        await take_turn(connection)
        await file_entries(connection, arrivals, Wishes(), NOW)


async def test_a_topic_is_a_kind_all_the_way(sqlite_url: str) -> None:
    clock = Clock()
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(5)
        server.add_person(6)
        await subscribe(store, 5, "acquisition")
        await subscribe(store, 6, "acquisition daily")
        await come_in(store, BOUGHT, LICENSED)
        async with store.read() as connection:
            (story,) = await list_stories(connection, Listing(kinds=("acquisition",)))
        assert story.title == BOUGHT.title
        async with delivering(store, server, clock) as deliverer:
            await deliverer.run_due()
            (card,) = server.messages_in(5)
            assert "Samsung" in card.text
            assert "acquisition" in card.text.lower()
            assert server.messages_in(6) == []
            clock.forward(days=1)
            await deliverer.run_due()
        (digest,) = server.messages_in(6)
        assert "acquisition (1)" in digest.text.lower()
        assert "Ericsson" in digest.text
        assert "Xiaomi" not in card.text + digest.text


async def test_a_digest_repeats_nothing_that_was_told_at_once(sqlite_url: str) -> None:
    clock = Clock()
    async with await Store.open(sqlite_url) as store, TelegramServer() as server:
        server.add_person(5)
        await subscribe(store, 5, "Nokia", "everything daily")
        await come_in(store, BOUGHT, LICENSED)
        async with delivering(store, server, clock) as deliverer:
            await deliverer.run_due()
            clock.forward(days=1)
            await deliverer.run_due()
        alert, digest = server.messages_in(5)
        assert "Xiaomi" in alert.text
        assert "Ericsson" in digest.text
        assert "Xiaomi" not in digest.text
