"""One story to many chats through the local Bot API server: time, 429s, repeats, memory, CPU.

    python -m tests.bench.broadcast --chats 10000             # at the real pace: 25 a second, 400 seconds
    python -m tests.bench.broadcast --chats 10000 --rate 250  # both sides ten times faster
    python -m tests.bench.broadcast --chats 500 --database postgresql://…

The server runs in a process of its own and refuses what is above its limits (30 a second at the real pace).
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from newsbot.alerts.pace import TELEGRAM
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.chats import save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate
from newsbot.edges.store.owing import Owed, owe
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.rendering import render
from newsbot.model.alert import Alert
from newsbot.model.chat import Chat
from tests.flows.delivering import file_story
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits

FIRST = 1_000_000


def serve(pipe: Connection, chats: int, speed: float) -> None:
    """The server's process: says its address, waits for a word, says what it saw."""
    # It judges by the moment at which it looks at a request: on a busy machine it must not be kept waiting.
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))

    async def run() -> None:
        async with TelegramServer(limits=Limits(overall=round(30 * speed))) as server:
            for number in range(chats):
                server.add_person(FIRST + number)
            pipe.send((server.url, server.token))
            while not pipe.poll():  # noqa: ASYNC110 - a pipe has no event to wait for
                await asyncio.sleep(0.1)
            taken = Counter(message.chat_id for message in server.messages)
            moments = [message.at for message in server.messages]
            statuses = Counter(call.status for call in server.calls)
            pipe.send((taken, moments[0], moments[-1], statuses, server.peak))

    asyncio.run(run())


def memory() -> float:
    """Resident megabytes now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def broadcast(url: str, chats: int, rate: float, pipe: Connection) -> None:
    api, token = pipe.recv()
    await migrate(url)
    async with await Store.open(url) as store:
        now = datetime.now(UTC)
        await file_story(store, 1)
        async with store.write() as connection:
            for number in range(chats):
                await save_chat(connection, Chat(FIRST + number), now)
        begin = time.perf_counter()
        async with store.write() as connection:
            alerts = [Owed(Alert(1, 1, FIRST + number, "Nokia is licensor"), now) for number in range(chats)]
            await owe(connection, alerts, now)
        print(f"owed to {chats} chats in one transaction: {time.perf_counter() - begin:.2f} s")
        async with TelegramChannel(token, api=api) as channel:
            limits = {"telegram": replace(TELEGRAM, overall=rate)}
            deliverer = Deliverer(
                store, {"telegram": channel}, render=render, rng=random.Random(1), limits=limits
            )
            curve: list[float] = []
            used, begin = time.process_time(), time.perf_counter()
            job = asyncio.create_task(deliverer.run_due())
            while not job.done():
                curve.append(memory())
                await asyncio.wait([job], timeout=max(0.2, chats / rate / 20))
            took, used = time.perf_counter() - begin, time.process_time() - used
            sent = await job
    pipe.send("enough")
    taken, first, last, statuses, peak = pipe.recv()
    ideal = chats / rate
    repeats = sum(count - 1 for count in taken.values())
    print(f"sent {sent} of {chats}; chats reached {len(taken)}, repeats {repeats}, answers {dict(statuses)}")
    print(f"time {took:.1f} s, the limit of {rate:g} a second allows {ideal:.1f} s: {took / ideal - 1:+.1%}")
    print(f"first to last message {last - first:.1f} s, most requests at once {peak}")
    print(f"CPU {used:.1f} s ({used / chats * 1000:.2f} ms a message)")
    print(f"memory, MB: {' '.join(f'{mb:.0f}' for mb in curve)}")
    if len(taken) != chats or repeats or statuses[429] or took > ideal * 1.1 + 1:
        raise SystemExit("not as promised: every chat once, no 429, within 10% of the limit")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=TELEGRAM.overall, help="messages a second")
    parser.add_argument("--database", default="", help="URL of an empty database; a SQLite file if not given")
    asked = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, asked.chats, asked.rate / TELEGRAM.overall))
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = asked.database or f"sqlite:///{folder}/newsbot.db"
            asyncio.run(broadcast(url, asked.chats, asked.rate, ours))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
