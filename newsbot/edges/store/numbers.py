"""Numbers for new rows, known before the rows are inserted, so that rows may name each other in one batch."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import deals, entries, stories

_NUMBERED = {"entries": entries.c.entry_id, "stories": stories.c.story_id, "deals": deals.c.deal_id}


async def take_ids(connection: AsyncConnection, table: str, count: int) -> Sequence[int]:
    """Numbers for new rows of `entries`, `stories` or `deals`, known before they are inserted.

    SQLite has one writer, so the next numbers are ours; PostgreSQL hands them out from its sequence.
    """
    column = _NUMBERED[table]
    if connection.dialect.name == "sqlite":
        if table in {"entries", "stories"}:  # numbers of deleted rows are never given again
            last = await connection.scalar(
                text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}
            )
        else:
            last = await connection.scalar(select(func.max(column)))
        return range((last or 0) + 1, (last or 0) + 1 + count)
    sequence = f"{table}_{column.name}_seq"
    numbered = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :count)")
    return list(await connection.scalars(numbered, {"sequence": sequence, "count": count}))
