"""`newsbot run`: the clock, the jobs and the bot, wired together until somebody says stop.

APScheduler is a metronome in memory: it ticks in UTC and remembers nothing; what is due is in the database.
"""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from newsbot.app.building import load_feeds_file, now, opened_store
from newsbot.app.delivering import Delivering
from newsbot.app.outside import Outside
from newsbot.app.polling import Polling
from newsbot.app.terminal import Terminal
from newsbot.app.watching import Watching
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import Settings
from newsbot.edges import logs
from newsbot.edges.store.engine import Store
from newsbot.errors import ConfigError, NewsbotError, StoreError
from newsbot.jobs.tidy import Tidy
from newsbot.jobs.trouble import Trouble
from newsbot.jobs.weekly import Weekly
from newsbot.messages.notices import bad_file

ROLES = ("poll", "deliver", "tidy", "bot")
GRACE = 4.0  # seconds that running work gets after a stop; the whole stop takes less than five

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Service:
    """One running newsbot."""

    settings: Settings
    file: FeedsFile
    environ: Mapping[str, str]
    only: frozenset[str] = frozenset(ROLES)
    rng: random.Random = field(default_factory=random.Random)
    terminal: Terminal = field(default_factory=lambda: Terminal(sys.stdout, sys.stderr))
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _refused: str = ""  # what is wrong with feeds.yaml
    _jobs: set[asyncio.Task[object]] = field(default_factory=set)  # of the clock, under way
    _polling: Polling | None = None
    _delivering: Delivering | None = None
    _watching: Watching = field(init=False)

    def __post_init__(self) -> None:
        self._watching = Watching(self.file.path, self._reload)  # from now on: starting takes seconds

    async def run(self) -> None:
        """Run until SIGINT or SIGTERM. Raises ConfigError where starting makes no sense."""
        secrets = (self.settings.telegram_token, self.settings.webhook_secret)
        logs.configure(
            self.settings.log_level,
            self.settings.log_format,
            secrets=(*secrets, *(channel.secret for channel in self.file.channels)),
            stream=self.terminal.stream if self.terminal.live else None,
        )
        for warning in self.settings.warnings:
            _log.warning("%s", warning)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        try:
            async with opened_store(self.settings) as store:
                await self._serve(store)
        finally:
            self.terminal.end()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(number)

    async def _serve(self, store: Store) -> None:
        async with AsyncExitStack() as stack:
            outside = await stack.enter_async_context(Outside(self.settings, store))
            scheduler = AsyncIOScheduler(timezone=UTC)
            tasks: list[asyncio.Task[object]] = [asyncio.create_task(self._stop.wait())]
            try:
                if self.only & {"deliver", "bot"}:
                    delivering = Delivering(self.settings, self.file, store, outside, self.rng, self.terminal)
                    self._delivering = await stack.enter_async_context(delivering)
                    tasks += delivering.start(self.only, self._stop)  # people need not wait for the poller
                await self._schedule(scheduler, stack, store, outside)
                scheduler.start()
                stack.callback(scheduler.shutdown, wait=False)
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()  # what ended by itself ended with an error that a person must see
            finally:
                self._stop.set()
                scheduler.remove_all_jobs()
                await _finish(tasks, self._jobs, self._polling)

    async def _schedule(
        self, scheduler: AsyncIOScheduler, stack: AsyncExitStack, store: Store, outside: Outside
    ) -> None:
        """What the clock calls, by role."""
        every = partial(_every, scheduler, self._jobs, self._stop)
        if "poll" in self.only:
            polling = Polling(self.settings, self.file, store, outside, self.rng, self.terminal)
            self._polling = await stack.enter_async_context(polling)
            every(timedelta(seconds=1), polling.tick, "poll")
            every(timedelta(seconds=1), polling.show_status, "status")
        if "tidy" in self.only:
            tidy = Tidy(store, retention=self.settings.retention)
            every(timedelta(minutes=10), lambda: tidy.run(now()), "tidy")
            weekly = Weekly(store, self.settings.admins)
            every(timedelta(minutes=1), lambda: weekly.run(now()), "weekly roll-ups")
            trouble = Trouble(store, self.settings.admins)
            every(timedelta(minutes=1), lambda: trouble.run(now()), "trouble")
        every(timedelta(seconds=2), self._watching.tick, "watch feeds.yaml")
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._watching.demand)

    async def _reload(self) -> None:
        """Take over a changed feeds.yaml; a bad one is told, and the old one stays."""
        try:
            file = load_feeds_file(self.file.path, self.environ)
        except ConfigError as error:
            if str(error) != self._refused:
                _log.error("feeds.yaml is wrong, the old one stays: %s", error)
            self._refused = str(error)  # said, while the admins' word waits for the database
            if self._delivering is not None:
                await self._delivering.tell_admins(bad_file(str(error)))
            self._refused = ""
            return
        if self._delivering is not None:
            await self._delivering.use(file)  # may wait for the database; then all of this is tried again
        if self._polling is not None:
            self._polling.use(file)
        self.file, self._refused = file, ""
        _log.info("feeds.yaml read anew", extra={"feeds": len(file.feeds), "companies": len(file.companies)})


async def _finish(
    tasks: Iterable[asyncio.Task[object]], jobs: Iterable[asyncio.Task[object]], polling: Polling | None
) -> None:
    """Let running work end within the grace, then cut it: transactions roll back, leases are given back."""
    running = [task for task in (*tasks, *jobs) if not task.done()]
    if polling is not None:
        polling.halt()
        running += polling.running
    if running:
        await asyncio.wait(running, timeout=GRACE)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def _every(
    scheduler: AsyncIOScheduler,
    running: set[asyncio.Task[object]],
    stop: asyncio.Event,
    span: timedelta,
    job: Callable[[], Awaitable[object]],
    name: str,
) -> None:
    """Call `job` every `span`, never twice at once; what goes wrong is logged, and the next tick comes.

    Its task is among `running` meanwhile, for whoever closes what it works with. Nothing begins after `stop`.
    """
    waiting = False  # for the database: said once, however many ticks it is away

    async def guarded() -> None:
        nonlocal waiting
        task = asyncio.current_task()
        if task is None or stop.is_set():
            return
        running.add(task)
        task.add_done_callback(running.discard)
        try:
            await job()
            if waiting:
                _log.info("%s goes on", name)
            waiting = False
        except StoreError as error:
            if not waiting:
                _log.warning("%s waits for the database: %s", name, error)
            waiting = True
        except NewsbotError as error:
            _log.error("%s: %s", name, error)
        except Exception:  # noqa: BLE001 - the boundary of the house: a bug in one job must not stop the others
            _log.exception("%s failed", name)

    scheduler.add_job(
        guarded,
        "interval",
        seconds=span.total_seconds(),
        name=name,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=now(),
    )
