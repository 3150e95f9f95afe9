from __future__ import annotations

import gzip
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.errors import FormatError
from newsbot.feeds.reading import read
from tests.unit.feeds.documents import NOW, RECORDED, URL, item, reading, reading_or_none, rss, spoilt


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    reading_or_none(body)
    reading_or_none(b"<rss><channel><item>" + body)
    reading_or_none(b'{"version":"https://jsonfeed.org/version/1","items":[' + body)


@given(st.sampled_from(RECORDED), st.integers(0, 1 << 30))
@settings(max_examples=250)
def test_spoilt_feeds_are_read_or_refused_and_what_is_read_is_clean(body: bytes, seed: int) -> None:
    found = reading_or_none(spoilt(body, seed))
    if found is None:
        return
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes, as between worker processes
    for entry in found.feed.entries:
        assert entry.id
        assert bool(entry.title.strip()) == bool(entry.title or entry.link or entry.summary or entry.content)
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at <= NOW
        for text in (entry.id, entry.title, entry.summary, entry.content, *entry.authors):
            assert not any(letter < " " and letter != "\n" for letter in text)
            text.encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (b" \r\n\t", "the answer is empty"),
        (b"Service temporarily unavailable", "plain text, not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02" + bytes(range(128, 250)) * 9, "not"),
        (b"<html><body>Hello", "a web page, not a feed"),
        (
            b"<html>"
            + b"".join(b"<link rel=alternate type=application/rss+xml href=/%c>" % c for c in b"ab"),
            "it offers https://here.example/a, https://here.example/b",
        ),
        (b"<!doctype HTML><title>x</title>", "a web page, not a feed"),
        (b"<urlset><url/></urlset>", "a sitemap, not a feed"),
        (b"<opml version='2.0'><body/></opml>", "a list of feeds (OPML), not a feed: import it"),
        (b"<Error><Code>AccessDenied</Code></Error>", "an error message, not a feed"),
        (b"<nonsense", "neither a feed nor well-formed XML"),
        (b"[1, 2]", "JSON, but no JSON Feed"),
        (b'{"error": "not found"}', "JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(FormatError) as refusal:
        reading(body)
    assert reason in refusal.value.reason
    assert refusal.value.url == URL


@pytest.mark.parametrize(
    ("root", "link"),
    [
        (
            "<link rel='self' href='https://self.example/a/feed'/><link href='/b/'/>",
            "https://self.example/a/x",
        ),
        ("<link href='https://site.example/b/'/>", "https://site.example/b/x"),
        ("", None),
    ],
)
def test_a_file_has_the_address_that_it_names(root: str, link: str | None) -> None:
    entry = "<entry><title>t</title><id>i</id><link href='x'/></entry>"
    body = f'<feed xmlns="http://www.w3.org/2005/Atom">{root}{entry}</feed>'.encode()
    assert read(body, url="feed.xml", headers={}, now=NOW).feed.entries[0].link == link


def test_ten_thousand_entries_are_read() -> None:
    found = reading(rss(*map(item, range(10_000))))
    assert found.total == len(found.feed.entries) == 10_000
    assert found.feed.warning is None


def test_a_compressed_body_is_read() -> None:
    assert reading(gzip.compress(rss(item(1)))).feed.entries[0].title == "Story 1"


def test_a_compressed_bomb_is_bounded() -> None:
    with pytest.raises(FormatError):
        reading(gzip.compress(b" " * 30_000_000))


def test_headers_that_lie_or_attack_change_nothing() -> None:
    plain = reading(rss(item(1)))
    assert reading(rss(item(1)), content_location="javascript:alert(1)", content_type="text/html") == plain


@pytest.mark.parametrize("name", ["Content-Type", "content-type"])
def test_the_charset_of_the_answer_counts_where_the_bytes_are_not_utf8(name: str) -> None:
    body = rss(item(1, title="Łódź")).replace(b' encoding="utf-8"', b"").decode().encode("iso-8859-2")
    found = read(body, url=URL, headers={name: "text/xml; charset=ISO-8859-2"}, now=NOW)
    assert found.feed.entries[0].title == "Łódź"


def test_entries_that_share_an_id_are_told_apart_by_their_links() -> None:
    found = reading(rss(item(1, guid="same"), item(2, guid="same"), item(3)))
    assert [entry.id for entry in found.feed.entries] == [
        "https://news.example/1",
        "https://news.example/2",
        "guid-3",
    ]
    assert found.pieces == b""


def test_a_new_entry_with_the_id_of_a_known_one_makes_the_whole_be_read() -> None:
    before = reading(rss(item(1, guid="same"), item(3)))
    after = reading(rss(item(2, guid="same"), item(1, guid="same"), item(3)), before.pieces)
    assert len(after.feed.entries) == 3
    assert len({entry.id for entry in after.feed.entries}) == 3


def test_a_changed_entry_keeps_its_id() -> None:
    before = reading(rss(item(1), item(2)))
    after = reading(rss(item(1, title="Story 1, corrected"), item(2)), before.pieces)
    assert [(entry.id, entry.title) for entry in after.feed.entries] == [("guid-1", "Story 1, corrected")]


@pytest.mark.parametrize(
    "bare",
    [
        "<item/>",
        "<item><title/><link></link><description> </description></item>",
        "<item><description>&lt;img src='https://news.example/a.png'&gt;</description></item>",
    ],
)
def test_an_entry_without_anything_has_an_id_but_no_title(bare: str) -> None:
    (entry,) = reading(rss(bare)).feed.entries
    assert (bool(entry.id), entry.title) == (True, "")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("<title>One</title>", "One"),
        ("<description>One and two</description>", "One and two"),
        ("<link>https://news.example/1</link>", "https://news.example/1"),
    ],
)
def test_one_of_title_text_and_link_makes_a_title(told: str, title: str) -> None:
    (entry,) = reading(rss(f"<item>{told}</item>")).feed.entries
    assert entry.title == title


