"""What a running newsbot shows of itself: metrics, health, and trouble told once to the admins."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from newsbot.app.building import now
from newsbot.app.writes import Writes
from newsbot.config.settings import Settings
from newsbot.edges.store.counting import Snapshot, last_success, snapshot
from newsbot.edges.store.engine import Store
from newsbot.errors import ConfigError, StoreError
from newsbot.jobs.parcels import Parcel
from newsbot.jobs.settling import Settled
from newsbot.jobs.trouble import POLLS_WITHIN, QUEUE_WITHIN, STARTING
from newsbot.model.alert import Delivery

if TYPE_CHECKING:
    from newsbot.edges.metrics import Metrics

_log = logging.getLogger(__name__)


class Outside:
    """Counts what happens; serves it while NEWSBOT_METRICS_PORT is set."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._metrics: Metrics | None = None
        self._settings = settings
        self._store = store
        self._began = now()
        self._writes = Writes()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        if self._settings.metrics_port is not None:
            await self._serve(self._settings.metrics_host, self._settings.metrics_port)
        return self

    async def __aexit__(self, *args: object) -> None:
        await self._stack.aclose()

    async def _serve(self, host: str, port: int) -> None:
        from newsbot.edges.metrics import Metrics, MetricsServer  # noqa: PLC0415 - for who has such a port

        self._metrics = metrics = Metrics()
        server = MetricsServer(
            metrics, host=host, port=port, snapshot=self._snapshot, problems=self._problems
        )
        try:
            await self._stack.enter_async_context(server)
        except OSError as error:
            raise ConfigError(
                f"NEWSBOT_METRICS_PORT: cannot listen on {host}:{port}: {error.strerror}"
            ) from None
        for name, watch in (
            ("loop lag", metrics.watch_loop()),
            ("writes", self._writes.watch(self._store, now)),
        ):
            self._stack.push_async_callback(_ended, asyncio.create_task(watch, name=name))

    async def _snapshot(self) -> Snapshot:
        async with self._store.read() as connection:
            return await snapshot(connection, now())

    async def _problems(self) -> tuple[str, ...]:
        """That the database is away or takes nothing, no poll succeeds, or a delivery waits too long."""
        at = now()
        try:
            async with self._store.read() as connection:
                shown = await snapshot(connection, at)
                success = await last_success(connection)
        except StoreError as error:
            return (str(error),)
        problems = []
        refused = self._writes.problem(at)
        if refused is not None:
            problems.append(refused)
        if at - self._began > STARTING:
            if shown.feeds.get("polled", 0) and (success is None or at - success > POLLS_WITHIN):
                problems.append("no poll has succeeded for long; is there a network?")
            if shown.queue_age > QUEUE_WITHIN.total_seconds():
                minutes = shown.queue_age / 60
                problems.append(f"a delivery has waited {minutes:.0f} minutes; does Telegram answer?")
        return tuple(problems)

    def settled(self, one: Settled) -> None:
        """Count one poll and what it brought."""
        metrics = self._metrics
        if metrics is None:
            return
        metrics.polls.labels("ok" if one.poll.ok else "failed").inc()
        metrics.entries.inc(one.poll.new)
        metrics.new_stories.inc(one.stories)
        metrics.alerts.inc(one.alerts)
        for filed in one.filed:
            if filed.has_deal and not filed.told:
                for deal in filed.entry.deals:
                    metrics.new_deals.labels(deal.kind).inc()

    def delivered(self, parcel: Parcel, now_is: Delivery) -> None:
        """Count one try of a delivery; of an alert that was sent, how old its news was by then."""
        metrics = self._metrics
        if metrics is None:
            return
        metrics.messages.labels("later" if now_is.state == "queued" else now_is.state).inc()
        if now_is.kind == "alert" and now_is.sent_at is not None:
            for story in parcel.stories[:1]:
                metrics.lag.observe(max(0.0, (now_is.sent_at - story.first_at).total_seconds()))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
