"""Plain entries read by themselves are what feedparser makes of them; all others are left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.cutting import cut
from newsbot.feeds.decoding import decode
from newsbot.feeds.drafting import Draft
from newsbot.feeds.formats import syndication
from newsbot.feeds.parser import parse
from newsbot.feeds.plain import plain_reader
from newsbot.feeds.prolog import find_root
from tests.unit.feeds.documents import RECORDED, item, rss, spoilt

SHARED = Path(__file__).parents[3].parent / "shared" / "feeds"
DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{}</feed>'


def both_ways(document: bytes) -> list[tuple[Draft | None, Draft]]:
    """Each entry that is read by itself: by us, and by feedparser in its envelope."""
    text = decode(document, {})
    root = find_root(text)
    pieces = None if root.doctype or root.start < 0 else cut(text[root.start :])
    reader = None if pieces is None else plain_reader(pieces.inherited)
    if pieces is None or reader is None:
        return []
    found = []
    for key, (start, end) in zip(pieces.keys, pieces.spans, strict=True):
        alone = parse(pieces.without([other for other in pieces.keys if other != key])[0])
        if alone.error is None and len(alone.entries) == pieces.keys.count(key):
            draft = syndication._draft(alone.entries[0])
            found.append((reader.draft(pieces.text[start:end]), draft))
    return found


@given(st.sampled_from(RECORDED), st.integers(0, 1 << 30))
@settings(max_examples=400)
def test_what_is_read_by_itself_is_what_feedparser_reads(body: bytes, seed: int) -> None:
    for ours, theirs in both_ways(spoilt(body, seed) if seed % 4 else body):
        assert ours is None or ours == theirs


@pytest.mark.skipif(not SHARED.exists(), reason="the recorded feeds of other projects are not here")
def test_the_same_on_the_feeds_of_other_projects() -> None:
    pairs = [
        pair
        for path in sorted(SHARED.glob("*"))
        if path.suffix in {".xml", ".rss", ".atom"} and path.stat().st_size < 300_000
        for pair in both_ways(path.read_bytes())
    ]
    assert [pair for pair in pairs if pair[0] is not None and pair[0] != pair[1]] == []
    assert sum(ours is not None for ours, _ in pairs) > len(pairs) / 2


PLAIN = (
    item(1),
    "<item/>".replace("/", "></item").replace(">>", ">"),
    "<item><title>A &amp; B &#8217;s</title><guid>https://a.example/1</guid></item>",
    "<item><guid isPermaLink='true'>x</guid><link></link></item>",
    "<item><guid>x</guid></item>",
    "<item><link>https://a.example/?a=1&amp;amp;b=2&amp;c;=3</link></item>",
    "<item><title>&lt;b>bold&lt;/b></title><description type='text'>a &amp;lt; b</description></item>",
    "<item><title><![CDATA[ in <i>here</i> ]]> and after </title></item>",
    "<item><description>short</description><content:encoded>long</content:encoded></item>",
    "<item><content:encoded>long</content:encoded><description>short</description></item>",
    "<item><content:encoded>only</content:encoded><dc:creator>One</dc:creator><dc:creator>Two</dc:creator></item>",
    "<item><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><dc:date>2026-11-21</dc:date><dc:creator/></item>",
    "<item>\r\n<title>two\r\nlines</title>\r\n<category domain='x'>News</category><media/></item>",
)


PLAIN_ATOM = (
    "<entry><id>urn:1</id><title>T</title><link href='https://a.example/1'/></entry>",
    "<entry><link rel='self' href='https://a.example/s'/><link type='text/plain' href='https://a.example/t'/></entry>",
    "<entry><id>https://a.example/9</id><link rel='ALTERNATE' type='html' href='https://a.example/?a&amp;b'/></entry>",
    "<entry><id>https://a.example/9</id><updated>2026-11-20T10:00:00Z</updated></entry>",
    "<entry><title type='html'>&lt;i>x&lt;/i></title><summary>s</summary><content type='html'>c</content></entry>",
    "<entry><content>plain &amp;amp; simple</content><published>2026-11-20T10:00:00Z</published></entry>",
    "<entry><content type='text'>c</content><summary type='html'>s</summary></entry>",
    "<entry><author><name>One</name><uri>x</uri></author><author><uri>y</uri><name>Two</name></author></entry>",
)


@pytest.mark.parametrize(
    "body",
    [*(rss(entry, root=DC) for entry in PLAIN), *(ATOM.format(entry).encode() for entry in PLAIN_ATOM)],
)
def test_plain_entries(body: bytes) -> None:
    [(ours, theirs)] = both_ways(body)
    assert ours == theirs


ODD = (
    "<item><title>a</title><title>b</title></item>",
    "<item><title>a &nbsp; b</title></item>",
    "<item><title>a <b>b</b></title></item>",
    "<item xml:base='https://b.example/'><title>a</title></item>",
    "<item><link xml:base='https://b.example/'>c</link></item>",
    "<item><!-- a comment --><title>a</title></item>",
    "<item><title>Ã¼ber</title></item>",
    "<item><title>it\x92s</title></item>",
    "<item><link>https:////a.example/</link></item>",
    "<item><author>a@b.example (Ann)</author></item>",
    "<item><media:title>x</media:title></item>",
    "<item><itunes:summary>x</itunes:summary></item>",
    "<item><guid a='1' a='2'>x</guid></item>",
    "<item><description mode='base64'>aGVsbG8=</description></item>",
    "<item><title>&#0;</title></item>",
    "<item><title>a ]]> b</title></item>",
    "<item>text<title>a</title></item>",
    "<item><title>a</title></item",
)


@pytest.mark.parametrize("entry", ODD)
def test_odd_entries_are_left_to_feedparser(entry: str) -> None:
    reader = plain_reader(b'<rss version="2.0">\n')
    assert reader is not None
    assert reader.draft(entry.encode()) is None


@pytest.mark.parametrize(
    "root",
    [
        b"",
        b"<rss xml:base='https://b.example/'>",
        b"<rss xmlns='urn:x'>",
        b"<feed xmlns='http://purl.org/atom/ns#'>",
        b"<rss>\n<channel xmlns:dc='urn:x'>",
        b"<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='urn:x'>",
        b"<html>",
    ],
)
def test_of_odd_documents_nothing_is_plain(root: bytes) -> None:
    assert plain_reader(root + b"\n") is None
