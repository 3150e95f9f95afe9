"""A day in minutes: thousands of feeds, a million stored entries, hundreds of cycles by an accelerated clock.

Prints the curve of resident memory; it must be flat. A cycle polls what came due in its minute of virtual time; one
poll in five brings a new entry, and retention takes away what is too old. Somebody subscribes to everything.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import select

from newsbot.alerts.query import to_json
from newsbot.config.feedsfile import read_feeds_file
from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import tune
from newsbot.edges.store.bulk import insert_rows
from newsbot.edges.store.chats import add_subscription, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import reschedule
from newsbot.edges.store.tables import entries, stories
from newsbot.edges.store.tables import feeds as feeds_table
from newsbot.edges.workers import Workers
from newsbot.jobs.cycle import Cycle
from newsbot.jobs.poll import Poller
from newsbot.jobs.tidy import Tidy
from newsbot.model.chat import Chat, Query
from newsbot.model.feed import Polling
from tests.bench import ours
from tests.bench.measured import children, resident
from tests.bench.news import write
from tests.bench.server import Stage, Web, host

STEP = timedelta(minutes=1)  # of virtual time between two cycles
ROUND = 25  # steps between two polls of a feed
CHANGED = 5  # one poll in so many brings a new entry
RETENTION = timedelta(days=360)  # the oldest of what is stored beforehand reach it while the soak runs
MOST = 200  # megabytes
FLAT = 1.10  # the last quarter against the second
SHOWN = 25  # lines of the curve


def main(feeds: int, stored: int, cycles: int) -> bool:
    numbers = range(feeds)
    private = frozenset(map(host, numbers))
    with tempfile.TemporaryDirectory(prefix="newsbot-soak-") as name, Web(numbers, lazy=True) as web:
        url = f"sqlite:///{name}/soak.db"
        ours.prepare(url, web.urls, private)
        began = time.perf_counter()
        with get_context("spawn").Pool(1) as apart:  # what filling needs shall not be counted
            apart.apply(_filled, (url, stored))
        print(f"soak: {stored} entries stored beforehand in {time.perf_counter() - began:.0f} s", flush=True)
        good = uvloop.run(_soak(web, url, private, cycles))
        print(f"soak: the database has {(Path(name) / 'soak.db').stat().st_size / 1e6:.0f} MB")
    return good


async def _soak(web: Web, url: str, private: frozenset[str], cycles: int) -> bool:
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    tune()  # as the service does
    began = time.perf_counter()
    async with await Store.open(url) as store:
        await _subscribe(store)
        curve = []
        beside = children(os.getpid())  # the web
        fetcher = Fetcher(user_agent="newsbot/bench", private_hosts=private)
        async with fetcher, Workers("newsbot.jobs.reading:Reader", (companies, ())) as workers:
            round_trip = STEP * ROUND
            polling = Polling(
                private_hosts=private, interval=round_trip, min_interval=round_trip, max_interval=round_trip
            )
            poller = Poller(store, fetcher, workers, polling, rng=random.Random(1))
            tidy = Tidy(store, retention=RETENTION, breath=timedelta(0))
            at = datetime.now(UTC)
            await _spread(store, at)
            done, tidied = Cycle(), 0
            for number in range(cycles):
                at += STEP
                web.stage(Stage(version=number, share=ROUND * CHANGED, lazy=True))
                cycle = await poller.cycle(at)
                await _align(store, at)
                if number % 50 == 49:
                    tidied += (await tidy.run(at)).entries
                done.polled += cycle.polled
                done.failed += cycle.failed
                done.entries += cycle.entries
                done.alerts += cycle.alerts
                web_alone = sum(map(resident, beside))
                curve.append(resident(os.getpid()) - web_alone)
                alone = curve[-1] + web_alone - sum(map(resident, children(os.getpid())))
                if (number + 1) % max(1, cycles // SHOWN) == 0:
                    seconds = time.perf_counter() - began
                    print(
                        f"soak: cycle {number + 1:>4}, {done.polled:>7} polls, {done.entries:>6} new entries,"
                        f" {curve[-1]:.0f} MB ({alone:.0f} without workers), {seconds:.0f} s",
                        flush=True,
                    )
        print(f"soak: {done.failed} polls failed, {done.alerts} alerts owed, {tidied} old entries taken away")
    return _judge(curve)


async def _subscribe(store: Store) -> None:
    now = datetime.now(UTC)
    async with store.write() as connection:
        await save_chat(connection, Chat(1, title="somebody"), now)
        await add_subscription(connection, 1, to_json(Query()), "instant", now - timedelta(days=30))


async def _spread(store: Store, at: datetime) -> None:
    """Each cycle has its share of the feeds from the beginning."""
    async with store.write() as connection:
        known = list(await connection.scalars(select(feeds_table.c.feed_id)))
        times = {feed_id: at + STEP * (1 + number % ROUND) for number, feed_id in enumerate(known)}
        await reschedule(connection, times, "spread out")


async def _align(store: Store, at: datetime) -> None:
    """What was polled is due with its slice again: a cycle goes on while more comes due, and would never end."""
    async with store.write() as connection:
        polled = await connection.scalars(
            select(feeds_table.c.feed_id).where(feeds_table.c.last_polled_at >= at)
        )
        await reschedule(connection, dict.fromkeys(polled, at + STEP * ROUND), "its slice")


def _judge(curve: list[float]) -> bool:
    quarter = max(1, len(curve) // 4)
    second = sum(curve[quarter : 2 * quarter]) / quarter
    last = sum(curve[-quarter:]) / quarter
    good = max(curve) < MOST and last <= second * FLAT
    print(
        f"soak: {max(curve):.0f} MB at most, workers and all (bar {MOST}); second quarter {second:.0f} MB,"
        f" last {last:.0f} MB" + ("" if good else "  MISSED"),
        flush=True,
    )
    return good


def _filled(url: str, count: int) -> None:
    asyncio.run(_fill(url, count))


async def _fill(url: str, count: int) -> None:
    """Entries and stories of the past, put straight into their tables: filing them would prove nothing here."""
    rows = _old(count)
    async with await Store.open(url, durable=False) as store:
        while batch := list(islice(rows, 20_000)):
            async with store.write() as connection:
                await insert_rows(connection, stories, [story for story, _ in batch])
                await insert_rows(connection, entries, [entry for _, entry in batch])


def _old(count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    newest = datetime.now(UTC) - timedelta(days=30)
    rng = random.Random(3)
    written = [write(feed, number) for feed in range(40) for number in range(50)]
    for number in range(1, count + 1):
        item = written[number % len(written)]
        at = newest - timedelta(days=330) * (1 - number / count)
        title = f"{item.title} ({number})"
        yield (
            {
                "story_id": number,
                "title": title,
                "lead_entry_id": number,
                "first_at": at,
                "last_at": at,
                "entries": 1,
                "outlets": 1,
                "has_deal": item.is_deal,
                "moves": [],
                "follows": None,
                "sketch": {"texts": [title.lower()]},
            },
            {
                "entry_id": number,
                "feed_id": 1 + number % 5000,
                "guid_key": rng.getrandbits(63),
                "link_key": rng.getrandbits(63),
                "revision": rng.getrandbits(63),
                "story_id": number,
                "title": title,
                "summary": " ".join(item.sentences),
                "content": "",
                "link": f"https://old.example/{number}",
                "authors": [],
                "published_at": at,
                "updated_at": None,
                "seen_at": at,
                "joined_because": "",
            },
        )
