"""Trouble that no single feed or chat has: messages do not leave, no feed can be read. Told once.

A feed's own trouble is told where polls are settled, a chat's where its deliveries are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsbot.edges.store.counting import last_success, waiting_since
from newsbot.edges.store.engine import Store
from newsbot.edges.store.facts import advance_fact, find_fact, take_fact
from newsbot.edges.store.feeds import next_due_at
from newsbot.jobs.admins import tell_admins
from newsbot.messages.health import polls_stuck, polls_well, queue_stuck, queue_well
from newsbot.model.chat import Chat

# What counts as trouble: here, and for the health that monitors ask.
QUEUE_WITHIN = timedelta(minutes=15)
QUEUE_WELL = timedelta(minutes=5)  # well below, so that one long minute is not told to and fro
POLLS_WITHIN = timedelta(hours=7)  # longer than the longest usual interval between two polls
STARTING = timedelta(minutes=15)  # what waited while newsbot was down is no trouble of its own

Words = Callable[[Chat], str]
Known = dict[str, Any] | None

log = logging.getLogger(__name__)


class Trouble:
    """Looked for every minute or so; what was told is remembered in the store."""

    def __init__(self, store: Store, admins: Sequence[int] = ()) -> None:
        self._store = store
        self._admins = tuple(admins)
        self._began_at: datetime | None = None

    async def run(self, now: datetime) -> None:
        self._began_at = self._began_at or now
        if now - self._began_at < STARTING:
            return
        async with self._store.read() as connection:
            waiting = await waiting_since(connection, now)
            success = await last_success(connection)
            polled = await next_due_at(connection) is not None
            queue = await find_fact(connection, _fact("queue"))
            polls = await find_fact(connection, _fact("polls"))
        await self._judge_queue(waiting, queue, now)
        if polled:
            await self._judge_polls(success, polls, now)

    async def _judge_queue(self, since: datetime | None, told: Known, now: datetime) -> None:
        waited = timedelta() if since is None else now - since
        if told is not None and waited < QUEUE_WELL:
            span = now - datetime.fromisoformat(told["since"])
            await self._end("queue", lambda _: queue_well(span), now)
        elif told is None and waited > QUEUE_WITHIN:
            oldest = now - waited
            log.error("messages do not leave", extra={"since": oldest.isoformat()})
            await self._begin("queue", oldest, lambda chat: queue_stuck(oldest, zone=chat.zone, now=now), now)

    async def _judge_polls(self, success: datetime | None, told: Known, now: datetime) -> None:
        since = success or self._began_at or now
        if told is not None and now - since <= POLLS_WITHIN and success is not None:
            await self._end("polls", lambda _: polls_well(), now)
        elif told is None and now - since > POLLS_WITHIN:
            log.error("no feed can be read", extra={"since": since.isoformat()})
            await self._begin("polls", since, lambda chat: polls_stuck(success, zone=chat.zone, now=now), now)

    async def _begin(self, name: str, since: datetime, words: Words, now: datetime) -> None:
        async with self._store.write() as connection:
            if await advance_fact(connection, _fact(name), {"since": since.isoformat()}, now):
                await tell_admins(connection, self._admins, words, now)

    async def _end(self, name: str, words: Words, now: datetime) -> None:
        async with self._store.write() as connection:
            if await take_fact(connection, _fact(name)) is not None:
                await tell_admins(connection, self._admins, words, now)


def _fact(name: str) -> str:
    return f"trouble:{name}"
