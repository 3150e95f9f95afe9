"""What filing has to know before it decides: entries seen before, stories that may be joined, those parted.

Reads only, inside the transaction that `filing` begins with `take_turn`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import BigInteger, Text, cast, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.among import among
from newsbot.edges.store.columns import sqlite_instant
from newsbot.edges.store.tables import entries, splits, stories, tombstones

_LATEST = 24  # stories of one key that are looked at
_HITS_SQLITE = f"""
    SELECT found.story_id, found.key FROM json_each(?1) AS asked JOIN story_keys AS found
    ON found.key = asked.value AND found.story_id IN (
        SELECT story_id FROM story_keys WHERE key = asked.value AND expires_at > ?2
        ORDER BY story_id DESC LIMIT {_LATEST}
    )
"""  # noqa: S608 - nothing but our own words
_HITS_POSTGRESQL = f"""
    SELECT found.story_id, found.key FROM unnest(%s::bigint[]) AS asked (key) CROSS JOIN LATERAL (
        SELECT key, story_id FROM story_keys WHERE key = asked.key AND expires_at > %s
        ORDER BY story_id DESC LIMIT {_LATEST}
    ) AS found
"""  # noqa: S608


class Known(NamedTuple):
    """An entry as it was stored; `entry_id` is None for one whose text was deleted since."""

    entry_id: int | None
    feed_id: int
    guid_key: int
    link_key: int | None
    revision: int
    story_id: int
    title: str
    summary: str
    link: str | None


class Found(NamedTuple):
    """A story that one of the keys led to, with grouping's memory of it."""

    story_id: int
    memory: dict[str, Any]
    keys: frozenset[int]


async def known_entries(
    connection: AsyncConnection, guid_keys: Collection[int], link_keys: Collection[int]
) -> tuple[Known, ...]:
    """Entries of any feed that were seen under one of these keys, deleted ones too."""
    found: dict[tuple[int | None, int, int], Known] = {}
    for name, keys in (("guid_key", guid_keys), ("link_key", link_keys)):
        if not keys:
            continue
        stored = select(
            entries.c.entry_id,
            entries.c.feed_id,
            entries.c.guid_key,
            entries.c.link_key,
            entries.c.revision,
            entries.c.story_id,
            entries.c.title,
            entries.c.summary,
            entries.c.link,
        ).where(among(connection, entries.c[name], keys))
        deleted = select(
            cast(null(), BigInteger),
            tombstones.c.feed_id,
            tombstones.c.guid_key,
            tombstones.c.link_key,
            literal(0, BigInteger),
            literal(0, BigInteger),
            literal("", Text),
            literal("", Text),
            cast(null(), Text),
        ).where(among(connection, tombstones.c[name], keys))
        for row in (await connection.execute(union_all(stored, deleted))).all():
            known = Known(*row)
            found[known.entry_id, known.feed_id, known.guid_key] = known
    return tuple(found.values())


async def find_candidates(
    connection: AsyncConnection, keys: Collection[int], now: datetime
) -> tuple[Found, ...]:
    """Stories filed under one of the keys that may still be joined, in order of their numbers.

    A key that many stories share says little; of each only the latest stories are looked at.
    """
    if not keys:
        return ()
    by_story: dict[int, list[int]] = {}
    if connection.dialect.name == "sqlite":
        asked: tuple[Any, ...] = (orjson.dumps(list(keys)).decode(), sqlite_instant(now))
        hits = await connection.exec_driver_sql(_HITS_SQLITE, asked)
    else:
        hits = await connection.exec_driver_sql(_HITS_POSTGRESQL, (list(keys), now))
    pairs: Sequence[Any] = hits.all()
    for story_id, key in pairs:
        by_story.setdefault(story_id, []).append(key)
    if not by_story:
        return ()
    memories = select(stories.c.story_id, stories.c.sketch).where(
        among(connection, stories.c.story_id, by_story)
    )
    rows = (await connection.execute(memories.order_by(stories.c.story_id))).all()
    return tuple(Found(story_id, memory, frozenset(by_story[story_id])) for story_id, memory in rows)


async def parted_stories(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, set[int]]:
    """Which of these stories a person parted, for good, from which."""
    if not story_ids:
        return {}
    pairs = (
        select(splits.c.story_id.label("one"), entries.c.story_id.label("other"))
        .join(entries, entries.c.entry_id == splits.c.entry_id)
        .where(among(connection, splits.c.story_id, story_ids))
    )
    parted: dict[int, set[int]] = {}
    for row in await connection.execute(pairs):
        parted.setdefault(row.one, set()).add(row.other)
        parted.setdefault(row.other, set()).add(row.one)
    return parted
