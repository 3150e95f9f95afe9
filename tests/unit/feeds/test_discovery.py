from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.discovery import Offer, find_feeds

URL = "https://site.example/news/"


def page(*links: str, body: str = "") -> bytes:
    return f"<!doctype html><html><head>{''.join(links)}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("html", "offers"),
    [
        (
            page('<link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/feed">'),
            [Offer("https://site.example/feed", "All & more", "RSS")],
        ),
        (
            page("<LINK REL='Alternate home' TYPE='application/atom+xml; charset=utf-8' HREF=atom.xml>"),
            [Offer("https://site.example/news/atom.xml", "", "Atom")],
        ),
        (
            page(
                '<base href="https://cdn.example/b/">',
                '<link rel=alternate type=application/feed+json href="f.json">',
            ),
            [Offer("https://cdn.example/b/f.json", "", "JSON Feed")],
        ),
        (page("<link rel=feed href=/all>"), [Offer("https://site.example/all", "", "")]),
        (
            page(
                "<link rel=alternate type=application/rss+xml href=/feed>",
                "<link rel=alternate type=application/rss+xml href=/comments/feed/>",
                "<link rel=alternate type=application/rss+xml href=/feed>",
            ),
            [Offer("https://site.example/feed", "", "RSS")],
        ),
        (
            page("<link rel=alternate type=application/rss+xml href=feed:https://a.example/f>"),
            [Offer("https://a.example/f", "", "RSS")],
        ),
        (
            page("<link rel=alternate type=application/rss+xml href=feed://a.example/f>"),
            [Offer("http://a.example/f", "", "RSS")],
        ),
        (
            page("<link rel=alternate hreflang=de href=/de>", "<link rel=stylesheet type=text/xml href=/s>"),
            [],
        ),
        (page("<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"), []),
        (page("<link rel=alternate type=application/rss+xml>"), []),
        (
            page(
                body='<a href="/blog/">blog</a><a href="/blog/rss.xml">the <b>feed</b></a><a href="/x.atom">y</a>'
            ),
            [
                Offer("https://site.example/blog/rss.xml", "the feed", ""),
                Offer("https://site.example/x.atom", "y", ""),
            ],
        ),
        (b"", []),
        (b"no page at all", []),
        (
            page("<link rel=alternate type=application/rss+xml href=/feed><p <<< never & closed").replace(
                b"</head>", b""
            ),
            [Offer("https://site.example/feed", "", "RSS")],
        ),
    ],
)
def test_feeds_of_a_page(html: bytes, offers: list[Offer]) -> None:
    assert list(find_feeds(html, URL)) == offers


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_a_page(body: bytes) -> None:
    find_feeds(body, URL)
    find_feeds(b"<link rel=alternate type=application/rss+xml href=" + body, URL)
