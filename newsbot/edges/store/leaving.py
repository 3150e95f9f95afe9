"""A chat's whole memory: given out as one document, and deleted for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.facts import week_line
from newsbot.edges.store.standing import wants_changed
from newsbot.edges.store.tables import (
    alerts,
    chats,
    deliveries,
    facts,
    feedback,
    mutes,
    splits,
    stories,
    subscriptions,
)

MOST_ROWS = 50_000  # of one table, the newest
_OURS = {"lease", "lease_until"}  # of no meaning to anybody but a running process


async def export_chat(connection: AsyncConnection, chat_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held about a chat, by table; instants as ISO text."""
    found = {
        "chat": await _rows(connection, chats, chats.c.chat_id == chat_id),
        "subscriptions": await _rows(connection, subscriptions, subscriptions.c.chat_id == chat_id),
        "mutes": await _rows(connection, mutes, mutes.c.chat_id == chat_id),
        "feedback": await _rows(connection, feedback, feedback.c.chat_id == chat_id),
        "corrections": await _rows(connection, splits, splits.c.by_chat == chat_id),
        "alerts": await _rows(connection, alerts, alerts.c.chat_id == chat_id),
        "messages": await _rows(connection, deliveries, deliveries.c.chat_id == chat_id),
        "channels": await _rows(connection, chats, chats.c.managed_by == chat_id),
        "facts": await _rows(connection, facts, _about(chat_id)),
    }
    told = select(stories.c.story_id, stories.c.title).join(alerts, alerts.c.story_id == stories.c.story_id)
    titles = {
        row.story_id: row.title
        for row in await connection.execute(told.where(alerts.c.chat_id == chat_id).limit(MOST_ROWS))
    }
    for alert in found["alerts"]:
        alert["title"] = titles.get(alert["story_id"], "")
    return found


async def delete_chat(connection: AsyncConnection, chat_id: int) -> bool:
    """Forget the chat with all that names it; False where nothing was known of it.

    What the tables that refer to a chat hold goes with it.
    """
    await wants_changed(connection)
    await connection.execute(delete(feedback).where(feedback.c.chat_id == chat_id))
    await connection.execute(delete(facts).where(_about(chat_id)))
    await connection.execute(update(chats).where(chats.c.managed_by == chat_id).values(managed_by=None))
    gone = await connection.execute(delete(chats).where(chats.c.chat_id == chat_id))
    return gone.rowcount == 1


def undo_prefix(chat_id: int) -> str:
    """How the names of a chat's facts begin."""
    return f"undo:{chat_id}:"


def _about(chat_id: int) -> ColumnElement[bool]:
    """The facts of a chat."""
    return facts.c.name.startswith(undo_prefix(chat_id)) | (facts.c.name == week_line(chat_id))


async def _rows(connection: AsyncConnection, table: Table, mine: ColumnElement[bool]) -> list[dict[str, Any]]:
    key = list(table.primary_key.columns)[-1]
    rows = await connection.execute(select(table).where(mine).order_by(key.desc()).limit(MOST_ROWS))
    return [
        {str(name): _shown(value) for name, value in row._mapping.items() if name not in _OURS}  # noqa: SLF001 - the public way to a row's names
        for row in rows
    ]


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
