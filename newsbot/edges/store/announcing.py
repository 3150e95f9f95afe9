"""One notice to many chats, owed at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.engine import notify
from newsbot.edges.store.owing import WAKE
from newsbot.edges.store.tables import deliveries

_CHUNK = 2_000


async def owe_notices(connection: AsyncConnection, chat_ids: Sequence[int], html: str, now: datetime) -> None:
    """Owe each of these chats the same message of our own, already rendered."""
    for start in range(0, len(chat_ids), _CHUNK):
        rows = [
            {
                "kind": "notice",
                "chat_id": chat_id,
                "text": html,
                "state": "queued",
                "due_at": now,
                "created_at": now,
            }
            for chat_id in chat_ids[start : start + _CHUNK]
        ]
        await connection.execute(insert(deliveries), rows)
    await notify(connection, WAKE)
