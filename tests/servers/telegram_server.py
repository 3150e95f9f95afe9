"""A local Bot API server that is as strict as Telegram, bears as little, and fails by script.

    async with TelegramServer() as server:
        server.add_person(5, "Ada")                      # a private chat with the bot
        server.fail("cut after", chat=5)                 # the next message is taken, its answer is lost
        … run the bot against server.url with server.token …
        message = await server.next_message(5)           # what a person would see
        server.say(5, "/start"); server.tap(message, "Everything")

`messages` holds what was taken, `calls` every request with its answer. Faults that can be named in `fail`:
429, 403, 400, 401, 409, 500, 502, 503, migrate, cut before, cut after, slow, junk.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.servers.telegram_faults import Fault, Faults
from tests.servers.telegram_methods import Methods
from tests.servers.telegram_params import Params
from tests.servers.telegram_updates import Updates
from tests.servers.telegram_world import ApiError, Chat, Flood, Limits, Message, Person, World

TOKEN = "7000000001:local-test-token-AAAAAAAAAAAAAAAAAA"
PATIENCE = 60.0  # a bound for what hangs; whatever comes is noticed at once


@dataclass
class Call:
    """One request and how it ended: an HTTP status, or 0 where the connection was cut."""

    method: str
    chat: int | None
    at: float
    status: int
    values: dict[str, Any] = field(repr=False)
    taken: Message | None = None


class TelegramServer:
    """The server; `async with` starts it on a free port of the loopback address."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        faults: Sequence[str] = (),
        rate: float = 0.0,
        seed: int = 1,
        port: int = 0,
    ) -> None:
        self.token = token
        self.world = World()
        self.flood = Flood(limits or Limits())
        self.methods = Methods(self.world, self.flood, clock)
        self.updates = Updates(self.world, self.methods)
        self.calls: list[Call] = []
        self.peak = 0  # requests under way at once
        self._clock = clock
        self._faults = Faults(faults, rate, seed)
        self._port = port
        self._open = 0
        self._seen: dict[int, int] = {}  # chat -> messages handed out by next_message
        self._news = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """What NEWSBOT_TELEGRAM_API is set to."""
        return f"http://127.0.0.1:{self._port}"

    # ---- who there is

    def add_person(self, user: int, name: str = "Ada", *, username: str = "", started: bool = True) -> Person:
        """A person and, unless `started` is False, the private chat with the bot."""
        person = self.world.people[user] = Person(user, name, username)
        if started:
            self.world.chats[user] = Chat(user, "private", person=person, username=username)
        return person

    def add_group(
        self,
        chat_id: int,
        title: str = "Licensing",
        *,
        type: str = "supergroup",  # noqa: A002 - Telegram's own word
        admins: Sequence[int] = (),
        members: Sequence[int] = (),
        topics: Sequence[int] | None = None,
        username: str = "",
    ) -> Chat:
        statuses = dict.fromkeys(members, "member") | dict.fromkeys(admins, "administrator")
        bot = "administrator" if type == "channel" else "member"
        chat = Chat(
            chat_id, type, title, username, statuses, bot, topics=None if topics is None else set(topics)
        )
        self.world.chats[chat_id] = chat
        return chat

    def add_channel(
        self, chat_id: int, title: str = "Deals", *, admins: Sequence[int] = (), username: str = ""
    ) -> Chat:
        return self.add_group(chat_id, title, type="channel", admins=admins, username=username)

    def migrate(self, old: int, new: int) -> Chat:
        """The group becomes a supergroup: messages to the old id are refused with the new one."""
        was = self.world.chats[old]
        was.moved_to = new
        chat = self.add_group(new, was.title)
        chat.statuses = dict(was.statuses)
        return chat

    # ---- what goes wrong

    def fail(
        self,
        kind: str | int,
        *,
        method: str = "",
        chat: int | None = None,
        times: int = 1,
        words: str = "",
        seconds: float = 0.0,
        until: asyncio.Event | None = None,
        new_chat: int = 0,
    ) -> None:
        """Let the next `times` fitting requests fail. The first fault that fits is used up first."""
        self._faults.scripted.append(Fault(str(kind), method, chat, times, words, seconds, until, new_chat))

    def clear_faults(self) -> None:
        self._faults.scripted.clear()
        self._faults.rate = 0.0

    # ---- what was taken

    @property
    def messages(self) -> list[Message]:
        return self.world.messages

    def messages_in(self, chat_id: int) -> list[Message]:
        return [
            message for message in self.world.messages if message.chat_id == chat_id and not message.deleted
        ]

    def last(self, chat_id: int) -> Message:
        return self.messages_in(chat_id)[-1]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def next_message(self, chat_id: int) -> Message:
        """The next message of the bot in this chat that was not asked for yet; waits for it."""
        number = self._seen.get(chat_id, 0)

        def there() -> bool:
            return len(self._by_bot(chat_id)) > number

        async with self._news, asyncio.timeout(PATIENCE):
            await self._news.wait_for(there)
        self._seen[chat_id] = number + 1
        return self._by_bot(chat_id)[number]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until this holds, looked at when a request begins and after it."""
        async with self._news, asyncio.timeout(PATIENCE):
            await self._news.wait_for(holds)

    def skip(self, chat_id: int) -> None:
        """Let `next_message` begin after what is there."""
        self._seen[chat_id] = len(self._by_bot(chat_id))

    def _by_bot(self, chat_id: int) -> list[Message]:
        return [message for message in self.world.messages if message.chat_id == chat_id and message.by_bot]

    # ---- what people do (see telegram_updates)

    def say(self, chat_id: int, text: str, **more: Any) -> Message:
        return self.updates.say(chat_id, text, **more)

    def tap(self, message: Message, button: str, **more: Any) -> str:
        return self.updates.tap(message, button, **more)

    def member(self, chat_id: int, status: str, **more: Any) -> None:
        self.updates.member(chat_id, status, **more)

    # ---- the wire

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self._open += 1
        self.peak = max(self.peak, self._open)
        try:
            return await self._serve(request)
        except ConnectionResetError:  # the bot was killed while it asked
            return web.Response()
        finally:
            self._open -= 1
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _answer(401, description="Unauthorized")
        params = await _read(request)
        try:
            if method == "getUpdates":
                return _answer(200, result=await self.updates.poll(params))
            if method in ("setWebhook", "deleteWebhook", "getWebhookInfo"):
                return _answer(200, result=self.updates.webhook(method, params))
            return await self._call(request, method, params)
        except ApiError as error:
            return _answer(error.status, description=error.words, parameters=error.parameters)

    async def _call(self, request: web.Request, method: str, params: Params) -> web.StreamResponse:
        given = str(params.values.get("chat_id", ""))
        chat = int(given) if given.lstrip("-").isdigit() else None
        call = Call(method, chat, self._clock(), 0, dict(params.values))
        self.calls.append(call)
        await self._tell()
        fault = self._faults.next(method, chat) or Fault("")
        if fault.kind == "cut before":
            return _cut(request)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            if fault.until is not None:
                await fault.until.wait()
        before = len(self.world.messages)
        try:
            fault.answer()
            result = self.methods.call(method, params)
        except ApiError as error:
            call.status = error.status
            raise
        if len(self.world.messages) > before:
            call.taken = self.world.messages[-1]
        if fault.kind == "cut after":
            return _cut(request)
        call.status = 200
        return (
            web.Response(text="<html>gateway</html>") if fault.kind == "junk" else _answer(200, result=result)
        )


async def _read(request: web.Request) -> Params:
    if request.content_type == "application/json":
        return Params(await request.json())
    values: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in {**request.query, **await request.post()}.items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
            value.file.close()
        else:
            values[name] = value
    return Params(values, files)


def _answer(
    status: int, *, result: Any = None, description: str = "", parameters: Mapping[str, Any] | None = None
) -> web.Response:
    told: dict[str, Any] = {"ok": True, "result": result}
    if status != 200:
        told = {"ok": False, "error_code": status, "description": description}
        if parameters:
            told["parameters"] = parameters
    return web.Response(status=status, body=json.dumps(told).encode(), content_type="application/json")


def _cut(request: web.Request) -> web.Response:
    """Break the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
