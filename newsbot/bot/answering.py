"""An Answer becomes messages: sent, edited in place, or shown in passing; a passing fault is tried again.

Answers are not owed: they go out past the outbox, and are lost when Telegram is away for long. They share the
outbox's pace, as Telegram counts both together, and go first there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from newsbot.bot.request import Answer, House, Request
from newsbot.errors import ChatGone, ConfigError, DeliveryError, MessageRefused, SlowDown, TopicGone, TryLater
from newsbot.model.alert import Button, Part

TRIES = 4
PATIENCE = 30.0  # seconds from the first try
PAUSE = 0.5  # seconds after a passing fault
LONGEST_DATA = 64
T = TypeVar("T")

_log = logging.getLogger(__name__)


async def answer(request: Request, given: Answer, query: str = "") -> None:
    """Do what the answer says, where the request was made. `query` is the tap that waits for its toast."""
    house, here = request.house, request.here
    if request.tapped and request.chat.type == "channel" and here == request.chat.chat_id and not given.edit:
        # A reader's tap must not post in the channel: the words pass over it.
        given = replace(given, parts=(), toast=given.toast or " ".join(part.plain for part in given.parts))
    if query:
        # The spinner ends first: the words may take a moment.
        toast = given.toast
        await _tried(house, None, lambda: house.desk.toast(query, toast, alert=len(toast) > 90))
    mark = "" if request.chat.chat_id == here else f"@{request.chat.chat_id}"
    parts = tuple(_marked(part, mark) for part in given.parts)
    if given.buttons is not None and request.message_id is not None:
        rows, message_id = _marked_rows(given.buttons, mark), request.message_id
        await _tried(house, here, lambda: house.desk.mark(here, message_id, rows))
    if given.document and parts:
        await _tried(house, here, lambda: _document(request, given, parts[0]))
        parts = ()
    for place, part in enumerate(parts):
        if given.edit and place == 0 and request.tapped and await _edited(request, part):
            continue
        await _sent(house, request, part)
    for chat_id, part in given.elsewhere:
        await tell(house, chat_id, part)


async def tell(house: House, chat_id: int, part: Part) -> bool:
    """Say something unasked; False when it could not be said."""
    sent = await _tried(house, chat_id, lambda: house.channel.send(chat_id, part))
    return sent is not None


async def _sent(house: House, request: Request, part: Part) -> None:
    reply_to = None if request.private or request.tapped else request.message_id
    silent = request.chat.silent
    thread_id = request.thread_id

    async def send() -> int:
        try:
            return await house.channel.send(
                request.here, part, thread_id=thread_id, reply_to=reply_to, silent=silent
            )
        except TopicGone:
            return await house.channel.send(request.here, part)

    await _tried(house, request.here, send)


async def _edited(request: Request, part: Part) -> bool:
    """False when the message cannot be edited any more: then a new one is sent."""
    message_id = request.message_id
    if message_id is None:
        return False

    async def edit() -> bool:
        try:
            await request.house.channel.edit(request.here, message_id, part)
        except MessageRefused:
            return False
        return True

    return await _tried(request.house, request.here, edit) is not False


async def _document(request: Request, given: Answer, caption: Part) -> bool:
    await request.house.desk.document(
        request.here, given.document, given.filename, caption, thread_id=request.thread_id
    )
    return True


async def _tried(house: House, chat_id: int | None, call: Callable[[], Awaitable[T]]) -> T | None:
    """A few times, as long as the fault is a passing one; None when it came to nothing.

    `chat_id` is the chat that gets a message by it; None where none does, and Telegram counts none.
    """
    clock = asyncio.get_running_loop().time
    ends = clock() + PATIENCE
    for _ in range(TRIES):
        wait = PAUSE
        try:
            if chat_id is None:
                return await call()
            # Ids below zero are groups and channels.
            async with house.turns.turn(chat_id, group=chat_id < 0, answer=True, patience=ends - clock()):
                return await call()
        except SlowDown as error:
            wait = error.retry_after.total_seconds()
            if chat_id is not None:
                house.turns.slow_down(chat_id, error.retry_after)
        except TryLater as error:
            _log.debug("an answer is tried again: %s", error)
        except ChatGone:
            return None
        except DeliveryError as error:
            _log.warning("an answer was not taken: %s", error)
            return None
        except ConfigError as error:
            _log.error("an answer could not be sent: %s", error)
            return None
        if clock() + wait > ends:
            break
        await asyncio.sleep(wait)
    _log.warning("an answer was given up: Telegram asks for too much patience")
    return None


def _marked(part: Part, mark: str) -> Part:
    return replace(part, buttons=_marked_rows(part.buttons, mark)) if mark and part.buttons else part


def _marked_rows(rows: tuple[tuple[Button, ...], ...], mark: str) -> tuple[tuple[Button, ...], ...]:
    """Buttons about another chat say which: `sub:12:pause@-100123`."""
    if not mark:
        return rows
    return tuple(
        tuple(
            replace(one, data=one.data + mark)
            if one.data and "@" not in one.data and len((one.data + mark).encode()) <= LONGEST_DATA
            else one
            for one in row
        )
        for row in rows
    )
