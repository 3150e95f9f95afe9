"""Stories: the entries, from any feeds, that report the same news."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newsbot.model.deal import Deal


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """An entry as the store keeps it."""

    entry_id: int
    feed_id: int
    feed_title: str  # the outlet as people know it
    feed_url: str
    story_id: int
    title: str
    summary: str
    link: str | None
    published_at: datetime | None
    seen_at: datetime
    deals: tuple[Deal, ...] = ()
    joined_because: str = ""  # why it joined its story; "" for the first entry


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a deal's course: its status from `at` on."""

    stage: str  # rumored, announced, closed, disputed, settled, ended
    at: datetime
    entry_id: int


@dataclass(frozen=True, slots=True)
class Story:
    """A story with everything that people are shown of it."""

    story_id: int
    title: str  # of the leading entry
    first_at: datetime  # when its first entry was published, or seen
    last_at: datetime
    deals: tuple[Deal, ...]  # as the best entry tells them; () for other news
    entries: tuple[FiledEntry, ...] = ()  # the lead first
    moves: tuple[Move, ...] = field(default=())  # the deal's whole course, what it follows included
    follows: int | None = None  # the story of which this one is a move
