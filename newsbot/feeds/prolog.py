"""What kind of document bytes are: where its root element begins, whatever stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEED_ROOTS = frozenset({b"rss", b"feed", b"rdf", b"channel"})

_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|(?:[\w.-]{1,40}:)?html[\s>])", re.IGNORECASE)
_NAME = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]*)")
_ENTITY = b"<!ENTITY"


@dataclass(frozen=True, slots=True)
class Root:
    """Where the root element begins, its local name in lower case, and the DOCTYPE before it.

    -1: there is no element. A DOCTYPE that declares no entities says nothing that is needed: b"".
    """

    start: int
    name: bytes
    doctype: bytes = b""


def find_root(text: bytes) -> Root:
    """The root of a feed, of a page, or of whatever else there is."""
    start = _skip_prolog(text)
    found = _NAME.match(text, start)
    name = found[1].lower() if found else b""
    if name in FEED_ROOTS:
        return Root(start, name, _doctype(text, start))
    # Junk before the prolog: warnings of a script, an empty line of a template, half a header.
    feed = _FEED_ROOT.search(text)
    page = _HTML.search(text)
    if page and not (feed and feed.start() < page.start()):
        return Root(page.start(), b"html")
    if feed and (not found or text.rfind(b"<?xml", 0, feed.start()) > 0 or not text.startswith(b"<")):
        inner = _NAME.match(text, feed.start())
        return Root(feed.start(), inner[1].lower() if inner else b"")
    return Root(start, name, _doctype(text, start)) if found else Root(-1, b"")


def _skip_prolog(text: bytes) -> int:
    """Past spaces, comments, instructions and the DOCTYPE."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        if text.startswith(b"<!--", at):
            end = text.find(b"-->", at + 4)
            at = len(text) if end < 0 else end + 3
        elif text.startswith(b"<?", at):
            end = text.find(b">", at)
            at = len(text) if end < 0 else end + 1
        elif text[at : at + 9].upper() == b"<!DOCTYPE":
            at = _doctype_end(text, at)
        else:
            return at


def _doctype_end(text: bytes, start: int) -> int:
    close = text.find(b">", start)
    subset = text.find(b"[", start)
    if 0 <= subset < close:
        inner = text.find(b"]", subset)
        close = text.find(b">", inner) if inner >= 0 else -1
    return len(text) if close < 0 else close + 1


def _doctype(text: bytes, end: int) -> bytes:
    """The DOCTYPE within the prolog, if it declares entities."""
    if text.find(_ENTITY, 0, end) < 0:
        return b""
    begin = text.find(b"<!DOCTYPE", 0, end)
    return text[begin : _doctype_end(text, begin)] if begin >= 0 else b""
