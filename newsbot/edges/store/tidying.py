"""Old rows leave in small steps. Each function takes away a bounded number and says how many: 0 means done.

A deleted entry leaves a tombstone, by which it is known again should its feed bring it back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, exists, func, select, text, update

from newsbot.edges.store.among import among
from newsbot.edges.store.columns import day_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.dealrows import delete_deals
from newsbot.edges.store.feeds import KEPT_POLLS
from newsbot.edges.store.tables import (
    alerts,
    deliveries,
    entries,
    feedback,
    feeds,
    hosts,
    mutes,
    polls,
    splits,
    stories,
    story_keys,
    tombstones,
)
from newsbot.edges.store.upserts import insert_into

STEP = 500


async def expire_keys(
    connection: AsyncConnection, before: datetime, after: int, limit: int = 4 * STEP
) -> tuple[int, int | None]:
    """Delete what has expired of the keys of some stories numbered above `after`.

    Says how many went, and the number to go on with; None behind the last story.
    """
    some = select(story_keys.c.story_id).where(story_keys.c.story_id > after)
    ids = list(await connection.scalars(some.distinct().order_by(story_keys.c.story_id).limit(limit)))
    if not ids:
        return 0, None
    these = story_keys.c.story_id.between(ids[0], ids[-1])
    expired = story_keys.c.expires_on <= day_of(before)
    gone = await connection.execute(delete(story_keys).where(these, expired))
    return gone.rowcount, ids[-1]


async def delete_entries(connection: AsyncConnection, before: datetime, limit: int = STEP) -> int:
    """Delete entries that were last seen before then, and the stories that are empty without them."""
    old = (
        select(
            entries.c.entry_id,
            entries.c.feed_id,
            entries.c.guid_key,
            entries.c.link_key,
            entries.c.seen_at,
            entries.c.story_id,
        )
        .where(entries.c.seen_at < before)
        .order_by(entries.c.seen_at)
        .limit(limit)
    )
    rows = (await connection.execute(old)).all()
    if not rows:
        return 0
    statement = insert_into(connection, tombstones)
    await connection.execute(
        statement.on_conflict_do_nothing(),
        [
            {
                "feed_id": row.feed_id,
                "guid_key": row.guid_key,
                "link_key": row.link_key,
                "seen_at": row.seen_at,
            }
            for row in rows
        ],
    )
    ids = [row.entry_id for row in rows]
    await delete_deals(connection, ids)
    await connection.execute(delete(splits).where(among(connection, splits.c.entry_id, ids)))
    await connection.execute(delete(entries).where(among(connection, entries.c.entry_id, ids)))
    await _settle_stories(connection, {row.story_id for row in rows})
    return len(rows)


async def _settle_stories(connection: AsyncConnection, story_ids: set[int]) -> None:
    """Stories without entries go with their keys; the others get a new count, and a lead that is there."""
    these = among(connection, stories.c.story_id, story_ids)
    empty = ~exists().where(entries.c.story_id == stories.c.story_id)
    gone = list(await connection.scalars(delete(stories).where(these, empty).returning(stories.c.story_id)))
    if gone:
        await connection.execute(delete(story_keys).where(among(connection, story_keys.c.story_id, gone)))
    left = story_ids.difference(gone)
    if not left:
        return
    of_story = entries.c.story_id == stories.c.story_id
    first = select(func.min(entries.c.entry_id)).where(of_story).scalar_subquery()
    led = exists().where(entries.c.entry_id == stories.c.lead_entry_id)
    these = among(connection, stories.c.story_id, left)
    await connection.execute(update(stories).where(these, ~led).values(lead_entry_id=first))
    count = select(func.count()).select_from(entries).where(of_story).scalar_subquery()
    await connection.execute(update(stories).where(these).values(entries=count))


async def delete_tombstones(connection: AsyncConnection, before: datetime, limit: int = 10 * STEP) -> int:
    """Forget entries for good that no feed has brought for a very long time."""
    old = (
        select(tombstones.c.feed_id, tombstones.c.guid_key).where(tombstones.c.seen_at < before).limit(limit)
    )
    rows = (await connection.execute(old)).all()
    for feed_id in {row.feed_id for row in rows}:
        keys = [row.guid_key for row in rows if row.feed_id == feed_id]
        mine = among(connection, tombstones.c.guid_key, keys)
        await connection.execute(delete(tombstones).where(tombstones.c.feed_id == feed_id, mine))
    return len(rows)


async def trim_polls(
    connection: AsyncConnection, after: int, feeds_each: int = STEP
) -> tuple[int, int | None]:
    """Keep the last polls of the feeds numbered above `after`; how many went, and where to go on."""
    some = select(feeds.c.feed_id).where(feeds.c.feed_id > after).order_by(feeds.c.feed_id).limit(feeds_each)
    ids = list(await connection.scalars(some))
    if not ids:
        return 0, None
    nth = func.row_number().over(partition_by=polls.c.feed_id, order_by=polls.c.poll_id.desc()).label("nth")
    mine = among(connection, polls.c.feed_id, ids)
    numbered = select(polls.c.poll_id, nth).where(mine).subquery()
    surplus = select(numbered.c.poll_id).where(numbered.c.nth > KEPT_POLLS)
    gone = await connection.execute(delete(polls).where(polls.c.poll_id.in_(surplus)))
    return gone.rowcount, ids[-1]


async def delete_old(connection: AsyncConnection, now: datetime, keep: timedelta, limit: int = STEP) -> int:
    """Alerts, feedback, mutes and hosts that nobody needs any longer."""
    gone = 0
    before = now - keep
    carried = exists().where(
        deliveries.c.delivery_id == alerts.c.delivery_id,
        deliveries.c.state.in_(("queued", "uncertain", "sending")),
    )
    told_of = exists().where(stories.c.story_id == alerts.c.story_id)
    # An alert is kept as long as its story: it is what keeps the story from being told twice.
    for table, old in (
        (alerts, (alerts.c.created_at < before) & ~carried & ~told_of),
        (feedback, feedback.c.at < before),
        (mutes, mutes.c.until < now),
        (
            hosts,
            (func.coalesce(hosts.c.free_at, before) <= before)
            & (func.coalesce(hosts.c.paused_until, before) <= before),
        ),
    ):
        gone += await _delete_some(connection, table, old, limit)
    return gone


async def _delete_some(connection: AsyncConnection, table: Table, old: Any, limit: int) -> int:
    key = list(table.primary_key.columns)
    rows = (await connection.execute(select(*key).where(old).limit(limit))).all()
    for row in rows:
        same = [column == value for column, value in zip(key, row, strict=True)]
        await connection.execute(delete(table).where(*same))
    return len(rows)


async def optimize(connection: AsyncConnection) -> None:
    """Let the database look at its own statistics where it does not do so by itself."""
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA analysis_limit = 400"))
        await connection.execute(text("PRAGMA optimize"))