def test_a_guid_that_is_no_address_is_no_link() -> None:
    (entry,) = reading(
        b"<rss><channel><item><title>t</title><guid>abc</guid></item></channel></rss>"
    ).feed.entries
    assert (entry.id, entry.link) == ("abc", None)


def test_one_bad_entry_does_not_swallow_its_neighbours() -> None:
    for bad in (
        "<item><title>x</title><description><p>a<br>b</description></item>",
        "<item><title><![CDATA[x</title></item>",
    ):
        entries = reading(rss(item(1), bad, item(2))).feed.entries
        assert [entry.title for entry in entries] == ["Story 1", "x", "Story 2"]


def test_a_whole_article_in_the_summary_becomes_the_content() -> None:
    text = "This sentence is said again and again. " * 60
    (entry,) = reading(rss(item(1, body=text))).feed.entries
    assert entry.content == text.strip()
    assert entry.content.startswith(entry.summary)
    assert 100 < len(entry.summary) <= 700


@pytest.mark.parametrize(
    ("head", "hints"),
    [
        ("<ttl>90</ttl>", (90, None, set(), set())),
        ("<ttl>soon</ttl>", (None, None, set(), set())),
        ("<skipHours><hour>24</hour><hour> 3 </hour><hour>x</hour></skipHours>", (None, None, {0, 3}, set())),
        (
            "<skipDays><day>Monday</day><day>sunday</day><day>Caturday</day></skipDays>",
            (None, None, set(), {0, 6}),
        ),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", (None, 1440, set(), set())),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            (None, 15, set(), set()),
        ),
        ("<sy:updateFrequency>0</sy:updateFrequency>", (None, None, set(), set())),
    ],
)
def test_hints_of_the_feed(head: str, hints: tuple[int | None, int | None, set[int], set[int]]) -> None:
    root = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    found = reading(rss(item(1), head=head, root=root)).feed.hints
    minutes = [
        None if span is None else span.total_seconds() / 60 for span in (found.ttl, found.update_every)
    ]
    assert (*minutes, set(found.skip_hours), set(found.skip_days)) == hints


def test_halves_of_characters_in_json_are_gone() -> None:
    item = {"id": "\ud800a\x01", "title": "b\udfff", "content_html": "<p>c\ufffe</p>", "url": "/\ud800d"}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()
    (entry,) = reading(body).feed.entries
    assert (entry.id, entry.title, entry.summary, entry.link) == ("a", "b", "c", "https://here.example/d")


def test_json_feeds_are_cut_too() -> None:
    def feed(*numbers: int) -> bytes:
        items = [{"id": str(number), "title": f"Story {number}"} for number in numbers]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": items}
        ).encode()

    before = reading(feed(1, 2))
    after = reading(feed(3, 1, 2), before.pieces)
    assert [entry.id for entry in after.feed.entries] == ["3"]
    assert after.total == 3
