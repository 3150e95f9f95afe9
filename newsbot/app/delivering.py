"""The deliver and bot roles: whoever leads sends what is owed and answers people; others stand by."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from newsbot.app.building import AGENT, build_finder, now
from newsbot.app.configured import sync_webhooks
from newsbot.app.outside import Outside
from newsbot.app.places import close_console, open_console
from newsbot.app.terminal import Terminal
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import Settings
from newsbot.edges.channels.console import ConsoleChannel
from newsbot.edges.channels.webhook import Webhooks
from newsbot.edges.store.engine import Store
from newsbot.edges.store.leadership import Leadership
from newsbot.errors import ConfigError, StoreError
from newsbot.jobs.admins import tell_admins
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import Lane, lanes_of
from newsbot.jobs.rendering import render
from newsbot.messages.notices import trouble
from newsbot.messages.welcome import ALERTS_HERE

if TYPE_CHECKING:
    from newsbot.bot.dispatch import Bot

GRACE = 2.5  # seconds; the whole stop takes less than five
STANDBY = timedelta(seconds=2)  # between two tries to take the lead

_log = logging.getLogger(__name__)


class Delivering:
    """Channels, deliverer and bot of one process."""

    def __init__(
        self,
        settings: Settings,
        file: FeedsFile,
        store: Store,
        outside: Outside,
        rng: random.Random,
        terminal: Terminal,
    ) -> None:
        self._settings = settings
        self._file = file
        self._store = store
        self._outside = outside
        self._rng = rng
        self._terminal = terminal
        self._stack = AsyncExitStack()
        self._lead = Leadership(settings.database_url)
        self._lanes: dict[str, Lane] = {}  # Telegram's is shared with the bot: one pace for one token
        self._bot: Bot | None = None
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        if self._store.dialect == "sqlite" and not await self._lead.acquire():
            holder = self._lead.holder() or "another process"
            raise ConfigError(
                f"{holder} serves this database already; stop it first, or name another NEWSBOT_DATA_DIR"
            )
        self._stack.push_async_callback(self._lead.release)
        if self._settings.telegram_token:
            await self._open_telegram()
        else:
            self._lanes |= lanes_of({"console": ConsoleChannel(self._terminal.stream)})
            self._terminal.write(ALERTS_HERE + "\n\n")
            await open_console(self._store, self._file, now())
        await self._open_hooks()
        return self

    async def __aexit__(self, *args: object) -> None:
        await self._stack.aclose()

    def start(self, only: frozenset[str], stop: asyncio.Event) -> list[asyncio.Task[object]]:
        """Begin to lead or to stand by."""
        return [asyncio.create_task(self._lead_on(only, stop), name="lead")]

    async def use(self, file: FeedsFile) -> None:
        """Go on with a changed feeds.yaml."""
        self._file = file
        await self._open_hooks()
        if self._bot is not None:
            self._bot.use(
                finder=build_finder(file), companies=file.companies, topics=file.topics, feeds=len(file.feeds)
            )
        self._changed.set()

    async def tell_admins(self, text: str) -> None:
        """Owe every admin a word of trouble."""
        async with self._store.write() as connection:
            await tell_admins(connection, self._settings.admins, lambda _: trouble(text), now())

    async def _open_telegram(self) -> None:
        from newsbot.app.talking import bot_of, channel_of  # noqa: PLC0415 - 8 MB, for who has a token

        telegram = await self._stack.enter_async_context(channel_of(self._settings))
        self._lanes |= lanes_of({"telegram": telegram})
        await close_console(self._store, now())
        self._bot = bot_of(
            self._settings, self._file, self._store, telegram, self._lanes["telegram"], self._rng
        )

    async def _open_hooks(self) -> None:
        """The web hooks of the file; without any, there is no such channel."""
        file = self._file
        await sync_webhooks(self._store, file.channels, file.companies, file.topics, now())
        self._lanes.pop("webhook", None)
        if self._file.channels:
            hooks = Webhooks(
                self._file.channels,
                private_hosts=tuple(self._file.polling.private_hosts),
                user_agent=AGENT,
            )
            self._lanes |= lanes_of({"webhook": await self._stack.enter_async_context(hooks)})

    async def _lead_on(self, only: frozenset[str], stop: asyncio.Event) -> object:
        waiting = away = False  # said once
        while not stop.is_set():
            try:
                leads = await self._lead.acquire()
            except StoreError as error:
                if not away:
                    _log.warning("the lead waits for the database: %s", error)
                away, waiting = True, False
            else:
                away = False
                if leads:
                    await self._serve(only, stop)
                elif not waiting:
                    _log.info("another process serves the chats; this one stands by")
                waiting = not leads
            if not stop.is_set():
                await _pause(stop, STANDBY)
        return None

    async def _serve(self, only: frozenset[str], stop: asyncio.Event) -> None:
        """Deliver and answer while we lead."""
        over = asyncio.Event()  # we stop, or we lead no more
        work: list[asyncio.Task[None]] = []
        if "deliver" in only:
            work.append(asyncio.create_task(self._deliver(over), name="deliver"))
        if "bot" in only and self._bot is not None:
            work.append(asyncio.create_task(self._bot.run(over), name="bot"))
        watch = asyncio.create_task(self._watch(stop), name="watch the lead")
        try:
            done, _ = await asyncio.wait([*work, watch], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a refused token ends the whole service
        finally:
            over.set()
            watch.cancel()
            if work:  # what is under way may end; a long question to Telegram or a message that hangs may not
                await asyncio.wait(work, timeout=GRACE)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, watch, return_exceptions=True)

    async def _deliver(self, over: asyncio.Event) -> None:
        """Deliver until it is over; a changed feeds.yaml brings other channels, and so another deliverer."""
        while not over.is_set():
            self._changed.clear()
            deliverer = Deliverer(
                self._store,
                self._lanes,
                render=render,
                rng=self._rng,
                admins=self._settings.admins,
                watch=self._outside.delivered,
            )
            running = asyncio.create_task(deliverer.run(), name="deliverer")
            ends = [asyncio.create_task(event.wait()) for event in (over, self._changed)]
            try:
                await asyncio.wait([running, *ends], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for end in ends:
                    end.cancel()
                deliverer.stop()
                await running

    async def _watch(self, stop: asyncio.Event) -> None:
        """Return when we are to stop or lead no more."""
        while not stop.is_set() and await self._lead.held():
            await _pause(stop, STANDBY)


async def _pause(stop: asyncio.Event, span: timedelta) -> None:
    try:
        async with asyncio.timeout(span.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return
