"""What chats have tapped under alerts: deals they follow, verdicts, companies they muted. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import feedback, mutes, subscriptions
from newsbot.model.alert import Delivery, Tapped


async def find_taps(
    connection: AsyncConnection, claimed: Iterable[Delivery], now: datetime
) -> dict[int, Tapped]:
    """By delivery, of those that are edits: a message that is sent anew was not tapped yet."""
    edits = [one for one in claimed if one.kind == "edit" and one.story_id is not None]
    if not edits:
        return {}
    chats = sorted({one.chat_id for one in edits})
    told = sorted({one.story_id for one in edits if one.story_id is not None})
    wishes = select(subscriptions.c.chat_id, subscriptions.c.query).where(
        among(connection, subscriptions.c.chat_id, chats)
    )
    follows = {(row.chat_id, row.query.get("story_id")) for row in await connection.execute(wishes)}
    said = select(feedback.c.chat_id, feedback.c.story_id, feedback.c.verdict).where(
        among(connection, feedback.c.chat_id, chats), among(connection, feedback.c.story_id, told)
    )
    verdicts: dict[tuple[int, int], set[str]] = {}
    for chat_id, story_id, verdict in await connection.execute(said):
        verdicts.setdefault((chat_id, story_id), set()).add(verdict)
    silent = select(mutes.c.chat_id, mutes.c.company).where(
        among(connection, mutes.c.chat_id, chats), mutes.c.until > now
    )
    muted: dict[int, set[str]] = {}
    for chat_id, company in await connection.execute(silent):
        muted.setdefault(chat_id, set()).add(company)
    return {
        one.delivery_id: Tapped(
            following=(one.chat_id, one.story_id) in follows,
            verdicts=frozenset(verdicts.get((one.chat_id, one.story_id or 0), ())),
            muted=frozenset(muted.get(one.chat_id, ())),
        )
        for one in edits
    }
