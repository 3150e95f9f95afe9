"""What is seen from outside: Prometheus metrics, /healthz and /readyz on one small port.

Numbers that the database knows are asked of it at each scrape; what only a process knows is counted here.
Loaded where there is such a port: aiohttp's server and the metrics format are 3 MB.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Self

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from newsbot.edges.store.counting import Snapshot

LAG_BUCKETS = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)
_LOOP_CHECK = 0.5  # seconds between looks at the event loop's lag


class Metrics:
    """One process's counters. Everything is registered here, so names and labels stand in one place."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own = self.registry
        self.polls = Counter("newsbot_polls", "Polls by outcome", ["outcome"], registry=own)
        self.entries = Counter("newsbot_new_entries", "Entries seen for the first time", registry=own)
        self.new_stories = Counter("newsbot_new_stories", "Stories opened", registry=own)
        self.new_deals = Counter("newsbot_new_deals", "Deals found, by kind", ["kind"], registry=own)
        self.alerts = Counter("newsbot_alerts", "Alerts owed", registry=own)
        self.messages = Counter("newsbot_messages", "Delivery attempts by outcome", ["outcome"], registry=own)
        self.lag = Histogram(
            "newsbot_alert_lag_seconds",
            "From the first publication of a story to its alert being sent",
            buckets=LAG_BUCKETS,
            registry=own,
        )
        self.loop_lag = Gauge("newsbot_event_loop_lag_seconds", "How late the event loop wakes", registry=own)
        self._stored = {
            "stories": Gauge("newsbot_stories", "Stories stored", registry=own),
            "entries": Gauge("newsbot_entries", "Entries stored", registry=own),
            "queue_age": Gauge("newsbot_queue_age_seconds", "Wait of the oldest due delivery", registry=own),
        }
        self._labelled = {
            "deals": Gauge("newsbot_deals", "Deals stored, by kind", ["kind"], registry=own),
            "deliveries": Gauge("newsbot_deliveries", "Deliveries by state", ["state"], registry=own),
            "feeds": Gauge("newsbot_feeds", "Feeds by state", ["state"], registry=own),
            "chats": Gauge("newsbot_chats", "Chats by state", ["state"], registry=own),
        }

    def show(self, snapshot: Snapshot) -> None:
        """Take over what the database knows."""
        for name, gauge in self._stored.items():
            gauge.set(getattr(snapshot, name))
        for name, gauge in self._labelled.items():
            gauge.clear()
            for label, number in getattr(snapshot, name).items():
                gauge.labels(label).set(number)

    async def watch_loop(self) -> None:
        """Measure the event loop's lag until cancelled."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_LOOP_CHECK)
            self.loop_lag.set(max(0.0, time.monotonic() - before - _LOOP_CHECK))

    def render(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self.registry)


class MetricsServer:
    """Serves metrics and health while it is open."""

    def __init__(
        self,
        metrics: Metrics,
        *,
        host: str,
        port: int,
        snapshot: Callable[[], Awaitable[Snapshot]],
        problems: Callable[[], Awaitable[Sequence[str]]],
    ) -> None:
        self._metrics = metrics
        self._snapshot = snapshot
        self._problems = problems
        self._address = (host, port)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/metrics", self._serve_metrics)
        app.router.add_get("/healthz", self._serve_health)
        app.router.add_get("/readyz", self._serve_health)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._address).start()
        return self

    async def __aexit__(self, *args: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve_metrics(self, request: web.Request) -> web.Response:
        self._metrics.show(await self._snapshot())
        return web.Response(body=self._metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _serve_health(self, request: web.Request) -> web.Response:
        problems = await self._problems()
        words = "".join(f"{problem}\n" for problem in problems) or "ok\n"
        return web.Response(text=words, status=503 if problems else 200)
