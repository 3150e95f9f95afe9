"""One notice to all chats: kept as a single fact, owed a slice at a time when nothing better is to be sent.

So no transaction holds the database for long, however many chats there are, and a restart goes on after the
last slice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import notify
from newsbot.edges.store.facts import keep_fact
from newsbot.edges.store.owing import WAKE
from newsbot.edges.store.tables import chats, deliveries, facts

SLICE = 250  # ten seconds of messages
TYPES = ("private", "group", "supergroup", "channel")
_PREFIX, _BEHIND = "announcement:", "announcement;"  # all names between the two, as an index has them


async def count_reachable(connection: AsyncConnection) -> int:
    """How many chats an announcement would reach now."""
    return await connection.scalar(select(func.count()).select_from(chats).where(_reachable())) or 0


async def announce(connection: AsyncConnection, html: str, now: datetime) -> None:
    """Begin to owe every chat the same message of our own, already rendered."""
    await keep_fact(connection, f"{_PREFIX}{now.isoformat()}", {"html": html, "after": None}, now)
    await notify(connection, WAKE)


async def go_on(connection: AsyncConnection, now: datetime) -> bool:
    """Owe the next slice of the oldest announcement; False when there is none under way."""
    oldest = (
        select(facts.c.name, facts.c.value)
        .where(facts.c.name >= _PREFIX, facts.c.name < _BEHIND)
        .order_by(facts.c.name)
        .limit(1)
        .with_for_update()
    )
    found = (await connection.execute(oldest)).first()
    if found is None:
        return False
    html, after = found.value["html"], found.value["after"]
    next_ones = select(chats.c.chat_id).where(_reachable()).order_by(chats.c.chat_id).limit(SLICE)
    if after is not None:
        next_ones = next_ones.where(chats.c.chat_id > after)
    ids = list(await connection.scalars(next_ones.with_for_update(read=True, key_share=True)))
    this = facts.c.name == found.name
    if not ids:
        await connection.execute(delete(facts).where(this))
        return True
    await connection.execute(insert(deliveries), [_delivery(chat_id, html, now) for chat_id in ids])
    await connection.execute(update(facts).where(this).values(value={"html": html, "after": ids[-1]}))
    return True


def _reachable() -> ColumnElement[bool]:
    """Chats that may be written to now; web hooks and terminals hear no words for people."""
    return and_(chats.c.type.in_(TYPES), chats.c.allowed, chats.c.paused_at.is_(None))


def _delivery(chat_id: int, html: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": "announce",
        "chat_id": chat_id,
        "text": html,
        "state": "queued",
        "due_at": now,
        "created_at": now,
    }
