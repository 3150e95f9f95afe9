"""Due deliveries become sent messages: claim, load, render, send, let `alerts.outcome` decide, store.

Chats are served side by side, each chat in order. No transaction is open while a message is under way, and no
more than a hundred deliveries are in memory. What one delivery goes through is in `sending`.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from newsbot.edges.store.announcing import go_on
from newsbot.edges.store.deliveries import any_due, claim_due, give_back, inherit, next_due, take_over
from newsbot.edges.store.engine import Store
from newsbot.edges.store.folding import find_crowded, fold
from newsbot.edges.store.owing import WAKE
from newsbot.errors import StoreError
from newsbot.jobs.lanes import Lane
from newsbot.jobs.parcels import load
from newsbot.jobs.sending import Render, Sender, Watch
from newsbot.model.alert import Delivery

LEASE = timedelta(minutes=3)  # longer than every time-out of one message together
HORIZON = 1.0  # seconds of messages claimed ahead: what comes in is never far behind
IDLE = timedelta(seconds=30)
FOLD_EVERY = 5.0

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Deliverer:
    """Sends what is owed. One at a time for one bot: the pace is kept in memory."""

    def __init__(
        self,
        store: Store,
        lanes: Mapping[str, Lane],
        *,
        render: Render,
        rng: random.Random,
        admins: Sequence[int] = (),
        clock: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = time.monotonic,
        at_once: int = 64,
        idle: timedelta = IDLE,
        watch: Watch | None = None,
    ) -> None:
        self._store = store
        self._lanes = dict(lanes)
        self._clock = clock
        self._steady = steady
        self._at_once = at_once
        self._idle = idle  # after which it looks by itself, were it not woken
        self._tasks: dict[asyncio.Task[None], Delivery] = {}
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()  # a message is done since we last looked what is due
        self._closed: list[Lane] = []  # lanes of which some chat was left out when we last claimed
        self._folded_at = float("-inf")
        self._sender = Sender(
            store,
            render=render,
            rng=rng,
            admins=admins,
            clock=clock,
            steady=steady,
            stop=self._stop,
            lease=LEASE,
            watch=watch,
        )

    async def run(self) -> None:
        """Deliver until `stop`. Store trouble is waited out; a token that Telegram refuses ends it."""
        pause = 1.0
        inherited = False  # once only: later the deliveries under way are our own
        while not self._stop.is_set():
            try:
                if not inherited:
                    async with self._store.write() as connection:
                        await inherit(connection, self._clock())
                    inherited = True
                await self._pump(forever=True)
                pause = 1.0
            except StoreError as error:
                _log.warning("deliveries wait for the database: %s", error)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause)
                pause = min(30.0, pause * 2)
        await self._drain()

    async def run_due(self) -> int:
        """Send all that is due now, at the channels' pace, and return how many messages went out."""
        before = self._sender.sent
        await self._pump(forever=False)
        return self._sender.sent - before

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished, what waits for its moment is given back."""
        self._stop.set()

    async def _pump(self, *, forever: bool) -> None:
        woken: asyncio.Task[bool] | None = None
        try:
            while not self._stop.is_set():
                self._sender.check()
                self._ended.clear()
                if forever and woken is None:
                    woken = asyncio.create_task(self._store.wait(WAKE, self._idle))
                busy = await self._claim_some()
                under_way = self._tasks or self._ended.is_set()
                if not (busy or forever or under_way or await self._paced()):
                    return
                await self._rest(woken, await self._nap(busy), busy=bool(busy))
                if woken is not None and woken.done():
                    woken.result()
                    woken = None
        finally:
            if woken is not None:
                woken.cancel()
                with suppress(asyncio.CancelledError, StoreError):
                    await woken
        await self._drain()

    async def _claim_some(self) -> list[Lane]:
        """Lease what can leave within the next moment and begin to send it; lanes that may have more.

        Where all that is due could be claimed, an announcement to all chats goes on.
        """
        now, steady = self._clock(), self._steady()
        claimed: tuple[Delivery, ...] = ()
        busy: list[Lane] = []
        self._closed = []
        if steady - self._folded_at >= FOLD_EVERY:
            await self._tidy(now)
            self._folded_at = steady
        async with self._store.write() as connection:
            for lane in self._lanes.values():
                room = lane.pace.room(steady, HORIZON) - lane.waiting
                limit = min(self._at_once - len(self._tasks) - len(claimed), room)
                if limit < lane.pace.lump:
                    busy.append(lane)  # so few at a time are not worth a question
                    continue
                blocked = lane.pace.blocked(steady, HORIZON)
                if blocked:
                    self._closed.append(lane)
                taken = await claim_due(
                    connection,
                    now,
                    limit=limit,
                    lease=uuid.uuid4().hex,
                    lease_until=now + LEASE,
                    types=lane.types,
                    excluding=blocked,
                )
                if len(taken) == limit:
                    busy.append(lane)
                claimed += taken
            if not busy and await go_on(connection, now):
                self._ended.set()  # there may be something to claim again
        if claimed:
            await self._begin(claimed, now)
        return busy

    async def _tidy(self, now: datetime) -> None:
        """What nobody is sending any more is free again, and what piled up for a chat becomes one digest."""
        async with self._store.read() as connection:
            crowded = [await find_crowded(connection, now, lane.types) for lane in self._lanes.values()]
        async with self._store.write() as connection:
            await take_over(connection, now, sparing=[d.delivery_id for d in self._tasks.values()])
            await fold(connection, chain.from_iterable(crowded), now)

    async def _begin(self, claimed: Sequence[Delivery], now: datetime) -> None:
        try:
            parcels = await load(self._store, claimed, now)
        except StoreError:
            with suppress(StoreError):
                async with self._store.write() as connection:
                    await give_back(connection, claimed)
            raise
        except Exception:  # noqa: BLE001 - as with every bug in one delivery
            if len(claimed) == 1:
                _log.exception("delivery %d cannot be loaded", claimed[0].delivery_id)
                await self._sender.put_off(claimed[0])
                return
            for delivery in claimed:  # one of them is bad: the others are not to suffer
                await self._begin([delivery], now)
            return
        for parcel in parcels:
            lane = next(lane for lane in self._lanes.values() if parcel.chat.type in lane.types)
            task = asyncio.create_task(self._sender.deliver(lane, parcel))
            self._tasks[task] = parcel.delivery
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        self._ended.set()
        if not task.cancelled():
            task.exception()  # kept by the sender, raised by its check

    async def _paced(self) -> bool:
        """Whether something is due whose chat or channel only had to catch its breath when we looked."""
        async with self._store.read() as connection:
            for lane in self._closed:
                if await any_due(connection, self._clock(), lane.types):
                    return True
        return False

    async def _nap(self, busy: Sequence[Lane]) -> float | None:
        """How long nothing can be begun, unless somebody wakes us; None: until a message is done."""
        if len(self._tasks) > self._at_once // 2:
            return None
        steady = self._steady()
        naps = [self._idle.total_seconds()]
        naps += [lane.pace.wait(lane.pace.lump + lane.waiting, steady, HORIZON) for lane in busy]
        idle = [lane for lane in self._lanes.values() if lane not in busy]
        naps += [at - steady for at in (lane.pace.next_opening(steady) for lane in idle) if at is not None]
        if not busy:
            async with self._store.read() as connection:
                due = await next_due(connection, self._clock())
            if due is not None:
                naps.append((due - self._clock()).total_seconds())
        return max(0.01, min(naps))

    async def _rest(self, woken: asyncio.Task[bool] | None, nap: float | None, *, busy: bool) -> None:
        events = [self._stop]
        if nap is None or not busy:
            events.append(self._ended)  # what ends may be due again at once
        waits: set[asyncio.Task[Any]] = {asyncio.create_task(event.wait()) for event in events}
        try:
            await asyncio.wait(
                waits if woken is None else {*waits, woken}, timeout=nap, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in waits:
                task.cancel()

    async def _drain(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        self._sender.check()
