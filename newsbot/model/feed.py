"""Feeds as configured, as remembered, as fetched and as read. No behaviour lives here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of `feeds.yaml`."""

    url: str
    title: str | None = None  # None: the feed's own title is shown
    interval: timedelta | None = None  # fixed by a person; None: the feed's own rhythm
    full_text: bool = False  # fetch the article of entries that look like a deal


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one feed, cleaned: plain text, absolute links, aware UTC instants."""

    id: str  # the feed's guid, else the link, else a hash of the text; never empty
    title: str  # else how the text begins, else the link; "" where there is nothing to read at all
    link: str | None
    published_at: datetime | None
    updated_at: datetime | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    content: str = ""  # full text as plain text where the feed carries it, else ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave to ask "changed?" with. Opaque: stored and sent back verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of a server. Error statuses are answers too; only silence and refusals raise."""

    url: str  # asked for
    final_url: str  # after redirects
    status: int
    headers: dict[str, str]  # names in lower case, only those that pacing and reading need
    body: bytes  # decoded; b"" on 304
    elapsed: timedelta
    permanent_url: str | None = None  # target while every redirect so far was permanent (301, 308)
    wire_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed's own text says about how often to ask."""

    ttl: timedelta | None = None
    update_every: timedelta | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: frozenset[int] = frozenset()  # UTC hours 0 to 23
    skip_days: frozenset[int] = frozenset()  # Monday is 0


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """One document, read."""

    title: str | None
    site_url: str | None
    entries: tuple[Entry, ...]
    hints: Hints = field(default_factory=Hints)
    format: str = ""  # for people: "RSS 2.0", "Atom 1.0", "JSON Feed 1.1"
    warning: str | None = None  # read, but not well formed


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the store remembers of a feed between polls. The input and output of pacing."""

    feed_id: int
    url: str
    fixed_interval: timedelta | None = None
    private: bool = False  # its host is named in polling.private_hosts
    full_text: bool = False
    title: str | None = None
    validators: Validators = field(default_factory=Validators)
    body_hash: bytes = b""  # of the last body that was read
    known_pieces: bytes = b""  # hashes of the entries of the last body; see feeds.cutting
    hints: Hints = field(default_factory=Hints)
    entry_times: tuple[datetime, ...] = ()  # when the newest entries were published or first seen, ascending
    first_polled_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_full_at: datetime | None = None  # last 200 with a body
    last_entry_at: datetime | None = None
    next_poll_at: datetime | None = None
    next_poll_reason: str = ""
    errors: int = 0  # in a row
    throttles: int = 0  # 429 (or 403 taken as such) in a row, for the doubling
    failing_since: datetime | None = None
    moved_to: str | None = None  # permanent redirect seen …
    moved_days: tuple[str, ...] = ()  # … on these days (ISO dates)
    gone: bool = False  # 410
    told_broken: bool = False
    told_silent: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """The outcome of one poll, kept (the last 20 for each feed) and shown to people."""

    at: datetime
    status: int | None  # None: no answer
    elapsed: timedelta
    bytes: int
    entries: int
    new: int
    reason: str  # "new entries", "not modified", "same bytes", or what went wrong
    ok: bool


@dataclass(frozen=True, slots=True)
class Polling:
    """`polling:` of feeds.yaml: how often and how gently we ask."""

    interval: timedelta = timedelta(minutes=60)  # until a feed's own rhythm is known
    min_interval: timedelta = timedelta(minutes=15)
    max_interval: timedelta = timedelta(hours=6)
    hosts_at_once: int = 8  # public hosts asked at the same time
    private_hosts: frozenset[str] = frozenset()  # hosts on loopback or private addresses that may be polled
