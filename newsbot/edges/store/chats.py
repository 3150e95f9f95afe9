"""Chats and what they want: kept, changed, and listed for those who file.

Filing keeps all active subscriptions in memory; every change here raises `wants_version`, by which it sees
that they are stale. A function that changes a chat, a subscription or a mute begins with `wants_changed`: it
waits for a filing under way, so that whoever then takes back what a subscription was owed finds all of it.
More of what one chat wants is in `subscriptions`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select, update

from newsbot.edges.store.chatrows import chat_of, chat_row
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.standing import wants_changed
from newsbot.edges.store.tables import chats, mutes, subscriptions, turns
from newsbot.edges.store.upserts import insert_into
from newsbot.model.chat import Chat, Query, Subscription

# How a query is written down is the subscribe language's business; callers bring its two functions.
ReadQuery = Callable[[dict[str, Any]], Query]


async def find_chat(connection: AsyncConnection, chat_id: int) -> Chat | None:
    row = (await connection.execute(select(chats).where(chats.c.chat_id == chat_id))).first()
    return None if row is None else chat_of(row)


async def save_chat(connection: AsyncConnection, chat: Chat, now: datetime) -> None:
    """Store a new chat, or all that is said of a known one."""
    await wants_changed(connection)
    values = chat_row(chat)
    statement = insert_into(connection, chats)
    await connection.execute(
        statement.values(created_at=chat.created_at or now, **values).on_conflict_do_update(
            index_elements=["chat_id"], set_=values
        )
    )


async def keep_chat(connection: AsyncConnection, chat: Chat, now: datetime) -> None:
    """Store a chat that is not known yet; a known one is left as it is."""
    statement = insert_into(connection, chats)
    made = await connection.execute(
        statement.values(created_at=now, **chat_row(chat)).on_conflict_do_nothing()
    )
    if made.rowcount == 1:
        await wants_changed(connection)


async def change_chat(connection: AsyncConnection, before: Chat, after: Chat) -> None:
    """Store what differs between the two: whatever else became of the chat in the meantime stays."""
    old, new = chat_row(before), chat_row(after)
    values = {name: new[name] for name in new if new[name] != old[name]}
    if values:
        await wants_changed(connection)
        await connection.execute(update(chats).where(chats.c.chat_id == before.chat_id).values(values))


async def manage(connection: AsyncConnection, channel: int, person: int | None) -> None:
    """Remember whose private chat manages a channel."""
    await connection.execute(update(chats).where(chats.c.chat_id == channel).values(managed_by=person))


async def managed_by(connection: AsyncConnection, person: int) -> tuple[Chat, ...]:
    """The channels that this person's private chat manages."""
    theirs = select(chats).where(chats.c.managed_by == person).order_by(chats.c.title, chats.c.chat_id)
    return tuple(chat_of(row) for row in await connection.execute(theirs))


async def reachable(connection: AsyncConnection, types: Collection[str]) -> tuple[int, ...]:
    """Chats of these types that may be written to now."""
    there = and_(chats.c.type.in_(types), chats.c.allowed, chats.c.paused_at.is_(None))
    return tuple(await connection.scalars(select(chats.c.chat_id).where(there).order_by(chats.c.chat_id)))


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
    await wants_changed(connection)
    made = await connection.execute(
        insert(subscriptions)
        .values(chat_id=chat_id, thread_id=thread_id, query=query, rhythm=rhythm, created_at=now)
        .returning(subscriptions.c.subscription_id)
    )
    return int(made.scalar_one())


async def delete_subscription(connection: AsyncConnection, chat_id: int, subscription_id: int) -> bool:
    """False where the chat has no such subscription."""
    await wants_changed(connection)
    mine = (subscriptions.c.subscription_id == subscription_id) & (subscriptions.c.chat_id == chat_id)
    gone = await connection.execute(delete(subscriptions).where(mine))
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
    return tuple(subscription_of(row, read_query) for row in (await connection.execute(wanted)).all())


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
    """A number that rises with every change of chats, subscriptions and mutes, made by any process.

    It stays so until this transaction ends: a change under way is waited for, a later one waits for us.
    """
    version = select(turns.c.taken).where(turns.c.name == "wants").with_for_update(read=True)
    return await connection.scalar(version) or 0


def subscription_of(row: Row[*tuple[Any, ...]], read_query: ReadQuery) -> Subscription:
    return Subscription(
        subscription_id=row.subscription_id,
        chat_id=row.chat_id,
        query=read_query(row.query),
        rhythm=row.rhythm,
        created_at=row.created_at,
        thread_id=row.thread_id,
        paused=row.paused,
    )
