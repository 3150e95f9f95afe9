"""One of several polling processes on one database: `python -m tests.bench.poll_due URL --private FILE`.

Says "ready", waits for a line, polls what is due until nothing is, and says what it did.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from newsbot.config.feedsfile import read_feeds_file
from newsbot.edges.fetch import Fetcher
from newsbot.edges.store.engine import Store
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.jobs.prepared import Texts
from newsbot.model.feed import Polling
from tests.bench.measured import used


async def poll(url: str, private: frozenset[str]) -> None:
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    fetcher = Fetcher(user_agent="newsbot/bench", private_hosts=private)
    async with (
        await Store.open(url) as store,
        fetcher,
        Workers("newsbot.jobs.reading:Reader", (companies, ()), most=1) as workers,
    ):
        polling = Polling(private_hosts=private)
        poller = Poller(store, fetcher, workers, polling, rng=random.Random(os.getpid()))
        await workers.call(Texts(()))  # its start is not what is measured
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began, before = time.perf_counter(), used(os.getpid())
        done = await poller.cycle(datetime.now(UTC))
        told = {"wall": time.perf_counter() - began, "cpu": used(os.getpid()) - before}
    print(json.dumps({"polled": done.polled, "entries": done.entries, "lost": done.lost} | told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--private", type=Path, required=True, help="a JSON list of hosts")
    parser.add_argument("--core", type=int, required=True, help="the one core to run on")
    asked = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[asked.core % len(cores)]})  # its worker process inherits this
    uvloop.run(poll(asked.url, frozenset(json.loads(asked.private.read_text("utf-8")))))


if __name__ == "__main__":
    main()
