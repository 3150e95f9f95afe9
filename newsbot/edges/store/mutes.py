"""Companies that a chat does not want to hear of for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, select

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.standing import wants_changed
from newsbot.edges.store.tables import mutes
from newsbot.edges.store.upserts import insert_into


async def mutes_of(connection: AsyncConnection, chat_id: int, now: datetime) -> dict[str, datetime]:
    """Company -> until when."""
    mine = select(mutes).where(mutes.c.chat_id == chat_id, mutes.c.until > now).order_by(mutes.c.company)
    return {row.company: row.until for row in await connection.execute(mine)}


async def mute_company(connection: AsyncConnection, chat_id: int, company: str, until: datetime) -> None:
    await wants_changed(connection)
    statement = insert_into(connection, mutes)
    muted = statement.values(chat_id=chat_id, company=company, until=until)
    await connection.execute(
        muted.on_conflict_do_update(index_elements=["chat_id", "company"], set_={"until": until})
    )


async def unmute_company(connection: AsyncConnection, chat_id: int, company: str) -> bool:
    await wants_changed(connection)
    mine = and_(mutes.c.chat_id == chat_id, mutes.c.company == company)
    gone = await connection.execute(delete(mutes).where(mine))
    return gone.rowcount > 0
