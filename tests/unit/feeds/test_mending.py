from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.mending import attempts
from newsbot.feeds.parser import well_formed
from tests.unit.feeds.documents import RECORDED, item, reading, rss, spoilt

SOUND = (item(1), item(2))

# What stands between two sound entries -> the titles that are read then.
BROKEN: tuple[tuple[str, list[str]], ...] = (
    ("<item><title>R&D < 3</title></item>", ["R&D < 3"]),
    ("<item><title>a &#0;&#x1F; b</title></item>", ["a b"]),
    ("<item><title>x</title><nope:y nope:z='1'/></item>", ["x"]),
    ("<item><title>x</title><description><p>a<br>b<img src=c></description></item>", ["x"]),
    ("<item><title>x<link>https://x.example/</link></item>", ["x"]),
    ("<item><title><![CDATA[x</title></item>", ["x"]),
    ("<item><title>x</title>", ["x"]),
    ("<item><title>x</titel></item>", ["x"]),
    ("<item><title a='1' a='2'>x</title></item>", ["x"]),
    ("</channel><item><title>x</title></item>", ["x"]),
    ("<!-- a -- b --><item><title>x</title></item>", ["x"]),
    ("<item><title>x</title></item></item>", ["x"]),
    ("]]> stray", []),
)


@pytest.mark.parametrize(("broken", "titles"), BROKEN)
def test_neighbours_of_broken_entries_are_whole(broken: str, titles: list[str]) -> None:
    found = reading(rss(SOUND[0], broken, SOUND[1])).feed
    assert [entry.title for entry in found.entries] == ["Story 1", *titles, "Story 2"]
    sound = reading(rss(*SOUND)).feed.entries
    assert (found.entries[0], found.entries[-1]) == sound
    assert found.title == "News"


def test_a_broken_entry_of_atom_keeps_its_link_and_author() -> None:
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/"><title>F</title>'
        b"<entry><title type='html'>Bare &amp;amp; <br> title</title><link rel='alternate' href='x?a=1&b=2'/>"
        b"<id>urn:1</id><author><name>Ada</name></author><updated>2026-11-20T10:00:00Z</updated></entry>"
        b"<entry><title>sound</title><id>urn:2</id></entry></feed>"
    )
    first, second = reading(feed).feed.entries
    assert (first.title, first.link, first.authors) == (
        "Bare & title",
        "https://base.example/x?a=1&b=2",
        ("Ada",),
    )
    assert first.published_at is not None
    assert second.title == "sound"


def test_an_entry_that_was_cut_off_waits_for_the_next_time() -> None:
    whole = rss(*SOUND)
    cut_off = whole[: whole.rindex(b"<link>")]
    assert [entry.title for entry in reading(cut_off).feed.entries] == ["Story 1"]


@given(st.sampled_from(RECORDED), st.integers(0, 1 << 30))
@settings(max_examples=150)
def test_the_last_attempt_is_well_formed(body: bytes, seed: int) -> None:
    text = spoilt(body, seed).decode("utf-8", "ignore").encode()
    *_, last = attempts(text.translate(None, bytes(range(9)) + bytes(range(14, 32)) + b"\x0b\x0c"))
    assert well_formed(last)
