"""Stories by their words, and who deals with whom: reads that people start, so each is bounded.

A search looks through the newest entries only and stops at the first hits that fill its pages: no words that
somebody sends can keep the database busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import deals, entries, parties

LOOKED_THROUGH = 60_000  # of the newest entries
MOST_HITS = 60
MOST_PARTNERS = 8
LONGEST = 3_000  # milliseconds


async def search_stories(connection: AsyncConnection, words: Sequence[str]) -> tuple[int, ...]:
    """Numbers of stories with an entry that has all these words, the newest first; at most `MOST_HITS`."""
    if not words:
        return ()
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL statement_timeout = {LONGEST}"))
    newest = await connection.scalar(select(func.max(entries.c.entry_id))) or 0
    hits = (
        select(entries.c.story_id)
        .where(entries.c.entry_id > newest - LOOKED_THROUGH, *(_has(connection, word) for word in words))
        .order_by(entries.c.entry_id.desc())
        .limit(MOST_HITS * 4)
    )
    return tuple(dict.fromkeys(await connection.scalars(hits)))[:MOST_HITS]


async def partners_of(connection: AsyncConnection, key: str, since: datetime) -> tuple[tuple[str, int], ...]:
    """With whom the party of this key had deals (not disputes), and in how many stories; the most first."""
    mine, other = parties.alias("mine"), parties.alias("other")
    number = func.count(func.distinct(deals.c.story_id)).label("number")
    name = func.max(func.coalesce(other.c.company, other.c.name)).label("name")
    together = (
        select(name, number)
        .select_from(mine)
        .join(other, other.c.deal_id == mine.c.deal_id)
        .join(deals, deals.c.deal_id == mine.c.deal_id)
        .where(mine.c.name_key == key, other.c.name_key != key, deals.c.at >= since)
        .where(deals.c.kind != "patent_dispute")
        .group_by(other.c.name_key)
        .order_by(number.desc(), name)
        .limit(MOST_PARTNERS)
    )
    return tuple((row.name, row.number) for row in await connection.execute(together))


def _has(connection: AsyncConnection, word: str) -> ColumnElement[bool]:
    columns = (entries.c.title, entries.c.summary)
    if connection.dialect.name == "postgresql":
        return or_(*(column.icontains(word, autoescape=True) for column in columns))
    # SQLite's LIKE knows no case of English letters by itself; lower() would copy every text.
    return or_(*(column.contains(word, autoescape=True) for column in columns))
