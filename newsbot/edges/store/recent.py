"""What was filed lately, by the numbers of entries, which only rise; and the headlines of known stories."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from newsbot.edges.store.connections import AsyncConnection
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


async def titles_of(connection: AsyncConnection, story_ids: Iterable[int]) -> dict[int, str]:
    """The headlines of these stories; those that are gone are left out."""
    wanted = {story_id for story_id in story_ids if story_id < 2**63}  # people write any number
    if not wanted:
        return {}
    rows = await connection.execute(
        select(stories.c.story_id, stories.c.title).where(stories.c.story_id.in_(wanted))
    )
    return {row.story_id: row.title for row in rows}
