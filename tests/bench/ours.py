"""One cycle of newsbot over the feeds of a database, as a process of its own: `python -m tests.bench.ours URL`.

All of a poll is in it: claiming, fetching, reading, classifying, grouping, storing. The last line says in JSON
what was done and what the cycle itself cost; start and end of the process are outside of that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from newsbot.config.feedsfile import read_feeds_file
from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import tune
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import sync_feeds
from newsbot.edges.store.migrating import migrate
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.model.company import Company
from newsbot.model.feed import Feed, Polling
from tests.bench.measured import Spent, children, resident


def prepare(url: str, feeds: list[str], private: frozenset[str]) -> None:
    """A migrated database that knows the feeds."""

    async def run() -> None:
        await migrate(url)
        async with await Store.open(url) as store, store.write() as connection:
            await sync_feeds(connection, [Feed(feed) for feed in feeds], private, datetime.now(UTC))

    asyncio.run(run())


async def cycles(
    url: str, private: frozenset[str], companies: tuple[Company, ...], most: int | None, *, again: bool
) -> None:
    spent = Spent()
    fetcher = Fetcher(user_agent="newsbot/bench", private_hosts=private)
    async with (
        await Store.open(url) as store,
        fetcher,
        Workers("newsbot.jobs.reading:Reader", (companies, ()), most=most) as workers,
    ):
        polling = Polling(private_hosts=private)
        poller = Poller(store, fetcher, workers, polling, rng=random.Random(1))
        tune()
        while True:
            done = await poller.cycle(datetime.now(UTC), everything=True)
            memory = resident(os.getpid())
            told = {
                "polled": done.polled,
                "failed": done.failed,
                "entries": done.entries,
                "stories": done.stories,
                "deals": done.deals,
                "memory": memory,
                # without workers: they leave when there is nothing to read for a while
                "alone": memory - sum(map(resident, children(os.getpid()))),
            }
            print(json.dumps(told | spent.told()), flush=True)
            if not again or not await asyncio.to_thread(sys.stdin.readline):
                return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--private", type=Path, required=True, help="a JSON list of hosts")
    parser.add_argument(
        "--feeds-file", type=Path, default=Path("feeds.yaml"), help="whose companies to track"
    )
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--again", action="store_true", help="another cycle for each line on standard input")
    asked = parser.parse_args()
    private = frozenset(json.loads(asked.private.read_text("utf-8")))
    companies = read_feeds_file(asked.feeds_file, lambda name: None).companies
    uvloop.run(cycles(asked.url, private, companies, asked.workers, again=asked.again))


if __name__ == "__main__":
    main()
