"""The first look over many patterns at once: all that may match, none that cannot."""

import pytest

from newsbot.deals.looks import Look, Needs, rarest

PATTERNS: list[Needs] = [
    (frozenset({"team up", "teams up"}), frozenset({"with"})),
    (frozenset({"licens*"}),),
    (frozenset({"up"}),),
    (),
]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("@0 teams up with @1", [0, 2, 3]),
        ("@0 teams with @1 up", [2, 3]),
        ("@0 licensing with @1", [1, 3]),
        ("@0 unlicensed team upstream", [3]),
        ("up", [2, 3]),
        ("", [3]),
    ],
)
def test_what_may_match(text: str, numbers: list[int]) -> None:
    assert Look(PATTERNS).at(f" {text} ") == numbers


def test_no_pattern_at_all() -> None:
    assert Look([]).at(" anything ") == []


def test_the_rarest_phrases_are_looked_for() -> None:
    assert rarest((frozenset({"to", "with"}), frozenset({"license", "licence"}))) == {"license", "licence"}
    assert rarest(()) == frozenset()
