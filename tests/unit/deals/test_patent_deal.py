"""Patent deals: subtype, status and roles in the ways news tells them; and what looks like one but is none."""

import pytest

from tests.unit.deals.finding import found, only, roles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nokia licenses its 5G patents to Xiaomi", {"Nokia": "licensor", "Xiaomi": "licensee"}),
        ("Xiaomi takes a patent licence from Nokia", {"Nokia": "licensor", "Xiaomi": "licensee"}),
        (
            "Nokia signs up Lenovo as a licensee of its video patents",
            {"Nokia": "licensor", "Lenovo": "licensee"},
        ),
        ("Xiaomi licenses Qualcomm's patents for its phones", {"Qualcomm": "licensor", "Xiaomi": "licensee"}),
        ("Lenovo signs patent licence agreement with Nokia", {"Nokia": "licensor", "Lenovo": "licensee"}),
        ("Kodak sells its imaging patents to Intel", {"Kodak": "seller", "Intel": "buyer"}),
        ("Intel buys 700 patents from Kodak", {"Kodak": "seller", "Intel": "buyer"}),
        (
            "Huawei and Ericsson sign a patent cross-licence",
            {"Huawei": "cross_licensee", "Ericsson": "cross_licensee"},
        ),
        ("BMW signs patent licence with Avanci", {"BMW": "licensee", "Avanci": "pool"}),
        ("Nokia brings Lenovo into its licensing programme", {"Nokia": "licensor", "Lenovo": "licensee"}),
        ("Lenovo becomes InterDigital licensee", {"InterDigital": "licensor", "Lenovo": "licensee"}),
        ("Kodak's patents go to Intel for $90 million", {"Kodak": "seller", "Intel": "buyer"}),
        ("Lenovo ends Nokia patent spat", {"Lenovo": "settling", "Nokia": "settling"}),
        ("Lenovo obtains rights to Nokia patents", {"Nokia": "licensor", "Lenovo": "licensee"}),
        (
            "Intel acquires exclusive licence to Bosch sensor patents",
            {"Bosch": "licensor", "Intel": "licensee"},
        ),
        ("Kodak gets $20 million from Sony for imaging patents", {"Kodak": "licensor", "Sony": "licensee"}),
        ("Samsung takes licence on IBM process", {"Samsung": "licensee", "IBM": "licensor"}),
        (
            "Samsung agrees to pay InterDigital $90 million to settle patent suit",
            {"Samsung": "settling", "InterDigital": "settling"},
        ),
    ],
)
def test_roles_follow_grammar(title: str, expected: dict[str, str]) -> None:
    assert roles(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nokia licenses its 5G patents to Xiaomi", "license/announced"),
        ("Ericsson refuses to license its patents to Lenovo", "license/ended"),
        ("Huawei signs cross-licensing agreement with Samsung", "cross_license/announced"),
        ("Kodak considers a sale of its imaging patents", "sale/rumored"),
        ("BMW signs patent licence with Avanci", "pool/announced"),
        ("Nokia and Lenovo settle their patent dispute", "settlement/announced"),
        ("Nokia and Samsung in talks to settle their patent fight", "settlement/rumored"),
        ("Nokia hires investment bank to sell about 900 radio patents", "sale/rumored"),
        ("Ericsson and Sony team up on Halden patents bid", "sale/rumored"),
    ],
)
def test_subtype_and_status(title: str, expected: str) -> None:
    assert found(title) == [f"patent_deal/{expected}"]


@pytest.mark.parametrize(
    "title",
    [
        "Samsung granted a patent for a rollable screen",
        "Sony patent hints at a foldable phone",
        "IBM tops the list of patents granted last year",
        "Lawmakers debate patent reform",
        "Nokia gets licence to operate in Vietnam",
        "Netflix licenses a hit series from Sony",
        "Samsung wins order to supply Toyota with batteries",
        "Bosch to buy a stake in a sensor start-up",
        "Nokia hires head of licensing from Ericsson",
        "BMW gets licence for Leipzig plant",
    ],
)
def test_look_alikes_are_none(title: str) -> None:
    assert found(title) == []


def test_what_else_the_text_says() -> None:
    deal = only(
        "Nokia licenses its 5G patents to Xiaomi",
        "The multi-year licence covers Wi-Fi, too. Financial terms were not disclosed.",
    )
    assert deal.fields == ("5G", "Wi-Fi")
    assert deal.money == "undisclosed"
    assert deal.term == "multi-year"
    assert deal.sentence == "Nokia licenses its 5G patents to Xiaomi"
    assert 0.5 < deal.score <= 1.0


def test_a_suit_that_is_settled_is_no_dispute_any_more() -> None:
    assert found("Nokia, Lenovo settle patent lawsuit", "The suits in Germany are dropped.") == [
        "patent_deal/settlement/announced"
    ]


def test_what_sold_patents_are_for_or_cost_is_no_application() -> None:
    assert found("Kodak sells imaging patents for $400 million") == ["patent_deal/sale/announced"]
