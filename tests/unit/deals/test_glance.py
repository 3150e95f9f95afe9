"""A glance before names are known loses no deal, and a text is read once for all that is asked of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.deals.classify import Finder
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Topic
from tests.unit.deals.finding import finder

SENTENCES = (
    "Nokia signs a patent licence with Xiaomi.",
    "Huawei sues Samsung over patents on 5G.",
    "Toyota and Bosch team up on batteries.",
    "Toyota (NYSE: TM) and Bosch team (again) up with Sony.",
    "The court ruled that the patents of Qualcomm are invalid.",
    "A patent of Apple hints at a phone that folds.",
    "Avanci welcomes BMW.",
    "BMW joined the Open Invention Network.",
    "The Nokia-led alliance met in Oulu.",
    "Zorvex Inc. settles with Quill Labs; royalties flow.",
    "SAMSUNG, SONY FORM JOINT VENTURE",
    "Partners of the theatre meet on Tuesday.",
    "Ericsson and Intel are in talks to license each other’s “patents”.",
    "Nobody spoke of it.",
)
TITLES = st.sampled_from(SENTENCES).map(lambda sentence: sentence.rstrip("."))
BODIES = st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join)


def considered(one: Finder, title: str, summary: str) -> tuple[Deal, ...]:
    deals = [found.deal for found in one.consider(title, summary) if found.deal is not None]
    return tuple(sorted(deals, key=lambda deal: -deal.score))


@given(TITLES, BODIES)
@settings(max_examples=150)
def test_what_is_found_is_what_full_reading_finds(title: str, summary: str) -> None:
    assert finder().find(title, summary) == considered(finder(), title, summary)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Avanci welcomes Sony", ""),
        ("Licence for Sony from the pool’s owner", "Sony signs with Avanci, the licensing company said."),
        ("Sony signs licence with Pool-Owner", "Pool-Owner is the old name of Avanci."),
    ],
)
def test_what_a_name_tells_counts_wherever_it_stands(title: str, summary: str) -> None:
    one = Finder([Company("Avanci", ("Pool-Owner",)), Company("Sony")])
    assert one.find(title, summary) == considered(one, title, summary) != ()


def test_a_topic_with_names_only() -> None:
    one = Finder([Company("Nokia"), Company("Sony")], [Topic("meetings", patterns=("{partner 2} meet+",))])
    assert [deal.kind for deal in one.find("Nokia and Sony meet in Oulu", "")] == ["meetings"]
    assert one.find("Nokia meets in Oulu", "") == ()


@pytest.mark.parametrize(
    ("title", "summary", "above", "anywhere"),
    [
        ("Nokia sues Sony", "Qualcomm looks on.", ("Nokia", "Sony"), ("Nokia", "Sony", "Qualcomm")),
        ("A new phone", "It is made by Xiaomi.", (), ("Xiaomi",)),
        ("A new phone", "It is blue.", (), ()),
        ("", "", (), ()),
    ],
)
def test_tracked_companies_of_headline_and_text(
    title: str, summary: str, above: tuple[str, ...], anywhere: tuple[str, ...]
) -> None:
    text = finder().text(title, summary)
    assert text.tracked() == (above, anywhere)
    finder().deals(text)
    assert text.tracked() == (above, anywhere)


def test_companies_far_down_are_named_too() -> None:
    """Only the first sentences are judged, but who follows a company hears of all that the body names."""
    text = finder().text("Zorvex sues Nokia", "One. " * 6 + "Then came Sony. Nokia won.")
    assert text.tracked() == (("Nokia",), ("Nokia", "Sony"))
    assert [one.name for one in text.mentions] == ["Zorvex", "Nokia"]
