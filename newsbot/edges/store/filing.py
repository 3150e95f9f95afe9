"""What filing leaves in the store; what it asks before is in `gathering`. `jobs.filing` decides between both.

Everything here happens inside one transaction that began with `take_turn`: whoever files waits for the one
who files now, in any process, so that nobody decides by a state that is about to change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from newsbot.edges.store.among import among
from newsbot.edges.store.bulk import insert_rows
from newsbot.edges.store.columns import day_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import entries, stories, turns
from newsbot.model.feed import Entry
from newsbot.model.story import Move


class EntryRow(NamedTuple):
    """A new entry with its place."""

    entry_id: int
    feed_id: int
    story_id: int
    guid_key: int
    link_key: int | None
    revision: int
    entry: Entry
    seen_at: datetime
    joined_because: str = ""


class StoryRow(NamedTuple):
    """A story as it stands after this filing."""

    story_id: int
    title: str
    lead_entry_id: int
    first_at: datetime
    last_at: datetime
    entries: int
    outlets: int
    has_deal: bool
    moves: Sequence[Move]
    follows: int | None
    memory: Mapping[str, Any]


async def take_turn(connection: AsyncConnection) -> None:
    """Wait until nobody else files, and keep it so until the transaction ends."""
    turn = update(turns).where(turns.c.name == "filing").values(taken=turns.c.taken + 1)
    await connection.execute(turn)


async def story_rows(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, StoryRow]:
    """Stories as they stand, without grouping's memory of them."""
    if not story_ids:
        return {}
    rows = await connection.execute(
        select(
            stories.c.story_id,
            stories.c.title,
            stories.c.lead_entry_id,
            stories.c.first_at,
            stories.c.last_at,
            stories.c.entries,
            stories.c.outlets,
            stories.c.has_deal,
            stories.c.moves,
            stories.c.follows,
        ).where(among(connection, stories.c.story_id, story_ids))
    )
    return {
        row.story_id: StoryRow(
            story_id=row.story_id,
            title=row.title,
            lead_entry_id=row.lead_entry_id,
            first_at=row.first_at,
            last_at=row.last_at,
            entries=row.entries,
            outlets=row.outlets,
            has_deal=row.has_deal,
            moves=moves_of(row.moves),
            follows=row.follows,
            memory={},
        )
        for row in rows
    }


def moves_of(stored: Sequence[Sequence[Any]]) -> tuple[Move, ...]:
    return tuple(Move(stage, datetime.fromtimestamp(at, UTC), entry_id) for stage, at, entry_id in stored)


async def insert_entries(connection: AsyncConnection, rows: Sequence[EntryRow]) -> None:
    await insert_rows(connection, entries, [_entry_row(row) for row in rows])


async def revise_entries(connection: AsyncConnection, revised: Mapping[int, tuple[Entry, int]]) -> None:
    """Store the edited text (and its revision) of known entries."""
    if revised:
        rows = [
            {
                "of_entry": entry_id,
                "title": entry.title,
                "summary": entry.summary,
                "content": entry.content,
                "updated_at": entry.updated_at,
                "revision": revision,
            }
            for entry_id, (entry, revision) in revised.items()
        ]
        await connection.execute(update(entries).where(entries.c.entry_id == bindparam("of_entry")), rows)


async def insert_stories(connection: AsyncConnection, rows: Sequence[StoryRow]) -> None:
    await insert_rows(connection, stories, [{"story_id": row.story_id, **_story_row(row)} for row in rows])


async def update_stories(connection: AsyncConnection, rows: Sequence[StoryRow]) -> None:
    if rows:
        changed = [{"of_story": row.story_id, **_story_row(row)} for row in rows]
        await connection.execute(update(stories).where(stories.c.story_id == bindparam("of_story")), changed)


async def file_keys(
    connection: AsyncConnection, keys: Mapping[tuple[int, int], datetime], opened: Collection[int] = ()
) -> None:
    """File stories under keys: (key, story) until when. A key that stands is kept for the longer time.

    There are more of these rows than of all others, so they go to the driver as they are; and nothing can
    stand yet of stories that are just `opened`.
    """
    new = {pair: until for pair, until in keys.items() if pair[1] in opened}
    old = {pair: until for pair, until in keys.items() if pair[1] not in opened}
    for rows, unless in ((new, ""), (old, _LONGER)):
        if not rows:
            continue
        given = [(key, story_id, day_of(until) + 1) for (key, story_id), until in rows.items()]
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql(_FILE_SQLITE + unless, given)
        else:
            columns = tuple(map(list, zip(*given, strict=True)))
            await connection.exec_driver_sql(_FILE_POSTGRESQL + unless, columns)


_FILE_SQLITE = "INSERT INTO story_keys (key, story_id, expires_on) VALUES (?, ?, ?)"
_FILE_POSTGRESQL = """
    INSERT INTO story_keys (key, story_id, expires_on)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[])
"""
_LONGER = """
    ON CONFLICT (key, story_id) DO UPDATE SET expires_on = excluded.expires_on
    WHERE story_keys.expires_on < excluded.expires_on
"""


def _entry_row(row: EntryRow) -> dict[str, Any]:
    entry = row.entry
    return {
        "entry_id": row.entry_id,
        "feed_id": row.feed_id,
        "guid_key": row.guid_key,
        "link_key": row.link_key,
        "revision": row.revision,
        "story_id": row.story_id,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "link": entry.link,
        "authors": list(entry.authors),
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
        "seen_at": row.seen_at,
        "joined_because": row.joined_because,
    }


def _story_row(row: StoryRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "lead_entry_id": row.lead_entry_id,
        "first_at": row.first_at,
        "last_at": row.last_at,
        "entries": row.entries,
        "outlets": row.outlets,
        "has_deal": row.has_deal,
        "moves": [[move.stage, move.at.timestamp(), move.entry_id] for move in row.moves],
        "follows": row.follows,
        "sketch": row.memory,
    }
