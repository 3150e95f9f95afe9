"""What every channel offers to the deliver job, and how chats that are not on Telegram are numbered.

A channel sends one message and says what became of it, by the errors under `DeliveryError`. When to send,
how often to try and what to store is not decided here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from newsbot.model.alert import Part

# Telegram's ids stay within 52 bits; ours lie far below them.
_SYNTHETIC = -(1 << 61)
CONSOLE_CHAT = _SYNTHETIC


@dataclass(frozen=True, slots=True)
class Served:
    """A channel's name and the types of the chats that it serves."""

    name: str
    types: tuple[str, ...]


class Channel(Protocol):
    """Where messages go. `key` is the same for every try of one message, so a receiver can tell repeats."""

    async def send(
        self,
        chat_id: int,
        part: Part,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
        key: str = "",
    ) -> int:
        """Send and return the message id. A part without `html` goes as plain text."""
        ...

    async def edit(self, chat_id: int, message_id: int, part: Part, *, key: str = "") -> None:
        """Replace a message that was sent before; no change at all is no fault."""
        ...


def webhook_chat(name: str) -> int:
    """The chat id of a web hook: the same name has the same id after every restart, on every machine."""
    digest = hashlib.sha256(name.casefold().encode()).digest()
    return _SYNTHETIC - 1 - int.from_bytes(digest[:7], "big")


def utf16(text: str) -> int:
    """Length as Telegram counts: in UTF-16 code units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def cut(text: str, limit: int) -> str:
    """Plain text of at most `limit` UTF-16 units, cut between characters and then ended by an ellipsis."""
    if utf16(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - 1
    for character in text:
        room -= utf16(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"
