"""What one chat was told of one story."""

from __future__ import annotations

from sqlalchemy import select

from newsbot.edges.store.carried import alert_of
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import alerts
from newsbot.model.alert import Alert


async def find_alert(connection: AsyncConnection, chat_id: int, story_id: int) -> Alert | None:
    mine = select(alerts).where(alerts.c.chat_id == chat_id, alerts.c.story_id == story_id)
    row = (await connection.execute(mine)).first()
    return None if row is None else alert_of(row)
