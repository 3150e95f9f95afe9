"""How a chat stands with its channel: told to wait, gone for now, a topic lost. What it wants is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts, chats, deliveries, subscriptions, turns


async def slow_down(connection: AsyncConnection, chat_id: int, until: datetime) -> None:
    """Keep over restarts that a chat is to be left alone until then."""
    later = or_(chats.c.retry_at.is_(None), chats.c.retry_at < until)
    await connection.execute(update(chats).where(chats.c.chat_id == chat_id, later).values(retry_at=until))


async def pause_chat(connection: AsyncConnection, chat_id: int, reason: str, now: datetime) -> None:
    """Nothing goes to this chat until it comes back; its subscriptions, and what waits for it, are kept."""
    await wants_changed(connection)
    here = and_(chats.c.chat_id == chat_id, chats.c.paused_at.is_(None))
    await connection.execute(update(chats).where(here).values(paused_at=now, pause_reason=reason[:200]))


async def resume_chat(connection: AsyncConnection, chat_id: int) -> bool:
    """The chat is back; False when it was not away."""
    await wants_changed(connection)
    here = and_(chats.c.chat_id == chat_id, chats.c.paused_at.is_not(None))
    back = await connection.execute(
        update(chats).where(here).values(paused_at=None, pause_reason="", retry_at=None)
    )
    return back.rowcount == 1


async def forget_topic(connection: AsyncConnection, chat_id: int, thread_id: int) -> bool:
    """A forum topic vanished: all that went there goes to the main chat. False when nothing did."""
    await wants_changed(connection)
    moved = 0
    for table in (subscriptions, alerts, deliveries):
        there = and_(table.c.chat_id == chat_id, table.c.thread_id == thread_id)
        if table is deliveries:
            there = and_(there, deliveries.c.state.in_(("queued", "uncertain")))
        moved += (await connection.execute(update(table).where(there).values(thread_id=None))).rowcount
    return moved > 0


async def wants_changed(connection: AsyncConnection) -> None:
    """Whoever keeps subscriptions in memory reads them again."""
    await connection.execute(update(turns).where(turns.c.name == "wants").values(taken=turns.c.taken + 1))
