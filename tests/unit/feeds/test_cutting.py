from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.cutting import cut
from tests.unit.feeds.documents import RECORDED, item, reading, reading_or_none, rss, spoilt

RECORD = 16


def forget(pieces: bytes, keep: int) -> bytes:
    """Some of the pieces, by the bits of `keep`."""
    records = [pieces[at : at + RECORD] for at in range(0, len(pieces), RECORD)]
    return b"".join(record for place, record in enumerate(records) if keep >> place & 1)


@given(st.sampled_from(RECORDED), st.integers(0, 1 << 30), st.integers(0, 1 << 12))
@settings(max_examples=250)
def test_a_feed_reads_the_same_whole_and_cut(body: bytes, seed: int, keep: int) -> None:
    document = spoilt(body, seed) if seed % 3 else body
    whole = reading_or_none(document)
    if whole is None or not whole.pieces:
        return
    known = forget(whole.pieces, keep)
    part = reading(document, known)
    keys = {known[at : at + 8] for at in range(0, len(known), RECORD)}
    records = [whole.pieces[at : at + 8] for at in range(0, len(whole.pieces), RECORD)]
    unknown = tuple(entry for entry, key in zip(whole.feed.entries, records, strict=True) if key not in keys)
    assert part.feed.entries in (unknown, whole.feed.entries)
    assert (part.pieces, part.total) == (whole.pieces, whole.total)
    assert (part.feed.title, part.feed.site_url, part.feed.hints) == (
        whole.feed.title,
        whole.feed.site_url,
        whole.feed.hints,
    )


@given(st.sampled_from(RECORDED), st.integers(0, 1 << 30), st.integers(0, 1 << 30))
@settings(max_examples=250)
def test_what_changed_since_is_found_whatever_changed(body: bytes, before: int, after: int) -> None:
    first = spoilt(body, before) if before % 2 else body
    second = spoilt(first, after)
    old, whole = reading_or_none(first), reading_or_none(second)
    if old is None or whole is None:
        return
    part = reading(second, old.pieces)
    remaining = iter(whole.feed.entries)
    assert all(entry in remaining for entry in part.feed.entries), (
        "an entry that is not there, or out of order"
    )
    assert set(whole.feed.entries) - set(part.feed.entries) <= set(old.feed.entries), "a new entry was lost"


def test_only_what_is_new_is_read() -> None:
    before = reading(rss(*map(item, range(40))))
    after = reading(rss(*map(item, range(-1, 40))), before.pieces)
    assert [entry.id for entry in after.feed.entries] == ["guid--1"]
    assert after.total == 41
    assert reading(rss(*map(item, range(-1, 40))), after.pieces).feed.entries == ()


INHERITED = (
    ("a namespace", ' xmlns:x="http://purl.org/dc/elements/1.1/"', ' xmlns:x="urn:other"'),
    ("a base", ' xml:base="https://one.example/"', ' xml:base="https://two.example/"'),
)


@pytest.mark.parametrize(("what", "one", "two"), INHERITED, ids=[row[0] for row in INHERITED])
def test_a_piece_is_known_only_with_what_it_inherits(what: str, one: str, two: str) -> None:
    entry = "<item><title>t</title><link>a</link><x:creator xmlns:x='urn:y'>who</x:creator></item>"
    before = reading(rss(entry, root=one))
    assert reading(rss(entry, root=one), before.pieces).feed.entries == ()
    assert len(reading(rss(entry, root=two), before.pieces).feed.entries) == 1


def test_the_encoding_is_no_part_of_a_piece() -> None:
    before = reading(rss(item(1, title="Żółw"), encoding="utf-8"))
    assert reading(rss(item(1, title="Żółw")).decode().encode("utf-16"), before.pieces).feed.entries == ()


def test_an_envelope_that_changes_costs_no_entry() -> None:
    before = reading(rss(item(1), head="<lastBuildDate>Fri, 20 Nov 2026 10:00:00 GMT</lastBuildDate>"))
    after = reading(
        rss(item(1), head="<lastBuildDate>Sat, 21 Nov 2026 10:00:00 GMT</lastBuildDate>"), before.pieces
    )
    assert after.feed.entries == ()
    assert after.feed.title == "News"


PLAIN = (
    (b"<rss><item>a</item> <item/><item b='c' /></rss>", [b"<item>a</item>", b"<item/>", b"<item b='c' />"]),
    (b"<rss><a:entry>x<item/></a:entry></rss>", [b"<a:entry>x<item/></a:entry>"]),
    (b"<rss><!-- <item>no</item> --><item>a</item></rss>", [b"<item>a</item>"]),
    (
        b"<rss><![CDATA[<item>]]><item><![CDATA[</item>]]>b</item></rss>",
        [b"<item><![CDATA[</item>]]>b</item>"],
    ),
    (b"<rss><item><!-- </item> --></item ></rss>", [b"<item><!-- </item> --></item >"]),
    (b"<rss><items><item>a</item></items></rss>", [b"<item>a</item>"]),
)


@pytest.mark.parametrize(("text", "pieces"), PLAIN)
def test_pieces_are_found_past_comments_and_cdata(text: bytes, pieces: list[bytes]) -> None:
    found = cut(text)
    assert found is not None
    assert [text[start:end] for start, end in found.spans] == pieces
    assert found.without(found.keys)[1] == 0
    assert found.without(())[0] == text


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<rss></rss>",
        b"<rss><item>",
        b"<rss><item><item></item></item></rss>",
        b"<rss><!-- <item>a</item></rss>",
        b"<rss><item><![CDATA[</item></rss>",
        b"<rss a='>\"' xml:base='x><item></item></rss>",
        b"<rss><item></item><wrap xml:base='b'><item></item></wrap></rss>",
        b"<rss><item></item><wrap xmlns='b'><item></item></wrap></rss>",
    ],
)
def test_what_is_not_plain_is_not_cut(text: bytes) -> None:
    assert cut(text) is None
