"""What the weekly roll-up asks of the store: who wants it, what it tells of, who dealt with whom before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from newsbot.edges.store.chatrows import chat_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts, chats, deals, entries, parties
from newsbot.model.chat import Chat


async def weekly_chats(connection: AsyncConnection) -> tuple[tuple[Chat, str], ...]:
    """Chats that want the roll-up and can be written to, with the last local day on which they got it."""
    query = select(chats).where(chats.c.weekly, chats.c.allowed, chats.c.paused_at.is_(None))
    return tuple((chat_of(row), row.weekly_day) for row in await connection.execute(query))


async def stories_of_week(
    connection: AsyncConnection, chat_id: int, since: datetime, until: datetime, *, limit: int
) -> tuple[int, ...]:
    """The stories that this chat was to hear of in that time, whatever became of it, newest first."""
    told = (
        select(alerts.c.story_id)
        .where(alerts.c.chat_id == chat_id, alerts.c.created_at >= since, alerts.c.created_at < until)
        .order_by(alerts.c.alert_id.desc())
        .limit(limit)
    )
    return tuple(await connection.scalars(told))


async def pairs_before(
    connection: AsyncConnection, keys: Collection[str], before: datetime
) -> frozenset[frozenset[str]]:
    """Which two of these parties, by their folded names, took part in one deal before that instant."""
    if len(keys) < 2:
        return frozenset()
    one, other = parties.alias("one"), parties.alias("other")
    query = (
        select(one.c.name_key, other.c.name_key)
        .join_from(one, other, one.c.deal_id == other.c.deal_id)
        .join(deals, deals.c.deal_id == one.c.deal_id)
        .where(deals.c.at < before, one.c.name_key < other.c.name_key)
        .where(one.c.name_key.in_(keys), other.c.name_key.in_(keys))
        .distinct()
    )
    return frozenset(frozenset(pair) for pair in await connection.execute(query))


async def reading_since(connection: AsyncConnection) -> datetime | None:
    """When the first entry came in."""
    first = select(entries.c.seen_at).order_by(entries.c.entry_id).limit(1)
    found: datetime | None = await connection.scalar(first)
    return found
