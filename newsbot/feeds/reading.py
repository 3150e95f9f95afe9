"""Bytes to a feed and its entries: the one door of this room. Bytes tell the format, not headers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsbot.errors import FormatError
from newsbot.feeds.cleaning import absolute, one_line, to_text
from newsbot.feeds.cutting import KEY_SIZE
from newsbot.feeds.decoding import decode
from newsbot.feeds.drafting import TITLE_LIMIT, Document, finish, tell_apart
from newsbot.feeds.formats import FORMATS
from newsbot.feeds.prolog import find_root
from newsbot.model.feed import Entry, ReadFeed

_OFFERED = 3  # feeds of a page that the reason names
_ID_SIZE = 8
_RECORD = KEY_SIZE + _ID_SIZE  # of one entry in `pieces`: the key of its bytes, the hash of its id


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read."""

    feed: ReadFeed  # with all entries, or with only those that were not known
    pieces: bytes  # to be stored when the entries are, and given back as `known`
    total: int  # entries in the document


def read(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    now: datetime,
    known: bytes = b"",
) -> Reading:
    """Read any bytes, or raise FormatError with the reason.

    `url` names the source and is what links are relative to; for one that is no web address (a file) that is
    where the document says it lives. `known` are the pieces of the reading before.
    """
    text = decode(body, headers)
    remembered = {
        known[at : at + KEY_SIZE]: known[at + KEY_SIZE : at + _RECORD] for at in range(0, len(known), _RECORD)
    }
    document = _document(text, url, remembered)
    base = url if url.startswith(("http://", "https://")) else document.address or document.site
    entries = finish(document.drafts, url=base, now=now)
    if len(entries) == len(document.keys):
        remembered = {}  # nothing was left out
    skipped = {remembered[key] for key in document.keys if key in remembered}
    if not skipped.isdisjoint(map(_id_hash, entries)):
        # A new entry with the id of an old one: only all together tell which is which.
        remembered = {}
        document = _document(text, url, remembered)
        entries = finish(document.drafts, url=base, now=now)
    distinct, shared = tell_apart(entries)
    return Reading(
        feed=ReadFeed(
            title=one_line(to_text(document.title, plain=document.plain_title, limit=TITLE_LIMIT)) or None,
            site_url=absolute(document.site, base) if document.site else None,
            entries=distinct,
            hints=document.hints,
            format=document.format,
            warning=document.warning,
        ),
        # Where ids are shared, no entry can be understood alone: such a feed is read whole every time.
        pieces=b"" if shared else _pieces(document, entries, remembered),
        total=document.total,
    )


def _document(text: bytes, url: str, known: Mapping[bytes, bytes]) -> Document:
    for read_format in FORMATS:
        document = read_format(text, url=url, known=known)
        if document is not None:
            return document
    raise _no_feed(text, url)


def _no_feed(text: bytes, url: str) -> FormatError:
    if not text:
        return FormatError(url, "the answer is empty")
    if find_root(text).name == b"html":
        from newsbot.feeds.discovery import find_feeds  # noqa: PLC0415 - brings a parser of 4 MB

        links = tuple(offer.url for offer in find_feeds(text, url))
        offered = f"; it offers {', '.join(links[:_OFFERED])}" if links else ""
        return FormatError(url, f"a web page, not a feed{offered}", links=links)
    if text.startswith(b"<"):
        return FormatError(url, "neither a feed nor well-formed XML")
    sample = text[:2000].decode("utf-8", "replace")
    letters = sum(letter.isprintable() or letter.isspace() for letter in sample)
    return FormatError(url, "plain text, not a feed" if letters > 0.9 * len(sample) else "not text at all")


def _pieces(document: Document, entries: list[Entry], known: Mapping[bytes, bytes]) -> bytes:
    ids = iter(map(_id_hash, entries))
    return b"".join(key + (known[key] if key in known else next(ids)) for key in document.keys)


def _id_hash(entry: Entry) -> bytes:
    return hashlib.blake2b(entry.id.encode("utf-8", "replace"), digest_size=_ID_SIZE).digest()
