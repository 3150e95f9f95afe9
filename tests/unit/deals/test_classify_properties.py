"""What must not change a verdict, and texts of any form."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.deals.classify import Finder
from newsbot.model.deal import KINDS, ROLES, STATUSES, SUBTYPES, Deal
from tests.unit.deals.finding import COMPANIES, finder, found, roles

NEWS = (
    ("Nokia sues Lenovo over video patents", "The Finnish company says that laptops infringe its patents."),
    ("Huawei and Ericsson sign a patent cross-licence", "The agreement covers 4G and 5G patents."),
    ("Toyota and Bosch form a joint venture for fuel cells", "The joint venture will build plants in two countries."),
    ("Samsung ordered to pay InterDigital $300 million in patent case", "A jury found the patents infringed."),
    ("Honda and Sony end their partnership", "The two had planned to build cars together."),
    ("Infineon said to team up with Bosch", "The two are in talks to develop chips jointly."),
)  # fmt: skip
QUIET = (
    "The weather stays mild in the north.",
    "More than forty guests came to the opening.",
    "A report on bees appears next week.",
    "Read on for pictures of the garden.",
)


def verdict(title: str, summary: str = "") -> list[str]:
    return sorted(found(title, summary))


@pytest.mark.parametrize(("title", "summary"), NEWS)
def test_each_is_found(title: str, summary: str) -> None:
    assert len(verdict(title, summary)) == 1


@pytest.mark.parametrize(("title", "summary"), NEWS)
@given(extra=st.sampled_from(QUIET))
@settings(max_examples=8)
def test_an_unrelated_sentence_changes_nothing(title: str, summary: str, extra: str) -> None:
    assert verdict(title, f"{summary} {extra}") == verdict(title, summary)


@pytest.mark.parametrize(("title", "summary"), NEWS)
@pytest.mark.parametrize("change", [str.upper, str.title, str.lower], ids=["capitals", "title case", "small"])
def test_case_changes_nothing(title: str, summary: str, change: object) -> None:
    assert callable(change)
    assert verdict(change(title), summary) == verdict(title, summary)


@pytest.mark.parametrize(("title", "summary"), NEWS)
@pytest.mark.parametrize("prefix", ["Reuters – ", "AP - ", "Reuters: ", "Exclusive: "])
def test_the_outlets_name_changes_nothing(title: str, summary: str, prefix: str) -> None:
    assert verdict(prefix + title, summary) == verdict(title, summary)


@pytest.mark.parametrize(("title", "summary"), NEWS)
def test_quotes_markup_and_wrapping_change_nothing(title: str, summary: str) -> None:
    expected = verdict(title, summary)
    assert verdict(f"“{title}”", f'"{summary}"') == expected
    assert verdict(f"<b>{title}</b>", f"<p>{summary}</p>") == expected
    assert verdict(title.replace(" ", "\n", 1), summary.replace(" ", "\u00a0", 2)) == expected
    assert verdict(title.replace("’", "'"), summary.replace("-", "‐")) == expected


@given(st.permutations(["Nokia", "Lenovo", "Samsung", "Xiaomi"]))
@settings(max_examples=24)
def test_swapped_names_swap_roles(names: list[str]) -> None:
    first, second = names[:2]
    assert roles(f"{first} sues {second} over video patents") == {first: "plaintiff", second: "defendant"}
    assert roles(f"{first} sued by {second} for patent infringement") == {
        first: "defendant",
        second: "plaintiff",
    }
    assert roles(f"{first} sells 300 patents to {second}") == {first: "seller", second: "buyer"}
    assert roles(f"{first} takes a patent licence from {second}") == {first: "licensee", second: "licensor"}


PIECES = """
    Nokia Samsung patent sues licence joint venture teams up with and to , ’s ( ) 🚀 ا 专利 &amp; <b> $5m court rules - – ﬁ
"""
ANY = st.text(max_size=300) | st.lists(st.sampled_from([*PIECES.split(), "\n", "\x00"]), max_size=60).map(
    " ".join
)


@given(title=ANY, summary=ANY, content=ANY)
@settings(max_examples=120)
def test_any_text_is_survived(title: str, summary: str, content: str) -> None:
    for deal in finder().find(title, summary, content):
        assert well_formed(deal)
    for one in finder().consider(title, summary, content):
        assert 0.0 <= one.score <= 1.0
        assert one.deal is not None or one.missing


def well_formed(deal: Deal) -> bool:
    return (
        deal.kind in KINDS
        and deal.subtype in SUBTYPES[deal.kind]
        and deal.status in STATUSES
        and bool(deal.parties)
        and all(party.role in ROLES and party.name for party in deal.parties)
        and bool(deal.sentence)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "deal",
        "🚀" * 50,
        "x" * 1_000_000,
        "patent " * 150_000,
        "Nokia sues " * 90_000,
        "(" * 200_000,
        "ا" * 9_999,
    ],
    ids=["empty", "blank", "word", "emoji", "long", "patents", "suits", "brackets", "right to left"],
)
def test_odd_texts_end(text: str) -> None:
    finder().find(text, text, text)


@pytest.mark.parametrize(
    "text",
    [
        "Nokia und Samsung legen Streit bei, teilte der Konzern am Montag mit.",
        "El tribunal falla a favor de la empresa en el caso.",
        "华为与小米今天发布新手机。",
        "ノキアは新しい製品を発表した。",
    ],
)
def test_other_languages_break_nothing(text: str) -> None:
    assert finder().find(text, text) == ()


def test_what_spoke_for_and_against_is_told() -> None:
    considered = {one.kind: one for one in finder().consider("Nokia sues Lenovo over copyright", "")}
    dispute = considered["patent_dispute"]
    assert dispute.deal is None
    assert dispute.missing
    assert any(evidence.what == "against" and "copyright" in evidence.text for evidence in dispute.evidence)
    (deal,) = finder().find("Nokia sues Lenovo over video patents", "")
    assert {"kind", "party"} <= {evidence.what for evidence in deal.evidence}


def test_companies_and_deals_cross_process_borders() -> None:
    again = Finder(pickle.loads(pickle.dumps(COMPANIES)))  # noqa: S301 - our own bytes
    deals = again.find(*NEWS[0])
    assert pickle.loads(pickle.dumps(deals)) == finder().find(*NEWS[0])  # noqa: S301 - our own bytes
