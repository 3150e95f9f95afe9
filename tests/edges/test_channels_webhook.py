"""The web hook channel against a real receiver that checks what it gets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from newsbot.edges.channels.base import webhook_chat
from newsbot.edges.channels.webhook import Webhooks, sign
from newsbot.errors import ChatGone, DeliveryError, MessageRefused, SlowDown, TryLater, Unsure
from newsbot.model.alert import Part
from newsbot.model.channel import WebhookChannel

CHAT = webhook_chat("desk")
PART = Part(html="", plain="Nokia licenses", data='{"event":"alert","text":"Nokia licenses"}')


@dataclass
class Receiver:
    """Takes posts and answers what it is told to."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    delay: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.delay)
        if self.cut and request.transport is not None:
            request.transport.abort()
        return web.Response(status=self.status, headers=self.headers, text="whatever")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    yield receiver
    await runner.cleanup()


def hooks(receiver: Receiver, *, private: bool = True, patience: float = 5.0) -> Webhooks:
    hook = WebhookChannel("desk", f"http://127.0.0.1:{receiver.port}/hook", ("everything",), secret="s3cret")
    return Webhooks(
        [hook],
        private_hosts=["127.0.0.1"] if private else [],
        clock=lambda: 1_700_000_000.0,
        patience=patience,
    )


async def test_a_post_is_signed_and_carries_its_key(receiver: Receiver) -> None:
    async with hooks(receiver) as channel:
        first = await channel.send(CHAT, PART, key="17.0")
        assert await channel.send(CHAT, PART, key="17.0") == first
        await channel.edit(CHAT, first, PART, key="18.0")
    headers, body = receiver.got[0]
    assert json.loads(body)["text"] == "Nokia licenses"
    assert headers["X-Newsbot-Timestamp"] == "1700000000"
    assert headers["X-Newsbot-Signature"] == sign("s3cret", "1700000000", body)
    assert [headers["Idempotency-Key"] for headers, _ in receiver.got] == ["17.0", "17.0", "18.0"]
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"


ANSWERS: tuple[tuple[int, dict[str, str], type[DeliveryError] | None], ...] = (
    (204, {}, None),
    (302, {"Location": "http://elsewhere.example/"}, TryLater),
    (400, {}, MessageRefused),
    (401, {}, TryLater),
    (404, {}, TryLater),
    (410, {}, ChatGone),
    (413, {}, MessageRefused),
    (429, {"Retry-After": "17"}, SlowDown),
    (429, {}, TryLater),
    (500, {}, TryLater),
    (503, {"Retry-After": "Tue, 14 Nov 2023 22:14:20 GMT"}, SlowDown),
)


@pytest.mark.parametrize(("status", "headers", "error"), ANSWERS, ids=[str(row[:2]) for row in ANSWERS])
async def test_each_answer_has_its_meaning(
    receiver: Receiver, status: int, headers: dict[str, str], error: type[DeliveryError] | None
) -> None:
    receiver.status, receiver.headers = status, headers
    async with hooks(receiver) as channel:
        if error is None:
            await channel.send(CHAT, PART)
            return
        with pytest.raises(error) as caught:
            await channel.send(CHAT, PART)
    assert "s3cret" not in str(caught.value)
    if isinstance(caught.value, SlowDown):
        assert caught.value.retry_after.total_seconds() in (17, 60)


async def test_silence_after_the_request_left_is_unsure(receiver: Receiver) -> None:
    async with hooks(receiver, patience=0.3) as channel:
        receiver.cut = True
        with pytest.raises(Unsure):
            await channel.send(CHAT, PART)
        receiver.cut, receiver.delay = False, 2.0
        with pytest.raises(Unsure):
            await channel.send(CHAT, PART)


async def test_nobody_there_is_later(receiver: Receiver, unused_tcp_port: int) -> None:
    receiver.port = unused_tcp_port
    async with hooks(receiver) as channel:
        with pytest.raises(TryLater):
            await channel.send(CHAT, PART)


async def test_a_private_address_must_be_named(receiver: Receiver) -> None:
    async with hooks(receiver, private=False) as channel:
        with pytest.raises(TryLater, match="refused the loopback address"):
            await channel.send(CHAT, PART)
    assert receiver.got == []


async def test_a_hook_that_left_the_file_is_gone(receiver: Receiver) -> None:
    async with hooks(receiver) as channel:
        with pytest.raises(ChatGone):
            await channel.send(webhook_chat("other"), PART)
