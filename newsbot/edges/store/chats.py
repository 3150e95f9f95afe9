"""Chats and what they want: kept, changed, and listed for those who file.

Filing keeps all active subscriptions in memory; every change here raises `wants_version`, by which it sees
that they are stale. A function that changes a chat, a subscription or a mute ends with `_changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.chatrows import chat_of, chat_row
from newsbot.edges.store.tables import chats, mutes, subscriptions, turns
from newsbot.model.chat import Chat, Query, Subscription

# How a query is written down is the subscribe language's business; callers bring its two functions.
ReadQuery = Callable[[dict[str, Any]], Query]


async def find_chat(connection: AsyncConnection, chat_id: int) -> Chat | None:
    row = (await connection.execute(select(chats).where(chats.c.chat_id == chat_id))).first()
    return None if row is None else chat_of(row)


async def save_chat(connection: AsyncConnection, chat: Chat, now: datetime) -> None:
    """Store a new chat, or all that is said of a known one."""
    values = chat_row(chat)
    statement: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(chats)
    await connection.execute(
        statement.values(created_at=chat.created_at or now, **values).on_conflict_do_update(
            index_elements=["chat_id"], set_=values
        )
    )
    await _changed(connection)


async def add_subscription(
    connection: AsyncConnection,
    chat_id: int,
    query: dict[str, Any],
    rhythm: str,
    now: datetime,
    *,
    thread_id: int | None = None,
) -> int:
    """Store a subscription (its query as JSON) and return its number."""
    made = await connection.execute(
        insert(subscriptions)
        .values(chat_id=chat_id, thread_id=thread_id, query=query, rhythm=rhythm, created_at=now)
        .returning(subscriptions.c.subscription_id)
    )
    await _changed(connection)
    return int(made.scalar_one())


async def delete_subscription(connection: AsyncConnection, chat_id: int, subscription_id: int) -> bool:
    """False where the chat has no such subscription."""
    mine = (subscriptions.c.subscription_id == subscription_id) & (subscriptions.c.chat_id == chat_id)
    gone = await connection.execute(delete(subscriptions).where(mine))
    await _changed(connection)
    return gone.rowcount == 1


async def active_subscriptions(
    connection: AsyncConnection, read_query: ReadQuery
) -> tuple[Subscription, ...]:
    """Every subscription that may be owed something: not paused, in a chat that is allowed and not paused."""
    wanted = (
        select(subscriptions)
        .join(chats, chats.c.chat_id == subscriptions.c.chat_id)
        .where(~subscriptions.c.paused, chats.c.allowed, chats.c.paused_at.is_(None))
        .order_by(subscriptions.c.subscription_id)
    )
    return tuple(_subscription(row, read_query) for row in (await connection.execute(wanted)).all())


async def active_chats(connection: AsyncConnection) -> dict[int, Chat]:
    """The chats of those subscriptions."""
    wanted = select(chats).where(chats.c.allowed, chats.c.paused_at.is_(None))
    return {row.chat_id: chat_of(row) for row in (await connection.execute(wanted)).all()}


async def active_mutes(connection: AsyncConnection, now: datetime) -> Mapping[int, Mapping[str, datetime]]:
    """What each chat does not want to hear of for a while."""
    found: dict[int, dict[str, datetime]] = {}
    for row in (await connection.execute(select(mutes).where(mutes.c.until > now))).all():
        found.setdefault(row.chat_id, {})[row.company] = row.until
    return found


async def wants_version(connection: AsyncConnection) -> int:
    """A number that rises with every change of chats, subscriptions and mutes, made by any process."""
    return await connection.scalar(select(turns.c.taken).where(turns.c.name == "wants")) or 0


async def _changed(connection: AsyncConnection) -> None:
    raised = update(turns).where(turns.c.name == "wants").values(taken=turns.c.taken + 1)
    await connection.execute(raised)


def _subscription(row: Row[*tuple[Any, ...]], read_query: ReadQuery) -> Subscription:
    return Subscription(
        subscription_id=row.subscription_id,
        chat_id=row.chat_id,
        query=read_query(row.query),
        rhythm=row.rhythm,
        created_at=row.created_at,
        thread_id=row.thread_id,
        paused=row.paused,
    )
