"""JSON Feed 1.0 and 1.1. Items are cut by their own JSON, as entries of XML feeds are by theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from typing import Any

import orjson

from newsbot.errors import FormatError
from newsbot.feeds import dates
from newsbot.feeds.cutting import KEY_SIZE, MOST_ENTRIES
from newsbot.feeds.drafting import Document, Draft


def read(text: bytes, *, url: str, known: Container[bytes] = ()) -> Document | None:
    """The document, or None if it is no JSON at all."""
    if text[:1] not in {b"{", b"["}:
        return None
    feed = _parse(text, url)
    version = _text(feed.get("version"))
    items = feed.get("items")
    named = "jsonfeed.org/version" in version
    if not isinstance(items, list) or not (named or "title" in feed or "feed_url" in feed):
        raise FormatError(url, "JSON, but no JSON Feed")
    if not isinstance(feed.get("title", ""), str | None):
        raise FormatError(url, "a JSON Feed whose title is no text")
    items = [item for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    keys = tuple(map(_key, items))
    return Document(
        format=f"JSON Feed {version.rstrip('/').rpartition('/')[2]}" if named else "JSON Feed",
        title=_text(feed.get("title")),
        plain_title=True,
        site=_text(feed.get("home_page_url")),
        address=_text(feed.get("feed_url")),
        drafts=[_draft(item) for item, key in zip(items, keys, strict=True) if key not in known],
        keys=keys,
        total=len(keys),
        warning=None if named else "a JSON Feed that does not say so",
    )


def _parse(text: bytes, url: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as refused:
        try:  # the library of Python forgives raw line ends and halves of characters
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            raise FormatError(url, f"broken JSON ({refused.msg} at character {refused.pos})") from None
    if not isinstance(value, dict):
        raise FormatError(url, "JSON, but no JSON Feed")
    return value


def _key(item: dict[str, Any]) -> bytes:
    try:
        whole = orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # halves of characters, numbers beyond 64 bits
        whole = json.dumps(item, sort_keys=True).encode("ascii")
    return hashlib.blake2b(whole, digest_size=KEY_SIZE).digest()


def _draft(item: dict[str, Any]) -> Draft:
    content_html = _text(item.get("content_html"))
    content = content_html or _text(item.get("content_text"))
    published = _date(item.get("date_published"))
    updated = _date(item.get("date_modified"))
    return Draft(
        guid=_text(item.get("id")),
        title=_text(item.get("title")),
        plain_title=True,
        link=_text(item.get("url")) or _text(item.get("external_url")),
        published_at=published or updated,
        updated_at=updated,
        summary=_text(item.get("summary")),
        plain_summary=True,
        content=content,
        plain_content=not content_html,
        authors=_authors(item),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    found = item.get("authors")
    people = found if isinstance(found, list) else [item.get("author")]
    return tuple(_text(person.get("name")) for person in people[:20] if isinstance(person, dict))


def _date(value: object) -> Any:
    return dates.parse(_text(value)) if value else None


def _text(value: object) -> str:
    """Strings, and the numbers that careless generators write for ids."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
