"""What the weekly roll-up asks of the store: who wants it, and who dealt with whom before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.chatrows import chat_of
from newsbot.edges.store.tables import chats, deals, parties
from newsbot.model.chat import Chat


async def weekly_chats(connection: AsyncConnection) -> tuple[tuple[Chat, str], ...]:
    """Chats that want the roll-up and can be written to, with the last local day on which they got it."""
    query = select(chats).where(chats.c.weekly, chats.c.allowed, chats.c.paused_at.is_(None))
    return tuple((chat_of(row), row.weekly_day) for row in await connection.execute(query))


async def pairs_before(
    connection: AsyncConnection, names: Collection[str], before: datetime
) -> frozenset[frozenset[str]]:
    """Which two of these parties (company, else name) took part in one deal before that instant."""
    if not names:
        return frozenset()
    one, other = parties.alias("one"), parties.alias("other")
    first = func.coalesce(one.c.company, one.c.name)
    second = func.coalesce(other.c.company, other.c.name)
    query = (
        select(first, second)
        .join_from(one, other, one.c.deal_id == other.c.deal_id)
        .join(deals, deals.c.deal_id == one.c.deal_id)
        .where(deals.c.at < before, first < second, first.in_(names), second.in_(names))
        .distinct()
    )
    return frozenset(frozenset(pair) for pair in await connection.execute(query))
