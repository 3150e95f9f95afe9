"""The local Bot API server is itself held to what Telegram does: whoever passes it should pass there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.servers.telegram_server import PATIENCE, TelegramServer
from tests.servers.telegram_text import Refused, read_html
from tests.servers.telegram_world import Limits

TEXTS: tuple[tuple[str, str, list[tuple[str, int, int]]], ...] = (
    ("plain", "plain", []),
    ("<b>bold</b> and <i>it</i>", "bold and it", [("bold", 0, 4), ("italic", 9, 2)]),
    ("<b>🦊<i>x</i></b>", "🦊x", [("bold", 0, 3), ("italic", 2, 1)]),
    ("a &lt;b&gt; &amp; &quot; &#33; &#x1F98A; &nbsp; & b", 'a <b> & " ! 🦊 &nbsp; & b', []),
    ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ('<a href="https://x.example/?a=1&amp;b">l</a>', "l", [("text_link", 0, 1)]),
    ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
)


@pytest.mark.parametrize(("source", "text", "entities"), TEXTS, ids=[row[0][:20] for row in TEXTS])
def test_html_is_read_as_telegram_reads_it(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read = read_html(source)
    assert read.text == text
    assert [(one["type"], one["offset"], one["length"]) for one in read.entities] == entities


@pytest.mark.parametrize(
    "source",
    [
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "<p>x</p>",
        "<b x",
        "<>x</>",
        "a < b",
        '<a href="javascript:x">x</a>',
        "<a>x</a>",
    ],
)
def test_broken_html_is_refused(source: str) -> None:
    with pytest.raises(Refused):
        read_html(source)


class Client:
    """A bot reduced to its requests."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def __call__(self, method: str, **values: object) -> dict[str, Any]:
        url = f"{self._server.url}/bot{self._server.token}/{method}"
        async with self._session.post(url, json=values) as answer:
            told: dict[str, Any] = await answer.json()
        assert told["ok"] == (answer.status == 200)
        return told


@pytest.fixture
def now() -> list[float]:
    """The server's clock, moved by hand."""
    return [0.0]


@pytest.fixture
async def server(now: list[float]) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits(overall=30, burst=3), clock=lambda: now[0]) as server:
        server.add_person(5)
        yield server


@pytest.fixture
async def call(server: TelegramServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(server, session)


async def test_a_chat_bears_a_burst_and_then_one_a_second(call: Client, now: list[float]) -> None:
    answers = [await call("sendMessage", chat_id=5, text=f"{number}") for number in range(5)]
    assert [answer.get("error_code", 200) for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3]["parameters"] == {"retry_after": 6}
    now[0] = 7.0
    assert (await call("sendMessage", chat_id=5, text="again"))["ok"]


async def test_a_group_bears_twenty_a_minute_and_all_chats_thirty_a_second(
    server: TelegramServer, call: Client, now: list[float]
) -> None:
    server.add_group(-100)
    codes = []
    for number in range(21):
        now[0] += 1.0
        codes.append((await call("sendMessage", chat_id=-100, text=f"{number}")).get("error_code", 200))
    assert codes == [200] * 20 + [429]
    now[0] = 100.0
    codes = []
    for user in range(1000, 1031):
        server.add_person(user)
        codes.append((await call("sendMessage", chat_id=user, text="x")).get("error_code", 200))
    assert codes == [200] * 30 + [429]


async def test_updates_are_confirmed_by_offset_and_have_one_reader(
    server: TelegramServer, call: Client
) -> None:
    server.say(5, "/start now")
    first = (await call("getUpdates"))["result"]
    assert first[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await call("getUpdates"))["result"] == first
    offset = first[-1]["update_id"] + 1
    older = asyncio.create_task(call("getUpdates", offset=offset, timeout=50))
    async with asyncio.timeout(PATIENCE):
        while server.updates.waiting:  # noqa: ASYNC110 - gone as soon as the offset has come
            await asyncio.sleep(0.01)
    newer = asyncio.create_task(call("getUpdates", offset=offset, timeout=50))
    assert (await older)["error_code"] == 409
    server.member(5, "kicked")
    (update,) = (await newer)["result"]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await call("sendMessage", chat_id=5, text="x"))["error_code"] == 403


async def test_a_tap_must_be_answered_once(server: TelegramServer, call: Client) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why:1"}]]}
    await call("sendMessage", chat_id=5, text="x", reply_markup=keyboard)
    query = server.tap(server.last(5), "Why?")
    (update,) = (await call("getUpdates"))["result"]
    assert update["callback_query"]["data"] == "why:1"
    assert (await call("answerCallbackQuery", callback_query_id=query, text="Because"))["ok"]
    assert server.methods.answers[query]["text"] == "Because"
    assert not (await call("answerCallbackQuery", callback_query_id=query))["ok"]
    with pytest.raises(AssertionError, match="no button"):
        server.tap(server.last(5), "Who?")


async def test_a_web_hook_is_pushed_to_with_its_secret(server: TelegramServer, call: Client) -> None:
    got: list[tuple[str, int]] = []

    async def handle(request: web.Request) -> web.Response:
        update = await request.json()
        got.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["update_id"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    assert (await call("setWebhook", url=url, secret_token="s_1"))["ok"]
    assert (await call("getUpdates"))["error_code"] == 409
    server.say(5, "one")
    server.say(5, "two")
    async with asyncio.timeout(PATIENCE):
        while server.updates.waiting:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.02)
    await runner.cleanup()
    assert [number for _, number in got] == [1001, 1001, 1002]
    assert {secret for secret, _ in got} == {"s_1"}


REFUSED: tuple[tuple[str, dict[str, object], str], ...] = (
    ("sendMessage", {"chat_id": 77, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": 5, "text": ""}, "message text is empty"),
    ("sendMessage", {"chat_id": 5, "text": "x", "message_thread_id": 3}, "message thread not found"),
    ("deleteMessage", {"chat_id": 5, "message_id": 3}, "message to delete not found"),
    ("leaveChat", {"chat_id": 5}, "private chats"),
    ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setWebhook", {"url": "https://x.example", "secret_token": "a b"}, "unallowed characters"),
    ("getChatAdministrators", {"chat_id": 5}, "no administrators in the private chat"),
    ("noSuchMethod", {}, "method not found"),
)


@pytest.mark.parametrize(
    ("method", "values", "words"), REFUSED, ids=[f"{row[0]} {row[2]}" for row in REFUSED]
)
async def test_slips_are_refused(call: Client, method: str, values: dict[str, object], words: str) -> None:
    told = await call(method, **values)
    assert not told["ok"]
    assert words in told["description"]


async def test_a_wrong_token_is_unauthorized(server: TelegramServer, call: Client) -> None:
    server.token, given = "1:other", server.token
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/bot{given}/getMe") as answer:
        assert answer.status == 401
