"""What goes to worker processes and what comes back: plain records, light to import.

The workers' side, with all that reading and classifying needs, is in `reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from newsbot.model.deal import Deal
from newsbot.model.feed import Entry, ReadFeed
from newsbot.stories.sketches import Sketch


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with all that filing compares it by."""

    entry: Entry
    guid_key: int
    link_key: int | None
    revision: int
    deals: tuple[Deal, ...]
    party_keys: tuple[tuple[str, ...], ...]  # for each deal the folded names of its parties
    sketch: Sketch
    keys: frozenset[int]

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as plain values: pickle's own way with frozen records costs ten times as much."""
        return _unpacked, (_entry_values(self.entry), _sketch_values(self.sketch), *_other_values(self))


def _unpacked(entry: tuple[Any, ...], sketch: tuple[Any, ...], *values: Any) -> Prepared:
    guid_key, link_key, revision, deals, party_keys, keys = values
    return Prepared(Entry(*entry), guid_key, link_key, revision, deals, party_keys, Sketch(*sketch), keys)


_entry_values = attrgetter(*(field.name for field in fields(Entry)))
_sketch_values = attrgetter(*(field.name for field in fields(Sketch)))
_other_values = attrgetter("guid_key", "link_key", "revision", "deals", "party_keys", "keys")


@dataclass(frozen=True, slots=True)
class Body:
    """A task: a fetched body to be read."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    known: bytes  # pieces that were read before
    outlet: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Texts:
    """A task: entries that are read already, each with its outlet and the instant it is seen."""

    entries: tuple[tuple[Entry, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A task: the article of an entry, fetched."""

    entry: Entry
    body: bytes
    url: str
    headers: Mapping[str, str]
    outlet: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """What a body says. `feed` holds no entries; those that were not known are in `prepared`."""

    feed: ReadFeed
    pieces: bytes
    total: int
    prepared: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The body is no feed, and why."""

    reason: str
    links: tuple[str, ...] = ()


def happened_at(entry: Entry, now: datetime) -> datetime:
    """When it was published; seen, where it does not say or says the future."""
    return now if entry.published_at is None or entry.published_at > now else entry.published_at
