"""Weights as text, and what they add up to."""

from newsbot.deals.learning import learn
from newsbot.deals.scoring import Weights, across, format_weights, load_weights, parse_weights, score
from newsbot.model.deal import KINDS
from tests.unit.deals.finding import finder


def test_weights_survive_their_text() -> None:
    weights = {"alliance": Weights({"always": -2.0, "says it in title": 3.25}, 0.4)}
    assert parse_weights(format_weights(weights)) == weights


def test_shipped_weights_name_all_kinds() -> None:
    weights = load_weights()
    assert set(weights) == set(KINDS)
    for kind in KINDS:
        assert weights[kind].of("says it in title") > 1.0
        assert weights[kind].of("always") < 0.0
        assert 0.2 < weights[kind].threshold < 0.8


def test_score_is_squeezed_between_0_and_1() -> None:
    weights = Weights({"a": 1.0, "b": -900.0, "c": 900.0})
    assert score({}, weights).value == 0.5
    assert 0.0 <= score({"b": 1.0}, weights).value < 0.01
    assert 0.99 < score({"c": 1.0}, weights).value <= 1.0
    assert score({"a": 1.0}, weights).parts == {"a": 1.0}


def test_kinds_tell_each_other_what_they_found() -> None:
    told = across({"x": {"says it in title": 1.0, "some cue": 1.0}, "y": {}})
    assert told["y"] == {"x: says it in title": 1.0}
    assert told["x"] == {"says it in title": 1.0, "some cue": 1.0}


def test_learning_moves_towards_the_labels() -> None:
    examples = [({"always": 1.0, "odd word": 1.0}, True)] * 30 + [({"always": 1.0}, False)] * 30
    weights = learn(examples)
    assert weights.of("odd word") > 2.0
    assert score(examples[0][0], weights).value > 0.5 > score(examples[-1][0], weights).value


def test_words_against_beside_a_clear_sentence_count_by_themselves() -> None:
    clear = finder().features("Nokia licenses its 5G patents to Xiaomi", "")["patent_deal"]
    mixed = finder().features("Nokia licenses its 5G patents to Xiaomi after jury verdict", "")["patent_deal"]
    assert "says it despite words against in title" not in clear
    assert "says it despite words against in title" in mixed
