"""Chats between rows and `Chat`: only the translation, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import Row, select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import chats
from newsbot.model.chat import Chat


async def find_chats(connection: AsyncConnection, chat_ids: Iterable[int]) -> dict[int, Chat]:
    """The chats that there are of these."""
    query = select(chats).where(among(connection, chats.c.chat_id, sorted(set(chat_ids))))
    return {row.chat_id: chat_of(row) for row in await connection.execute(query)}


def chat_of(row: Row[Any]) -> Chat:
    return Chat(
        chat_id=row.chat_id,
        type=row.type,
        title=row.title,
        zone=row.zone,
        digest_at=_hour(row.digest_at),
        digest_days=frozenset(int(day) for day in row.digest_days),
        weekly=row.weekly,
        quiet_from=None if row.quiet_from is None else _hour(row.quiet_from),
        quiet_until=None if row.quiet_until is None else _hour(row.quiet_until),
        card=row.card,
        silent=row.silent,
        muted_until=row.muted_until,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        allowed=row.allowed,
        digest_day=row.digest_day,
        created_at=row.created_at,
    )


def chat_row(chat: Chat) -> dict[str, Any]:
    """The columns that a person sets; what delivery keeps beside them is left alone."""
    return {
        "chat_id": chat.chat_id,
        "type": chat.type,
        "title": chat.title,
        "zone": chat.zone,
        "digest_at": _text(chat.digest_at),
        "digest_days": "".join(str(day) for day in sorted(chat.digest_days)),
        "weekly": chat.weekly,
        "quiet_from": None if chat.quiet_from is None else _text(chat.quiet_from),
        "quiet_until": None if chat.quiet_until is None else _text(chat.quiet_until),
        "card": chat.card,
        "silent": chat.silent,
        "muted_until": chat.muted_until,
        "paused_at": chat.paused_at,
        "pause_reason": chat.pause_reason,
        "allowed": chat.allowed,
    }


def _hour(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def _text(hour: time) -> str:
    return hour.strftime("%H:%M")
