"""What a chat missed, gathered and offered: it is sent when somebody says yes, and never when nobody does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import notify
from newsbot.edges.store.owing import WAKE
from newsbot.edges.store.tables import alerts, deliveries

_OFFERED = "offered, not asked for yet"


async def hold_offer(connection: AsyncConnection, chat_id: int, now: datetime) -> int:
    """Hold the gathering digests that are due until somebody asks for them; returns how many stories."""
    due = and_(
        deliveries.c.chat_id == chat_id,
        deliveries.c.kind == "digest",
        deliveries.c.state == "queued",
        deliveries.c.day == "",
        deliveries.c.text == "",
        deliveries.c.due_at <= now,
    )
    counted = (
        select(func.count())
        .select_from(alerts)
        .join(deliveries, deliveries.c.delivery_id == alerts.c.delivery_id)
        .where(due)
    )
    waits = await connection.scalar(counted) or 0
    await connection.execute(update(deliveries).where(due).values(state="dropped", error=_OFFERED))
    return waits


async def take_offer(connection: AsyncConnection, chat_id: int, now: datetime) -> bool:
    """Send what was offered; False when nothing is on offer any more."""
    sent = await connection.execute(
        update(deliveries).where(_on_offer(chat_id)).values(state="queued", due_at=now, error="")
    )
    await notify(connection, WAKE)
    return sent.rowcount > 0


async def skip_offer(connection: AsyncConnection, chat_id: int) -> None:
    await connection.execute(update(deliveries).where(_on_offer(chat_id)).values(error="not wanted"))


def _on_offer(chat_id: int) -> ColumnElement[bool]:
    return and_(
        deliveries.c.chat_id == chat_id, deliveries.c.state == "dropped", deliveries.c.error == _OFFERED
    )
