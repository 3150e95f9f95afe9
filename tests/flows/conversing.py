"""Shared by the conversations with the bot: the real bot over the local Bot API server, and people who talk."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from newsbot.alerts.pace import Limits as PaceLimits
from newsbot.bot.dispatch import Bot
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.engine import Store
from newsbot.jobs.filing import file_entries
from newsbot.jobs.lanes import Lane, lanes_of
from newsbot.jobs.wishes import Wishes
from newsbot.model.feed import Entry
from tests import make
from tests.flows.delivering import QUICK, Clock
from tests.servers.telegram_server import PATIENCE, TelegramServer
from tests.servers.telegram_world import Limits, Message

ADA, BOB, EVE = 5, 6, 7  # ADA is the admin
NO_LIMITS = Limits(overall=None, burst=10_000, chat_rate=10_000, group=None)

LICENCE = make.entry(
    title="Nokia licenses its patents to Xiaomi",
    summary="Nokia and Xiaomi signed a multi-year patent licence agreement, both said on Monday.",
)
ALLIANCE = make.entry(
    title="Qualcomm and Ericsson form alliance on 6G",
    summary="Qualcomm and Ericsson announced a strategic partnership to develop 6G technology together.",
)
SUIT = make.entry(
    title="InterDigital sues Lenovo over patents",
    summary="InterDigital filed a patent infringement lawsuit against Lenovo in a court in Delaware.",
)


@dataclass
class Talk:
    """A running bot and those who talk with it."""

    server: TelegramServer
    store: Store
    bot: Bot
    clock: Clock
    lane: Lane
    wishes: Wishes = field(default_factory=Wishes)

    async def say(self, text: str, chat: int = ADA, **more: Any) -> Message:
        """Somebody writes; the bot's next message in that chat."""
        self.clock.forward(seconds=4)  # people are not quick
        self.server.skip(chat)
        self.server.say(chat, text, **more)
        return await self.server.next_message(chat)

    async def tap(self, message: Message, button: str, **more: Any) -> str:
        """Somebody taps; returns the toast once the tap was answered and the message settled."""
        self.clock.forward(seconds=2)
        query = self.server.tap(message, button, **more)
        answers = self.server.methods.answers
        await self.server.until(lambda: query in answers)
        await self.quiet()
        return str(answers[query].get("text", ""))

    async def tap_for(self, message: Message, button: str, **more: Any) -> Message:
        """Somebody taps; the new message that follows."""
        self.clock.forward(seconds=2)
        self.server.skip(message.chat_id)
        self.server.tap(message, button, **more)
        return await self.server.next_message(message.chat_id)

    async def silence(self, text: str, chat: int = ADA, **more: Any) -> None:
        """Somebody writes, and the bot says nothing: a later word of somebody else is answered before."""
        before = len(self.server.messages_in(chat))
        self.server.say(chat, text, **more)
        await self.quiet()
        assert len(self.server.messages_in(chat)) == before + 1, self.server.last(chat).text

    async def quiet(self) -> None:
        """Until every update was taken and everything that runs is done."""
        await self.server.until(lambda: True)
        async with asyncio.timeout(PATIENCE):
            # One round of the event loop at least, so that what is asked for next is begun.
            await asyncio.sleep(0.005)
            while self.server.updates.waiting or self.bot.busy:  # noqa: ASYNC110 - it has no event for rest
                await asyncio.sleep(0.005)

    async def news(self, *entries: Entry) -> None:
        """Entries come in and are filed as after a poll."""
        async with self.store.write() as connection:
            arrivals = [
                make.arrival(replace(entry, published_at=self.clock()), feed_id=place, seen_at=self.clock())
                for place, entry in enumerate(entries, start=1)
            ]
            await file_entries(connection, arrivals, self.wishes, self.clock())


@asynccontextmanager
async def talking(
    store: Store,
    *,
    admins: Sequence[int] = (ADA,),
    access: str = "private",
    webhook: tuple[str, str, int, str] | None = None,
    clock: Clock | None = None,
    limits: Limits = NO_LIMITS,
    pace: Mapping[str, PaceLimits] = QUICK,
) -> AsyncIterator[Talk]:
    """The bot, listening; at the end it stops and nothing of it is left."""
    clock = clock or Clock()
    async with TelegramServer(limits=limits) as server:
        for person, name in ((ADA, "Ada"), (BOB, "Bob"), (EVE, "Eve")):
            server.add_person(person, name)
        async with TelegramChannel(server.token, api=server.url, answer_timeout=PATIENCE) as channel:
            lane = lanes_of({"telegram": channel}, pace)["telegram"]
            bot = Bot(
                store,
                channel,
                lane,
                token=server.token,
                api=server.url,
                finder=make.finder(),
                companies=make.COMPANIES,
                topics=(),
                feeds=3,
                admins=admins,
                access=access,
                rng=random.Random(1),
                clock=clock,
                webhook=webhook,
            )
            stop = asyncio.Event()
            running = asyncio.create_task(bot.run(stop))
            try:
                yield Talk(server, store, bot, clock, lane)
            finally:
                stop.set()
                await asyncio.wait_for(running, PATIENCE)
