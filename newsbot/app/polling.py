"""The poll role of a running newsbot: its fetcher, its worker processes, its poller, its status."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Self

from newsbot.app.building import AGENT, now
from newsbot.app.outside import Outside
from newsbot.app.terminal import Status, Terminal
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import Settings
from newsbot.edges.channels.base import CONSOLE_CHAT
from newsbot.edges.fetch import Fetcher
from newsbot.edges.processes import tune
from newsbot.edges.store.chats import find_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import Health, feed_health, sync_feeds
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.edges.workers import Workers
from newsbot.jobs.cycle import Cycle
from newsbot.jobs.poll import Poller
from newsbot.jobs.settling import Settled
from newsbot.messages.welcome import first_round

WEEK = timedelta(days=7)
# A newcomer is shown what there is when the first round is over, slow feeds or not: after so long in all, …
FIRST_ROUND = timedelta(seconds=45)
LULL = timedelta(seconds=5)  # … or when no other feed has answered for so long: the rest may hang


class Polling:
    """Polls what is due at each tick. A changed feeds.yaml cuts the cycle under way and begins the next."""

    def __init__(
        self,
        settings: Settings,
        file: FeedsFile,
        store: Store,
        outside: Outside,
        rng: random.Random,
        terminal: Terminal | None = None,
        *,
        saw: Callable[[], None] | None = None,
    ) -> None:
        self._settings = settings
        self._file = file
        self._next: FeedsFile | None = None
        self._store = store
        self._outside = outside
        self._rng = rng
        self._terminal = terminal
        self._saw_one = saw
        self._status = Status()
        self._began = now()
        self._welcomed = False
        self._answered = (0, self._began)  # how many feeds have, and when the last of them did
        self._halted = False
        self._cycle: asyncio.Task[Cycle] | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        fetcher, workers = await self._build(self._file)
        self._poller = Poller(
            self._store,
            fetcher,
            workers,
            self._file.polling,
            rng=self._rng,
            admins=self._settings.admins,
            watch=self._saw,
        )
        await self._sync(self._file)
        await self._poller.start(now())
        tune()
        return self

    async def __aexit__(self, *args: object) -> None:
        await self._stack.aclose()

    @property
    def running(self) -> list[asyncio.Task[Cycle]]:
        """The cycle under way, if there is one."""
        return [self._cycle] if self._cycle is not None and not self._cycle.done() else []

    def use(self, file: FeedsFile) -> None:
        """Go on with this file. The cycle under way is cut: where feeds are polled each second none ends."""
        self._next = file
        if self._cycle is not None:
            self._cycle.cancel()

    def halt(self) -> None:
        """Begin nothing more; a cycle under way is cut, and gives back what it had claimed."""
        self._halted = True
        if self._cycle is not None:
            self._cycle.cancel()

    async def tick(self) -> None:
        """Poll what is due."""
        if self._halted:
            return
        file = self._next
        if file is not None:
            await self._change(file)
            if self._next is file:  # else there is a newer one
                self._next = None
        self._cycle = asyncio.ensure_future(self._poller.cycle(now()))
        await asyncio.wait([self._cycle])
        if not self._cycle.cancelled():
            self._cycle.result()

    async def once(self, *, everything: bool) -> Cycle:
        """One cycle, whatever the clock says."""
        return await self._poller.cycle(now(), everything=everything)

    async def show_status(self) -> None:
        """Bring the status line up to date, and greet once the first round is over."""
        async with self._store.read() as connection:
            feeds = await feed_health(connection, polls_each=0)
        at = now()
        if not self._welcomed and self._round_over(feeds, at):
            self._welcomed = True
            await self._welcome()
        self._status.next_poll_at = min((feed.next_poll_at for feed in feeds if not feed.gone), default=None)
        self._status.feeds = len(feeds)
        self._status.due = sum(feed.next_poll_at <= at and not feed.gone for feed in feeds)
        self._status.failing = sum(not feed.ok for feed in feeds)
        if self._terminal is not None:
            self._terminal.show(self._status.line(at))

    def _round_over(self, feeds: Sequence[Health], at: datetime) -> bool:
        answered = sum(self._seen(feed) for feed in feeds)
        if answered != self._answered[0]:
            self._answered = (answered, at)
        lull = answered > 0 and at - self._answered[1] > LULL
        return answered == len(feeds) or lull or at - self._began > FIRST_ROUND

    def _seen(self, feed: Health) -> bool:
        return feed.last_polled_at is not None and (
            feed.next_poll_at > now() or feed.last_polled_at > self._began
        )

    async def _welcome(self) -> None:
        """Without a token: what the last week brought, so that a newcomer sees something at once."""
        if self._settings.telegram_token or self._terminal is None:
            return
        async with self._store.read() as connection:
            found = await list_stories(connection, Listing(since=now() - WEEK, limit=10))
            chat = await find_chat(connection, CONSOLE_CHAT)
        if chat is not None:
            self._terminal.write(first_round(found, chat, now()) + "\n\n")

    def _saw(self, settled: Settled) -> None:
        self._outside.settled(settled)
        if self._saw_one is not None:
            self._saw_one()
        self._status.polled += 1
        self._status.entries += settled.poll.new
        self._status.stories += settled.stories
        self._status.deals += settled.deals
        self._status.alerts += settled.alerts

    async def _change(self, file: FeedsFile) -> None:
        await self._sync(file)  # raises while the database is away; nothing is changed then
        old, self._stack = self._stack, AsyncExitStack()
        fetcher, workers = await self._build(file)
        self._poller.use(file.polling, fetcher, workers)
        self._file = file
        await old.aclose()

    async def _build(self, file: FeedsFile) -> tuple[Fetcher, Workers]:
        fetcher = Fetcher(
            user_agent=AGENT,
            private_hosts=file.polling.private_hosts,
            hosts_at_once=file.polling.hosts_at_once,
        )
        workers = Workers(
            "newsbot.jobs.reading:Reader", (file.companies, file.topics), most=self._settings.workers
        )
        await self._stack.enter_async_context(fetcher)
        await self._stack.enter_async_context(workers)
        return fetcher, workers

    async def _sync(self, file: FeedsFile) -> None:
        async with self._store.write() as connection:
            await sync_feeds(connection, file.feeds, file.polling.private_hosts, now())
