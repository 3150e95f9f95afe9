"""The stories of the last weeks in memory, for whoever asks what a wish would have brought.

They are brought up to date by what was filed since, and let go when nobody asks for a while.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from newsbot.edges.store.engine import Store
from newsbot.edges.store.recent import newest_entry, stories_with_entries_after
from newsbot.edges.store.stories import Listing, get_stories, list_stories
from newsbot.model.story import Story

SPAN = timedelta(days=30)
MOST = 2_000  # stories with a deal
KEPT = timedelta(minutes=10)  # after the last question
PORTION = 100  # stories read at once, so that others are served in between


class Recent:
    """Stories with a deal, the newest first."""

    def __init__(self) -> None:
        self._stories: dict[int, Story] = {}
        self._newest = 0  # the last entry that was looked at
        self._lock = asyncio.Lock()
        self._letting_go: asyncio.TimerHandle | None = None

    async def since(self, store: Store, since: datetime, now: datetime) -> tuple[Story, ...]:
        """The stories that began since then, at most `MOST`."""
        async with self._lock:
            async with store.read() as connection:
                newest = await newest_entry(connection)
            if not self._stories:
                await self._read(store, now)
            elif newest > self._newest:
                await self._read_changed(store)
            self._newest = newest
            self._keep_for_a_while()
            told = sorted(self._stories.values(), key=lambda story: (story.first_at, story.story_id))
            if len(told) > 2 * MOST:
                told = told[-MOST:]
                self._stories = {story.story_id: story for story in told}
            return tuple(story for story in reversed(told) if story.first_at >= since)[:MOST]

    def forget(self) -> None:
        """Something else than filing changed stories."""
        self._stories = {}
        if self._letting_go is not None:
            self._letting_go.cancel()
            self._letting_go = None

    async def _read(self, store: Store, now: datetime) -> None:
        found: dict[int, Story] = {}
        for start in range(0, MOST, PORTION):
            listing = Listing(since=now - SPAN, limit=PORTION, offset=start)
            async with store.read() as connection:
                some = await list_stories(connection, listing)
            found.update((story.story_id, story) for story in some)
            if len(some) < PORTION:
                break
        self._stories = found

    async def _read_changed(self, store: Store) -> None:
        async with store.read() as connection:
            changed = await stories_with_entries_after(connection, self._newest, MOST)
            for start in range(0, len(changed), PORTION):
                self._stories.update(await get_stories(connection, changed[start : start + PORTION]))

    def _keep_for_a_while(self) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
        self._letting_go = asyncio.get_running_loop().call_later(KEPT.total_seconds(), self.forget)
