"""The way out of the house: one lane a channel, on which every message waits for its moment.

What is owed and the answers to people share it, as the channel counts them together. Answers go first, but
never so long that nothing else leaves.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from newsbot.alerts.pace import FREE, GENTLE, TELEGRAM, Limits, Pace
from newsbot.edges.channels import CHANNELS
from newsbot.edges.channels.base import Channel
from newsbot.errors import TryLater

LIMITS: Mapping[str, Limits] = {"telegram": TELEGRAM, "webhook": GENTLE, "console": FREE}
FAR_OFF = 30.0  # seconds to a message's moment, from which on it is not waited for
IN_A_ROW = 4  # answers after which what is owed has its turn


class NotNow(TryLater):
    """The message's moment is far off, or the program ends before it; nobody was asked."""


class Turnstile:
    """Lets one through at a time: answers to people first, and others after `IN_A_ROW` of them."""

    def __init__(self) -> None:
        self._taken = False
        self._people: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._row = 0

    @asynccontextmanager
    async def through(self, *, first: bool) -> AsyncGenerator[None]:
        if self._taken:
            line = self._people if first else self._others
            ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            line.append(ticket)
            try:
                await ticket
            except asyncio.CancelledError:
                if ticket in line:
                    line.remove(ticket)
                else:  # its turn had just come
                    self._next()
                raise
        self._taken = True
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        others = bool(self._others) and (not self._people or self._row >= IN_A_ROW)
        self._row = 0 if others else self._row + 1
        line = self._others if others else self._people
        if line:
            line.popleft().set_result(None)
        else:
            self._taken = False


class Lane:
    """A channel with its pace and the types of its chats."""

    def __init__(
        self,
        channel: Channel,
        pace: Pace,
        types: tuple[str, ...],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.channel = channel
        self.pace = pace
        self.types = types
        self.steady = steady
        self.waiting = 0  # messages that were claimed and have not left
        self._turnstile = Turnstile()
        self._news = asyncio.Event()  # something was answered

    @asynccontextmanager
    async def turn(
        self,
        chat_id: int,
        *,
        group: bool,
        answer: bool = False,
        patience: float = FAR_OFF,
        stop: asyncio.Event | None = None,
    ) -> AsyncGenerator[None]:
        """Wait for the chat's moment, then for the channel's; within the block the message is sent.

        Raises NotNow when the moment is more than `patience` seconds away, or `stop` comes before it.
        The channel's moment is taken only when a message really leaves, one after the other: a process that
        stalls for a second must not let a second's worth of messages go at once.
        """

        def chat_opens() -> float:
            return self.pace.opening(chat_id, group=group, answer=answer)

        wait = _Wait(self, chat_id, self.steady() + patience, stop)
        self.waiting += not answer
        try:
            while True:
                await wait.until(chat_opens)
                async with self._turnstile.through(first=answer):
                    await wait.until(self.pace.ready_at)
                    if chat_opens() <= self.steady():  # nobody else wrote there meanwhile
                        slot = self.pace.leave(chat_id, group=group, now=self.steady())
                        break
        finally:
            self.waiting -= not answer
        try:
            yield
        finally:
            self.pace.answered(slot, self.steady())
            self._news.set()
            self._news = asyncio.Event()

    def slow_down(self, chat_id: int, retry_after: timedelta) -> None:
        """The channel told us to leave this chat alone for so long."""
        self.pace.slow_down(chat_id, retry_after.total_seconds(), self.steady())

    async def news(self, within: float) -> None:
        """Wait until something was answered, no longer than so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), within)


class _Wait:
    """One message's waiting, with its end."""

    def __init__(self, lane: Lane, chat_id: int, deadline: float, stop: asyncio.Event | None) -> None:
        self._lane = lane
        self._chat_id = chat_id
        self._deadline = deadline
        self._stop = stop

    async def until(self, opens: Callable[[], float]) -> None:
        while True:
            if self._stop is not None and self._stop.is_set():
                raise NotNow(self._chat_id, "the program ends")
            now = self._lane.steady()
            at = opens()
            if at <= now:
                return
            if self._deadline < (now if math.isinf(at) else at):
                raise NotNow(self._chat_id, "its moment is far off")
            if math.isinf(at):
                await self._lane.news(self._deadline - now)
            elif self._stop is None:
                await asyncio.sleep(at - now)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), at - now)


def lanes_of(
    channels: Mapping[str, Channel],
    limits: Mapping[str, Limits] = LIMITS,
    steady: Callable[[], float] = time.monotonic,
) -> dict[str, Lane]:
    """A lane for each of these channels, by its name."""
    return {
        served.name: Lane(channels[served.name], Pace(limits.get(served.name, GENTLE)), served.types, steady)
        for served in CHANNELS
        if served.name in channels
    }
