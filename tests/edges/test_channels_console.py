"""Alerts on a terminal and into a pipe."""

from __future__ import annotations

import io

import pytest

from newsbot.edges.channels.base import CONSOLE_CHAT
from newsbot.edges.channels.console import ConsoleChannel
from newsbot.errors import TryLater
from newsbot.model.alert import Part

PART = Part(html="<b>Patent licence</b>", plain="Patent licence\nNokia → Xiaomi\nhttps://news.example/1")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_messages_are_plain_text_set_apart() -> None:
    stream = io.StringIO()
    channel = ConsoleChannel(stream)
    assert await channel.send(CONSOLE_CHAT, PART) == 1
    await channel.edit(CONSOLE_CHAT, 1, Part(html="", plain="Patent licence"))
    assert stream.getvalue() == (
        "Patent licence\nNokia → Xiaomi\nhttps://news.example/1\n\nPatent licence\n\n"
    )


async def test_colours_are_for_people_only() -> None:
    stream = Terminal()
    await ConsoleChannel(stream).send(CONSOLE_CHAT, PART)
    assert stream.getvalue() == (
        "\x1b[1mPatent licence\x1b[0m\nNokia → Xiaomi\n\x1b[2mhttps://news.example/1\x1b[0m\n\n"
    )


async def test_a_headline_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    await ConsoleChannel(stream).send(CONSOLE_CHAT, Part(html="", plain="No\x1b[2Jkia\x07\r licenses"))
    assert stream.getvalue() == "No[2Jkia licenses\n\n"


async def test_another_encoding_still_gets_the_news() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    await ConsoleChannel(stream).send(CONSOLE_CHAT, PART)
    assert b"Nokia ? Xiaomi" in raw.getvalue()


async def test_a_closed_pipe_is_tried_again_later() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(TryLater):
        await ConsoleChannel(stream).send(CONSOLE_CHAT, PART)
