"""Feeds for the tests of reading: written out from a few words, and spoilt on purpose."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from newsbot.errors import FormatError
from newsbot.feeds.reading import Reading, read

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://here.example/feed"
RECORDED = tuple(
    path.read_bytes()
    for path in sorted((Path(__file__).parents[2] / "data" / "feeds").iterdir())
    if not path.name.endswith(".expected.json")
)

# What breaks feeds: each is thrown in somewhere.
SPOILERS = (
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"&nbsp;",
        b"&#0;",
        b"&#x1F600;",
        b"\xff",
        b"\x00",
        b"\xe9",
        b"\xef\xbf\xbf",
    ),
    *(
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<item/>",
        b"<div>",
    ),
    *(b"<title>", b"</title>", b"</div>", b"<svg><title>x</title></svg>", b"<link href='x'/>", b"<dc:date>"),
    *(
        b' xml:base="http://b/"',
        b' xmlns:dc="urn:x"',
        b' xmlns="http://www.w3.org/2005/Atom"',
        b"<guid>1</guid>",
    ),
    *(b"<content type='xhtml'><div>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;", b"<source><title>s</title>"),
    *(b'<?xml version="1.0" encoding="utf-16"?>', b"{", b"}", b",", b"null", b"[]"),
)


def reading(body: bytes, known: bytes = b"", **headers: str) -> Reading:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(body, url=URL, headers=named, now=NOW, known=known)


def reading_or_none(body: bytes, known: bytes = b"") -> Reading | None:
    try:
        return reading(body, known)
    except FormatError:
        return None


def item(number: int, *, title: str = "", guid: str | None = None, inner: str = "", body: str = "") -> str:
    return (
        f"<item><title>{escape(title or f'Story {number}')}</title>"
        f"<link>https://news.example/{number}</link>"
        f"<guid isPermaLink='false'>{escape(guid or f'guid-{number}')}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {number % 24:02d}:00:00 GMT</pubDate>"
        f"<description>{escape(body or f'<p>Words of story {number} &amp; more.</p>')}</description>{inner}</item>"
    )


def rss(*items: str, head: str = "", root: str = "", encoding: str = "utf-8") -> bytes:
    whole = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0"{root}><channel><title>News</title>'
        f"<link>https://news.example/</link>{head}" + "\n".join(items) + "</channel></rss>"
    )
    return whole.encode(encoding, "xmlcharrefreplace")


def spoilt(body: bytes, seed: int) -> bytes:
    """The document with a few accidents, always the same for one seed."""
    dice = random.Random(seed)
    spoiled = bytearray(body)
    for _ in range(dice.choice([1, 1, 2, 4])):
        size = len(spoiled)
        start = dice.randrange(size + 1)
        end = min(size, start + dice.choice([1, 3, 20, 200]))
        accident = dice.randrange(5)
        if accident == 0:
            del spoiled[start:end]
        elif accident == 1:
            spoiled[start:start] = dice.choice(SPOILERS)
        elif accident == 2:
            spoiled[start:start] = spoiled[start:end]
        elif accident == 3 and size:
            spoiled[dice.randrange(size)] = dice.randrange(256)
        elif dice.random() < 0.3:
            del spoiled[start:]
    return bytes(spoiled)
