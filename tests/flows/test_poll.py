"""The poll job over real HTTP, real worker processes and both databases."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select, update

from newsbot.alerts.query import to_json
from newsbot.edges.fetch import Fetcher
from newsbot.edges.store import chats, feeds, stories, tables
from newsbot.edges.store.claims import claim_due
from newsbot.edges.store.engine import Store
from newsbot.edges.workers import Workers
from newsbot.jobs.cycle import Cycle
from newsbot.jobs.poll import Poller
from newsbot.model.chat import Query
from newsbot.model.feed import Feed, Polling
from tests import make
from tests.make import NOW
from tests.servers.feed_server import Answer, FeedServer, bomb
from tests.servers.telegram_server import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

PRIVATE = frozenset({"127.0.0.1"})
POLLING = Polling(private_hosts=PRIVATE)
DEAL = make.entry(
    title="Nokia licenses its 5G patents to Xiaomi",
    summary="Nokia and Xiaomi signed a multi-year patent licence agreement on Monday.",
    published_at=NOW - timedelta(hours=1),
)
SAME_DEAL = make.entry(
    title="Xiaomi signs patent licence with Nokia",
    summary="The phone maker Xiaomi takes a multi-year licence to patents of Nokia.",
    published_at=NOW - timedelta(minutes=30),
)


class Bench:
    """A poller with all its surroundings."""

    def __init__(self, store: Store, server: FeedServer, fetcher: Fetcher, workers: Workers) -> None:
        self.store = store
        self.server = server
        self.fetcher = fetcher
        self.workers = workers
        self._seeds = count(1)
        self.poller = self._poller("")

    def another(self, lease: timedelta = timedelta(minutes=3)) -> Poller:
        """A poller beside the first, as on another machine: of one process each would take the other for dead."""
        return self._poller("elsewhere:1:0badcafe", lease)

    def _poller(self, name: str, lease: timedelta = timedelta(minutes=3)) -> Poller:
        rng = Random(next(self._seeds))
        return Poller(self.store, self.fetcher, self.workers, POLLING, rng=rng, name=name, lease=lease)

    async def feed(self, *paths: str) -> None:
        async with self.store.write() as connection:
            listed = [Feed(self.server.url(path)) for path in paths]
            await feeds.sync_feeds(connection, listed, PRIVATE, NOW)

    async def subscribe(
        self, *companies: str, days: int = 30, rhythm: str = "instant", chat_id: int = 5
    ) -> None:
        async with self.store.write() as connection:
            await chats.save_chat(connection, make.chat(chat_id), NOW)
            at = NOW - timedelta(days=days)
            await chats.add_subscription(connection, chat_id, to_json(Query(companies=companies)), rhythm, at)

    async def poll(self, hours: float = 0) -> Cycle:
        return await self.poller.cycle(NOW + timedelta(hours=hours))

    async def asked(self, *paths: str) -> None:
        """Wait until somebody has asked for all of these."""
        async with asyncio.timeout(PATIENCE):
            while not all(self.server.seen(path) for path in paths):  # noqa: ASYNC110 - requests come from outside
                await asyncio.sleep(0.01)

    async def count(self, table: str) -> int:
        async with self.store.read() as connection:
            counted = select(func.count()).select_from(tables.metadata.tables[table])
            return await connection.scalar(counted) or 0

    async def health(self) -> feeds.Health:
        async with self.store.read() as connection:
            (only,) = await feeds.feed_health(connection)
        return only


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Workers]:
    """One pool for all these tests, and so one event loop."""
    async with Workers("newsbot.jobs.reading:Reader", (make.COMPANIES,), most=1) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def bench(database_url: str, workers: Workers) -> AsyncIterator[Bench]:
    fetcher = Fetcher(user_agent="newsbot/test", private_hosts=PRIVATE)
    async with await Store.open(database_url) as store, FeedServer() as server, fetcher:
        yield Bench(store, server, fetcher, workers)


async def test_a_deal_in_two_feeds_is_one_story_and_one_alert(bench: Bench) -> None:
    await bench.feed("/a", "/b")
    await bench.subscribe("Nokia")
    bench.server.put("/a", Answer(make.rss(DEAL, make.entry(published_at=NOW))))
    bench.server.put("/b", Answer(make.rss(SAME_DEAL)))
    cycle = await bench.poll()
    assert (cycle.polled, cycle.failed, cycle.entries, cycle.alerts) == (2, 0, 3, 1)
    async with bench.store.read() as connection:
        (story,) = await stories.list_stories(connection, stories.Listing())
    assert len(story.entries) == 2
    assert await bench.count("deliveries") == 1


async def test_nothing_is_new_twice_whatever_the_server_says(bench: Bench) -> None:
    await bench.feed("/a")
    await bench.subscribe("Nokia")
    body = make.rss(DEAL)
    other = make.rss(DEAL, title="Example Wire, edited")
    bench.server.put(
        "/a",
        Answer(body, etag='"1"'),
        Answer(body, etag='"1"'),
        Answer(body),
        Answer(other),
        Answer(other, status=500),
    )
    first = await bench.poll()
    outcomes = []
    for day in range(1, 5):
        assert (await bench.poll(24 * day)).polled == 1
        outcomes.append((await bench.health()).polls[0].reason)
    assert first.alerts == 1
    assert outcomes == ["not modified", "same bytes", "nothing new", "HTTP 500 Internal Server Error"]
    assert (await bench.count("entries"), await bench.count("alerts")) == (1, 1)


async def test_on_a_first_poll_nothing_older_than_the_subscription_is_alerted(bench: Bench) -> None:
    await bench.feed("/a")
    await bench.subscribe("Nokia", days=0)
    undated = make.entry(
        title="Ericsson and Nokia form a joint venture for radio chips",
        summary="Ericsson and Nokia found a joint venture.",
        published_at=None,
    )
    bench.server.put("/a", Answer(make.rss(DEAL, undated)))
    cycle = await bench.poll()
    assert (cycle.entries, cycle.alerts) == (2, 0)


async def test_a_daily_wish_gathers_in_one_digest(bench: Bench) -> None:
    await bench.feed("/a")
    await bench.subscribe("Nokia", rhythm="daily")
    lawsuit = make.entry(
        title="Nokia sues Lenovo over video patents",
        summary="Nokia filed a patent infringement lawsuit against Lenovo.",
        published_at=NOW,
    )
    bench.server.put("/a", Answer(make.rss(DEAL, lawsuit)))
    assert (await bench.poll()).alerts == 2
    assert (await bench.count("alerts"), await bench.count("deliveries")) == (2, 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"<html><body>hello</body></html>", content_type="text/html"), "web page"),
        (Answer(status=404), "HTTP 404 Not Found"),
        (bomb(40), "10 MB"),
        (Answer(raw=b"garbage\r\n\r\n"), ""),
    ],
    ids=["page", "missing", "bomb", "no http"],
)
async def test_a_broken_feed_is_noted_and_costs_only_itself(
    bench: Bench, answer: Answer, reason: str
) -> None:
    await bench.feed("/bad", "/good")
    bench.server.put("/bad", answer)
    bench.server.put("/good", Answer(make.rss(DEAL)))
    cycle = await bench.poll()
    assert (cycle.polled, cycle.failed, cycle.entries) == (2, 1, 1)
    async with bench.store.read() as connection:
        bad, good = await feeds.feed_health(connection)
    assert reason.lower() in bad.polls[0].reason.lower()
    assert bad.errors == 1
    assert good.ok


async def test_a_feed_that_hangs_is_given_up_and_costs_only_itself(bench: Bench) -> None:
    await bench.feed("/bad", "/good")
    bench.server.put("/bad", Answer(hang=True))
    bench.server.put("/good", Answer(make.rss(DEAL)))
    impatient = Fetcher(user_agent="newsbot/test", private_hosts=PRIVATE, deadline=timedelta(seconds=0.5))
    async with impatient:
        bench.poller.use(POLLING, impatient, bench.workers)
        for day in count():  # a machine may be too busy to ask the good one in time: then the next day
            cycle = await bench.poll(24 * day)
            assert (cycle.polled, cycle.failed) in {(2, 1), (2, 2)}
            if cycle.entries:
                break
    async with bench.store.read() as connection:
        bad, good = await feeds.feed_health(connection)
    assert "no answer" in bad.polls[0].reason
    assert bad.errors == day + 1
    assert good.ok


async def test_an_edited_title_and_a_new_guid_do_not_alert_again(bench: Bench) -> None:
    await bench.feed("/a")
    await bench.subscribe("Nokia")
    edited = make.entry(
        guid=DEAL.id,
        link=DEAL.link,
        title=DEAL.title + " (update)",
        summary=DEAL.summary,
        published_at=DEAL.published_at,
    )
    renamed = make.entry(
        guid="other", link=f"{DEAL.link}?utm_source=feed", title=DEAL.title, summary=DEAL.summary
    )
    bench.server.put("/a", Answer(make.rss(DEAL)), Answer(make.rss(edited)), Answer(make.rss(renamed)))
    for day in range(3):
        await bench.poll(24 * day)
    assert (await bench.count("entries"), await bench.count("stories"), await bench.count("alerts")) == (
        1,
        1,
        1,
    )
    async with bench.store.read() as connection:
        (story,) = await stories.list_stories(connection, stories.Listing())
    assert story.entries[0].title in {edited.title, renamed.title}


async def test_a_large_feed_is_filed_in_several_transactions(bench: Bench) -> None:
    await bench.feed("/a")
    words = (
        "bridge",
        "river",
        "school",
        "market",
        "station",
        "garden",
        "harbour",
        "museum",
        "theatre",
        "library",
    )
    many = [
        make.entry(title=f"The {one} and the {two} of district {number} open again", published_at=NOW)
        for number, (one, two) in enumerate((one, two) for one in words for two in words for _ in range(3))
    ]
    bench.server.put("/a", Answer(make.rss(*many)))
    assert (await bench.poll()).entries == 300
    assert (await bench.poll(24)).entries == 0
    assert (await bench.health()).polls[-1].new == 300


async def test_every_feed_once_due_or_not(bench: Bench) -> None:
    await bench.feed("/a", "/b")
    bench.server.put("/a", Answer(make.rss(DEAL)))
    bench.server.put("/b", Answer(make.rss(SAME_DEAL)))
    assert (await bench.poll()).polled == 2
    assert (await bench.poll()).polled == 0
    assert (await bench.poller.cycle(NOW + timedelta(minutes=1), everything=True)).polled == 2


async def test_a_worker_that_was_only_slow_commits_nothing_after_its_lease(bench: Bench) -> None:
    await bench.feed("/a")
    await bench.subscribe("Nokia")
    other_was_there = asyncio.Event()
    bench.server.put("/a", Answer(make.rss(DEAL), until=other_was_there), Answer(make.rss(DEAL)))
    slow = bench.another(lease=timedelta(seconds=30))
    slow_cycle = asyncio.create_task(slow.cycle(NOW))
    await bench.asked("/a")
    quick = await bench.poll(0.1)
    assert (quick.entries, quick.lost) == (1, 0)
    other_was_there.set()
    late = await slow_cycle
    assert (late.polled, late.lost, late.alerts) == (0, 1, 0)
    assert (await bench.count("polls"), await bench.count("entries"), await bench.count("alerts")) == (
        1,
        1,
        1,
    )


async def test_a_poll_that_outlives_its_own_lease_is_lost_and_the_feed_polled_again(bench: Bench) -> None:
    await bench.feed("/a")
    bench.server.put("/a", Answer(make.rss(DEAL), delay=1.5), Answer(make.rss(DEAL)))
    cycle = await bench.another(lease=timedelta(seconds=1)).cycle(NOW)
    assert cycle.lost >= 1  # on a slow day the second answer comes too late as well
    assert (cycle.polled, cycle.entries, await bench.count("polls")) == (1, 1, 1)


async def test_a_cycle_that_is_cut_gives_back_what_it_had_claimed(bench: Bench) -> None:
    await bench.feed("/a", "/b")
    bench.server.put("/a", Answer(hang=True), Answer(make.rss(DEAL)))
    bench.server.put("/b", Answer(hang=True), Answer(make.rss(SAME_DEAL)))
    cycle = asyncio.create_task(bench.poll())
    await bench.asked("/a", "/b")
    cycle.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cycle
    assert (await bench.another().cycle(NOW)).entries == 2


async def test_later_coverage_edits_the_alert_that_was_sent(bench: Bench) -> None:
    await bench.feed("/a", "/b")
    await bench.subscribe("Nokia")
    bench.server.put("/a", Answer(make.rss(DEAL)))
    bench.server.put("/b", Answer(status=503), Answer(make.rss(SAME_DEAL)))
    assert (await bench.poll()).alerts == 1
    async with bench.store.write() as connection:
        sent = {"state": "sent", "sent_at": NOW, "message_id": 77}
        await connection.execute(update(tables.deliveries).values(sent))
    later = await bench.poll(2)
    assert (later.entries, later.alerts) == (1, 0)
    async with bench.store.read() as connection:
        owed = (
            await connection.execute(select(tables.deliveries).where(tables.deliveries.c.kind == "edit"))
        ).all()
    assert [(row.message_id, row.state) for row in owed] == [(77, "queued")]


async def test_after_a_long_stop_public_feeds_are_spread_out(bench: Bench) -> None:
    async with bench.store.write() as connection:
        listed = [Feed(f"https://host{number}.example/") for number in range(40)]
        await feeds.sync_feeds(connection, listed, frozenset(), NOW - timedelta(days=3))
        await connection.execute(update(tables.feeds).values(first_polled_at=NOW - timedelta(days=3)))
    assert await bench.poller.start(NOW) == 40
    async with bench.store.read() as connection:
        health = await feeds.feed_health(connection)
    times = sorted(feed.next_poll_at for feed in health)
    assert times[0] >= NOW
    assert times[-1] - times[0] > timedelta(minutes=2)


async def test_the_feeds_of_a_neighbour_that_was_killed_wait_for_a_moment_only(bench: Bench) -> None:
    await bench.feed("/a")
    bench.server.put("/a", Answer(make.rss(DEAL)))
    await bench.poller.start(NOW)
    neighbour = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await neighbour.wait()
    lease = f"{platform.node()}:{neighbour.pid}:0badcafe:1"
    async with bench.store.write() as connection:
        until = NOW + timedelta(minutes=3)
        await claim_due(connection, NOW, lease=lease, lease_until=until, limit=9, public_limit=9)
    assert (await bench.poller.cycle(NOW + timedelta(seconds=1))).polled == 0
    assert (await bench.poller.cycle(NOW + timedelta(seconds=20))).entries == 1


@pytest.mark.parametrize(
    ("robots", "found"), [("", 1), ("User-agent: *\nDisallow: /", 0)], ids=["open", "closed"]
)
async def test_full_text_shows_the_parties_that_a_headline_hides(
    bench: Bench, robots: str, found: int
) -> None:
    link = bench.server.url("/article")
    headline = make.entry(title="Phone maker signs patent licence", link=link, published_at=NOW)
    paragraph = (
        "Nokia and Xiaomi signed a multi-year patent licence agreement, the companies said on Monday. " * 4
    )
    page = f"<html><body><article><h1>{headline.title}</h1><p>{paragraph}</p></article></body></html>"
    bench.server.put("/a", Answer(make.rss(headline)))
    bench.server.put("/article", Answer(page, content_type="text/html"))
    bench.server.put("/robots.txt", Answer(robots, content_type="text/plain"))
    async with bench.store.write() as connection:
        await feeds.sync_feeds(connection, [Feed(bench.server.url("/a"), full_text=True)], PRIVATE, NOW)
    await bench.subscribe("Nokia")
    assert (await bench.poll()).alerts == found
    assert len(bench.server.seen("/article")) == found


async def test_a_host_that_forbids_one_feed_after_serving_another_throttles(bench: Bench) -> None:
    await bench.feed("/a", "/b")
    bench.server.put("/a", Answer(make.rss(DEAL)))
    bench.server.put("/b", Answer(status=404), Answer(status=403))
    await bench.poll()
    await bench.poll(6)
    async with bench.store.read() as connection:
        throttled = next(feed for feed in await feeds.feed_health(connection) if feed.url.endswith("/b"))
    assert throttled.polls[0].status == 403
    assert "pause" in throttled.next_poll_reason


async def test_a_bug_costs_a_feed_its_poll_and_nobody_the_cycle(bench: Bench) -> None:
    await bench.feed("/a")
    bench.server.put("/a", Answer(make.rss(DEAL)))
    await bench.subscribe("Nokia")
    async with bench.store.write() as connection:  # nothing of ours writes such a wish
        broken = {"chat_id": 5, "query": "nonsense", "rhythm": "instant", "created_at": NOW, "paused": False}
        await connection.execute(insert(tables.subscriptions), broken)
    assert (await bench.poll()).failed == 1
    health = await bench.health()
    assert (health.polls[0].reason, health.next_poll_at >= NOW + timedelta(hours=1)) == (
        "newsbot failed to file it",
        True,
    )
    async with bench.store.write() as connection:
        await chats.delete_subscription(connection, 5, 2)
    again = await bench.poll(2)
    assert (again.failed, again.entries, again.alerts) == (0, 1, 1)


async def test_admins_hear_once_when_a_feed_breaks_is_well_again_or_is_gone(bench: Bench) -> None:
    async with bench.store.write() as connection:
        await chats.save_chat(connection, make.chat(5), NOW)
    bench.poller = Poller(bench.store, bench.fetcher, bench.workers, POLLING, rng=Random(1), admins=(5,))
    bench.server.put(
        "/a", *(Answer(make.rss(DEAL), status=status) for status in (200, 500, 500, 500, 500, 200, 410))
    )
    await bench.feed("/a")
    heard = []
    for day in (0, 2, 4, 6, 8, 10, 12):
        assert (await bench.poll(hours=24 * day)).polled == 1
        async with bench.store.read() as connection:
            owed = select(tables.deliveries.c.text).where(tables.deliveries.c.kind == "notice")
            heard.append([str(text) for text in await connection.scalars(owed)])
    assert [len(texts) for texts in heard] == [0, 0, 1, 1, 1, 2, 3]
    for text, sign in zip(heard[-1], "🔴🟢⚫", strict=True):
        assert sign in text
        assert "Example Wire" in text
