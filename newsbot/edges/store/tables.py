"""Every table, in SQLAlchemy Core, under one roof. Rows become the dataclasses of `newsbot.model` elsewhere.

Instants are stored in UTC and read back aware. A change of a table needs a migration; tests hold that the two
never differ.
"""

from __future__ import annotations

from newsbot.edges.store.chattables import (
    alerts,
    chats,
    deliveries,
    facts,
    feedback,
    mutes,
    subscriptions,
    turns,
)
from newsbot.edges.store.columns import Id, Instant, metadata
from newsbot.edges.store.newstables import (
    deals,
    entries,
    feeds,
    hosts,
    parties,
    polls,
    splits,
    stories,
    story_keys,
    tombstones,
)

__all__ = [
    "Id",
    "Instant",
    "alerts",
    "chats",
    "deals",
    "deliveries",
    "entries",
    "facts",
    "feedback",
    "feeds",
    "hosts",
    "metadata",
    "mutes",
    "parties",
    "polls",
    "splits",
    "stories",
    "story_keys",
    "subscriptions",
    "tombstones",
    "turns",
]
