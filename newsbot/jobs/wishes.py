"""What all chats want, kept in memory between filings and loaded anew when any process changed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from newsbot.alerts.matching import Matcher
from newsbot.alerts.query import from_json
from newsbot.alerts.timing import owed
from newsbot.edges.store.chats import active_chats, active_mutes, active_subscriptions, wants_version
from newsbot.edges.store.connections import AsyncConnection
from newsbot.model.alert import Owed
from newsbot.model.chat import Chat
from newsbot.model.story import FiledEntry, Story


class Wishes:
    """Says of a story to whom it is owed, and when."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._matcher = Matcher(())
        self._chats: Mapping[int, Chat] = {}

    async def refresh(self, connection: AsyncConnection, now: datetime) -> None:
        """Load what is wanted, where it changed, inside the filing transaction; until its end it stays so."""
        version = await wants_version(connection)
        if version == self._version:
            return
        self._chats = await active_chats(connection)
        subscriptions = await active_subscriptions(connection, from_json)
        self._matcher = Matcher(subscriptions, mutes=await active_mutes(connection, now))
        self._version = version

    def __bool__(self) -> bool:
        return len(self._matcher) > 0

    def owed(
        self,
        story: Story,
        newest: FiledEntry,
        told: Collection[tuple[int, int]],
        now: datetime,
        *,
        fresh: bool = False,
        line: Collection[int] = (),
    ) -> list[Owed]:
        """An alert for each chat that wants the story and was not `told` (chat, story) of it yet."""
        found: list[Owed] = []
        for alert in self._matcher.match(story, newest, fresh=fresh, line=line, now=now):
            chat = self._chats.get(alert.chat_id)
            if chat is None or (alert.chat_id, story.story_id) in told:
                continue
            found.append(owed(alert, self._matcher.subscription(alert.subscription_id), chat, now))
        return found
