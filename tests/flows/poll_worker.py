"""A process of a concurrency test: polls what is due, again and again, by a clock that is off.

python -m tests.flows.poll_worker URL SECONDS_OFF SEED
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta

from newsbot.edges.fetch import Fetcher
from newsbot.edges.store.engine import Store
from newsbot.edges.workers import Workers
from newsbot.jobs.poll import Poller
from newsbot.jobs.prepared import Body
from newsbot.model.feed import Polling
from tests import make

PRIVATE = frozenset({"127.0.0.1"})


async def main(url: str, off: timedelta, rng: random.Random) -> None:
    workers = Workers("newsbot.jobs.reading:Reader", (make.COMPANIES,), most=1)
    fetcher = Fetcher(user_agent="newsbot/test", private_hosts=PRIVATE)
    async with await Store.open(url) as store, fetcher, workers:
        poller = Poller(
            store,
            fetcher,
            workers,
            Polling(private_hosts=PRIVATE),
            rng=rng,
            at_once=8,
            lease=timedelta(seconds=4),
        )
        # The start of its own worker, long on a busy machine, is none of what is watched.
        start = Body("", b"", {}, b"", "", datetime.now(UTC))
        await workers.call(start)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            await poller.cycle(datetime.now(UTC) + off)
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], timedelta(seconds=float(sys.argv[2])), random.Random(int(sys.argv[3]))))
