"""On Mondays at its digest hour a chat that wants it is owed the roll-up of the week. Called now and then."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsbot.alerts.timing import local_day, next_weekly
from newsbot.edges.store.engine import Store
from newsbot.edges.store.owing import owe_weekly
from newsbot.edges.store.weeklies import weekly_chats

# A Monday's hour that passed while we were down is still kept so long; who switches the roll-up on later in
# the week waits for the next Monday.
GRACE = timedelta(hours=12)


async def owe_weeklies(store: Store, now: datetime) -> int:
    """Owe every roll-up whose hour has come; returns how many."""
    async with store.read() as connection:
        wanting = await weekly_chats(connection)
    due = []
    for chat, last_day in wanting:
        at = next_weekly(chat, now - GRACE, last_day=last_day)
        if at <= now:
            due.append((chat, at))
    owed = 0
    for chat, at in due:
        async with store.write() as connection:
            owed += await owe_weekly(connection, chat.chat_id, local_day(chat, at), at, now)
    return owed
