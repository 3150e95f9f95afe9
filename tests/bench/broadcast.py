"""One story to many chats through the local Bot API server: time, 429s, repeats, memory, CPU.

    python -m tests.bench.broadcast --chats 10000             # at the real pace: 25 a second, 400 seconds
    python -m tests.bench.broadcast --chats 10000 --rate 250  # both sides ten times faster
    python -m tests.bench.broadcast --chats 500 --stall 0.5   # the server stands still for so long, over and over
    python -m tests.bench.broadcast --chats 10000 --announce  # the same by /announce, owed in slices
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
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from newsbot.alerts.pace import TELEGRAM
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.announcing import announce, go_on
from newsbot.edges.store.chats import save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate
from newsbot.edges.store.owing import owe
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import lanes_of
from newsbot.jobs.rendering import render
from newsbot.model.alert import Alert, Owed
from newsbot.model.chat import Chat
from tests.flows.delivering import file_story
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits

FIRST = 1_000_000
BETWEEN_STALLS = 2.0


@dataclass(frozen=True)
class Asked:
    chats: int = 10_000
    rate: float = TELEGRAM.overall  # messages a second
    stall: float = 0.0  # seconds for which the server stands still, every two seconds
    announce: bool = False
    database: str = ""


def serve(pipe: Connection, chats: int, speed: float) -> None:
    """The server's process: says its address, waits for a word, says what it saw."""

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
            pipe.send((taken, moments, statuses, server.peak))

    asyncio.run(run())


def memory() -> float:
    """Resident megabytes now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def most_within_a_second(moments: list[float]) -> int:
    """The most messages that came in at the server within any second."""
    first = most = 0
    for last, at in enumerate(moments):
        while moments[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


@asynccontextmanager
async def stalling(process: int, span: float) -> AsyncGenerator[None]:
    """Meanwhile that process stands still every two seconds, as on a machine that is too busy for it."""

    async def stall() -> None:
        while span:
            await asyncio.sleep(BETWEEN_STALLS)
            os.kill(process, signal.SIGSTOP)
            try:
                await asyncio.sleep(span)
            finally:
                os.kill(process, signal.SIGCONT)

    job = asyncio.create_task(stall())
    try:
        yield
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


async def owe_all(store: Store, asked: Asked) -> None:
    """Owe the message to all chats, and print what that took."""
    chats, now = range(FIRST, FIRST + asked.chats), datetime.now(UTC)
    longest, begin = 0.0, time.perf_counter()
    if asked.announce:
        async with store.write() as connection:
            await announce(connection, "A word to all.", now)
        more = True
        while more:
            at = time.perf_counter()
            async with store.write() as connection:
                more = await go_on(connection, now)
            longest = max(longest, time.perf_counter() - at)
    else:
        async with store.write() as connection:
            await owe(connection, [Owed(Alert(1, 1, chat, "Nokia is licensor"), now) for chat in chats], now)
        longest = time.perf_counter() - begin
    took = time.perf_counter() - begin
    print(
        f"owed to {asked.chats} chats in {took:.2f} s; the longest transaction took {longest * 1000:.0f} ms"
    )


async def broadcast(url: str, asked: Asked, pipe: Connection, process: int) -> bool:
    """Print how it went; whether all was as promised."""
    api, token = pipe.recv()
    await migrate(url)
    async with await Store.open(url) as store:
        now = datetime.now(UTC)
        await file_story(store, 1)
        async with store.write() as connection:
            for number in range(asked.chats):
                await save_chat(connection, Chat(FIRST + number), now)
        await owe_all(store, asked)
        async with TelegramChannel(token, api=api) as channel, stalling(process, asked.stall):
            lanes = lanes_of({"telegram": channel}, {"telegram": replace(TELEGRAM, overall=asked.rate)})
            deliverer = Deliverer(store, lanes, render=render, rng=random.Random(1))
            curve: list[float] = []
            used, begin = time.process_time(), time.perf_counter()
            job = asyncio.create_task(deliverer.run_due())
            while not job.done():
                curve.append(memory())
                await asyncio.wait([job], timeout=max(0.2, asked.chats / asked.rate / 20))
            took, used = time.perf_counter() - begin, time.process_time() - used
            sent = await job
    pipe.send("enough")
    taken, moments, statuses, peak = pipe.recv()
    ideal = asked.chats / asked.rate
    repeats = sum(count - 1 for count in taken.values())
    print(
        f"sent {sent} of {asked.chats}; chats reached {len(taken)}, repeats {repeats}, answers {dict(statuses)}"
    )
    print(
        f"time {took:.1f} s, the limit of {asked.rate:g} a second allows {ideal:.1f} s: {took / ideal - 1:+.1%}"
    )
    print(f"at the server at most {most_within_a_second(moments)} within a second, {peak} requests at once")
    print(f"CPU {used:.1f} s ({used / asked.chats * 1000:.2f} ms a message)")
    print(f"memory, MB: {' '.join(f'{mb:.0f}' for mb in curve)}")
    # While the server stands still nothing can be sent: the bar on time is for a server that does not.
    in_time = asked.stall or took <= ideal * 1.1 + 1
    held = len(taken) == asked.chats and not repeats and not statuses[429] and bool(in_time)
    print("as promised" if held else "NOT as promised: every chat once, no 429, within 10% of the limit")
    return held


def main(asked: Asked) -> bool:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, asked.chats, asked.rate / TELEGRAM.overall))
    server.start()
    assert server.pid is not None
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = asked.database or f"sqlite:///{folder}/newsbot.db"
            return asyncio.run(broadcast(url, asked, ours, server.pid))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=Asked.chats)
    parser.add_argument("--rate", type=float, default=Asked.rate, help="messages a second")
    parser.add_argument("--stall", type=float, default=0.0, help="seconds that the server stands still")
    parser.add_argument("--announce", action="store_true", help="a word of the admin, not an alert")
    parser.add_argument("--database", default="", help="URL of an empty database; a SQLite file if not given")
    given = parser.parse_args()
    raise SystemExit(0 if main(Asked(**vars(given))) else 1)
