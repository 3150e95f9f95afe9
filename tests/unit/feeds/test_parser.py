"""What reaches feedparser through our own XML parser reads as by feedparser alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import feedparser
import pytest

from newsbot.feeds.handler import EntityRefused
from newsbot.feeds.parser import parse, well_formed
from newsbot.feeds.prolog import find_root
from tests.unit.feeds.documents import RECORDED, item, rss

SHARED = Path(__file__).parents[3].parent / "shared" / "feeds"
KEYS = ("id", "title", "title_detail", "link", "summary", "content", "author", "published", "updated")

# Where feedparser takes what a nested element says for the entry's own, or adds what no text needs.
OTHERWISE = {
    "feedjira-HuffPostCanada.xml": "the text of a media:content is no content of the entry",
    "feedparser-node_precedence-atom10_id.xml": "the id of an image within the entry became its link",
    "feedrs-atom_mediarss_newscred_1.xml": "the description of a picture became the summary",
    "nodefp-intertwingly.atom": "a namespace is repeated on an inline drawing",
    "rome-rss_1.0_DC_Sy.xml": "a second title of the channel, dc:title, won over the first",
}


def by_feedparser(body: bytes) -> Any:
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": "application/xml"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def kept(entry: dict[str, Any]) -> dict[str, Any]:
    values = {key: dict.get(entry, key) for key in KEYS}
    for detail in (values["title_detail"] or {}, *(values["content"] or ())):
        for name in ("base", "language"):
            detail.pop(name, None)
    return values


def documents() -> list[tuple[str, bytes]]:
    shared = sorted(SHARED.glob("*")) if SHARED.exists() else []
    ours = [(f"ours {place}", body) for place, body in enumerate(RECORDED)]
    return ours + [
        (path.name, path.read_bytes()) for path in shared if path.suffix in {".xml", ".rss", ".atom"}
    ]


def test_entries_are_those_of_feedparser() -> None:
    compared = 0
    for name, body in documents():
        root = find_root(body)
        if root.start < 0 or root.doctype or b"xml:base" in body or name in OTHERWISE:
            continue  # bases and entities are handled apart
        expected, found = by_feedparser(body), parse(body[root.start :])
        if expected.bozo or found.error is not None:
            continue  # broken, or in an encoding that is undone before
        assert [kept(entry) for entry in found.entries] == [kept(entry) for entry in expected.entries], name
        assert found.feed.get("title") == expected.feed.get("title"), name
        compared += 1
    assert compared >= (90 if SHARED.exists() else 2)


def test_an_entry_leaves_nothing_behind() -> None:
    first = (
        "<item xmlns:x='http://purl.org/dc/elements/1.1/' xml:base='https://elsewhere.example/' xml:lang='de'>"
        "<title>one</title><x:creator>who</x:creator><author><name>open</name></author>"
        "<description><div>inline</div></description></item>"
    )
    second = "<item><title>two</title><link>relative</link><x:creator xmlns:x='urn:other'>nobody</x:creator></item>"
    alone = parse(rss(second)[38:]).entries
    after = parse(rss(first, second)[38:]).entries
    assert after[1:] == alone
    assert after[1]["link"] == "relative"


def test_names_of_html_are_understood_without_a_document_type() -> None:
    found = parse(
        b"<rss><channel><item><title>Caf&eacute;&nbsp;&amp; bar &unknown;</title></item></channel></rss>"
    )
    assert found.error is None
    assert found.entries[0]["title"] == "Café\xa0& bar &unknown;"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!ENTITY a "x"><!ENTITY b "&a;&a;">',
        b'<!ENTITY a SYSTEM "file:///etc/passwd">',
        b'<!ENTITY a PUBLIC "x" "http://example.com/x">',
        b'<!ENTITY a "' + b"x" * 5000 + b'">',
    ],
)
def test_entities_that_could_hurt_are_refused(declaration: bytes) -> None:
    with pytest.raises(EntityRefused):
        parse(b"<!DOCTYPE rss [" + declaration + b"]><rss/>")


def test_small_entities_may_not_add_up() -> None:
    swollen = b"<rss><title>" + b"&a;" * 100_000 + b"</title></rss>"
    with pytest.raises(EntityRefused):
        parse(b'<!DOCTYPE rss [<!ENTITY a "' + b"x" * 90 + b'">]>' + swollen)


def test_a_document_type_is_never_fetched() -> None:
    outside = b'<!DOCTYPE rss [<!ENTITY % dtd SYSTEM "http://127.0.0.1:1/x.dtd"> %dtd;]><rss><channel/></rss>'
    assert parse(outside).error is None


def test_what_follows_the_end_is_only_mentioned() -> None:
    found = parse(rss(item(1))[38:] + b"<script>count()</script>")
    assert (len(found.entries), found.error) == (1, None)
    assert found.warning is not None


def test_more_than_anyone_can_read_is_left_out() -> None:
    found = parse(b"<rss><channel>" + b"<item/>" * 20_500 + b"</channel></rss>")
    assert len(found.entries) == 20_000
    assert found.warning is not None


@pytest.mark.parametrize(
    ("text", "expected"), [(b"<a>&nbsp;</a>", True), (b"<a><b></a>", False), (b"", False)]
)
def test_well_formed(text: bytes, expected: bool) -> None:
    assert well_formed(text) is expected
