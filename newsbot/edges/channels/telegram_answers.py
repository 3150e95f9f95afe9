"""What Telegram's answers and its silence mean for a delivery: foreign errors in, errors of ours out.

The library's tree misleads in one place: a bad request *is* a network error there, so the particular ones
come first. The token appears in no text that leaves this file.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

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

# The request surely never left.
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

# What Telegram writes in a 400, in lower case: whatever matches none is a fault of the message.
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "user_is_blocked",
    "user is deactivated",
    "group is deactivated",
    "channel_private",
    "have no rights to send",
    "not enough rights",
    "need administrator rights",
    "bot is not a member",
    "bot was kicked",
    "group chat was upgraded",  # without the new id: nothing can be sent there any more
)


class ServerFault(NetworkError):
    """An answer of 500 and above."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server answered {status}")
        self.status = status


class FloodWait(TelegramError):
    """A 429. The library's own RetryAfter warns about itself whenever it is made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:g} seconds")
        self.seconds = seconds


class Request(HTTPXRequest):
    """The library's HTTP client, which keeps apart the answers that say nothing about the message."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status == 429:
            raise FloodWait(_retry_after(payload))
        if status == 413:
            raise BadRequest("Request Entity Too Large")
        if status >= 500:
            raise ServerFault(status)
        return status, payload


def translate(chat: int, error: TelegramError, token: str) -> DeliveryError | ConfigError:
    """Our word for what went wrong with a message to `chat`."""
    said = error.message.replace(token, "…")
    match error:
        case InvalidToken():
            meant: DeliveryError | ConfigError = bad_token()
        case FloodWait():
            meant = SlowDown(chat, said, retry_after=timedelta(seconds=error.seconds))
        case ChatMigrated():
            meant = ChatMoved(chat, "the group became a supergroup", new_chat=error.new_chat_id)
        case Forbidden():
            meant = ChatGone(chat, said)
        case BadRequest():
            meant = _refusal(chat, said)
        case ServerFault(status=503):  # the server's own "not now"
            meant = TryLater(chat, said)
        case ServerFault():  # behind any other a message may have been taken after all
            meant = Unsure(chat, said)
        case _:
            meant = _silence(chat, error)
    return meant


def bad_token() -> ConfigError:
    return ConfigError(
        "Telegram does not know the token in NEWSBOT_TELEGRAM_TOKEN; "
        "copy it again from @BotFather (/mybots, API Token)"
    )


def unchanged(error: BadRequest) -> bool:
    """An edit that would change nothing: as good as done."""
    return "message is not modified" in error.message.lower()


def quiet_libraries() -> None:
    """The libraries write request URLs, and with them the token, into logs of their lower levels."""
    for name, level in (("httpx", logging.WARNING), ("httpcore", logging.INFO), ("telegram", logging.INFO)):
        logger = logging.getLogger(name)
        logger.setLevel(max(level, logger.level))


def _refusal(chat: int, said: str) -> DeliveryError:
    lower = said.lower()
    if any(words in lower for words in _TOPIC_GONE):
        return TopicGone(chat, said)
    if any(words in lower for words in _CHAT_GONE):
        return ChatGone(chat, said)
    return MessageRefused(chat, said)


def _silence(chat: int, error: TelegramError) -> DeliveryError:
    """No answer, or one that nobody can read: what matters is whether the request had left."""
    cause = error.__cause__
    if isinstance(cause, _UNSENT):
        return TryLater(chat, f"no connection ({type(cause).__name__})")
    return Unsure(chat, f"the answer was lost ({type(cause or error).__name__})")


def _retry_after(payload: bytes) -> float:
    """What a 429 asks for; five seconds where it does not say."""
    try:
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 5.0
    return max(1.0, seconds)
