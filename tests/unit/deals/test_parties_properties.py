"""What must not change the names that are found, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.deals.names_fold import flatten
from newsbot.deals.parties import Directory, fold
from newsbot.model.company import Company
from tests.unit.deals.roster import DIRECTORY, tracked

NAMES = st.sampled_from(["Nokia", "Xiaomi", "Qualcomm", "Samsung", "Telefónica", "AT&T", "NEC"])
FRAMES = st.sampled_from(
    [
        "{a} sues {b} over patents",
        "{a} and {b} sign a licence",
        "{b} licenses patents from {a}",
        "Court rules for {a} in fight with {b}",
        "{a}-{b} alliance ends",
        "{a}'s suit against {b} is dropped",
    ]
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("NokiaAple &;.,'’\n\t-")), max_size=200)


@given(FRAMES, NAMES, NAMES)
@settings(max_examples=80)
def test_case_does_not_matter(frame: str, first: str, second: str) -> None:
    text = frame.format(a=first, b=second)
    expected = tracked(text)
    assert len(expected) == 2
    assert tracked(text.upper()) == expected
    assert tracked(text.lower()) == expected
    assert tracked(text.title().replace("'S", "'s")) == expected


@given(FRAMES, NAMES, NAMES, st.sampled_from(["Reuters – ", "REUTERS - ", "AP: ", "“", "[", "* "]))
@settings(max_examples=60)
def test_what_stands_before_does_not_matter(frame: str, first: str, second: str, prefix: str) -> None:
    text = frame.format(a=first, b=second)
    assert tracked(prefix + text) == tracked(text)


@given(FRAMES, NAMES, NAMES)
@settings(max_examples=60)
def test_quotes_and_dashes_do_not_matter(frame: str, first: str, second: str) -> None:
    text = frame.format(a=first, b=second)
    assert tracked(text.replace("'", "’").replace("-", "–")) == tracked(text)


@given(FRAMES, NAMES, NAMES)
@settings(max_examples=60)
def test_swapping_names_swaps_mentions(frame: str, first: str, second: str) -> None:
    assert tracked(frame.format(a=first, b=second)) == tracked(frame.format(a=second, b=first))[::-1]


@given(TEXTS)
@settings(max_examples=300)
def test_mentions_of_any_text_are_ordered_and_apart(text: str) -> None:
    reach = 0
    for mention in DIRECTORY.mentions(text):
        assert reach <= mention.start < mention.end <= len(text)
        assert mention.name.strip()
        assert mention.key
        reach = mention.end


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_flat_text_keeps_offsets_and_folding_is_stable(text: str) -> None:
    assert len(flatten(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "piece",
    [
        "Nokia & ",
        "A.B.C. ",
        "Nokia's ",
        "and of for ",
        "&amp;",
        "(",
        "Xx-",
        "X ",
        "\n\n",
        "Inc ",
        "Apple, ",
        "x" * 50,
    ],
)
def test_hostile_repetition_comes_to_an_end(piece: str) -> None:
    """Quadratic work on this length would be noticed."""
    DIRECTORY.mentions(piece * (80_000 // len(piece)))


def test_ten_thousand_companies_find_the_same() -> None:
    many = [Company(f"Zorvex {number}", (f"Quill{number}",)) for number in range(10_000)]
    directory = Directory([Company("Nokia"), *many])
    found = [mention.company for mention in directory.mentions("Nokia sues Quill77 and Zorvex 9999 Inc.")]
    assert found == ["Nokia", "Zorvex 77", "Zorvex 9999"]
