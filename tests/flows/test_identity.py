"""What an outlet changes about an article never alerts again; what only borrows a guid is not hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from newsbot.alerts.query import parse, to_json
from newsbot.edges.fetch import Fetcher
from newsbot.edges.store.chats import add_subscription, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import sync_feeds
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.model.feed import Feed, Polling
from tests import make
from tests.make import NOW
from tests.servers.feed_server import Answer, FeedServer

PRIVATE = frozenset({"127.0.0.1"})
DEAL = make.entry(
    guid="tag:deal",
    title="Nokia licenses its 5G patents to Xiaomi",
    summary="Nokia and Xiaomi signed a multi-year patent licence agreement on Monday.",
    link="https://www.news.example/business/nokia-xiaomi",
    published_at=NOW - timedelta(hours=1),
)
BRIDGE = make.entry(published_at=NOW - timedelta(hours=2))
MUSEUM = make.entry(title="Museum opens a wing for glass", published_at=NOW - timedelta(hours=3))
OTHER = replace(
    DEAL,
    title="Ericsson sues Lenovo over video patents",
    summary="Ericsson filed a patent infringement lawsuit against Lenovo.",
    link="https://www.news.example/business/ericsson-lenovo",
)
CHANGES = {
    "guid": replace(DEAL, id="https://www.news.example/?p=7"),
    "tracked link": replace(DEAL, id="1", link=f"{DEAL.link}?utm_source=rss&fbclid=abc"),
    "scheme": replace(DEAL, id="2", link="http://news.example/business/nokia-xiaomi/"),
    "mobile host": replace(DEAL, id="3", link="https://m.news.example/business/nokia-xiaomi"),
    "amp page": replace(DEAL, id="4", link="https://www.news.example/business/nokia-xiaomi/amp/"),
    "another link": replace(DEAL, link="https://www.news.example/2026/03/02/nokia-xiaomi-signed"),
    "title": replace(DEAL, title="Nokia licenses its 5G and Wi-Fi patents to Xiaomi (updated)"),
    "summary": replace(DEAL, summary=f"{DEAL.summary} Terms were not disclosed."),
    "date": replace(DEAL, published_at=NOW + timedelta(hours=5)),
    "all but the guid": replace(
        DEAL, title=f"UPDATE 1: {DEAL.title}", summary="More to come.", link="https://www.news.example/live/1"
    ),
}


async def test_changes_never_alert_again_and_a_reused_guid_hides_nothing(database_url: str) -> None:
    feeds = [make.rss(BRIDGE, DEAL, MUSEUM), make.rss(MUSEUM, DEAL, BRIDGE)]
    feeds += [make.rss(changed, BRIDGE) for changed in CHANGES.values()]
    feeds.append(make.rss(OTHER, BRIDGE))
    polling = Polling(private_hosts=PRIVATE)
    fetcher = Fetcher(user_agent="newsbot/test", private_hosts=PRIVATE)
    workers = Workers("newsbot.jobs.reading:Reader", (make.COMPANIES,), most=1)
    async with await Store.open(database_url) as store, FeedServer() as server, fetcher, workers:
        server.put("/feed", *(Answer(feed) for feed in feeds))
        async with store.write() as connection:
            await sync_feeds(connection, [Feed(server.url("/feed"))], PRIVATE, NOW)
            await save_chat(connection, make.chat(5), NOW)
            wish = to_json(parse("everything", make.COMPANIES).query)
            await add_subscription(connection, 5, wish, "instant", NOW - timedelta(days=30))
        poller = Poller(store, fetcher, workers, polling, rng=Random(1))
        alerts = {}
        for hour, name in enumerate(("first", "reordered", *CHANGES, "guid reused")):
            cycle = await poller.cycle(NOW + timedelta(hours=hour), everything=True)
            assert cycle.polled == 1, name
            alerts[name] = cycle.alerts
        assert {name for name, count in alerts.items() if count} == {"first", "guid reused"}
        async with store.read() as connection:
            newest, first = await list_stories(connection, Listing())
        assert newest.title == OTHER.title
        assert first.deals
