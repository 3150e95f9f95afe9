"""The bars on labelled real news, where that data lies beside the project; nothing of it is part of the project."""

import json
from pathlib import Path

import pytest

from newsbot.deals.classify import Finder
from newsbot.deals.evaluation import accuracy
from newsbot.deals.report import Report, measure
from tests.unit.deals.finding import shipped_companies

ROOT = Path(__file__).parents[3]
LABELLED = ROOT.parent / "shared" / "eval"
FILES = ("news_dev.jsonl", "deals_dev.jsonl")

pytestmark = pytest.mark.skipif(
    not LABELLED.exists(), reason="the labelled news is kept apart, in ../shared/eval"
)


@pytest.fixture(scope="module")
def report() -> Report:
    files = [
        (name, [json.loads(line) for line in (LABELLED / name).read_text("utf-8").splitlines()])
        for name in FILES
    ]
    return measure(files, Finder(shipped_companies()))


def test_kinds(report: Report) -> None:
    assert report.total.micro.f1 >= 0.93
    assert report.total.micro.precision >= 0.93
    for count in report.total.kinds.values():
        assert count.f1 >= 0.88


def test_what_is_said_of_a_found_deal(report: Report) -> None:
    assert report.total.parties.f1 >= 0.87
    assert accuracy(report.total.roles) >= 0.92
    assert accuracy(report.total.subtypes) >= 0.90
    assert accuracy(report.total.statuses) >= 0.90


def test_scores_mean_what_they_say(report: Report) -> None:
    shares = [band[True] / max(1, band[True] + band[False]) for band in report.total.bands]
    assert shares[0] < 0.05
    assert shares[-1] > 0.95
    assert shares == sorted(shares)
