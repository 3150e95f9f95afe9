"""What was filed lately: by the numbers of entries, which only rise."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.tables import entries, stories


async def newest_entry(connection: AsyncConnection) -> int:
    """The number of the newest entry; 0 when there is none."""
    return await connection.scalar(select(func.max(entries.c.entry_id))) or 0


async def stories_with_entries_after(
    connection: AsyncConnection, entry_id: int, limit: int
) -> tuple[int, ...]:
    """Stories with a deal that got an entry after this one."""
    grown = (
        select(stories.c.story_id)
        .join(entries, entries.c.story_id == stories.c.story_id)
        .where(entries.c.entry_id > entry_id, stories.c.has_deal)
        .distinct()
        .order_by(stories.c.story_id.desc())
        .limit(limit)
    )
    return tuple(await connection.scalars(grown))
