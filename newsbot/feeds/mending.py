"""Broken XML made well formed: first small repairs, then entry by entry. One bad entry costs only itself.

Every step is linear in the length of the document. What the elements mean stays feedparser's business: even
an entry that is beyond repair is only rewritten, as the same elements with their text escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from newsbot.feeds.cutting import MOST_ENTRIES
from newsbot.feeds.parser import well_formed

_VERBATIM = re.compile(rb"<!\[CDATA\[|<!--")
_BARE_AND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)")
_CHARACTER = re.compile(rb"&#(\d{1,7}|x[0-9a-fA-F]{1,6});")
_BARE_LESS = re.compile(rb"<(?![A-Za-z_/!?])")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE, U+FFFF
_PREFIX = re.compile(rb"[<\s]/?([A-Za-z_][\w.-]{0,30}):[A-Za-z_]")
_DECLARATION = re.compile(rb"""xmlns:([A-Za-z_][\w.-]{0,30})\s*=\s*["']([^"'<>&]{1,200})["']""")
_BASE = re.compile(rb"""xml:base\s*=\s*["']([^"'<>&]{1,500})["']""")
_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]{0,30}:)?(rss|feed|rdf|channel))(?=[\s>/])", re.IGNORECASE)
_OPENER = re.compile(rb"<((?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry))(?=[\s>])", re.IGNORECASE)
_FIELD = re.compile(
    rb"<((?:[\w.-]{1,20}:)?(title|link|guid|id|pubdate|published|updated|issued|modified|created|date|description"
    rb"|summary|content|encoded|creator|author|name|ttl|origlink))(\s[^<>]{0,600})?(/?)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    rb"""\b(href|rel|type|isPermaLink)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_REPEATED = frozenset({b"link", b"author", b"creator", b"name"})
_MOST_PREFIXES = 100
_MOST_REPAIRS = 100_000  # of one kind; a document that needs more is not worth the memory
_MOST_FIELDS = 64  # of one entry; more is no entry

