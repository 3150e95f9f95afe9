"""The bot: every update is heard, put in its chat's line, served within one error boundary, and answered.

What commands do is in `commands`; who may use them in `access`, `rights` and `limits`; where updates come
from in `edges.channels.telegram_inbox`.
"""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from newsbot.bot.access import Access
from newsbot.bot.answering import answer
from newsbot.bot.commands import COMMANDS
from newsbot.bot.menus import register
from newsbot.bot.request import Answer, House, Request, Turns, passing, say
from newsbot.bot.rights import Rights
from newsbot.bot.routing import Routing
from newsbot.bot.standing import Standing
from newsbot.deals.classify import Finder
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.channels.telegram_desk import TelegramDesk
from newsbot.edges.channels.telegram_heard import Heard
from newsbot.edges.channels.telegram_inbox import Hook, TelegramInbox
from newsbot.edges.store.engine import Store
from newsbot.edges.store.facts import forget_facts
from newsbot.errors import CommandError, DeliveryError, StoreError
from newsbot.messages import replies
from newsbot.model.alert import Part
from newsbot.model.company import Company
from newsbot.model.deal import Topic

UNDO_FOR = timedelta(days=1)
LONGEST = 30.0  # seconds that one request may take
AT_ONCE = 24  # requests served at the same time
GRACE = 3.0  # seconds that running requests get after a stop

_log = logging.getLogger(__name__)


class Bot:
    """Listens and answers until told to stop."""

    def __init__(
        self,
        store: Store,
        channel: TelegramChannel,
        turns: Turns,
        *,
        token: str,
        api: str,
        finder: Finder,
        companies: Sequence[Company],
        topics: Sequence[Topic],
        feeds: int,
        admins: Sequence[int],
        access: str,
        rng: random.Random,
        clock: Callable[[], datetime],
        webhook: tuple[str, str, int, str] | None = None,
    ) -> None:
        self._desk = TelegramDesk(token, api=api)
        self._house = House(
            store=store,
            channel=channel,
            turns=turns,
            desk=self._desk,
            finder=finder,
            companies=companies,
            topics=topics,
            feeds=feeds,
            admins=tuple(admins),
            access=access,
            rng=rng,
            clock=clock,
        )
        self.use(finder=finder, companies=companies, topics=topics, feeds=feeds)
        self._hook = None if webhook is None else Hook(*webhook)
        rights = Rights(self._house)
        self._access = Access(self._house)
        self._routing = Routing(self._house, self._access, rights, COMMANDS)
        self._standing = Standing(self._house, self._access, rights)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._lines: dict[int, asyncio.Task[None]] = {}  # chat -> the last request in its line
        self._running: set[asyncio.Task[None]] = set()

    def use(
        self, *, finder: Finder, companies: Sequence[Company], topics: Sequence[Topic], feeds: int
    ) -> None:
        """Go on with a changed feeds.yaml."""
        self._house.use(finder=finder, companies=companies, topics=topics, feeds=feeds)

    @property
    def busy(self) -> bool:
        """Whether a request is being served."""
        return bool(self._running)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`. Raises ConfigError when Telegram does not know the token."""
        async with self._desk:
            inbox = TelegramInbox(self._desk, self._hear, rng=self._house.rng)
            name = await inbox.known(stop)
            if not name:
                return
            self._house.name = name
            await self._open(stop)
            # Nothing that only tidies may keep the bot from listening, least of all the wait for a writer.
            menus = asyncio.create_task(register(self._house), name="command menus")
            sweep = asyncio.create_task(self._sweep(), name="sweep")
            try:
                _log.info("the bot listens", extra={"bot": name})
                await (inbox.poll(stop) if self._hook is None else inbox.serve(self._hook, stop))
            finally:
                await self._finish(menus, sweep)

    async def _open(self, stop: asyncio.Event) -> None:
        """Look who is admin; the database may be away for now."""
        while not stop.is_set():
            try:
                await self._access.open()
            except StoreError as error:
                _log.warning("the bot waits for the database: %s", error)
                with suppress(TimeoutError):
                    async with asyncio.timeout(2):
                        await stop.wait()
            else:
                return

    async def _sweep(self) -> None:
        """Forget what nobody can undo any more; what this start cannot, the next one can."""
        with suppress(StoreError):
            async with self._house.store.write() as connection:
                await forget_facts(connection, "undo:", self._house.clock() - UNDO_FOR)

    async def _finish(self, *others: asyncio.Task[None]) -> None:
        tasks = {*others, *self._running}
        _, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._house.recent.forget()

    def _hear(self, told: Heard) -> asyncio.Task[None]:
        """Put the update at the end of its chat's line: one chat is served in order, chats side by side."""
        before = self._lines.get(told.chat_id)
        task = asyncio.create_task(self._in_turn(told, before))
        self._lines[told.chat_id] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda done: self._leave(told.chat_id, done))
        return task

    def _leave(self, chat_id: int, done: asyncio.Task[None]) -> None:
        if self._lines.get(chat_id) is done:
            del self._lines[chat_id]

    async def _in_turn(self, told: Heard, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        async with self._slots:
            served = await self._serve(told)
        if served is None:
            return
        # Without a slot: an answer may wait for its chat's moment, and others need not wait with it.
        try:
            await answer(*served, told.query)
        except Exception as error:  # noqa: BLE001 - the boundary's other half: nobody can be told any more
            _report(error, told)

    async def _serve(self, told: Heard) -> tuple[Request, Answer] | None:
        """The one error boundary: whatever happens, the person is told and the bot goes on."""
        request = self._routing.plain(told)
        try:
            async with asyncio.timeout(LONGEST):
                if told.kind in ("text", "tap"):
                    return await self._routing.serve(told)
                await self._standing.serve(told)
                return None
        except CommandError as error:
            given = _sorry(told, replies.slip(error))
        except (StoreError, TimeoutError) as error:
            _log.warning("a request found the database away (%s)", type(error).__name__, extra=_ids(told))
            given = _sorry(told, replies.busy())
        except DeliveryError as error:
            _log.warning("a request could not be served: %s", error, extra=_ids(told))
            given = _sorry(told, replies.busy())
        except Exception as error:  # noqa: BLE001 - the boundary: a bug in one command must not stop the others
            _report(error, told)
            given = _sorry(told, replies.oops())
        return request, given


def _sorry(told: Heard, part: Part) -> Answer:
    if told.kind in ("text", "tap"):
        return passing(part.plain) if told.kind == "tap" else say(part)
    return Answer()


def _report(error: Exception, told: Heard) -> None:
    """Where, not what: an error's own words may quote what a person wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in a request\n%s", type(error).__name__, where, extra=_ids(told))


def _ids(told: Heard) -> dict[str, int | str]:
    return {"kind": told.kind, "chat": told.chat_id, "person": told.person}
