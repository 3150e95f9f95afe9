"""Weights from labelled stories: what is learned of cues, of words, and of everyday news."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.deals.descent import descend
from newsbot.deals.learning import learn
from newsbot.deals.scoring import score

COURT = {"always": 1.0, "word jury": 1.0, "about courts": 1.0}
PLAIN = {"always": 1.0, "word soup": 1.0}


def test_words_are_learned_from_the_labels() -> None:
    weights = learn([(COURT, True)] * 20 + [(PLAIN, False)] * 20)
    assert weights.of("about courts") > weights.of("word jury") > 0.2 > weights.of("word soup")
    assert score(COURT, weights).value > 0.5 > score(PLAIN, weights).value


def test_of_a_rare_word_nothing_is_learned() -> None:
    odd = COURT | {"word odd": 1.0}
    assert learn([(odd, True)] * 2 + [(COURT, True), (PLAIN, False)] * 10).of("word odd") == 0.0
    assert learn([(odd, True)] * 3 + [(PLAIN, False)] * 20).of("word odd") > 0.0


def test_everyday_news_teaches_what_means_nothing() -> None:
    examples = [(COURT, True)] * 20 + [(PLAIN, False)] * 5
    assert learn(examples, [COURT] * 15).of("about courts") < learn(examples).of("about courts")
    assert learn(examples, [{"always": 1.0, "word snow": 1.0}] * 9).of("word snow") == 0.0


def test_the_same_stories_give_the_same_weights() -> None:
    examples = [(COURT, True)] * 9 + [(PLAIN, False)] * 9
    assert learn(examples) == learn(examples)


ROWS = st.lists(st.tuples(st.lists(st.integers(0, 4), unique=True), st.sampled_from([0.0, 1.0])), max_size=30)


@given(ROWS, st.lists(st.floats(-4, 4), min_size=5, max_size=5), st.floats(0.5, 4))
def test_the_ground_is_flat_where_the_descent_ends(
    rows: list[tuple[list[int], float]], prior: list[float], pull: float
) -> None:
    values = descend([row for row, _ in rows], [label for _, label in rows], prior, [pull] * 5)
    slope = [pull * (value - start) for value, start in zip(values, prior, strict=True)]
    for row, label in rows:
        chance = 1 / (1 + math.exp(-sum(values[number] for number in row)))
        for number in row:
            slope[number] += chance - label
    assert max(map(abs, slope)) < 0.1


def test_without_stories_everything_stays_as_it_was_meant() -> None:
    assert descend([], [], [1.5, -2.0], [1.0, 1.0]) == pytest.approx([1.5, -2.0])
