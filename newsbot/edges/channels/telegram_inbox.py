"""How updates reach the bot: asked for by long polling, or pushed to a web hook, both into one function.

An update is confirmed once it was worked on (or after `PATIENCE`), so that a killed program hears it again
and nothing that was said is lost. What is done with an update is the bot's business.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from newsbot.edges.channels.telegram_answers import FloodWait, bad_token
from newsbot.edges.channels.telegram_desk import TelegramDesk
from newsbot.edges.channels.telegram_heard import WANTED, Heard, heard
from newsbot.errors import ConfigError

if TYPE_CHECKING:
    from aiohttp import web

PATIENCE = 2.0  # seconds that one slow request may hold the others back
ASKED_FOR = 25  # seconds that Telegram holds a question open
LONGEST_WAIT = 30.0
BIGGEST_UPDATE = 2**20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Hear = Callable[[Heard], "asyncio.Task[None]"]
T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hook:
    """A web hook: what Telegram calls, where we listen, and the word by which we know that it is Telegram."""

    url: str
    host: str
    port: int
    secret: str


class TelegramInbox:
    """Brings every update to `hear`. `poll` and `serve` return when `stop` is set."""

    def __init__(self, desk: TelegramDesk, hear: Hear, *, rng: random.Random) -> None:
        self._desk = desk
        self._hear = hear
        self._rng = rng
        self._troubles = 0
        self._next: int | None = None

    async def poll(self, stop: asyncio.Event) -> None:
        """Ask again and again. A second process with this token is told of, and asked around."""
        await self._until(stop, lambda: self._desk.bot.delete_webhook(drop_pending_updates=False))
        while not stop.is_set():
            updates = await self._attempt(stop, self._ask)
            if updates:
                await self._work(map(self._read, updates))
                self._next = 1 + max(int(update["update_id"]) for update in updates)
        if self._next is not None:
            # Confirm what was worked on, so that the next process does not hear it again.
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._desk.bot.get_updates(offset=self._next, timeout=0, limit=1)

    async def serve(self, hook: Hook, stop: asyncio.Event) -> None:
        """Listen, then tell Telegram where. The hook is left set: what comes meanwhile waits at Telegram."""
        from aiohttp import web  # noqa: PLC0415 - 2 MB that who is polled has no use for

        app = web.Application(client_max_size=BIGGEST_UPDATE)

        async def take(request: web.Request) -> web.Response:
            return web.Response(status=await self._pushed(request, hook.secret))

        app.router.add_post(urlsplit(hook.url).path or "/", take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, hook.host, hook.port).start()
            except OSError as error:
                where = f"{hook.host}:{hook.port}"
                raise ConfigError(
                    f"NEWSBOT_WEBHOOK_LISTEN: cannot listen on {where}: {error.strerror}"
                ) from None
            await self._until(
                stop,
                lambda: self._desk.bot.set_webhook(
                    hook.url, secret_token=hook.secret, allowed_updates=list(WANTED)
                ),
            )
            await stop.wait()
        finally:
            await runner.cleanup()

    async def known(self, stop: asyncio.Event) -> str:
        """The bot's own @name, once Telegram answers; "" when told to stop before."""
        return await self._until(stop, self._me) or ""

    async def _me(self) -> str:
        return (await self._desk.bot.get_me()).username or ""

    async def _ask(self) -> list[dict[str, Any]]:
        """Updates as they come: one that the library cannot read must not hold up the rest."""
        return await self._desk.bot.raw_updates(self._next, ASKED_FOR, WANTED)

    def _read(self, update: Any) -> Heard | None:
        """The update in our words; None for one that nobody can read."""
        try:
            return heard(Update.de_json(update, self._desk.bot))
        except (KeyError, TypeError, ValueError, AttributeError):
            _log.warning("Telegram sent an update that cannot be read")
            return None

    async def _until(self, stop: asyncio.Event, call: Callable[[], Awaitable[T]]) -> T | None:
        """Try until it succeeds or we are told to stop."""
        done: T | None = None
        while done is None and not stop.is_set():
            done = await self._attempt(stop, call)
        return done

    async def _attempt(self, stop: asyncio.Event, call: Callable[[], Awaitable[T]]) -> T | None:
        """One request, cut off by `stop`; None after a failure, which was waited for."""
        asked = asyncio.ensure_future(call())
        stopped = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait((asked, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                return None
            answer = asked.result()
        except InvalidToken:
            raise bad_token() from None
        except TelegramError as error:
            await _pause(stop, self._trouble(error))
            return None
        finally:
            for task in (asked, stopped):
                task.cancel()
            await asyncio.gather(asked, stopped, return_exceptions=True)
        if self._troubles:
            _log.info("Telegram answers again")
            self._troubles = 0
        return answer

    def _trouble(self, error: TelegramError) -> float:
        """Say it once; how many seconds to wait."""
        if isinstance(error, FloodWait):
            return error.seconds
        if self._troubles == 0:
            if isinstance(error, Conflict):
                _log.error(
                    "another program asks Telegram with the same token (NEWSBOT_TELEGRAM_TOKEN); "
                    "stop one of the two: people are answered by whichever asks first"
                )
            else:
                _log.warning("Telegram does not answer (%s); trying again", type(error).__name__)
        self._troubles += 1
        return min(LONGEST_WAIT, 2.0 ** min(self._troubles - 1, 10)) * self._rng.uniform(0.7, 1.0)

    async def _work(self, updates: Iterable[Heard | None]) -> None:
        tasks = [self._hear(told) for told in updates if told is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=PATIENCE)

    async def _pushed(self, request: web.Request, secret: str) -> int:
        """What was pushed is worked on; the HTTP status to answer."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return 403
        try:
            update = await request.json()
        except ValueError:
            update = None  # nothing that Telegram sends; a refusal would only bring it again
        await self._work([self._read(update)])
        return 200


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