_KNOWN = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
}
_FRAMES = {
    b"feed": (b'<feed xmlns="http://www.w3.org/2005/Atom"%s>', b"</feed>"),
    b"rdf": (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/"%s>', b"</rdf:RDF>"),
    b"rss": (b'<rss version="2.0"%s><channel>', b"</channel></rss>"),
}


def attempts(text: bytes) -> Iterator[bytes]:
    """Ever less faithful versions of the document; the first that is well formed is the one to read."""
    tidied = _tidy(text)
    yield _with_prefixes(tidied)
    yield _rebuilt(tidied)


def _tidy(text: bytes) -> bytes:
    """Characters and references mended, comments dropped, CDATA kept."""
    parts = []
    at = 0
    text = _NO_CHARACTERS.sub(b"", text)
    while found := _VERBATIM.search(text, at):
        is_text = found[0] != b"<!--"
        end = text.find(b"]]>" if is_text else b"-->", found.end())
        if end < 0:
            break
        parts.append(_tidy_markup(text[at : found.start()]))
        if is_text:
            parts.append(text[found.start() : end + 3])
        at = end + 3
    parts.append(_tidy_markup(text[at:]))
    return b"".join(parts)


def _tidy_markup(text: bytes) -> bytes:
    if b"&" in text:
        text = _CHARACTER.sub(_possible, _BARE_AND.sub(b"&amp;", text, _MOST_REPAIRS), _MOST_REPAIRS)
    return _BARE_LESS.sub(b"&lt;", text, _MOST_REPAIRS)


def _possible(reference: re.Match[bytes]) -> bytes:
    """The reference, unless XML has no such character."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    return (
        reference[0]
        if code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
        else b""
    )


def _with_prefixes(text: bytes) -> bytes:
    """The document with every prefix declared at its root that it uses and declares nowhere."""
    declared = {prefix for prefix, _ in _DECLARATION.findall(text)}
    missing = _prefixes(text) - declared
    root = _ROOT.search(text)
    if not missing or root is None:
        return text
    return text[: root.end()] + _declarations({name: _uri(name) for name in missing}) + text[root.end() :]


def _prefixes(text: bytes) -> set[bytes]:
    """The prefixes that the document uses, none at all where it is made of them."""
    used = {found[1] for found in _PREFIX.finditer(text)} - {b"xml", b"xmlns"}
    return used if len(used) <= _MOST_PREFIXES else set()


def _declarations(prefixes: dict[bytes, bytes]) -> bytes:
    return b"".join(b' xmlns:%s="%s"' % pair for pair in sorted(prefixes.items()))


def _uri(prefix: bytes) -> bytes:
    return _KNOWN.get(prefix, b"urn:undeclared:" + prefix)


def _rebuilt(text: bytes) -> bytes:
    """A new frame around the entries: the sound ones as they are, the others rewritten."""
    root = _ROOT.search(text)
    kind = root[2].lower() if root else b"rss"
    opening, closing = _FRAMES.get(kind, _FRAMES[b"rss"])
    declared = dict(_DECLARATION.findall(text))
    used = {name: declared.get(name) or _uri(name) for name in _prefixes(text)}
    attributes = _declarations({**_KNOWN, **used})
    if base := _BASE.search(text[: root.end() + 2000] if root else b""):
        attributes += b' xml:base="%s"' % base[1]
    opening %= attributes
    starts = [found.start() for found in _OPENER.finditer(text)][:MOST_ENTRIES]
    head = text[root.end() if root else 0 : starts[0] if starts else len(text)]
    pieces = [b"".join(_fields(head))]
    for start, end in pairwise([*starts, len(text)]):
        piece, closed = _closed(text[start:end])
        if closed and well_formed(opening + piece + closing):
            pieces.append(piece)
        elif closed or end < len(text) or len(starts) == 1:  # one that was cut off comes whole the next time
            name = piece[1 : piece.index(b">")].split()[0] if b">" in piece else b"item"
            pieces.append(b"<%s>%s</%s>" % (name, b"".join(_fields(piece)), name))
    return b"".join([opening, *pieces, closing])


def _closed(piece: bytes) -> tuple[bytes, bool]:
    """The entry without what follows it, and whether its end tag is there."""
    name = piece[1:80].split(b">")[0].split()[0]
    end = piece.rfind(b"</" + name)
    if end < 0:
        return piece, False
    close = piece.find(b">", end)
    return (piece, False) if close < 0 else (piece[: close + 1], True)


def _fields(piece: bytes) -> Iterator[bytes]:
    """The elements that are known, one after the other, each with its text escaped."""
    at = 0
    seen: set[bytes] = set()
    for _ in range(_MOST_FIELDS):
        opener = _FIELD.search(piece, at)
        if opener is None:
            return
        name, local, attributes, empty = opener[1], opener[2].lower(), opener[3] or b"", opener[4]
        value, at = (
            (b"", opener.end()) if empty or attributes.endswith(b"/") else _value(piece, name, opener.end())
        )
        has_markup = b"<" in value
        if local == b"author" and has_markup:  # its name follows, as a field of its own
            at = opener.end()
        elif name not in seen or local in _REPEATED:
            seen.add(name)
            text = escape(value.decode("utf-8", "replace")).encode() if has_markup else _tidy_markup(value)
            field = b"<%s%s>%s</%s>" % (name, _kept(attributes, has_markup), text, name)
            yield b"<author>%s</author>" % field if local == b"name" else field


def _value(piece: bytes, name: bytes, start: int) -> tuple[bytes, int]:
    """The text of the element whose start tag ends at `start`, and where to go on."""
    end = piece.find(b"</" + name, start)
    if end < 0:
        following = _FIELD.search(piece, start)
        end = following.start() if following else len(piece)
    value = piece[start:end].strip()
    if value.startswith(b"<![CDATA["):
        value = value[9:].split(b"]]>")[0]
        return (value if b"<" in value else value.replace(b"&", b"&amp;")), end
    return value.replace(b"<![CDATA[", b"").replace(b"]]>", b""), end


def _kept(attributes: bytes, has_markup: bool) -> bytes:
    found = {name.lower(): (name, b"".join(values)) for name, *values in _ATTRIBUTE.findall(attributes)}
    if has_markup:
        found[b"type"] = (b"type", b"html")
    pairs = ((name, _tidy_markup(value).replace(b'"', b"&quot;")) for name, value in found.values())
    return b"".join(b' %s="%s"' % pair for pair in pairs)
