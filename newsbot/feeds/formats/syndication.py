"""RSS, RDF and Atom: what feedparser reads, as drafts. How it is fed: `parser`, `cutting`, `mending`."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta
from typing import Any

from feedparser.api import SUPPORTED_VERSIONS

from newsbot.errors import FormatError
from newsbot.feeds import mending
from newsbot.feeds.cutting import Cut, cut
from newsbot.feeds.drafting import Document, Draft, readers_link
from newsbot.feeds.handler import EntityRefused
from newsbot.feeds.parser import Parsed, parse
from newsbot.feeds.plain import plain_reader
from newsbot.feeds.prolog import FEED_ROOTS, Root, find_root
from newsbot.model.feed import Hints

# Roots that say plainly that the address is a wrong one, and what it leads to.
_NO_FEEDS = {
    b"opml": "a list of feeds (OPML), not a feed: import it",
    b"urlset": "a sitemap, not a feed",
    b"sitemapindex": "a sitemap, not a feed",
    b"error": "an error message, not a feed",
    b"svg": "a picture, not a feed",
}
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read(text: bytes, *, url: str, known: Container[bytes] = ()) -> Document | None:
    """The document, or None if it is not of this format. Entries whose pieces are `known` are left out."""
    if not text.startswith(b"<") and b"<" not in text[:2000]:
        return None
    root = find_root(text)
    if root.name == b"html":
        return None
    if root.name in _NO_FEEDS:
        raise FormatError(url, _NO_FEEDS[root.name])
    if root.start < 0 and not text.startswith(b"<"):
        return None
    try:
        return _read(root.doctype + text[root.start :] if root.start >= 0 else b"", root, known)
    except EntityRefused as refused:
        raise FormatError(url, f"refused: {refused}") from None


def _read(text: bytes, root: Root, known: Container[bytes]) -> Document | None:
    pieces = None if root.doctype else cut(text)
    if pieces is not None:
        document = _read_in_pieces(pieces, known)
        if document is not None:
            return document
    parsed = parse(text) if text else Parsed({}, [], "", error="there is no element in it")
    if parsed.error is not None:
        return _read_broken(text, root, parsed)
    whole = pieces is not None and len(pieces.keys) == len(parsed.entries)
    document = _document(parsed, pieces.keys if pieces is not None and whole else ())
    if root.name not in FEED_ROOTS and not parsed.entries:
        if root.doctype:
            raise EntityRefused("it declares entities and is no feed")
        document.warning = (
            f"an XML document, but no feed: its root is <{root.name.decode('utf-8', 'replace')}>"
        )
    return document


def _read_in_pieces(pieces: Cut, known: Container[bytes]) -> Document | None:
    """The envelope with the unknown entries; None if that does not read as exactly these entries.

    Of many unknown entries the plain ones are read by themselves, but for the first: feedparser reads it as
    well, and where it answers otherwise, all of them.
    """
    unknown = [(key, span) for key, span in zip(pieces.keys, pieces.spans, strict=True) if key not in known]
    plain: dict[bytes, Draft] = {}
    reader = plain_reader(pieces.inherited) if len(unknown) > 1 else None
    for key, (start, end) in unknown if reader else ():
        draft = reader.draft(pieces.text[start:end]) if reader else None
        if draft is not None:
            plain[key] = draft
    if not plain and len(unknown) == len(pieces.keys):
        return None  # nothing is gained
    sample = next(iter(plain), b"")
    rest, left = pieces.without(
        {key for key in pieces.keys if key in known or (key in plain and key != sample)}
    )
    parsed = parse(rest)
    if parsed.error is not None or len(parsed.entries) != left:
        return None
    others = map(_draft, parsed.entries)
    drafts = [plain[key] if key in plain and key != sample else next(others) for key, _ in unknown]
    if plain and plain[sample] != next(
        draft for draft, (key, _) in zip(drafts, unknown, strict=True) if key == sample
    ):
        return None
    return _document(parsed, pieces.keys, drafts)


def _read_broken(text: bytes, root: Root, parsed: Parsed) -> Document | None:
    """Not well formed: mended in small steps, so that one bad entry costs nothing but itself."""
    for mended in mending.attempts(text):
        again = parse(mended)
        if not again.entries and text and root.name not in FEED_ROOTS:
            return None
        if again.error is None:
            again.warning = f"mended: {parsed.error}"
            return _document(again, ())
    if root.name in FEED_ROOTS or not text:
        parsed.warning = f"mended: {parsed.error}"
        return _document(parsed, ())
    return None


def _document(parsed: Parsed, keys: tuple[bytes, ...], drafts: Sequence[Draft] | None = None) -> Document:
    feed = parsed.feed
    return Document(
        format=SUPPORTED_VERSIONS.get(parsed.version) or "XML",
        title=_text(feed, "title"),
        plain_title=_is_plain(feed, "title_detail"),
        site=_text(feed, "link"),
        address=_address(feed),
        hints=_hints(parsed),
        drafts=[_draft(entry) for entry in parsed.entries] if drafts is None else drafts,
        keys=keys,
        total=len(keys) or len(parsed.entries),
        warning=parsed.warning,
    )


def _draft(entry: dict[str, Any]) -> Draft:
    guid = _text(entry, "id")
    content, plain_content = _content(entry)
    published = dict.get(entry, "published_parsed") or dict.get(entry, "created_parsed")
    updated = dict.get(entry, "updated_parsed")
    return Draft(
        guid=guid,
        title=_text(entry, "title"),
        plain_title=_is_plain(entry, "title_detail"),
        link=_link(entry, guid),
        published_at=published or updated,
        updated_at=updated,
        summary=_text(entry, "summary"),
        plain_summary=_is_plain(entry, "summary_detail"),
        content=content,
        plain_content=plain_content,
        authors=_authors(entry),
    )


def _text(values: dict[str, Any], name: str) -> str:
    # dict.get: feedparser's own looks for other names too, which is slow and never needed here.
    value = dict.get(values, name)
    return value if isinstance(value, str) else ""


def _is_plain(values: dict[str, Any], name: str) -> bool:
    detail = dict.get(values, name)
    return detail is None or dict.get(detail, "type") == "text/plain"


def _content(entry: dict[str, Any]) -> tuple[str, bool]:
    """The longest content that is text, and whether it is plain text; of equals the one with markup."""
    found = []
    for content in dict.get(entry, "content") or ():
        kind = content.get("type") or "text/html"
        if kind.startswith("text/") or kind.endswith("xhtml+xml"):
            found.append((content.get("value") or "", kind == "text/plain"))
    return max(found, key=lambda each: (len(each[0]), not each[1]), default=("", False))


def _link(entry: dict[str, Any], guid: str) -> str:
    links = dict.get(entry, "links") or ()
    alternates = [str(link["href"]) for link in links if link.get("rel") == "alternate" and link.get("href")]
    return readers_link(_text(entry, "feedburner_origlink"), _text(entry, "link"), guid, alternates)


def _address(feed: dict[str, Any]) -> str:
    links = dict.get(feed, "links") or ()
    return next((str(link["href"]) for link in links if link.get("rel") == "self" and link.get("href")), "")


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    found = dict.get(entry, "authors")
    if not found:
        return ()
    names = [author.get("name") or author.get("email") or "" for author in found]
    return tuple(name for name in names if isinstance(name, str))


def _hints(parsed: Parsed) -> Hints:
    feed = parsed.feed
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    times = _number(_text(feed, "sy_updatefrequency") or "1")
    minutes = _number(_text(feed, "ttl"))
    return Hints(
        ttl=timedelta(minutes=minutes) if minutes else None,
        update_every=period / times if period and times else None,
        # The document counts hours to 24 in one version and from 0 in the next.
        skip_hours=frozenset(
            hour % 24 for hour in map(_number, parsed.skip_hours) if hour is not None and hour <= 24
        ),
        skip_days=frozenset(_DAYS.index(day) for day in map(_day, parsed.skip_days) if day in _DAYS),
    )


def _number(value: str) -> int | None:
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None


def _day(value: str) -> str:
    return value.strip().lower()
