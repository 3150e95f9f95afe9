"""What filing has to know before it decides: entries seen before, stories that may be joined, those parted.

Reads only, inside the transaction that `filing` begins with `take_turn`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select

from newsbot.edges.store.among import among
from newsbot.edges.store.columns import day_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import entries, splits, stories

_LATEST = 24  # stories of one key that are looked at
_HITS_SQLITE = f"""
    SELECT found.story_id, found.key FROM json_each(?1) AS asked JOIN story_keys AS found
    ON found.key = asked.value AND found.story_id IN (
        SELECT story_id FROM story_keys WHERE key = asked.value AND expires_on > ?2
        ORDER BY story_id DESC LIMIT {_LATEST}
    )
"""  # noqa: S608 - nothing but our own words
_HITS_POSTGRESQL = f"""
    SELECT found.story_id, found.key FROM unnest(%s::bigint[]) AS asked (key) CROSS JOIN LATERAL (
        SELECT key, story_id FROM story_keys WHERE key = asked.key AND expires_on > %s
        ORDER BY story_id DESC LIMIT {_LATEST}
    ) AS found
"""  # noqa: S608


_SAME = 24  # entries of one feed with one key that are looked at
_SEEN_SQLITE = {
    name: f"""
    WITH asked AS MATERIALIZED (
        SELECT json_extract(value, '$[0]') AS feed_id, json_extract(value, '$[1]') AS key FROM json_each(?1)
    )
    SELECT seen.entry_id, seen.feed_id, guid_key, link_key, revision, story_id, title, summary, link
    FROM asked JOIN entries AS seen ON seen.entry_id IN (
        SELECT entry_id FROM entries WHERE {name} = asked.key AND feed_id = asked.feed_id
        ORDER BY entry_id DESC LIMIT {_SAME}
    )
    UNION ALL
    SELECT NULL, seen.feed_id, guid_key, link_key, 0, 0, '', '', NULL
    FROM asked JOIN tombstones AS seen ON seen.rowid IN (
        SELECT rowid FROM tombstones WHERE {name} = asked.key AND feed_id = asked.feed_id LIMIT {_SAME}
    )
    """  # noqa: S608 - nothing but our own words
    for name in ("guid_key", "link_key")
}
_SEEN_POSTGRESQL = {
    name: f"""
    SELECT seen.* FROM unnest(%s::bigint[], %s::bigint[]) AS asked (feed_id, key) CROSS JOIN LATERAL (
        SELECT entry_id, feed_id, guid_key, link_key, revision, story_id, title, summary, link FROM entries
        WHERE {name} = asked.key AND feed_id = asked.feed_id
        ORDER BY entry_id + 0 DESC LIMIT {_SAME}  -- not by the primary key's index
    ) AS seen
    UNION ALL
    SELECT seen.* FROM unnest(%s::bigint[], %s::bigint[]) AS asked (feed_id, key) CROSS JOIN LATERAL (
        SELECT NULL::bigint, feed_id, guid_key, link_key, 0::bigint, 0::bigint, '', '', NULL FROM tombstones
        WHERE {name} = asked.key AND feed_id = asked.feed_id LIMIT {_SAME}
    ) AS seen
    """  # noqa: S608
    for name in ("guid_key", "link_key")
}

FeedKey = tuple[int, int]  # a feed, and a key of one of its entries


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
    connection: AsyncConnection, guid_keys: Collection[FeedKey], link_keys: Collection[FeedKey]
) -> tuple[Known, ...]:
    """What was seen in a feed under one of these keys, deleted ones too.

    Of each feed and key only the latest: there are feeds whose every item has one and the same link.
    """
    found: dict[tuple[int | None, int, int], Known] = {}
    for name, keys in (("guid_key", guid_keys), ("link_key", link_keys)):
        if keys:
            for row in await _seen(connection, name, keys):
                known = Known(*row)
                found[known.entry_id, known.feed_id, known.guid_key] = known
    return tuple(found.values())


async def _seen(connection: AsyncConnection, name: str, keys: Collection[FeedKey]) -> Sequence[Any]:
    if connection.dialect.name == "sqlite":
        asked: tuple[Any, ...] = (orjson.dumps(list(keys)).decode(),)
        return (await connection.exec_driver_sql(_SEEN_SQLITE[name], asked)).all()
    feeds, numbers = (list(column) for column in zip(*keys, strict=True))
    return (await connection.exec_driver_sql(_SEEN_POSTGRESQL[name], (feeds, numbers) * 2)).all()


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
        asked: tuple[Any, ...] = (orjson.dumps(list(keys)).decode(), day_of(now))
        hits = await connection.exec_driver_sql(_HITS_SQLITE, asked)
    else:
        hits = await connection.exec_driver_sql(_HITS_POSTGRESQL, (list(keys), day_of(now)))
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
