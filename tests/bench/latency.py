"""How long a person waits for an answer while changed feeds are read: the loop's delay, and a command's work."""

from __future__ import annotations

import asyncio
import itertools
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from newsbot.config.feedsfile import read_feeds_file
from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import tune
from newsbot.edges.store.engine import Store
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.messages.lists import PAGE, latest
from newsbot.model.chat import Chat
from newsbot.model.feed import Polling
from tests.bench import ours
from tests.bench.server import Stage, Web, host

MOST = 0.1  # seconds, at the 95th percentile
EVERY = 0.05  # seconds between two questions
ANSWERS = 200  # of which the 95th percentile says something
_CHAT = Chat(1)


def main(feeds: int) -> bool:
    numbers = range(feeds)
    private = frozenset(map(host, numbers))
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        url = f"sqlite:///{name}/ours.db"
        ours.prepare(url, web.urls, private)
        return uvloop.run(_measure(web, url, private))


async def _measure(web: Web, url: str, private: frozenset[str]) -> bool:
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    fetcher = Fetcher(user_agent="newsbot/bench", private_hosts=private)
    async with (
        await Store.open(url) as store,
        fetcher,
        Workers("newsbot.jobs.reading:Reader", (companies, ())) as workers,
    ):
        polling = Polling(private_hosts=private)
        poller = Poller(store, fetcher, workers, polling, rng=random.Random(1))
        tune()
        good = True
        versions = itertools.count()
        for kind, least in (("everything new", 0), ("one new entry each", ANSWERS)):
            waits: list[float] = []
            cycles = 0
            while not cycles or len(waits) < least:
                web.stage(Stage(version=next(versions)))
                cycle = asyncio.create_task(poller.cycle(datetime.now(UTC), everything=True))
                waits += await _ask_until(cycle, store)
                cycles += 1
            good &= _show(kind, cycles, cycle.result().polled, waits)
    return good


async def _ask_until(cycle: asyncio.Task[object], store: Store) -> list[float]:
    """What /latest does, again and again: a turn of the loop, the query, the text."""
    waits = []
    loop = asyncio.get_running_loop()
    while not cycle.done():
        due = loop.time() + EVERY
        await asyncio.sleep(EVERY)
        async with store.read() as connection:
            found = await list_stories(connection, Listing(limit=PAGE + 1))
        now = datetime.now(UTC)
        latest(found[:PAGE], chat=_CHAT, now=now, kind="", page=0, more=len(found) > PAGE)
        waits.append(loop.time() - due)  # from the moment at which the question was due
    return waits


def _show(kind: str, cycles: int, polled: int, waits: list[float]) -> bool:
    ordered = sorted(waits)
    middle, late, worst = (
        ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 1)
    )
    good = late < MOST
    print(
        f"latency: {polled} feeds, {kind}, {cycles} cycles: {len(waits)} answers of /latest, median {middle * 1000:.0f} ms,"
        f" 95% within {late * 1000:.0f} ms (at most {MOST * 1000:.0f}), the slowest {worst * 1000:.0f} ms"
        + ("" if good else "  MISSED"),
        flush=True,
    )
    return good
