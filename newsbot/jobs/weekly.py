"""What Mondays bring: the roll-up of the week for chats that want it, the line of health for the admins.

Called every minute or so. Each is owed when its hour has come by the chat's own clock, and once a Monday,
whoever asks how often and however long newsbot was down. What is in it is decided when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsbot.alerts.timing import local_day, next_weekly
from newsbot.edges.store.counting import counts_since, snapshot
from newsbot.edges.store.engine import Store
from newsbot.edges.store.facts import advance_fact, find_fact, keep_fact
from newsbot.edges.store.facts import week_line as week_line_of
from newsbot.edges.store.owing import owe_notice, owe_weekly
from newsbot.edges.store.weeklies import weekly_chats
from newsbot.jobs.admins import admins_of
from newsbot.messages.health import week_line

WEEK = timedelta(days=7)
# A Monday's hour that passed so lately is still kept, also for who has only now asked for the roll-up or for
# an earlier hour. Who asks later in the week waits for the next Monday.
GRACE = timedelta(hours=12)
# After a longer stop the Monday since then is kept; an older one is past.
MOST = timedelta(days=6)
BEAT = timedelta(hours=1)  # how often it is written down that we run
RAN = "weekly"


class Weekly:
    """Runs in one process; in several it owes nothing twice either."""

    def __init__(self, store: Store, admins: Sequence[int] = ()) -> None:
        self._store = store
        self._admins = tuple(admins)

    async def run(self, now: datetime) -> int:
        """Owe every roll-up and line whose hour has come; returns how many."""
        since = await self._since(now)
        return await owe_weeklies(self._store, now, since) + await self._owe_health(now, since)

    async def _since(self, now: datetime) -> datetime:
        """Until when earlier runs have looked."""
        async with self._store.read() as connection:
            known = await find_fact(connection, RAN)
        ran = datetime.fromisoformat(known["at"]) if known else None
        if ran is None or now - ran >= BEAT:
            async with self._store.write() as connection:
                await keep_fact(connection, RAN, {"at": now.isoformat()}, now)
        return now - GRACE if ran is None else max(now - MOST, min(ran, now - GRACE))

    async def _owe_health(self, now: datetime, since: datetime) -> int:
        async with self._store.read() as connection:
            due = []
            for chat in await admins_of(connection, self._admins):
                last = await find_fact(connection, week_line_of(chat.chat_id))
                at = next_weekly(chat, since, last_day=last["day"] if last else "")
                if at <= now:
                    due.append((chat, at))
            text = await self._health(now) if due else ""
        owed = 0
        for chat, at in due:
            day = {"day": local_day(chat, at)}
            async with self._store.write() as connection:
                if await advance_fact(connection, week_line_of(chat.chat_id), day, at):
                    owed += await owe_notice(connection, chat.chat_id, text, now) != 0
        return owed

    async def _health(self, now: datetime) -> str:
        async with self._store.read() as connection:
            shown = await snapshot(connection, now)
            week = await counts_since(connection, now - WEEK)
        feeds = shown.feeds
        return week_line(
            feeds=feeds["polled"] + feeds["gone"],
            broken=feeds["failing"] + feeds["gone"],
            stories=week["stories"],
            deals=week["deals"],
            alerts=week["alerts"],
            failed=week["failed"],
        )


async def owe_weeklies(store: Store, now: datetime, since: datetime | None = None) -> int:
    """Owe every roll-up whose hour came after `since`; returns how many."""
    async with store.read() as connection:
        wanting = await weekly_chats(connection)
    due = []
    for chat, last_day in wanting:
        at = next_weekly(chat, since or now - GRACE, last_day=last_day)
        if at <= now:
            due.append((chat, at))
    owed = 0
    for chat, at in due:
        async with store.write() as connection:
            owed += await owe_weekly(connection, chat.chat_id, local_day(chat, at), at, now)
    return owed
