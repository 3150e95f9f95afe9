"""The Telegram channel against a strict local server: every refusal, every silence, and what is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.edges.channels.base import cut, utf16, webhook_chat
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.errors import (
    ChatGone,
    ChatMoved,
    ConfigError,
    DeliveryError,
    MessageRefused,
    SlowDown,
    TopicGone,
    TryLater,
    Unsure,
)
from newsbot.model.alert import Button, Part
from tests.servers.telegram_server import PATIENCE, TelegramServer
from tests.servers.telegram_world import Limits

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PART = Part(html="<b>Nokia</b> &amp; Xiaomi", plain="Nokia & Xiaomi")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits(burst=100)) as server:
        server.add_person(5)
        yield server


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[TelegramChannel]:
    async with TelegramChannel(server.token, api=server.url, answer_timeout=PATIENCE) as channel:
        yield channel


async def test_a_message_arrives_as_it_was_meant(server: TelegramServer, channel: TelegramChannel) -> None:
    server.add_group(-100, topics=[7])
    first = await channel.send(-100, PART, thread_id=7)
    buttons = ((Button("Why?", data="why:1"), Button("Read", url="https://news.example/1")),)
    part = Part(
        html="See <a href='https://news.example/1'>this</a>", plain="See this", buttons=buttons, preview=True
    )
    second = await channel.send(-100, part, thread_id=7, reply_to=first, silent=True)
    one, two = server.messages_in(-100)
    assert (one.message_id, two.message_id) == (first, second)
    assert one.text == "Nokia & Xiaomi"
    assert one.entities == [{"type": "bold", "offset": 0, "length": 5}]
    assert not one.preview
    assert (two.thread_id, two.reply_to, two.silent, two.preview) == (7, first, True, True)
    assert two.labels() == ["Why?", "Read"]


async def test_a_picture_goes_with_its_caption_and_is_edited_by_it(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    part = Part(html="<b>Your week</b>", plain="Your week", photo=PNG)
    number = await channel.send(5, part)
    assert server.last(5).photo == PNG
    await channel.edit(5, number, Part(html="<b>Your weeks</b>", plain="Your weeks", photo=PNG))
    assert server.last(5).text == "Your weeks"


async def test_an_edit_changes_and_one_that_changes_nothing_is_fine(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    number = await channel.send(5, PART)
    await channel.edit(5, number, PART)
    await channel.edit(5, number, Part(html="<b>Nokia</b>", plain="Nokia"))
    assert (server.last(5).text, server.last(5).edits) == ("Nokia", 1)
    with pytest.raises(MessageRefused, match=r"(?i)message to edit not found"):
        await channel.edit(5, 99, PART)


async def test_a_reply_to_a_deleted_message_is_sent_all_the_same(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    await channel.send(5, PART, reply_to=4711)
    assert server.last(5).reply_to is None


async def test_plain_text_is_cut_to_the_limit(server: TelegramServer, channel: TelegramChannel) -> None:
    await channel.send(5, Part(html="", plain="<b>&" + "🦊" * 4000))
    assert utf16(server.last(5).text) <= 4096
    assert server.last(5).text.startswith("<b>&🦊")
    assert server.last(5).entities == []


SLIPS = (
    ("<b>open", MessageRefused, "can't parse entities"),
    ("<b>crossed<i></b></i>", MessageRefused, "can't parse entities"),
    ("<h1>no such tag</h1>", MessageRefused, "Unsupported start tag"),
    ("x" * 4097, MessageRefused, "message is too long"),
    ("  ", MessageRefused, "message text is empty"),
)


@pytest.mark.parametrize(("html", "error", "words"), SLIPS, ids=[row[2] + row[0][:8] for row in SLIPS])
async def test_what_telegram_refuses_of_a_message(
    channel: TelegramChannel, html: str, error: type[DeliveryError], words: str
) -> None:
    with pytest.raises(error, match=f"(?i){words}"):
        await channel.send(5, Part(html=html, plain="x"))


async def test_callback_data_has_sixty_four_bytes(channel: TelegramChannel) -> None:
    part = Part(html="x", plain="x", buttons=((Button("Why?", data="é" * 33),),))
    with pytest.raises(MessageRefused, match=r"(?i)button_data_invalid"):
        await channel.send(5, part)


REFUSALS = (
    ("400", "chat not found", ChatGone),
    ("400", "PEER_ID_INVALID", ChatGone),
    ("400", "not enough rights to send text messages to the chat", ChatGone),
    ("400", "need administrator rights in the channel chat", ChatGone),
    ("400", "CHAT_WRITE_FORBIDDEN", ChatGone),
    ("400", "message thread not found", TopicGone),
    ("400", "TOPIC_CLOSED", TopicGone),
    ("400", "can't parse entities: made up", MessageRefused),
    ("400", "something never heard of", MessageRefused),
    ("403", "Forbidden: bot was blocked by the user", ChatGone),
    ("403", "Forbidden: bot was kicked from the supergroup chat", ChatGone),
    ("403", "Forbidden: user is deactivated", ChatGone),
    ("500", "", Unsure),
    ("502", "", Unsure),
    ("503", "", TryLater),
    ("cut before", "", Unsure),
    ("cut after", "", Unsure),
    ("junk", "", Unsure),
)


@pytest.mark.parametrize(("fault", "words", "error"), REFUSALS, ids=[" ".join(row[:2]) for row in REFUSALS])
async def test_each_fault_has_its_meaning(
    server: TelegramServer, channel: TelegramChannel, fault: str, words: str, error: type[DeliveryError]
) -> None:
    server.fail(fault, words=words)
    with pytest.raises(error) as caught:
        await channel.send(5, PART)
    assert type(caught.value) is error
    assert server.token not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_flood_wait_says_how_long(server: TelegramServer, channel: TelegramChannel) -> None:
    server.fail(429, seconds=43_837)
    with pytest.raises(SlowDown) as caught:
        await channel.send(5, PART)
    assert caught.value.retry_after.total_seconds() == 43_837


async def test_a_group_that_moved_says_where(server: TelegramServer, channel: TelegramChannel) -> None:
    server.add_group(-5, type="group")
    server.migrate(-5, -1005)
    with pytest.raises(ChatMoved) as caught:
        await channel.send(-5, PART)
    assert caught.value.new_chat == -1005


async def test_an_answer_that_does_not_come_is_unsure_and_nobody_there_is_later(
    server: TelegramServer, unused_tcp_port: int
) -> None:
    answers = asyncio.Event()
    server.fail("slow", until=answers)
    async with TelegramChannel(server.token, api=server.url, answer_timeout=0.5) as channel:
        with pytest.raises(Unsure, match="ReadTimeout"):
            await channel.send(5, PART)
    answers.set()
    async with TelegramChannel(server.token, api=f"http://127.0.0.1:{unused_tcp_port}") as nowhere:
        with pytest.raises(TryLater, match="no connection"):
            await nowhere.send(5, PART)


async def test_the_token_shows_in_no_error_and_no_log(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with TelegramChannel(server.token, api=server.url) as channel:
        await channel.send(5, PART)
    wrong = "123:wrong-token"
    async with TelegramChannel(wrong, api=server.url) as channel:
        with pytest.raises(ConfigError, match="NEWSBOT_TELEGRAM_TOKEN") as caught:
            await channel.send(5, PART)
    assert wrong not in str(caught.value)
    assert server.token not in caplog.text
    assert wrong not in caplog.text


@settings(max_examples=200)
@given(text=st.text(), limit=st.integers(2, 50))
def test_cutting_keeps_the_limit_and_whole_characters(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert utf16(short) <= limit
    assert short == text or text.startswith(short[:-1])


def test_a_web_hook_has_an_id_of_its_own_far_from_telegrams() -> None:
    assert webhook_chat("desk") == webhook_chat("Desk") != webhook_chat("desk 2")
    assert webhook_chat("desk") < -(2**60)
    assert webhook_chat("desk") > -(2**63)
