from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.stories.evaluation import Labelled, Merge, Placed, evaluate

DAY = date(2025, 5, 12)


def label(id: str, event: str, days: int = 0, timeline: str = "") -> Labelled:  # noqa: A002  # the field's name
    return Labelled(id, event, DAY + timedelta(days=days), timeline)


def place(id: str, story: str, *, deal: bool = True, alert: bool = False) -> Placed:  # noqa: A002  # the field's name
    return Placed(id, story, deal, alert)


def test_every_event_in_its_own_story_is_perfect() -> None:
    score = evaluate(
        [label("a", "x"), label("b", "x"), label("c", "y")],
        [place("a", "1", alert=True), place("b", "1"), place("c", "2", alert=True)],
    )
    assert (score.precision, score.recall, score.alerts_per_event, score.misses()) == (1.0, 1.0, 1.0, ())


def test_a_merge_costs_precision_and_a_split_recall() -> None:
    merged = evaluate([label("a", "x"), label("b", "y")], [place("a", "1", alert=True), place("b", "1")])
    split = evaluate(
        [label("a", "x"), label("b", "x")], [place("a", "1", alert=True), place("b", "2", alert=True)]
    )
    assert (merged.precision, merged.recall) == (0.5, 1.0)
    assert (split.precision, split.recall, split.alerts_per_event) == (1.0, 0.5, 2.0)
    assert len(split.misses()) == 2


def test_b_cubed_of_a_mixed_case_is_as_computed_by_hand() -> None:
    # x: a b | c, y: d with c. Precision: 1, 1, 1/2, 1/2; recall: 2/3, 2/3, 1/3, 1.
    score = evaluate(
        [label("a", "x"), label("b", "x"), label("c", "x"), label("d", "y")],
        [place("a", "1"), place("b", "1"), place("c", "2"), place("d", "2")],
    )
    assert score.precision == pytest.approx(3 / 4)
    assert score.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_only_far_events_of_other_courses_count_as_far_merges() -> None:
    labels = [
        label("a", "x"),
        label("b", "y", 20),
        label("c", "z", 10),
        label("d", "t", 30, "t"),
        label("e", "u", 60, "t"),
    ]
    score = evaluate(labels, [*(place(one, "1") for one in "abc"), *(place(one, "2") for one in "de")])
    assert score.far_merges == (Merge("1", ("x", "y"), 20),)


def test_the_first_entry_that_shows_the_deal_must_alert() -> None:
    labels = [label("a", "x"), label("b", "x"), label("c", "y"), label("d", "y")]
    placed = [
        place("a", "1", deal=False),
        place("b", "1", alert=True),
        place("c", "2"),
        place("d", "2", alert=True),
    ]
    score = evaluate(labels, placed)
    assert score.late == ("y",)
    assert "y" in score.misses()[-1]


def test_unlabelled_news_counts_only_as_company() -> None:
    score = evaluate(
        [label("a", "x")], [place("other", "1", alert=True), place("a", "1"), place("more", "3", alert=True)]
    )
    assert (score.items, score.alerts, score.precision, score.late) == (1, 1, 1.0, ())


def test_nothing_labelled_is_no_miss() -> None:
    assert evaluate([], [place("a", "1")]).misses() == ()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("123"), st.booleans()), max_size=20))
def test_shares_stay_shares(entries: list[tuple[str, str, bool]]) -> None:
    labels = [label(str(n), event) for n, (event, _, _) in enumerate(entries)]
    placed = [place(str(n), story, deal=found) for n, (_, story, found) in enumerate(entries)]
    score = evaluate(labels, placed)
    assert 0 < score.precision <= 1
    assert 0 < score.recall <= 1
