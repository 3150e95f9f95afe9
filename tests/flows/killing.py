"""Shared by the kill test and the bench: a deliverer that is killed over and over, and the account of it."""

from __future__ import annotations

import asyncio
import math
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from newsbot.edges.store.engine import Store
from newsbot.model.chat import Chat
from tests.flows.delivering import NOW, add_chats, file_story, owe_story, states
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_world import Limits, Message

ROOT = Path(__file__).parent.parent.parent
FAULTS = ("429", "500", "502", "503", "cut before", "cut after", "slow")
ANSWER_TIMEOUT = 3.0  # of the worker: far above what the server keeps it waiting for
# From the server's taking to the commit of "sent": an answer on its way and one transaction. Seconds, for a
# machine that runs other things as well; docs/delivery.md has the measured figure.
WINDOW = 1.5
SLACK = 0.5  # a request that was under way is read when its sender is dead already


@dataclass
class Account:
    """What became of every message."""

    owed: int
    reached: int = 0
    kills: int = 0
    seconds: float = 0.0
    answer_lost: int = 0  # repeats because the server kept its answer
    windows: list[float] = field(default_factory=list)  # repeats because of a kill: seconds from taking to it
    unexplained: int = 0  # repeats that neither a lost answer nor a kill within `WINDOW` explains
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
        killed_at: list[float] = []
        while set(await states(store)) != {"sent"} and len(killed_at) < kills + 3:
            last = len(killed_at) >= kills
            await _work(
                [url, server.url, server.token, str(epoch), str(pace), str(ANSWER_TIMEOUT)],
                store,
                60.0 if last else rng.uniform(*span),
            )
            killed_at.append(time.monotonic())
        account.kills = len(killed_at)
        account.seconds = time.monotonic() - begin
        _settle(account, server, stories, chats, killed_at)
    return account


async def _work(arguments: list[str], store: Store, span: float) -> None:
    """One worker, until it is killed or all is sent."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.flows.deliver_worker",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        ends = time.monotonic() + span
        while time.monotonic() < ends:
            await asyncio.sleep(min(0.3, max(0.0, ends - time.monotonic())))
            if span > 30 and set(await states(store)) == {"sent"}:
                return
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _settle(
    account: Account, server: TelegramServer, stories: int, chats: Sequence[int], killed_at: list[float]
) -> None:
    taken: dict[tuple[int, int], list[Message]] = defaultdict(list)
    for message in server.messages:
        story = next(number for number in range(stories, 0, -1) if f"maker {number}" in message.text)
        taken[message.chat_id, story].append(message)
    account.reached = len(taken)
    calls = {call.taken.message_id: call for call in server.calls if call.taken}
    for copies in taken.values():
        # As they were asked for: a slow server takes a message when its sender is dead for a while.
        for copy, again in pairwise(sorted(copies, key=lambda one: calls[one.message_id].at)):
            call, repeat = calls[copy.message_id], calls[again.message_id]
            # The kill that the sender of this copy died of; who repeats it must have come after that.
            died_at = next((at for at in killed_at if at > call.at - SLACK), math.inf)
            if call.status == 0:
                account.answer_lost += 1
            elif died_at - copy.at <= WINDOW and died_at < repeat.at:
                account.windows.append(died_at - copy.at)
            else:
                account.unexplained += 1
    for chat in chats:
        firsts = [taken[chat, story][0].at for story in range(1, stories + 1) if (chat, story) in taken]
        account.out_of_order += firsts != sorted(firsts)
