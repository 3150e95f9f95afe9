"""Who is told what concerns newsbot itself. What they are told is written in `messages`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from newsbot.edges.store.chatrows import find_chats
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.facts import find_admin
from newsbot.edges.store.owing import owe_notice
from newsbot.model.chat import Chat


async def tell_admins(
    connection: AsyncConnection, named: Sequence[int], words: Callable[[Chat], str], now: datetime
) -> int:
    """Owe each of them a notice, in words (HTML) made for his chat; returns how many were told."""
    chats = await admins_of(connection, named)
    for chat in chats:
        await owe_notice(connection, chat.chat_id, words(chat), now)
    return len(chats)


async def admins_of(connection: AsyncConnection, named: Sequence[int]) -> tuple[Chat, ...]:
    """The chats of the admins that the settings name, or of who is admin by being first; those we know."""
    first = None if named else await find_admin(connection)
    known = await find_chats(connection, [first] if first is not None else named)
    return tuple(known.values())
