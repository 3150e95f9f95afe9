"""The deliver and bot roles: whoever leads sends what is owed and answers people; others stand by."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Self

import tzlocal

from newsbot.alerts.query import parse, to_json
from newsbot.app.building import now
from newsbot.app.outside import Outside
from newsbot.app.terminal import Terminal
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import Settings
from newsbot.edges.channels.base import CONSOLE_CHAT, Channel
from newsbot.edges.channels.console import ConsoleChannel
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.chats import add_subscription, find_chat, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.leadership import Leadership
from newsbot.edges.store.owing import owe_notice
from newsbot.errors import ConfigError
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.rendering import render
from newsbot.messages.notices import trouble
from newsbot.messages.welcome import ALERTS_HERE
from newsbot.model.chat import Chat

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

    async def __aenter__(self) -> Self:
        if self._store.dialect == "sqlite" and not await self._lead.acquire():
            holder = self._lead.holder() or "another process"
            raise ConfigError(
                f"{holder} serves this database already; stop it first, or name another NEWSBOT_DATA_DIR"
            )
        self._stack.push_async_callback(self._lead.release)
        channels: dict[str, Channel] = {}
        if self._settings.telegram_token:
            telegram = TelegramChannel(self._settings.telegram_token, api=self._settings.telegram_api)
            channels["telegram"] = await self._stack.enter_async_context(telegram)
        else:
            channels["console"] = ConsoleChannel(self._terminal.stream)
            self._terminal.write(ALERTS_HERE + "\n\n")
            await self._greet_console()
        self._channels = channels
        return self

    async def __aexit__(self, *args: object) -> None:
        await self._stack.aclose()

    def start(self, only: frozenset[str], stop: asyncio.Event) -> list[asyncio.Task[object]]:
        """Begin to lead or to stand by."""
        return [asyncio.create_task(self._lead_on(only, stop), name="lead")]

    async def use(self, file: FeedsFile) -> None:
        """Go on with a changed feeds.yaml."""
        self._file = file

    async def tell_admins(self, text: str) -> None:
        """Owe every admin a word of trouble."""
        async with self._store.write() as connection:
            for admin in self._settings.admins:
                if await find_chat(connection, admin) is not None:
                    await owe_notice(connection, admin, trouble(text), now())

    async def _lead_on(self, only: frozenset[str], stop: asyncio.Event) -> object:
        waiting = False
        while not stop.is_set():
            if await self._lead.acquire():
                waiting = False
                await self._serve(only, stop)
            elif not waiting:
                waiting = True
                _log.info("another process serves the chats; this one stands by")
            if not stop.is_set():
                await _pause(stop, STANDBY)
        return None

    async def _serve(self, only: frozenset[str], stop: asyncio.Event) -> None:
        """Deliver and answer while we lead."""
        deliverer = Deliverer(
            self._store, self._channels, render=render, rng=self._rng, admins=self._settings.admins
        )
        work: list[asyncio.Task[object]] = []
        if "deliver" in only:
            work.append(asyncio.create_task(deliverer.run(), name="deliver"))
        watch = asyncio.create_task(self._watch(stop), name="watch the lead")
        try:
            done, _ = await asyncio.wait([*work, watch], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            deliverer.stop()
            watch.cancel()
            await asyncio.gather(*work, watch, return_exceptions=True)

    async def _watch(self, stop: asyncio.Event) -> None:
        """Return when we are to stop or lead no more."""
        while not stop.is_set() and await self._lead.held():
            await _pause(stop, STANDBY)

    async def _greet_console(self) -> None:
        """The terminal is a chat like any other, subscribed to everything."""
        async with self._store.write() as connection:
            if await find_chat(connection, CONSOLE_CHAT) is not None:
                return
            await save_chat(
                connection,
                Chat(CONSOLE_CHAT, type="console", title="this terminal", zone=local_zone()),
                now(),
            )
            everything = parse("everything", self._file.companies)
            await add_subscription(connection, CONSOLE_CHAT, to_json(everything.query), "instant", now())


async def _pause(stop: asyncio.Event, span: timedelta) -> None:
    try:
        async with asyncio.timeout(span.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return


def local_zone() -> str:
    """The time zone of this machine as an IANA name; UTC where it has none."""
    return tzlocal.get_localzone_name() or "UTC"
