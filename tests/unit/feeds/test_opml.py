from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.errors import FormatError
from newsbot.feeds.opml import Listed, parse, render

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
words = st.text("abc&<>\"'é漢 ", min_size=1, max_size=12).map(lambda text: " ".join(f"x{text}".split()))
feeds = st.lists(
    st.builds(
        Listed,
        url=st.text("abc/?=&;+%-", max_size=12).map(
            lambda path: f"https://a.example/{path}".replace("&amp;", "")
        ),
        title=st.none() | words,
    ),
    max_size=8,
    unique_by=lambda feed: feed.url,
)


@given(feeds)
@settings(max_examples=100)
def test_what_is_exported_is_imported_in_its_order(listed: list[Listed]) -> None:
    assert parse(render(listed, now=NOW).encode()) == tuple(listed)


def test_the_export_says_what_and_when() -> None:
    text = render([], now=NOW)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "<title>newsbot</title>" in text
    assert "Sun, 22 Nov 2026 08:00:00 +0000" in text


def test_lists_of_other_readers() -> None:
    body = b"""<?xml version='1.0'?><!-- exported --><opml version="1.1"><head><title>x</title></head><body>
    <outline text="Telecom &amp; chips"><outline TEXT="A" type="rss" xmlurl="https://a.example/feed"/>
      <outline text="Deep"><outline title="B" text="b" xmlUrl="feed:https://b.example/feed" htmlUrl="https://b.example/"/></outline>
    </outline>
    <outline text="https://c.example/f" xmlUrl="https://c.example/f"/>
    <outline text="twice" xmlUrl="https://a.example/feed"/><outline text="no feed" xmlUrl="javascript:x"/></body></opml>"""
    assert parse(body) == (
        Listed("https://a.example/feed", "A"),
        Listed("https://b.example/feed", "B"),
        Listed("https://c.example/f"),
    )


@pytest.mark.parametrize(
    "body", [b"", b"nothing", b"<html><body>x</body></html>", b"<rss/>", b"\xff\xfe", b"<!-- x -->"]
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match="not a list of feeds"):
        parse(body, source="feeds.opml")


def test_entities_of_a_list_are_not_resolved() -> None:
    body = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>'
    assert parse(body)[0].title is None


def test_a_list_nested_beyond_reason_is_read() -> None:
    deep = b"<outline text='f'>" * 200 + b"<outline xmlUrl='https://a.example/'/>" + b"</outline>" * 200
    (found,) = parse(b"<opml><body>" + deep + b"</body></opml>")
    assert found == Listed("https://a.example/")


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b"<opml><body><outline " + body):
        try:
            parse(whole)
        except FormatError:
            continue
