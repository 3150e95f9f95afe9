"""A process of a concurrency test: files the arrivals of one outlet, one transaction each, in its own order.

    python -m tests.flows.filing_worker URL ARRIVALS SEED

Started again after being killed it begins anew; what it filed before is known.
"""

from __future__ import annotations

import asyncio
import pickle
import random
import sys
from pathlib import Path

from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival
from newsbot.jobs.wishes import Wishes


async def main(url: str, arrivals: list[Arrival], rng: random.Random) -> None:
    rng.shuffle(arrivals)
    wishes = Wishes()
    async with await Store.open(url) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)  # all begin together
        while arrivals:
            some = [arrivals.pop() for _ in range(min(len(arrivals), rng.randint(1, 4)))]
            async with store.write() as connection:
                await take_turn(connection)
                await file_entries(connection, some, wishes, some[0].seen_at)


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], pickle.loads(Path(sys.argv[2]).read_bytes()), random.Random(int(sys.argv[3])))  # noqa: S301 - written by the test
    )
