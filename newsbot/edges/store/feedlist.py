"""Every wanted feed as it stands, for people."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.feedrows import STATE, state_of
from newsbot.edges.store.tables import feeds
from newsbot.model.feed import FeedState


async def list_feeds(connection: AsyncConnection) -> tuple[FeedState, ...]:
    """The feeds of feeds.yaml under the names by which people know them."""
    wanted = select(*STATE, feeds.c.name, feeds.c.host).where(feeds.c.wanted, feeds.c.merged_into.is_(None))
    rows = (await connection.execute(wanted.order_by(feeds.c.url))).all()
    return tuple(replace(state_of(row), title=row.name or row.title or row.host) for row in rows)
