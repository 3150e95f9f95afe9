"""A wrong join, parted for good: one entry leaves its story and opens one of its own.

What both stories remember afterwards is decided by the caller, from `parting_of`; nothing is told to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.filing import file_keys, take_turn
from newsbot.edges.store.numbers import take_ids
from newsbot.edges.store.stories import find_entry_story, get_stories
from newsbot.edges.store.tables import deals, entries, splits, stories, story_keys
from newsbot.edges.store.upserts import insert_into
from newsbot.model.story import FiledEntry, Move, Story


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a parted story, as it will stand: the lead first."""

    entries: Sequence[FiledEntry]
    first_at: datetime
    last_at: datetime
    moves: Sequence[Move]
    memory: Mapping[str, Any]
    keys: Mapping[int, datetime]


async def story_to_part(connection: AsyncConnection, entry_id: int) -> Story | None:
    """The story of this entry with the filing turn taken, or None where there is nothing to part."""
    await take_turn(connection)
    story_id = await find_entry_story(connection, entry_id)
    story = None if story_id is None else (await get_stories(connection, [story_id])).get(story_id)
    return story if story is not None and len(story.entries) > 1 else None


async def part(
    connection: AsyncConnection, story: Story, leaves: Side, stays: Side, by_chat: int, now: datetime
) -> int:
    """Give the entries of `leaves` a story of their own; returns its number."""
    (new,) = await take_ids(connection, "stories", 1)
    await connection.execute(insert(stories).values(story_id=new, follows=None, **_row(leaves)))
    gone = [entry.entry_id for entry in leaves.entries]
    await connection.execute(
        update(entries).where(entries.c.entry_id.in_(gone)).values(story_id=new, joined_because="")
    )
    await connection.execute(update(deals).where(deals.c.entry_id.in_(gone)).values(story_id=new))
    await connection.execute(
        update(stories).where(stories.c.story_id == story.story_id).values(**_row(stays))
    )
    await connection.execute(delete(story_keys).where(story_keys.c.story_id == story.story_id))
    keys = {(key, story.story_id): until for key, until in stays.keys.items()}
    await file_keys(connection, keys | {(key, new): until for key, until in leaves.keys.items()})
    parted = [(entry, story.story_id) for entry in gone]
    parted += [(entry.entry_id, new) for entry in stays.entries]
    statement = insert_into(connection, splits)
    await connection.execute(
        statement.on_conflict_do_nothing(),
        [{"entry_id": entry, "story_id": other, "at": now, "by_chat": by_chat} for entry, other in parted],
    )
    return int(new)


def _row(side: Side) -> dict[str, Any]:
    lead = side.entries[0]
    return {
        "title": lead.title,
        "lead_entry_id": lead.entry_id,
        "first_at": side.first_at,
        "last_at": side.last_at,
        "entries": len(side.entries),
        "outlets": len({entry.feed_title.casefold() for entry in side.entries}),
        "has_deal": any(entry.deals for entry in side.entries),
        "moves": [[move.stage, move.at.timestamp(), move.entry_id] for move in side.moves],
        "sketch": dict(side.memory),
    }
