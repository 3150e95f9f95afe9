"""What words say where no rule matches, by weights of our own."""

from functools import cache
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.deals.blocks import read_blocks
from newsbot.deals.classify import Finder
from newsbot.deals.scoring import Weights
from newsbot.deals.wording import ROOM, Wordlook, Worth, is_wording, said_by, telling, wording
from newsbot.model.company import Company
from newsbot.model.deal import KINDS
from tests.unit.deals.finding import finder

NAMES = ("Nokia", "Sony", "Toyota", "Ericsson", "Samsung")
SPOKEN = {
    "patent_dispute": Weights(
        {
            "always": -4.0,
            "about patents": 2.0,
            "about courts in title": 2.5,
            "word yawn in title": -5.0,
            "names in title joined by 's": 1.0,
        }
    )
}
BENCH = ("Yet another trip before the bench for Nokia", "Sony is cross about one of its inventions.")


@cache
def one() -> Finder:
    return Finder([Company(name) for name in NAMES], weights=SPOKEN)


def features(title: str, summary: str = "") -> dict[str, str]:
    return wording(finder().text(title, summary).lines)


@pytest.mark.parametrize(
    ("word", "stem", "fields"),
    [
        ("settles", "settl", {"peace"}),
        ("settlement", "settl", {"peace"}),
        ("jury", "jur", {"courts"}),
        ("partnership", "partnership", {"togetherness"}),
        ("ventures", "ventur", {"ventures"}),
        ("won", "won", {"winning", "granting"}),
        ("butter", "butter", set()),
        ("co-developed", "co-develop", {"togetherness", "making"}),
    ],
)
def test_a_word_counts_by_its_stem_and_its_fields(word: str, stem: str, fields: set[str]) -> None:
    first, *rest = said_by(word)
    assert first == f"word {stem}"
    assert set(rest) == {f"about {field}" for field in fields}


@pytest.mark.parametrize("mark", ["", ",", "'s", "5g", "2031", "a", "€5", "—"])
def test_marks_and_figures_count_for_nothing(mark: str) -> None:
    assert said_by(mark) == ()


def test_fields_hold_small_words_once() -> None:
    text = resources.files("newsbot.deals").joinpath("wording.txt").read_text("utf-8")
    for block in read_blocks(text):
        assert block.what == "field"
        entries = block.entries()
        assert len(set(entries)) == len(entries), block.rest
        for entry in entries:
            assert entry == entry.strip().lower()
            assert " " not in entry
            assert f"about {block.rest}" in said_by(entry.removesuffix("*")), entry


def test_a_word_counts_in_the_headline_and_anywhere() -> None:
    found = features("Jury hears Nokia", "Royalties were due. A verdict is near.")
    assert {"word jur", "word jur in title", "about verdicts", "word royalt"} <= found.keys()
    assert "about verdicts in title" not in found
    assert "word nokia" not in found


@pytest.mark.parametrize(
    ("title", "joined"),
    [
        ("Nokia, Sony cook soup", {"names in title joined by ,", "names in title joined by , at the start"}),
        ("Chefs of Nokia and Sony cook soup", {"names in title joined by and"}),
        ("Nokia cooks soup as Sony sleeps", set()),
    ],
)
def test_of_names_counts_what_joins_them(title: str, joined: set[str]) -> None:
    assert {name for name in features(title) if name.startswith("names")} == joined


@given(st.permutations(NAMES))
def test_who_is_named_makes_no_difference(names: list[str]) -> None:
    first, second = names[:2]
    title, summary = "{} and {} cook soup for the court", "It was {} that brought salt."
    told = features(title.format(first, second), summary.format(first))
    assert told == features(title.format(second, first), summary.format(second))


def test_words_alone_make_a_deal_and_say_so() -> None:
    (deal,) = one().find(*BENCH)
    assert (deal.kind, {party.name for party in deal.parties}) == ("patent_dispute", {"Nokia", "Sony"})
    (words,) = [each for each in deal.evidence if each.rule == "words"]
    assert (words.what, words.text, words.weight) == ("kind", "bench, inventions", 4.5)
    assert deal.sentence == BENCH[0]


def test_evidence_names_words_that_tell_a_reader_something() -> None:
    said = features("Finjan wins all for patents it has against Sony")
    assert {"for", "it", "patent-house"} <= set(said.values())
    words, weight = telling(said, dict.fromkeys(said, 0.5))
    assert set(words) == {"wins", "patents"}
    assert weight == 0.5 * len(said)


def test_words_that_speak_against_outweigh() -> None:
    assert one().find(f"Yawn: {BENCH[0]}", BENCH[1]) == ()


def test_what_words_say_against_is_told_only_beside_a_rule() -> None:
    dull = {name: Weights({"always": -2.0, "word soup": -3.0}) for name in KINDS}
    quiet = Finder([], weights=dull).consider("Soup is served", "")
    assert [considered.evidence for considered in quiet] == [()] * len(KINDS)


PIECES = st.lists(
    st.sampled_from([*BENCH[0].split(), *BENCH[1].split(), "patent", "yawn", "sues", "over", "partners"]),
    max_size=12,
).map(" ".join)


@given(PIECES, PIECES)
def test_a_look_misses_nothing_that_reading_finds(title: str, summary: str) -> None:
    reading = one()
    found = {
        considered.kind for considered in reading.consider(title, summary) if considered.deal is not None
    }
    assert {deal.kind for deal in reading.find(title, summary)} == found


@pytest.mark.parametrize(
    ("title", "body", "kinds"),
    [
        ("Soup", "", {"first"}),
        ("soup!", "salt.", {"first"}),
        ("Salt", "“soup” (courts)", {"second"}),
        ("Salt", "soup and more soup", set()),
        ("", "soup and salt", set()),
        ("", "salt salt", {"first"}),
        ("Soup", "courts", {"first", "second"}),
        ("Sour soup", "courts", {"second"}),
    ],
)
def test_a_look_adds_up_words_for_each_kind(title: str, body: str, kinds: set[str]) -> None:
    first = {"word soup": 0.25, "word soup in title": 1.5, "word sour": -9.75, "word salt": 1.0}
    second = {"word soup": -0.5, "about courts": 2.5, "word salt": -0.5}
    look = Wordlook({"first": (first, 1.7 + ROOM), "second": (second, 1.5 + ROOM)})
    assert look.speaks(title, body) == kinds


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_can_be_looked_at(title: str, body: str) -> None:
    assert Wordlook({"kind": ({"word soup": 1.0}, 9.0)}).speaks(title, body) == frozenset()
    assert all(map(is_wording, features(title, body)))


@pytest.mark.parametrize("word", ["w{}", "judge{}"])  # words that add nothing, and that add something
def test_a_look_remembers_no_more_than_it_may(word: str) -> None:
    worth = Worth([{"about courts": 9.0}])
    for number in range(15_000):
        assert worth[word.format(number)] == worth[word.format(number)]
        assert len(worth) <= Worth.MOST
    assert worth["judges'"] == worth["bench,"] != worth["soup"] == 0
