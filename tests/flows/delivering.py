"""Shared by the flows of delivery: a stored story, chats that want it, and a deliverer over the local server."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from newsbot.alerts.pace import Limits as PaceLimits
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.chats import save_chat
from newsbot.edges.store.dealrows import FoundDeal, insert_deals
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import EntryRow, StoryRow, insert_entries, insert_stories
from newsbot.edges.store.owing import owe
from newsbot.edges.store.tables import deliveries
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import LIMITS, lanes_of
from newsbot.jobs.rendering import render
from newsbot.model.alert import Alert, Owed
from newsbot.model.chat import Chat
from newsbot.model.deal import Deal, Party
from newsbot.model.feed import Entry
from tests.servers.telegram_server import PATIENCE, TelegramServer

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
QUICK = {"telegram": PaceLimits(overall=10_000, chat_gap=0.0, group_count=10_000)}


@dataclass
class Clock:
    """The wall clock of a flow; moved by hand."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


async def file_story(
    store: Store,
    story_id: int,
    *,
    title: str = "Nokia licenses its patents to Xiaomi",
    follows: int | None = None,
) -> None:
    """Store a story of one entry with one deal."""
    summary = "Nokia licenses its patents to Xiaomi."
    entry = Entry(f"guid-{story_id}", title, f"https://news.example/{story_id}", NOW, summary=summary)
    parties = (Party("Nokia", "licensor", "Nokia"), Party("Xiaomi", "licensee", "Xiaomi"))
    deal = Deal("patent_deal", "license", "announced", parties, summary, 0.95)
    async with store.write() as connection:
        row = EntryRow(
            entry_id=story_id,
            feed_id=1,
            story_id=story_id,
            guid_key=story_id,
            link_key=story_id,
            revision=0,
            entry=entry,
            seen_at=NOW,
        )
        story = StoryRow(
            story_id=story_id,
            title=title,
            lead_entry_id=story_id,
            first_at=NOW,
            last_at=NOW,
            entries=1,
            outlets=1,
            has_deal=True,
            moves=(),
            follows=follows,
            memory={},
        )
        await insert_stories(connection, [story])
        await insert_entries(connection, [row])
        found = FoundDeal(deal=deal, entry_id=story_id, story_id=story_id, at=NOW, keys=("nokia", "xiaomi"))
        await insert_deals(connection, [found])


async def join_story(store: Store, story_id: int, *, entry_id: int) -> None:
    """Another feed's entry joins the story."""
    entry = Entry(f"guid-{entry_id}", "Patents: Nokia signs Xiaomi", f"https://other.example/{entry_id}", NOW)
    async with store.write() as connection:
        await insert_entries(connection, [EntryRow(entry_id, 2, story_id, entry_id, entry_id, 0, entry, NOW)])


async def add_chats(store: Store, *chats: Chat) -> None:
    async with store.write() as connection:
        for chat in chats:
            await save_chat(connection, chat, NOW)


async def owe_story(
    store: Store,
    story_id: int,
    chat_ids: Sequence[int],
    now: datetime,
    *,
    thread_id: int | None = None,
    move: bool = False,
    day: str = "",
    due_at: datetime | None = None,
) -> int:
    """Owe an alert of a story to chats: at once, or in the digest of `day`."""
    kind = "digest" if day else "alert"
    owed = [
        Owed(Alert(story_id, 1, chat_id, "Nokia is licensor", move, thread_id), due_at or now, kind, day)
        for chat_id in chat_ids
    ]
    async with store.write() as connection:
        return await owe(connection, owed, now)


@asynccontextmanager
async def delivering(
    store: Store, server: TelegramServer, clock: Clock, *, quick: bool = True, **more: Any
) -> AsyncIterator[Deliverer]:
    channel = TelegramChannel(server.token, api=server.url, answer_timeout=PATIENCE)
    async with channel:
        lanes = lanes_of({"telegram": channel}, QUICK if quick else LIMITS)
        yield Deliverer(store, lanes, render=render, rng=random.Random(1), clock=clock, **more)


async def rows(store: Store, chat_id: int | None = None) -> list[Any]:
    """The deliveries, oldest first."""
    query = select(deliveries).order_by(deliveries.c.delivery_id)
    if chat_id is not None:
        query = query.where(deliveries.c.chat_id == chat_id)
    async with store.read() as connection:
        return list((await connection.execute(query)).all())


async def states(store: Store, chat_id: int | None = None) -> list[str]:
    return [row.state for row in await rows(store, chat_id)]
