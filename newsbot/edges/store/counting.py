"""How much of everything there is: for metrics, health, `newsbot stats` and the weekly line. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, func, select, true

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts, chats, deals, deliveries, entries, feeds, stories

AT_ONCE = timedelta(minutes=30)  # what was due later than this after its filing was put off by a wish


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the database knows at one moment; every mapping is label to number."""

    stories: int = 0
    entries: int = 0
    deals: Mapping[str, int] = field(default_factory=dict)  # by kind
    deliveries: Mapping[str, int] = field(default_factory=dict)  # by state
    queue_age: float = 0.0  # seconds that the oldest due delivery has waited
    feeds: Mapping[str, int] = field(default_factory=dict)  # wanted, failing, gone
    chats: Mapping[str, int] = field(default_factory=dict)  # active (strangers are not), paused


async def snapshot(connection: AsyncConnection, now: datetime) -> Snapshot:
    """Everything that is shown of the database at one moment."""
    wanted = feeds.c.wanted & feeds.c.merged_into.is_(None)
    oldest = await waiting_since(connection, now)
    kinds = select(deals.c.kind, func.count()).group_by(deals.c.kind)
    states = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return Snapshot(
        stories=await _count(connection, stories, true()),
        entries=await _count(connection, entries, true()),
        deals={row[0]: row[1] for row in (await connection.execute(kinds)).all()},
        deliveries={row[0]: row[1] for row in (await connection.execute(states)).all()},
        queue_age=max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0.0,
        feeds={
            "polled": await _count(connection, feeds, wanted & ~feeds.c.gone),
            "failing": await _count(connection, feeds, wanted & ~feeds.c.gone & (feeds.c.errors > 0)),
            "gone": await _count(connection, feeds, wanted & feeds.c.gone),
            "due": await _count(connection, feeds, wanted & ~feeds.c.gone & (feeds.c.next_poll_at <= now)),
        },
        chats={
            "active": await _count(connection, chats, chats.c.allowed & chats.c.paused_at.is_(None)),
            "paused": await _count(connection, chats, chats.c.paused_at.is_not(None)),
        },
    )


async def waiting_since(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the oldest message was due that could leave and has not; None where all have left."""
    waits = and_(
        deliveries.c.state.in_(("queued", "uncertain", "sending")),
        deliveries.c.due_at <= now,
        chats.c.paused_at.is_(None),
        chats.c.retry_at.is_(None) | (chats.c.retry_at <= now),
    )
    found: datetime | None = await connection.scalar(
        select(func.min(deliveries.c.due_at))
        .join(chats, chats.c.chat_id == deliveries.c.chat_id)
        .where(waits)
    )
    return found


async def last_success(connection: AsyncConnection) -> datetime | None:
    """When any wanted feed was last polled with success."""
    newest = select(func.max(feeds.c.last_success_at)).where(feeds.c.wanted)
    found: datetime | None = await connection.scalar(newest)
    return found


async def counts_since(connection: AsyncConnection, since: datetime) -> dict[str, int]:
    """What came in since then: entries, stories, those with a deal, alerts, messages sent and failed."""
    return {
        "entries": await _count(connection, entries, entries.c.seen_at >= since),
        "stories": await _count(connection, stories, stories.c.first_at >= since),
        "alerts": await _count(connection, alerts, alerts.c.created_at >= since),
        "deals": await _count(connection, stories, stories.c.has_deal & (stories.c.first_at >= since)),
        "messages": await _count(
            connection, deliveries, (deliveries.c.state == "sent") & (deliveries.c.sent_at >= since)
        ),
        "failed": await _count(
            connection, deliveries, (deliveries.c.state == "failed") & (deliveries.c.created_at >= since)
        ),
    }


async def median_lag(connection: AsyncConnection, since: datetime) -> timedelta | None:
    """The usual time from an alert's story being filed to its message being sent, where nobody put it off."""
    rows = await connection.execute(
        select(deliveries.c.created_at, deliveries.c.due_at, deliveries.c.sent_at)
        .where(deliveries.c.kind == "alert", deliveries.c.sent_at >= since)
        .order_by(deliveries.c.sent_at.desc())
        .limit(1000)
    )
    # Quiet hours and mutes are wishes, no lag. Trying again moves `due_at` too, seldom so far.
    lags = sorted(row.sent_at - row.created_at for row in rows.all() if row.due_at - row.created_at < AT_ONCE)
    return lags[len(lags) // 2] if lags else None


async def _count(connection: AsyncConnection, table: Table, condition: ColumnElement[bool]) -> int:
    return await connection.scalar(select(func.count()).select_from(table).where(condition)) or 0
