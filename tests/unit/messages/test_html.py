from __future__ import annotations

import unicodedata

import pytest
import regex  # type: ignore[import-untyped]  # ships no types; comes with trafilatura
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsbot.messages.cutting import cut_text, is_border, units
from newsbot.messages.html import (
    Rich,
    bold,
    code,
    cut,
    italic,
    join,
    length,
    lines,
    link,
    marks,
    part,
    quote,
    rich,
    to_html,
    to_plain,
)
from newsbot.messages.neutral import clean, foreign
from tests.unit.messages.given import NASTY
from tests.unit.messages.telegram_rules import accept, parsed, size


@st.composite
def texts(draw: st.DrawFn) -> Rich:
    """Any text with any marks, one in another as Telegram allows."""
    whole = rich("")
    for _ in range(draw(st.integers(0, 12))):
        piece = rich(draw(NASTY))
        for mark in draw(st.lists(st.sampled_from([bold, italic, code]), max_size=3, unique=True)):
            piece = mark(piece)
        if draw(st.booleans()):
            piece = link(piece, 'https://a.example/?a=1&b="2"'.replace('"', "%22"))
        if draw(st.booleans()):
            piece = quote(piece, expandable=draw(st.booleans()))
        whole = whole + piece
    return whole


@settings(max_examples=200)
@given(texts(), st.integers(2, 300))
def test_any_text_is_valid_and_keeps_its_letters(text: Rich, limit: int) -> None:
    shown, number = parsed(to_html(text))
    assert shown == "".join(span.text for span in text.spans)
    assert size(shown) == length(text)
    assert number == marks(text)
    short = cut(text, limit, most_marks=5)
    shown, number = parsed(to_html(short))
    assert size(shown) <= limit
    assert number <= 5
    assert length(text) > limit or shown == "".join(span.text for span in text.spans)


@settings(max_examples=200)
@given(texts(), st.integers(2, 300))
def test_the_plain_form_stays_within_the_limit(text: Rich, limit: int) -> None:
    assert size(to_plain(cut(text, limit), limit)) <= limit


@settings(max_examples=300)
@given(st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=80)), st.integers(1, 60))
def test_a_cut_never_parts_a_character(text: str, limit: int) -> None:
    text = clean(text)
    # Letters that only a later Unicode knows are cut as this Python knows them.
    assume(all(unicodedata.category(char) != "Cn" for char in text))
    kept = cut_text(text, limit, ellipsis="")
    assert size(kept) <= limit
    assert text.startswith(kept)
    borders = {0}
    for cluster in regex.findall(r"\X", text):
        borders.add(max(borders) + len(cluster))
    # Trailing space is dropped, so the cut may lie behind what is kept.
    assert any(
        end in borders and not text[len(kept) : end].strip() for end in range(len(kept), len(text) + 1)
    )


@settings(max_examples=300)
@given(st.one_of(NASTY, st.text(max_size=60)))
def test_text_from_outside_is_harmless(text: str) -> None:
    shown = foreign(text)
    assert not regex.search("[\u202a-\u202e\u2066\u2067\u200b\u200e\u200f\ufeff\n\r\t]", shown)
    assert shown.count("\u2068") == shown.count("\u2069") <= 1
    assert not regex.search(r"(?<![\w@])@\w", shown)
    assert not regex.search(r"(?<!\S)/\w", shown)
    assert foreign(shown.strip("\u2068\u2069")).strip("\u2068\u2069") == shown.strip("\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\t and  gaps", "two lines and gaps"),
        ("\u202egnp.exe", "gnp.exe"),
        ("in\u200bvisi\u200dble\ufeff", "invisible"),
        ("family 👨‍👩‍👧 stays", "family 👨‍👩‍👧 stays"),
        ("heart ❤️ stays", "heart ❤️ stays"),
        ("نمی‌خواهم", "\u2068نمی‌خواهم\u2069"),
        ("Z̴̡̡̡̡̡̡algo", "Z̴̡̡̡algo"),
        ("mail @nokia now", "mail @\u2060nokia now"),
        ("a@b.example", "a@b.example"),
        ("/start and 24/7", "/\u2060start and 24/7"),
        ("a\ud800b", "ab"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_is_neutralised(text: str, shown: str) -> None:
    assert foreign(text) == shown


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("short", 10, "short"),
        ("one two three four", 12, "one two…"),
        ("unbreakable", 6, "unbre…"),
        ("👍👍👍", 5, "👍👍…"),
        ("ab👨‍👩‍👧", 9, "ab…"),
        ("🇫🇮🇸🇪", 7, "🇫🇮…"),
        ("cafe\u0301s", 5, "caf…"),
        ("x", 0, ""),
    ],
)
def test_cuts(text: str, limit: int, kept: str) -> None:
    assert cut_text(text, limit) == kept


def test_borders() -> None:
    assert is_border("ab", 1)
    assert not is_border("e\u0301", 1)
    assert not is_border("\u1100\u1161", 1)  # two letters of one Korean syllable
    assert not is_border("क्ष", 2)
    assert is_border("", 0)
    assert units("a👍") == 3


def test_markup_in_text_is_escaped() -> None:
    assert to_html(bold('<b> & "q"')) == '<b>&lt;b&gt; &amp; "q"</b>'


def test_marks_that_neighbours_share_stay_open() -> None:
    assert to_html(quote(bold("a") + "b")) == "<blockquote><b>a</b>b</blockquote>"
    assert to_html(quote("a", expandable=True)) == "<blockquote expandable>a</blockquote>"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://x",
        "https://a b",
        'https://"x"',
        "https://x\n",
        "https://" + "x" * 3000,
    ],
)
def test_only_good_addresses_become_links(url: str | None) -> None:
    assert to_html(link("text", url)) == "text"


def test_an_address_is_escaped() -> None:
    assert (
        to_html(link("x", "https://a.example/?b=1&c='2'"))
        == '<a href="https://a.example/?b=1&amp;c=&#x27;2&#x27;">x</a>'
    )


def test_addresses_stand_in_the_plain_form_as_long_as_there_is_room() -> None:
    text = lines(
        link("News", "https://a.example/1"), "also " + link(bold("more") + "!", "https://a.example/2")
    )
    assert to_plain(text) == "News\nhttps://a.example/1\nalso more!"
    assert to_plain(text, 30) == "News\nalso more!"
    inside = "see " + link("this", "https://a.example/1") + " or " + link("that", "https://a.example/2")
    assert to_plain(inside) == "see this (https://a.example/1) or that"
    listed = lines("• " + link("one", "https://a.example/1"), "• " + link("two", "https://a.example/2"))
    assert to_plain(listed) == "• one\nhttps://a.example/1\n• two\nhttps://a.example/2"


def test_quotes_are_set_off_in_the_plain_form() -> None:
    assert to_plain(lines("He said:", quote("one\n" + bold("two")), "end")) == "He said:\n> one\n> two\nend"


def test_empty_texts_leave_no_lines() -> None:
    assert to_plain(lines("a", "", rich(""), "b")) == "a\nb"
    assert to_plain(join(" · ", ("", "a", ""))) == "a"


def test_a_message_is_cut_to_what_telegram_takes() -> None:
    accept(part(bold("word " * 3000)))
    accept(part(join(" ", [bold("x") + italic("y")] * 500)))
    assert len(accept(part(bold("word " * 3000), photo=b"png"))) <= 1024
