"""Generated news as feeds: RSS, Atom and RDF with all that feeds of the web drag along.

A feed at version `v` shows what a feed at version 0 shows, with `v` newer entries in front.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from tests.bench.news import Item, write

EVERY = timedelta(minutes=37)  # between two entries of a feed
FIRST_AT = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)


def entries_of(feed: int) -> int:
    """How many entries the feed shows: 20 to 50."""
    return 20 + (feed * 7919) % 31


def body(feed: int, version: int = 0, *, now: datetime) -> bytes:
    """The document of a feed, its newest entry published shortly before `now`."""
    rng = Random(feed)
    shown = entries_of(feed)
    numbers = range(1000 + version, 1000 + version - shown, -1)
    newest = now - timedelta(minutes=feed % 31, seconds=feed % 60)
    pages = [(number, newest - EVERY * place, write(feed, number)) for place, number in enumerate(numbers)]
    kind = rng.choices((_rss, _atom, _rdf), (68, 26, 6))[0]
    return "".join(kind(feed, pages, rich=rng.random() < 0.3)).encode()


def _link(feed: int, number: int, item: Item) -> str:
    slug = "-".join(word for word in item.title.lower().split()[:7] if word.isalnum())
    return f"https://www.outlet{feed}.example/{2026}/{number:06}/{slug}?utm_source=rss&utm_medium=feed"


def _markup(feed: int, number: int, item: Item) -> str:
    """The article as web pages have it."""
    image = f"https://cdn.outlet{feed}.example/images/{number:06}/lead-960x540.jpg"
    parts = [
        f'<figure class="lead"><img src="{image}" alt="" width="960" height="540" loading="lazy"/></figure>'
    ]
    sentences = item.sentences
    for start in range(0, len(sentences), 2):
        told = escape(" ".join(sentences[start : start + 2]), quote=False)
        parts.append(f'<p class="par">{told} <a href="/topic/{start}">Read <em>more</em></a></p>')
    parts.append(f'<p class="foot">&copy;&nbsp;Outlet {feed} &mdash; <a href="/about">about us</a></p>')
    return "".join(parts)


def _rss(feed: int, pages: list[tuple[int, datetime, Item]], *, rich: bool) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n'
        f"<title>Outlet {feed}</title><link>https://www.outlet{feed}.example/</link>"
        f"<description>News from outlet {feed}</description><language>en</language>"
        f'<atom:link href="https://www.outlet{feed}.example/rss" rel="self" type="application/rss+xml"/>\n'
    )
    for number, at, item in pages:
        link = escape(_link(feed, number, item))
        yield f"<item>\n<title>{escape(item.title, quote=False)}</title>\n<link>{link}</link>\n"
        yield f'<guid isPermaLink="false">https://www.outlet{feed}.example/?p={number}</guid>\n'
        yield f"<pubDate>{format_datetime(at)}</pubDate>\n<dc:creator><![CDATA[Desk {feed % 9}]]></dc:creator>\n"
        yield f"<category>News</category><category>Region {feed % 40}</category>\n"
        if rich:
            yield f"<description><![CDATA[<p>{escape(' '.join(item.sentences[:2]))}</p>]]></description>\n"
            yield f"<content:encoded><![CDATA[{_markup(feed, number, item)}]]></content:encoded>\n"
        else:
            yield f"<description>{escape(_markup(feed, number, item), quote=False)}</description>\n"
        yield f'<media:content url="https://cdn.outlet{feed}.example/{number}.jpg" medium="image"/>\n</item>\n'
    yield "</channel>\n</rss>\n"


def _atom(feed: int, pages: list[tuple[int, datetime, Item]], *, rich: bool) -> Iterator[str]:
    updated = pages[0][1].strftime("%Y-%m-%dT%H:%M:%SZ")
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<title>Outlet {feed}</title>\n<id>tag:outlet{feed}.example,2026:feed</id>\n"
        f'<link rel="alternate" type="text/html" href="https://www.outlet{feed}.example/"/>\n'
        f"<updated>{updated}</updated>\n<author><name>Desk {feed % 9}</name></author>\n"
    )
    for number, at, item in pages:
        when = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        link = escape(_link(feed, number, item))
        yield f"<entry>\n<id>tag:outlet{feed}.example,2026:{number}</id>\n"
        yield f'<title type="html">{escape(item.title, quote=False)}</title>\n'
        yield f'<link rel="alternate" type="text/html" href="{link}"/>\n'
        yield f"<published>{when}</published>\n<updated>{when}</updated>\n"
        yield f'<category term="region-{feed % 40}"/>\n'
        if rich:
            yield f'<summary type="text">{escape(" ".join(item.sentences[:2]), quote=False)}</summary>\n'
        yield f'<content type="html">{escape(_markup(feed, number, item), quote=False)}</content>\n</entry>\n'
    yield "</feed>\n"


def _rdf(feed: int, pages: list[tuple[int, datetime, Item]], *, rich: bool) -> Iterator[str]:
    home = f"https://www.outlet{feed}.example/"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{home}"><title>Outlet {feed}</title><link>{home}</link>'
        f"<description>News from outlet {feed}</description><items><rdf:Seq>\n"
    )
    for number, _, item in pages:
        yield f'<rdf:li rdf:resource="{escape(_link(feed, number, item))}"/>\n'
    yield "</rdf:Seq></items></channel>\n"
    for number, at, item in pages:
        link = escape(_link(feed, number, item))
        yield f'<item rdf:about="{link}">\n<title>{escape(item.title, quote=False)}</title>\n'
        yield f"<link>{link}</link>\n<dc:date>{at.strftime('%Y-%m-%dT%H:%M:%SZ')}</dc:date>\n"
        told = _markup(feed, number, item) if rich else f"<p>{' '.join(item.sentences)}</p>"
        yield f"<description>{escape(told, quote=False)}</description>\n</item>\n"
    yield "</rdf:RDF>\n"
