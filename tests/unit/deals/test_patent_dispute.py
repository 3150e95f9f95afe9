"""Patent disputes: who fights whom, and how far it is."""

import pytest

from tests.unit.deals.finding import found, roles

NOKIA_SUES = {"Nokia": "plaintiff", "Lenovo": "defendant"}
INTERDIGITAL_WINS = {"InterDigital": "plaintiff", "Samsung": "defendant"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nokia sues Lenovo over video patents", NOKIA_SUES),
        ("Lenovo sued by Nokia for patent infringement", NOKIA_SUES),
        ("Nokia files patent suit against Lenovo at the ITC", NOKIA_SUES),
        ("Nokia accuses Lenovo of infringing its patents", NOKIA_SUES),
        ("Nokia threatens Lenovo with patent suit", NOKIA_SUES),
        ("Court bars Lenovo from selling phones in Germany over Nokia patents", NOKIA_SUES),
        ("Jury orders Samsung to pay InterDigital $300 million for infringing patents", INTERDIGITAL_WINS),
        ("Samsung ordered to pay InterDigital $300 million in patent case", INTERDIGITAL_WINS),
        ("InterDigital wins $300 million patent verdict against Samsung", INTERDIGITAL_WINS),
        ("Munich court bans sale of Lenovo laptops over Nokia patent", NOKIA_SUES),
        ("Lenovo suspends laptop sales in Germany over Nokia lawsuit", NOKIA_SUES),
        ("Nokia wins infringement verdict against Lenovo", NOKIA_SUES),
        ("Nokia hits Lenovo with new round of patent complaints", NOKIA_SUES),
        ("Nokia drags Lenovo to court over video patents", NOKIA_SUES),
        ("Lenovo dragged to court over Nokia patents", NOKIA_SUES),
        ("Munich court grants Nokia injunction against Lenovo in patent case", NOKIA_SUES),
        ("Judge tosses Nokia's patent case against Lenovo", NOKIA_SUES),
        ("Lenovo faces Nokia patent suit", NOKIA_SUES),
        ("Court: Lenovo infringed Nokia patents", NOKIA_SUES),
        ("Lenovo infringes Nokia patent, jury finds", NOKIA_SUES),
        (
            "Lenovo asks patent office to cancel InterDigital patent",
            {"Lenovo": "plaintiff", "InterDigital": "defendant"},
        ),
        ("Sony vows to fight Kodak patent claims", {"Kodak": "plaintiff", "Sony": "defendant"}),
        ("Lenovo must stop using two Nokia patents", {"Nokia": "plaintiff", "Lenovo": "defendant"}),
        (
            "Lenovo beats Nokia in patent case as judge throws out $90 million verdict",
            {"Nokia": "plaintiff", "Lenovo": "defendant"},
        ),
        ("Kodak, Sony patent case: all claims tossed", {"Kodak": "plaintiff", "Sony": "defendant"}),
        ("Kodak patent survives Sony challenge", {"Sony": "plaintiff", "Kodak": "defendant"}),
        ("Intel files patent charges versus Qualcomm", {"Intel": "plaintiff", "Qualcomm": "defendant"}),
        ("Vellamo being sued for patent infringement", {"Vellamo": "defendant"}),
        (
            "Nokia and Lenovo get sued for patent infringement",
            {"Nokia": "defendant", "Lenovo": "defendant"},
        ),
        (
            "Lenovo asked to pay $90 million for InterDigital patents by Paris court",
            {"Lenovo": "defendant", "InterDigital": "plaintiff"},
        ),
    ],
)
def test_roles_follow_grammar(title: str, expected: dict[str, str]) -> None:
    assert roles(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nokia sues Lenovo over video patents", "lawsuit"),
        ("Jury orders Samsung to pay InterDigital $300 million for infringing patents", "ruling"),
        ("Court bars Lenovo from selling phones in Germany over Nokia patents", "ruling"),
        ("Patent office invalidates InterDigital patent challenged by Lenovo", "challenge"),
    ],
)
def test_subtype(title: str, expected: str) -> None:
    assert found(title) == [f"patent_dispute/{expected}/announced"]


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Sony sues Netflix over copyright", "The suit says that songs were copied."),
        ("Netflix wins trademark case against Sony", ""),
        ("Microsoft settles antitrust case with regulators", ""),
        ("Ten years of patent trolls: what has changed", ""),
        ("Sony sues Netflix over film rights", ""),
        ("Intel sues Samsung over supply contract", ""),
        ("Kodak wins patent on new sensor", ""),
        ("Microsoft wins $40 million from Samsung in trade secret case", ""),
    ],
)
def test_other_fights_are_none(title: str, summary: str) -> None:
    assert found(title, summary) == []


def test_who_lives_on_patents_alone_needs_no_word_for_them() -> None:
    assert found("Netlist sues Lenovo in Texas") == ["patent_dispute/lawsuit/announced"]
    assert found("Nokia sues Lenovo in Texas") == []


def test_patents_may_be_named_below_the_headline() -> None:
    assert found("Nokia sues Lenovo", "The suit is about patents on video compression.") == [
        "patent_dispute/lawsuit/announced"
    ]
