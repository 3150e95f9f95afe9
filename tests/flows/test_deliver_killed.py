"""Kill -9 every moment while a twentieth of all requests fail: nothing lost, order kept, every repeat accounted for.

A repeat is right only where the server took the message and its answer was lost, or where the deliverer was
killed between taking and storing. Of all other messages there is exactly one.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from newsbot.edges.store.engine import Store
from newsbot.model.chat import Chat
from tests.flows.deliver_worker import clock_from
from tests.flows.delivering import NOW, add_chats, file_story, owe_story, states
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits, Message

ROOT = Path(__file__).parent.parent.parent
CHATS = range(1000, 1080)
STORIES = (1, 2)
FAULTS = ("429", "500", "502", "503", "cut before", "cut after", "slow")
# From the server's taking to the commit of "sent": an answer on the way, one transaction. Seconds, for a
# machine that is busy with other tests; docs/delivery.md has the measured figure.
WINDOW = 1.5
SLACK = 0.5  # a request that was under way is taken when its sender is dead already


class Killer:
    """Starts the worker over and over, and kills it at random moments."""

    def __init__(self, arguments: list[str], seed: int) -> None:
        self._arguments = arguments
        self._random = random.Random(seed)
        self.killed_at: list[float] = []

    async def run(self, enough: asyncio.Event, kills: int) -> None:
        while not enough.is_set():
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.flows.deliver_worker",
                *self._arguments,
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            try:
                assert process.stdout is not None
                assert await process.stdout.readline() == b"ready\n"
                span = self._random.uniform(0.2, 1.0) if len(self.killed_at) < kills else 60.0
                try:
                    async with asyncio.timeout(span):
                        await enough.wait()
                except TimeoutError:
                    self.killed_at.append(time.monotonic())
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()


@pytest.mark.parametrize("seed", [1])
async def test_killed_at_random_moments(sqlite_url: str, seed: int) -> None:
    epoch = time.time()
    limits = Limits(overall=None, burst=100, group=None)
    async with (
        await Store.open(sqlite_url) as store,
        TelegramServer(limits=limits, faults=FAULTS, rate=0.05, seed=seed) as server,
    ):
        for chat in CHATS:
            server.add_person(chat)
        await add_chats(store, *(Chat(chat) for chat in CHATS))
        for story in STORIES:
            await file_story(store, story, title=f"Nokia licenses its patents to maker {story}")
            await owe_story(store, story, list(CHATS), NOW)
        killer = Killer([sqlite_url, server.url, server.token, str(epoch)], seed)
        enough = asyncio.Event()
        job = asyncio.create_task(killer.run(enough, kills=4))
        for _ in range(600):
            await asyncio.sleep(0.1)
            if job.done() or set(await states(store)) == {"sent"}:
                break
        enough.set()
        await job
        assert set(await states(store)) == {"sent"}, clock_from(epoch)
        check(server, killer.killed_at)


def check(server: TelegramServer, killed_at: list[float]) -> None:
    taken: dict[tuple[int, str], list[Message]] = defaultdict(list)
    for message in server.messages:
        taken[message.chat_id, message.text.splitlines()[-3]].append(message)
    assert len(taken) == len(CHATS) * len(STORIES), "every chat got every story"
    # Taken, and the answer was lost on purpose or came later than the bot waits for it.
    unanswered = {
        call.taken.message_id
        for call in server.calls
        if call.taken and (call.status == 0 or call.taken.at - call.at > 0.5)
    }
    for copies in taken.values():
        for copy in copies[:-1]:
            after = min((at - copy.at for at in killed_at if at - copy.at > -SLACK), default=60.0)
            assert copy.message_id in unanswered or after <= WINDOW, (
                f"repeated, and killed only {after:.2f} s later"
            )
    for chat in CHATS:
        firsts = [
            next(m.at for m in server.messages_in(chat) if f"maker {story}" in m.text) for story in STORIES
        ]
        assert firsts == sorted(firsts), "each chat in order"
