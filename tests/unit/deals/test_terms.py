"""Money, term and technology fields, in the words of the text."""

import pytest

from newsbot.deals.fields import fields_of
from newsbot.deals.terms import money_of, term_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a deal worth $240 million", "$240 million"),
        ("a $1.8bn payment", "$1.8bn"),
        ("up to €500m in all", "up to €500m"),
        ("SEK aside, 12 million euros are paid", "12 million euros"),
        ("paid 1.2 mln dlrs", "1.2 mln dlrs"),
        ("US$1 billion joint venture", "US$1 billion"),
        ("Financial terms were not disclosed.", "undisclosed"),
        ("for an undisclosed sum", "undisclosed"),
        ("The companies declined to disclose the price", "undisclosed"),
        ("They sell 700 patents", None),
        ("", None),
    ],
)
def test_money(text: str, expected: str | None) -> None:
    assert money_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a multi-year licence", "multi-year"),
        ("runs for seven years", "seven years"),
        ("a 10-year agreement", "10-year"),
        ("valid until 2030", "until 2030"),
        ("a ten-year patent battle ends", None),
        ("signed two years ago", None),
        ("no term", None),
    ],
)
def test_term(text: str, expected: str | None) -> None:
    assert term_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("standard-essential patents for 5G and Wi-Fi 6", ("standard-essential patents", "5G", "Wi-Fi")),
        ("HEVC and VVC video codecs", ("video codecs",)),
        ("AI chips", ("AI", "chips")),
        ("electric vehicles and batteries", ("batteries", "electric cars")),
        ("said the chair", ()),
        ("", ()),
    ],
)
def test_fields(text: str, expected: tuple[str, ...]) -> None:
    assert fields_of(text) == expected
