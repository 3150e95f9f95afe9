"""The numbers of `newsbot evaluate`: counted by hand here, on stories made up for it."""

from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from newsbot.deals.evaluation import Judged, accuracy, evaluate
from newsbot.deals.report import learn_weights, measure
from newsbot.deals.yardstick import keyword_filter
from newsbot.model.deal import Deal, Party
from tests.unit.deals.finding import finder


def deal(kind: str = "alliance", **change: object) -> Deal:
    fields: dict[str, object] = {
        "kind": kind,
        "subtype": "partnership",
        "status": "announced",
        "parties": (Party("Sony", "partner"), Party("Bosch Corp.", "partner")),
        "sentence": "",
        "score": 0.9,
    }
    return Deal(**{**fields, **change})  # type: ignore[arg-type] # a builder takes any field


def story(*labels: Mapping[str, object], sure: bool = True, **change: object) -> dict[str, object]:
    return {"id": "x", "title": "A title", "summary": "", "labels": list(labels), "sure": sure, **change}


def label(kind: str = "alliance", **change: object) -> dict[str, object]:
    sides = [{"name": "Sony", "role": "partner"}, {"name": "The Bosch", "role": "partner"}]
    return {"kind": kind, "subtype": "partnership", "status": "announced", "parties": sides, **change}


def nobody(name: str) -> None:
    return None


def test_a_hit_a_miss_and_a_false_alarm() -> None:
    result = evaluate(
        [
            Judged(story(label()), (deal(),), {"alliance": 0.95}),
            Judged(story(label()), (), {"alliance": 0.2}),
            Judged(story(), (deal(),), {"alliance": 0.6}),
            Judged(story(), (), {"alliance": 0.05}),
        ],
        nobody,
    )
    count = result.kinds["alliance"]
    assert (count.hits, count.misses, count.false_alarms) == (1, 1, 1)
    assert count.precision == count.recall == count.f1 == 0.5
    assert result.micro.f1 == result.macro_f1 == 0.5
    assert accuracy(result.alerts) == 0.5
    assert [slip.what for slip in result.slips] == ["miss", "false alarm"]
    assert [dict(band) for band in result.bands] == [{False: 1}, {True: 1}, {}, {False: 1}, {}, {True: 1}]


def test_names_are_compared_without_legal_form_case_and_the() -> None:
    result = evaluate([Judged(story(label()), (deal(),))], nobody)
    assert result.parties.f1 == 1.0
    assert accuracy(result.roles) == 1.0


def test_aliases_are_equal() -> None:
    sides = [{"name": "Big Blue", "role": "partner"}, {"name": "Sony", "role": "partner"}]
    found = deal(parties=(Party("IBM", "partner", "IBM"), Party("Sony", "partner", "Sony")))
    known = {"Big Blue": "IBM", "Sony": "Sony"}
    assert evaluate([Judged(story(label(parties=sides)), (found,))], known.get).parties.f1 == 1.0
    assert evaluate([Judged(story(label(parties=sides)), (found,))], nobody).parties.f1 < 1.0


def test_slips_within_a_hit() -> None:
    wrong = deal(
        subtype="joint_venture", status="ended", parties=(Party("Sony", "member"), Party("Xiaomi", "partner"))
    )
    result = evaluate([Judged(story(label()), (wrong,))], nobody)
    assert accuracy(result.subtypes) == accuracy(result.statuses) == 0.0
    assert (result.parties.hits, result.parties.false_alarms, result.parties.misses) == (1, 1, 1)
    assert accuracy(result.roles) == 0.0
    assert {slip.what for slip in result.slips} == {"subtype", "status", "parties"}


def stories() -> list[dict[str, object]]:
    sides = [{"name": "Nokia", "role": "plaintiff"}, {"name": "Lenovo", "role": "defendant"}]
    suit = {"kind": "patent_dispute", "subtype": "lawsuit", "status": "announced", "parties": sides}
    return [
        story(suit, title="Nokia sues Lenovo over patents", corpus="one"),
        story(title="Nokia opens a factory", corpus="one"),
        story(suit, title="Lenovo sued by Nokia for patent infringement", corpus="two"),
        story(title="Lenovo granted a patent", corpus="two"),
        story(title="Perhaps a deal", corpus="two", sure=False),
    ]


def test_the_whole_report() -> None:
    ticks: Iterator[int] = count()
    report = measure(
        [("made.jsonl", stories())],
        finder(),
        keywords=True,
        leave_out=True,
        seconds=lambda: float(next(ticks)),
    )
    assert report.total.items == 4
    assert report.everything.items == 5
    assert report.total.micro.f1 == 1.0
    assert report.keywords is not None
    assert report.keywords.micro.hits == 2
    assert set(report.left_out) == {"one", "two"}
    assert report.per_second == 5.0
    text = report.text(errors=True)
    for words in (
        "made.jsonl, 4 sure stories",
        "patent_dispute",
        "keyword filter",
        "stories a second",
        "learned on the others",
    ):
        assert words in text


def test_learning_is_deterministic_and_of_use() -> None:
    first = learn_weights(stories(), finder())
    assert first == learn_weights(stories(), finder())
    weighed = finder().weighing(first)
    assert weighed.find("Nokia sues Lenovo over patents", "")
    assert not weighed.find("Nokia opens a factory", "")


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Nokia sues Lenovo over patents", {"patent_dispute"}),
        ("Sony teams up with Bosch", {"alliance"}),
        ("Kodak sells patents", {"patent_deal"}),
        ("Weather", set()),
    ],
)
def test_the_keyword_filter(title: str, kinds: set[str]) -> None:
    assert {deal.kind for deal in keyword_filter(title, "")} == kinds
