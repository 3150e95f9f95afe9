"""A fetched body -> entries ready to be filed: read, classified, sketched. Runs in worker processes.

No entry's fate is decided here, only what can be said of it without knowing what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from newsbot.deals.classify import Finder
from newsbot.deals.parties import fold
from newsbot.errors import FormatError
from newsbot.feeds.reading import read
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Topic
from newsbot.model.feed import Entry, ReadFeed
from newsbot.stories.fingerprint import guid_key, link_key, revision
from newsbot.stories.grouping import Sketch, search_keys, sketch


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
    """A task: entries that were read before, prepared anew (full text was added)."""

    entries: tuple[Entry, ...]
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


class Reader:
    """What a worker process holds: the finder, built once."""

    def __init__(self, companies: Sequence[Company], topics: Sequence[Topic] = ()) -> None:
        self._finder = Finder(companies, topics)

    def __call__(self, task: Body | Texts) -> Read | Refused | tuple[Prepared, ...]:
        if isinstance(task, Texts):
            return tuple(prepare(entry, self._finder, task.outlet, task.now) for entry in task.entries)
        try:
            found = read(task.body, url=task.url, headers=task.headers, now=task.now, known=task.known)
        except FormatError as error:
            return Refused(error.reason, error.links)
        prepared = tuple(prepare(entry, self._finder, task.outlet, task.now) for entry in found.feed.entries)
        return Read(replace(found.feed, entries=()), found.pieces, found.total, prepared)


def prepare(entry: Entry, finder: Finder, outlet: str, now: datetime) -> Prepared:
    """Classify and sketch one entry."""
    deals = finder.find(entry.title, entry.summary, entry.content)
    at = happened_at(entry, now)
    drawn = sketch(
        entry.title,
        entry.summary,
        at=at,
        outlet=outlet,
        link=entry.link,
        deals=deals,
        tracked=partial(tracked, finder),
    )
    return Prepared(
        entry=entry,
        guid_key=guid_key(entry),
        link_key=link_key(entry.link),
        revision=revision(entry),
        deals=deals,
        party_keys=tuple(
            tuple(fold(party.company or party.name) for party in deal.parties) for deal in deals
        ),
        sketch=drawn,
        keys=search_keys(drawn),
    )


def tracked(finder: Finder, text: str) -> tuple[str, ...]:
    """The tracked companies that a text names."""
    mentions = finder.directory.mentions(text)
    return tuple(dict.fromkeys(mention.company for mention in mentions if mention.company is not None))


def happened_at(entry: Entry, now: datetime) -> datetime:
    """When it was published; seen, where it does not say or says the future."""
    return now if entry.published_at is None or entry.published_at > now else entry.published_at
