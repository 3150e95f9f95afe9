"""A deliverer as a process of its own, to be killed: `python -m tests.flows.deliver_worker URL API TOKEN EPOCH PACE PATIENCE`.

Its clock runs two hundred times as fast from EPOCH on, so that waits of minutes pass in seconds.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from datetime import datetime, timedelta

from newsbot.alerts.pace import Limits
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.engine import Store
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import lanes_of
from newsbot.jobs.rendering import render
from tests.flows.delivering import NOW

SPEED = 200.0


def clock_from(epoch: float) -> datetime:
    return NOW + timedelta(seconds=(time.time() - epoch) * SPEED)


async def main(url: str, api: str, token: str, epoch: str, pace: str, patience: str) -> None:
    limits = {"telegram": Limits(overall=float(pace), chat_gap=0.02, group_count=10_000)}
    async with (
        await Store.open(url) as store,
        TelegramChannel(token, api=api, answer_timeout=float(patience)) as channel,
    ):
        deliverer = Deliverer(
            store,
            lanes_of({"telegram": channel}, limits),
            render=render,
            rng=random.Random(),
            clock=lambda: clock_from(float(epoch)),
        )
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        await deliverer.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:7]))
