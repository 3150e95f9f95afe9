"""One claimed delivery on its way: wait for its moment, render, send, and store what became of it.

A message is repeated only where the channel took it and we did not get to store that: its answer was lost, or
we died between the answer and the commit. docs/delivery.md says how wide that window is.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.alerts.outcome import Bug, Change, Result, Sent, after
from newsbot.alerts.timing import local_day, next_digest
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.deliveries import finish, give_back, keep_progress
from newsbot.edges.store.engine import Store, notify
from newsbot.edges.store.moving import move_chat
from newsbot.edges.store.owing import WAKE, join_digest, owe_missed, owe_notice
from newsbot.edges.store.standing import forget_topic, pause_chat, slow_down
from newsbot.errors import ConfigError, DeliveryError, SlowDown, StoreError
from newsbot.jobs.admins import admins_of
from newsbot.jobs.lanes import Lane, NotNow
from newsbot.jobs.parcels import Parcel, pointless
from newsbot.messages.notices import topic_gone, trouble
from newsbot.model.alert import OWN_WORDS, Delivery, Part

Render = Callable[[Parcel, datetime], tuple[Part, ...]]
Watch = Callable[[Parcel, Delivery], None]  # what was claimed, and what became of it
GROUPS = ("group", "supergroup", "channel")
KEPT_TRYING = timedelta(minutes=2)  # to store an outcome while the database is away

_log = logging.getLogger(__name__)


class _Nothing(Exception):
    """There is nothing to say after all, as in a week without deals."""


class Sender:
    """Carries parcels to their channels. Safe to run many at once, of different chats."""

    def __init__(
        self,
        store: Store,
        *,
        render: Render,
        rng: random.Random,
        admins: Sequence[int],
        clock: Callable[[], datetime],
        steady: Callable[[], float],
        stop: asyncio.Event,
        lease: timedelta,
        watch: Watch | None = None,
    ) -> None:
        self.sent = 0
        self._watch = watch
        self._store = store
        self._render = render
        self._rng = rng
        self._admins = admins
        self._clock = clock
        self._steady = steady
        self._stop = stop
        self._lease = lease
        self._fatal: ConfigError | StoreError | None = None
        self._told: set[tuple[int, str]] = set()  # chats and days of which the admin heard

    def check(self) -> None:
        """Raise what ended a task: a token that is refused, a database that stays away."""
        if self._fatal is not None:
            fatal, self._fatal = self._fatal, None
            raise fatal

    async def deliver(self, lane: Lane, parcel: Parcel) -> None:
        """Send a parcel when its turn comes and store the outcome; never raises but when cancelled."""
        claimed = parcel.delivery
        try:
            reason = pointless(parcel, self._clock())
            if reason:
                await self._drop(lane, parcel, reason)
                return
            delivery, result = await self._attempt(lane, parcel)
            change = after(delivery, result, self._clock(), self._rng)
            await self._settle(lane, parcel, change.delivery, change, result)
        except _Nothing:
            await self._drop(lane, parcel, "nothing to tell")
        except NotNow:
            async with self._store.write() as connection:
                await give_back(connection, [claimed])
        except ConfigError as error:
            async with self._store.write() as connection:
                await give_back(connection, [claimed])
            self._fatal = error
        except StoreError as error:
            self._fatal = error
        except Exception:  # noqa: BLE001 - a bug; the lease will end, and the delivery is tried again then
            _log.exception("delivery %d could not be settled", claimed.delivery_id)

    async def put_off(self, claimed: Delivery) -> None:
        """A delivery of which not even the contents can be read: later, and not for ever."""
        change = after(claimed, Bug("its contents cannot be read"), self._clock(), self._rng)
        async with self._store.write() as connection:
            await finish(connection, claimed, change.delivery)

    async def _attempt(self, lane: Lane, parcel: Parcel) -> tuple[Delivery, Result]:
        """The delivery as far as it got, and how it ended."""
        delivery = parcel.delivery
        try:
            parts = self._rendered(parcel)
            done = int(delivery.text or 0) if delivery.kind not in OWN_WORDS else 0
            message_id = delivery.message_id
            group = parcel.chat.type in GROUPS
            for number, part in enumerate(parts):
                if number < done:
                    continue
                async with lane.turn(delivery.chat_id, group=group, stop=self._stop):
                    sent = await self._send(lane, parcel, delivery, part, number)
                done = number + 1
                message_id = message_id if message_id is not None else sent
                if done < len(parts):
                    delivery = replace(delivery, text=str(done), message_id=message_id)
                    await self._keep_progress(delivery)
            return delivery, Sent(message_id or 0)
        except (ConfigError, StoreError, _Nothing, NotNow):
            raise
        except DeliveryError as error:
            return delivery, error
        except Exception as error:  # noqa: BLE001 - a bug in one delivery must not stop the others
            _log.exception("delivery %d to chat %d hit a bug", delivery.delivery_id, delivery.chat_id)
            return delivery, Bug(f"{type(error).__name__}")

    def _rendered(self, parcel: Parcel) -> tuple[Part, ...]:
        parts = self._render(parcel, self._clock())
        if not parts:
            raise _Nothing
        return parts

    async def _drop(self, lane: Lane, parcel: Parcel, reason: str) -> None:
        await self._settle(lane, parcel, replace(parcel.delivery, state="dropped", error=reason))

    async def _send(self, lane: Lane, parcel: Parcel, delivery: Delivery, part: Part, number: int) -> int:
        if delivery.plain:
            part = replace(part, html="")
        key = f"{delivery.delivery_id}.{number}"
        if delivery.kind == "edit" and delivery.message_id is not None:
            await lane.channel.edit(delivery.chat_id, delivery.message_id, part, key=key)
            return delivery.message_id
        return await lane.channel.send(
            delivery.chat_id,
            part,
            thread_id=delivery.thread_id,
            reply_to=parcel.reply_to if number == 0 else None,
            silent=parcel.chat.silent,
            key=key,
        )

    async def _keep_progress(self, delivery: Delivery) -> None:
        async with self._store.write() as connection:
            await keep_progress(connection, delivery, self._clock() + self._lease)

    async def _settle(
        self,
        lane: Lane,
        parcel: Parcel,
        now_is: Delivery,
        change: Change | None = None,
        result: Result | None = None,
    ) -> None:
        """Store the outcome, and go on trying while the database is away: this is what prevents repeats."""
        claimed = parcel.delivery
        if isinstance(result, SlowDown):
            lane.slow_down(claimed.chat_id, result.retry_after)
        give_up_at = self._steady() + KEPT_TRYING.total_seconds()
        pause = 0.2
        while True:
            try:
                held = await self._store_outcome(parcel, now_is, change)
                break
            except StoreError:
                if self._steady() > give_up_at:
                    raise
                await asyncio.sleep(pause)
                pause = min(10.0, pause * 2)
            except Exception:
                if change is None:
                    raise
                # What follows from an outcome must not keep the outcome itself from being stored: a message
                # that was sent and is not known to be would be sent again and again.
                _log.exception("delivery %d: what follows from its outcome hit a bug", claimed.delivery_id)
                change = None
        if change is not None and change.new_chat is not None:
            lane.pace.moved(claimed.chat_id, change.new_chat)
        self._note(claimed, now_is, change, held=held)
        if held and self._watch is not None:
            self._watch(parcel, now_is)

    async def _store_outcome(self, parcel: Parcel, now_is: Delivery, change: Change | None) -> bool:
        claimed, now = parcel.delivery, self._clock()
        async with self._store.write() as connection:
            if not await finish(connection, claimed, now_is):
                return False
            if change is not None:
                await self._follow(connection, parcel, now_is, change, now)
        return True

    async def _follow(
        self, connection: AsyncConnection, parcel: Parcel, now_is: Delivery, change: Change, now: datetime
    ) -> None:
        """What an outcome brings with it, in its transaction."""
        claimed = parcel.delivery
        if now_is.state == "sent" and claimed.kind == "alert":
            told = max((entry.entry_id for entry in parcel.stories[0].entries), default=0)
            await owe_missed(connection, now_is, told, now)
        if change.hold_chat_until is not None:
            await slow_down(connection, claimed.chat_id, change.hold_chat_until)
        if change.pause_chat:
            await pause_chat(connection, claimed.chat_id, change.pause_chat, now)
        if change.new_chat is not None:
            await move_chat(connection, claimed.chat_id, change.new_chat)
        if change.forget_topic is not None and await forget_topic(
            connection, claimed.chat_id, change.forget_topic
        ):
            await owe_notice(connection, claimed.chat_id, topic_gone(), now)
        if change.into_digest and claimed.story_id is not None:
            due = next_digest(parcel.chat, now, last_day=parcel.chat.digest_day)
            place = (claimed.chat_id, claimed.thread_id)
            await join_digest(
                connection, place, [claimed.story_id], now, due_at=due, day=local_day(parcel.chat, due)
            )
        if change.tell_admin:
            await self._tell_admins(connection, claimed, change.tell_admin, now)
        if now_is.state in ("queued", "uncertain"):
            await notify(connection, WAKE)

    async def _tell_admins(
        self, connection: AsyncConnection, claimed: Delivery, what: str, now: datetime
    ) -> None:
        """Once a chat and day: a channel that refuses everything is one trouble, not hundreds."""
        key = (claimed.chat_id, now.date().isoformat())
        if key in self._told:
            return
        self._told = {told for told in self._told if told[1] == key[1]} | {key}
        for admin in await admins_of(connection, self._admins):
            if admin.chat_id != claimed.chat_id:
                await owe_notice(connection, admin.chat_id, trouble(what), now)

    def _note(self, claimed: Delivery, now_is: Delivery, change: Change | None, *, held: bool) -> None:
        """One line for the log: numbers and outcomes, never contents."""
        if now_is.state == "sent":
            self.sent += 1
        facts = {
            "delivery": claimed.delivery_id,
            "chat": claimed.chat_id,
            "story": claimed.story_id,
            "kind": claimed.kind,
            "state": now_is.state if held else "lease lost",
            "attempts": now_is.attempts,
            "why": now_is.error if change is None else change.why,
        }
        level = logging.INFO if now_is.state in ("sent", "dropped") else logging.WARNING
        _log.log(
            level,
            "delivery %d to chat %d: %s",
            claimed.delivery_id,
            claimed.chat_id,
            facts["state"],
            extra=facts,
        )
