from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.stories.words import BINS, amounts, key, read, shape, stems


def test_forms_of_a_word_meet_and_grammar_falls_out() -> None:
    assert stems("The licensing of licences") == ["licens", "licenc"]
    assert stems("Nokia's patents, and Nokia’s") == ["nokia", "patent", "nokia"]


def test_scripts_without_spaces_are_cut_in_pairs() -> None:
    assert stems("华为 5G 专利许可") == ["华为", "5g", "专利", "利许", "许可"]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("sold for $550 million", (550_000_000,)),
        ("sold for $550m in cash", (550_000_000,)),
        ("a 550-million euro deal", (550_000_000,)),
        ("up to $1.97 Billion", (1_970_000_000,)),
        ("awards $1,049,343,540 in damages", (1_049_343_540,)),
        ("EUR 20 bn and $20bn", (20_000_000_000,)),
        ("in 2012, 12 patents for 5G phones", ()),
        ("pays $5 a phone", ()),
        ("$100 million here, £3m there", (100_000_000, 3_000_000)),
        ("no number", ()),
    ],
)
def test_sums_of_money_are_read_in_all_their_spellings(text: str, sums: tuple[int, ...]) -> None:
    assert amounts(text) == sums


def test_title_and_text_are_read_once_each() -> None:
    words = read("Nokia sues Nokia", "Nokia sued again over 4 patents")
    assert words.title == ("nokia", "sues", "nokia")
    assert words.text == ("nokia", "sued", "4", "patent")
    assert words.all == ("nokia", "sues", "sued", "4", "patent")


def test_a_few_changed_words_leave_most_of_a_text_s_shape() -> None:
    text = [f"word{number}" for number in range(40)]
    one, other = shape(tuple(text)), shape((*text[:38], "other", "end"))
    assert sum(a == b for a, b in zip(one, other, strict=True)) >= BINS - 3
    assert shape(tuple(f"more{number}" for number in range(40))) != one
    assert shape(("too", "short")) == ()


def test_keys_are_the_same_on_every_machine() -> None:
    assert key("pair", "nokia", "oppo") == -2995110162686862037
    assert key("a", "b") != key("ab")


def test_the_shape_is_the_same_on_every_machine_and_in_the_order_of_the_words() -> None:
    words = tuple(f"word{number}" for number in range(20))
    assert shape(words)[:2] == (3703347768, 0)
    assert shape(words) != shape(words[::-1])


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_printed_marks_and_accents_elsewhere_change_no_stem(text: str) -> None:
    """ASCII is searched by a pattern of its own, and stems are remembered: neither shows."""
    assert stems(f"{text} é")[:-1] == stems(text) == stems(text)
    assert stems(text.replace("'", "’")) == stems(text)


@settings(max_examples=200)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_read(title: str, text: str) -> None:
    words = read(title, text)
    assert len(set(words.all)) == len(words.all)
    assert all(amount >= 1000 for amount in words.amounts)
