"""What every format reads into, and how that becomes clean entries. Formats know nothing of `Entry`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from newsbot.feeds.cleaning import absolute, one_line, shorten, strip_unseen, to_text
from newsbot.feeds.dates import believable
from newsbot.model.feed import Entry, Hints

TITLE_LIMIT = 500
LEAD_LIMIT = 700  # of a summary that is in truth the whole article
SUMMARY_LIMIT = 1_500  # more is the article itself
CONTENT_LIMIT = 60_000
FALLBACK_WORDS = 12  # of the summary, for a title


@dataclass(slots=True)
class Draft:
    """One entry as its format tells it: markup, links and dates still raw."""

    guid: str = ""
    title: str = ""
    link: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    plain_title: bool = False  # the feed says so; HTML or unknown otherwise
    plain_summary: bool = False
    plain_content: bool = False


@dataclass(slots=True)
class Document:
    """One document as its format reads it.

    `keys` name the pieces of all entries, in order; () where the document cannot be cut. `drafts` are the
    entries whose key was not known (all of them without keys).
    """

    format: str
    title: str = ""
    plain_title: bool = False
    site: str = ""
    address: str = ""  # where the document says that it lives
    hints: Hints = field(default_factory=Hints)
    drafts: Sequence[Draft] = ()
    keys: tuple[bytes, ...] = ()
    total: int = 0
    warning: str | None = None


class Format(Protocol):
    """The one function of a format.

    None: the document is of another format; FormatError: it is of this one, but nothing can be read.
    Entries whose pieces are `known` are left out where that is sure to read the same.
    """

    def __call__(self, text: bytes, *, url: str, known: Container[bytes] = ()) -> Document | None: ...


def finish(drafts: Iterable[Draft], *, url: str, now: datetime) -> list[Entry]:
    """The drafts as clean entries, in order. Ids are as the feed gives them: see `tell_apart`."""
    return [_entry(draft, url, now) for draft in drafts]


def readers_link(original: str, link: str, guid: str, alternates: Sequence[str]) -> str:
    """Where people read it: the publisher's own address before the one that counts clicks."""
    if original.startswith(("http://", "https://")):
        return original
    if link and (link != guid or link.startswith(("http://", "https://", "/"))):
        return link
    return alternates[0] if alternates else ""


def tell_apart(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], bool]:
    """Entries that share an id but not their link get their link as id, and whether there were any.

    What tells them apart is of the entry itself, never its place, so it stays when the feed moves on.
    """
    counts = Counter(entry.id for entry in entries)
    if len(counts) == len(entries):
        return tuple(entries), False
    links: dict[str, set[str | None]] = {}
    for entry in entries:
        links.setdefault(entry.id, set()).add(entry.link)
    return tuple(_by_link(entry) if len(links[entry.id]) > 1 else entry for entry in entries), True


def _by_link(entry: Entry) -> Entry:
    return entry if entry.link is None else replace(entry, id=entry.link)


def _entry(draft: Draft, url: str, now: datetime) -> Entry:
    title = one_line(to_text(draft.title, plain=draft.plain_title, limit=TITLE_LIMIT)) if draft.title else ""
    content = to_text(draft.content, plain=draft.plain_content, limit=CONTENT_LIMIT) if draft.content else ""
    if not draft.summary or draft.summary == draft.content:
        summary = content
    else:
        summary = to_text(draft.summary, plain=draft.plain_summary, limit=CONTENT_LIMIT)
    if summary == content or len(summary) > SUMMARY_LIMIT:
        whole = max(content, summary, key=len)
        summary = shorten(whole, LEAD_LIMIT)
        content = "" if summary == whole else whole
    link = absolute(draft.link, url) if draft.link else None
    return Entry(
        id=one_line(strip_unseen(draft.guid)) or link or _hash(title, summary),
        title=title or _title_from(summary) or link or "",
        link=link,
        published_at=believable(draft.published_at, now),
        updated_at=believable(draft.updated_at, now),
        summary=summary,
        authors=draft.authors and tuple(dict.fromkeys(filter(None, map(_author, draft.authors)))),
        content=content,
    )


def _author(name: str) -> str:
    return one_line(to_text(name, plain=True, limit=120))


def _title_from(summary: str) -> str:
    words = summary.split(None, FALLBACK_WORDS)
    return shorten(" ".join(words[:FALLBACK_WORDS]), 120) + ("…" if len(words) > FALLBACK_WORDS else "")


def _hash(*texts: str) -> str:
    whole = "\n".join(texts).encode("utf-8", "replace")
    return "text:" + hashlib.blake2b(whole, digest_size=12).hexdigest()
