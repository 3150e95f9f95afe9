"""A chat changed when it wants to hear of things: what waits for it already is dated anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, update

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import notify
from newsbot.edges.store.owing import WAKE
from newsbot.edges.store.tables import deliveries


async def redate(
    connection: AsyncConnection,
    chat_id: int,
    now: datetime,
    *,
    alert_at: datetime,
    digest_at: datetime,
    day: str,
) -> None:
    """Date the chat's alerts and its digest that wait and were not tried yet.

    What is tried again keeps its moment, and so does a digest that is due or has no day: "now" means now.
    """
    waits = and_(deliveries.c.chat_id == chat_id, deliveries.c.state == "queued", deliveries.c.attempts == 0)
    moved = deliveries.c.due_at != alert_at if alert_at > now else deliveries.c.due_at > now
    alerts = and_(waits, deliveries.c.kind == "alert", moved)
    await connection.execute(update(deliveries).where(alerts).values(due_at=alert_at))
    digest = and_(
        waits,
        deliveries.c.kind == "digest",
        deliveries.c.day != "",
        deliveries.c.text == "",
        deliveries.c.due_at > now,
    )
    await connection.execute(update(deliveries).where(digest).values(due_at=digest_at, day=day))
    await notify(connection, WAKE)
