"""Cutting an XML feed at its entries, so that only new ones are read.

A document of forty entries, one of them new, shrinks to its envelope and one entry: a tenth of the work.
A piece is known by a hash keyed with everything it inherits from around it. Whatever is not plain is not cut,
and what was cut is believed only if it reads as exactly the entries left in it (`formats.syndication`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

KEY_SIZE = 8
MOST_ENTRIES = 20_000  # of any format; what stands behind them is not read

_OPENER = re.compile(rb"<(?:!\[CDATA\[|!--|(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>]))")
_INHERITED = re.compile(rb"<[^<>!?/][^<>]*>")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document as envelope and pieces."""

    text: bytes
    spans: tuple[tuple[int, int], ...]  # where each entry stands
    keys: tuple[bytes, ...]  # of each entry
    inherited: bytes  # the start tags around them that say something about them, on lines

    def without(self, known: Container[bytes]) -> tuple[bytes, int]:
        """The document without its known entries, and how many entries are left in it."""
        parts = []
        at = left = 0
        for (start, end), key in zip(self.spans, self.keys, strict=True):
            if key in known:
                parts.append(self.text[at:start])
                at = end
            else:
                left += 1
        parts.append(self.text[at:])
        return b"".join(parts), left


def cut(text: bytes) -> Cut | None:
    """The pieces of a document without DOCTYPE, in UTF-8; None where it is not plain enough to be cut."""
    spans = _spans(text)
    if not spans:
        return None
    first = spans[0][0]
    inherited = _inherited(text[:first])
    if inherited is None or not _gaps_are_plain(text, spans):
        return None
    keyed = hashlib.blake2b(inherited, digest_size=KEY_SIZE)
    keys = []
    for start, end in spans:
        piece = keyed.copy()
        piece.update(text[start:end])
        keys.append(piece.digest())
    return Cut(text, tuple(spans), tuple(keys), inherited)


def _spans(text: bytes) -> list[tuple[int, int]]:
    """Where the entries stand; [] when there are none or the tags do not pair."""
    spans = []
    at = 0
    while opener := _OPENER.search(text, at):
        tag = opener[0]
        if tag.startswith(b"<!"):
            at = _after(text, b"]]>" if tag == b"<![CDATA[" else b"-->", opener.end())
            if at < 0:
                return []
            continue
        end = _end(text, tag[1:], opener.end())
        if end < 0:
            return []
        spans.append((opener.start(), end))
        if len(spans) > MOST_ENTRIES:
            return []
        at = end
    return spans


def _end(text: bytes, name: bytes, at: int) -> int:
    """Past the end tag of the entry whose start tag's name ends at `at`; -1: none that can be trusted."""
    opened = _after(text, b">", at)
    if opened < 0 or text[opened - 2 : opened - 1] == b"/":
        return opened
    at = opened
    search = _inside(name).search
    while found := search(text, at):
        tag = found[0]
        if tag == b"<![CDATA[":
            at = _after(text, b"]]>", found.end())
        elif tag == b"<!--":
            at = _after(text, b"-->", found.end())
        elif tag.startswith(b"</"):
            return _after(text, b">", found.end() - 1)
        else:
            return -1  # an entry within an entry
        if at < 0:
            return -1
    return -1


@lru_cache(maxsize=64)
def _inside(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:!\[CDATA\[|!--|/?" + re.escape(name) + rb"[\s/>])")


def _after(text: bytes, mark: bytes, at: int) -> int:
    found = text.find(mark, at)
    return -1 if found < 0 else found + len(mark)


def _inherited(head: bytes) -> bytes | None:
    """The start tags that stand around the first entry and say something about what is in it.

    More than its ancestors may be taken: that costs reading an entry again, never a wrong entry.
    """
    tags = _INHERITED.findall(head)
    tags = tags[:1] + [tag for tag in tags[1:] if b"xmlns" in tag or b"base" in tag]
    if any(tag.count(b'"') % 2 or tag.count(b"'") % 2 for tag in tags):
        return None  # a `>` within an attribute
    return b"\n".join(tags) + b"\n"


def _gaps_are_plain(text: bytes, spans: list[tuple[int, int]]) -> bool:
    """Nothing between two entries changes what the next one inherits."""
    at = spans[0][1]
    for start, end in spans[1:]:
        gap = text[at:start]
        if gap and not gap.isspace() and (b"xmlns" in gap or b"base" in gap):
            return False
        at = end
    return True
