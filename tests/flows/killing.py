"""Shared by the kill test and the bench: a deliverer that is killed over and over, and the account of it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from newsbot.edges.store.engine import Store
from newsbot.model.chat import Chat
from tests.flows.delivering import NOW, add_chats, file_story, owe_story, rows, states
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits, Message

ROOT = Path(__file__).parent.parent.parent
FAULTS = ("429", "500", "502", "503", "cut before", "cut after", "slow")
ANSWER_TIMEOUT = 30.0  # of the worker: far above what the server keeps it waiting for


@dataclass(frozen=True)
class Life:
    """One deliverer: from this request on it may have asked, this was stored as sent when it had been killed."""

    first_call: int
    killed_at: float
    stored: frozenset[tuple[int, int]]  # chat, story


@dataclass
class Account:
    """What became of every message."""

    owed: int
    reached: int = 0
    kills: int = 0
    seconds: float = 0.0
    answer_lost: int = 0  # repeats because the server kept its answer
    windows: list[float] = field(default_factory=list)  # repeats because of a kill: seconds from taking to it
    unexplained: int = 0  # repeats by one who lived on, or of what was stored as sent
    out_of_order: int = 0

    def __str__(self) -> str:
        widest = f", at most {max(self.windows) * 1000:.0f} ms after taking" if self.windows else ""
        return (
            f"{self.reached} of {self.owed} messages reached their chats in {self.seconds:.0f} s with "
            f"{self.kills} kills; repeats: {self.answer_lost} by lost answers, {len(self.windows)} by kills{widest}, "
            f"{self.unexplained} unexplained; {self.out_of_order} chats out of order"
        )


async def deliver_killed(
    url: str,
    *,
    chats: Sequence[int],
    stories: int,
    kills: int,
    span: tuple[float, float],
    rate: float,
    seed: int,
    pace: float = 80.0,
) -> Account:
    """Owe stories to chats and deliver them, `pace` messages a second, by workers that are killed after a
    random time within `span`, while requests fail with probability `rate`."""
    begin, epoch = time.monotonic(), time.time()
    account = Account(owed=len(chats) * stories)
    limits = Limits(overall=None, burst=100, group=None)
    async with (
        await Store.open(url) as store,
        TelegramServer(limits=limits, faults=FAULTS, rate=rate, seed=seed) as server,
    ):
        for chat in chats:
            server.add_person(chat)
        await add_chats(store, *(Chat(chat) for chat in chats))
        for story in range(1, stories + 1):
            await file_story(store, story, title=f"Nokia licenses its patents to maker {story}")
            await owe_story(store, story, chats, NOW)
        rng = random.Random(seed)
        lives: list[Life] = []
        while set(await states(store)) != {"sent"} and len(lives) < kills + 3:
            last = len(lives) >= kills
            first_call = await _work(
                [url, server.url, server.token, str(epoch), str(pace), str(ANSWER_TIMEOUT)],
                store,
                server,
                60.0 if last else rng.uniform(*span),
            )
            killed_at = time.monotonic()
            stored = frozenset(
                (row.chat_id, row.story_id) for row in await rows(store) if row.state == "sent"
            )
            lives.append(Life(first_call, killed_at, stored))
        account.kills = len(lives)
        account.seconds = time.monotonic() - begin
        _settle(account, server, stories, chats, lives)
    return account


async def _work(arguments: list[str], store: Store, server: TelegramServer, span: float) -> int:
    """One worker, until it is killed or all is sent; how many requests came before it began."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.flows.deliver_worker",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        # What the one before asked for when it was killed has been read long since.
        first_call = len(server.calls)
        process.stdin.write(b"go\n")
        ends = time.monotonic() + span
        while time.monotonic() < ends:
            await asyncio.sleep(min(0.3, max(0.0, ends - time.monotonic())))
            if span > 30 and set(await states(store)) == {"sent"}:
                break
        return first_call
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _settle(
    account: Account, server: TelegramServer, stories: int, chats: Sequence[int], lives: Sequence[Life]
) -> None:
    places = {call.taken.message_id: place for place, call in enumerate(server.calls) if call.taken}
    begins = [life.first_call for life in lives]
    taken: dict[tuple[int, int], list[Message]] = defaultdict(list)
    for message in server.messages:
        story = next(number for number in range(stories, 0, -1) if f"maker {number}" in message.text)
        taken[message.chat_id, story].append(message)
    account.reached = len(taken)
    for owed, copies in taken.items():
        # As they were asked for: a slow server takes a message when its sender is dead for a while.
        asked = sorted(places[copy.message_id] for copy in copies)
        for place, again in pairwise(asked):
            call, sender = server.calls[place], lives[bisect(begins, place) - 1]
            killed_between = bisect(begins, place) < bisect(begins, again)
            if call.status == 0:
                account.answer_lost += 1
            elif call.taken is not None and killed_between and owed not in sender.stored:
                account.windows.append(sender.killed_at - call.taken.at)
            else:
                account.unexplained += 1
    for chat in chats:
        firsts = [taken[chat, story][0].at for story in range(1, stories + 1) if (chat, story) in taken]
        account.out_of_order += firsts != sorted(firsts)
