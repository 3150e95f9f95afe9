"""What newsbot holds in memory in its life: its first cycle, days of little news, rest; workers included."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from newsbot.config.feedsfile import read_feeds_file
from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import tune
from newsbot.edges.store.engine import Store
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.model.feed import Polling
from tests.bench import ours
from tests.bench.growth import MEGABYTES
from tests.bench.measured import children, resident
from tests.bench.server import Stage, Web, host

SHARE = 50  # one feed in so many has something new in a round
ROUNDS = 12
PAUSE = 1.0  # seconds between two rounds
REST = 25.0  # seconds: workers leave after 20


def main(feeds: int) -> bool:
    numbers = range(feeds)
    private = frozenset(map(host, numbers))
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        url = f"sqlite:///{name}/ours.db"
        ours.prepare(url, web.urls, private)
        return uvloop.run(_live(web, url, private))


async def _live(web: Web, url: str, private: frozenset[str]) -> bool:
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    fetcher = Fetcher(user_agent="newsbot/bench", private_hosts=private)
    feeds = len(private)
    async with (
        await Store.open(url) as store,
        fetcher,
        Workers("newsbot.jobs.reading:Reader", (companies, ())) as workers,
    ):
        poller = Poller(store, fetcher, workers, Polling(private_hosts=private), rng=random.Random(1))
        tune()

        async def polled() -> float:
            """The worst moment of a cycle."""
            cycle = asyncio.create_task(poller.cycle(datetime.now(UTC), everything=True))
            peak = 0.0
            while not cycle.done():
                peak = max(peak, sum(_held(web)))
                await asyncio.wait([cycle], timeout=0.1)
            cycle.result()
            return peak

        _say(feeds, "before its first cycle", _held(web))
        print(f"{feeds:>6} feeds: {await polled():.0f} MB at the worst moment of its first cycle", flush=True)
        _say(feeds, "at its end", _held(web))
        worst = 0.0
        for number in range(1, ROUNDS + 1):
            web.stage(Stage(version=number, share=SHARE))
            peak = await polled()
            if number > ROUNDS // 2:  # the first cycle's second worker has left by then
                worst = max(worst, peak)
            await asyncio.sleep(PAUSE if number != ROUNDS // 2 else REST)
        most = MEGABYTES.get(feeds)
        good = most is None or worst <= most
        print(
            f"{feeds:>6} feeds: {worst:.0f} MB at the worst moment of cycles with news in one feed of {SHARE}"
            + (f" (at most {most})" if most else "")
            + ("" if good else "  MISSED"),
            flush=True,
        )
        _say(feeds, "after them", _held(web))
        await asyncio.sleep(REST)
        _say(feeds, "at rest", _held(web))
    return good


def _held(web: Web) -> list[float]:
    """Megabytes of this process, then of each child that is a worker or belongs to one."""
    own = os.getpid()
    others = [resident(child) for child in children(own) if child != web.pid]
    return [resident(own) - resident(web.pid) - sum(others), *others]


def _say(feeds: int, when: str, held: list[float]) -> None:
    print(f"{feeds:>6} feeds: {sum(held):.0f} MB {when}, {held[0]:.0f} of them without workers", flush=True)
