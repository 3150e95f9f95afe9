"""A group that becomes a supergroup gets another id: everything of it moves there."""

from __future__ import annotations

from sqlalchemy import Column, Table, and_, delete, select, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.standing import wants_changed
from newsbot.edges.store.tables import alerts, chats, deliveries, feedback, mutes, subscriptions

# Tables that name a chat, with what must stay unique in one chat there.
_NAMING: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (subscriptions, ()),
    (mutes, ("company",)),
    (alerts, ("story_id",)),
    (deliveries, ()),
    (feedback, ("story_id", "verdict")),
)


async def move_chat(connection: AsyncConnection, old: int, new: int) -> bool:
    """Give the chat its new id, with all that it wants and is owed; False when there was no such chat."""
    await wants_changed(connection)
    if old == new or await connection.scalar(select(chats.c.chat_id).where(chats.c.chat_id == old)) is None:
        return False
    if await connection.scalar(select(chats.c.chat_id).where(chats.c.chat_id == new)) is None:
        # The tables that refer to a chat follow by themselves.
        await connection.execute(
            update(chats).where(chats.c.chat_id == old).values(chat_id=new, type="supergroup", retry_at=None)
        )
        await _rename(connection, feedback, ("story_id", "verdict"), old, new)
    else:  # the bot was greeted in the supergroup before the old group's messages were refused
        for table, unique in _NAMING:
            await _rename(connection, table, unique, old, new)
        await connection.execute(delete(chats).where(chats.c.chat_id == old))
    await connection.execute(update(chats).where(chats.c.managed_by == old).values(managed_by=new))
    return True


async def _rename(
    connection: AsyncConnection, table: Table, unique: tuple[str, ...], old: int, new: int
) -> None:
    mine = table.c.chat_id == old
    if unique:
        there = table.alias("there")
        same = [_column(table, name) == there.c[name] for name in unique]
        taken = select(there.c.chat_id).where(there.c.chat_id == new, *same).exists()
        await connection.execute(delete(table).where(and_(mine, taken)))
    await connection.execute(update(table).where(mine).values(chat_id=new))


def _column(table: Table, name: str) -> Column[object]:
    return table.c[name]
