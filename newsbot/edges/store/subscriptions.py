"""What one chat wants: its subscriptions read, changed and brought back.

Every call names the chat, so that no number that somebody sends reaches another chat's subscription.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from newsbot.edges.store.chats import ReadQuery, subscription_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.standing import wants_changed
from newsbot.edges.store.tables import subscriptions
from newsbot.model.chat import Subscription


async def subscriptions_of(
    connection: AsyncConnection, chat_id: int, read_query: ReadQuery
) -> tuple[Subscription, ...]:
    """All of a chat's subscriptions, paused ones too, in the order in which they came."""
    mine = select(subscriptions).where(subscriptions.c.chat_id == chat_id)
    rows = await connection.execute(mine.order_by(subscriptions.c.subscription_id))
    return tuple(subscription_of(row, read_query) for row in rows)


async def count_subscriptions(connection: AsyncConnection, chat_id: int) -> int:
    counted = select(func.count()).select_from(subscriptions).where(subscriptions.c.chat_id == chat_id)
    return await connection.scalar(counted) or 0


async def find_subscription(
    connection: AsyncConnection, chat_id: int, subscription_id: int, read_query: ReadQuery
) -> Subscription | None:
    row = (await connection.execute(select(subscriptions).where(_mine(chat_id, subscription_id)))).first()
    return None if row is None else subscription_of(row, read_query)


async def change_subscription(
    connection: AsyncConnection,
    chat_id: int,
    subscription_id: int,
    *,
    query: dict[str, Any] | None = None,
    rhythm: str | None = None,
    paused: bool | None = None,
) -> bool:
    """Change what is given; False where the chat has no such subscription."""
    await wants_changed(connection)
    given = {"query": query, "rhythm": rhythm, "paused": paused}
    values = {name: value for name, value in given.items() if value is not None}
    mine = update(subscriptions).where(_mine(chat_id, subscription_id))
    done = await connection.execute(mine.values(values))
    return done.rowcount == 1


async def restore_subscription(
    connection: AsyncConnection, subscription: Subscription, query: dict[str, Any]
) -> int:
    """Bring a deleted subscription back, under its old number where nobody has that by now."""
    await wants_changed(connection)
    taken = await connection.scalar(
        select(subscriptions.c.subscription_id).where(
            subscriptions.c.subscription_id == subscription.subscription_id
        )
    )
    values: dict[str, Any] = {
        "chat_id": subscription.chat_id,
        "thread_id": subscription.thread_id,
        "query": query,
        "rhythm": subscription.rhythm,
        "paused": subscription.paused,
        "created_at": subscription.created_at,
    }
    if taken is None:
        values["subscription_id"] = subscription.subscription_id
    made = await connection.execute(
        insert(subscriptions).values(values).returning(subscriptions.c.subscription_id)
    )
    return int(made.scalar_one())


def _mine(chat_id: int, subscription_id: int) -> ColumnElement[bool]:
    return and_(subscriptions.c.subscription_id == subscription_id, subscriptions.c.chat_id == chat_id)
