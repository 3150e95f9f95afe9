"""Idioms and turns of headlines, and who is who in them: what is said outright needs no summary."""

import pytest

from tests.unit.deals.finding import found, roles

SAID = (
    ("alliance/partnership/announced", "Nokia in hydrogen partnership with BMW"),
    ("alliance/partnership/announced", "Bosch goes into partnership with Infineon on radar chips"),
    ("alliance/partnership/announced", "Sony, Honda tie the knot on robotaxis"),
    ("alliance/partnership/announced", "Lenovo lines up Qualcomm as launch partner for glasses"),
    ("alliance/partnership/announced", "Ericsson and Nokia to sell base stations for each other"),
    ("alliance/partnership/announced", "Toyota, Bosch join to define chip standard"),
    ("alliance/partnership/ended", "Samsung and Huawei go their separate ways"),
    ("alliance/partnership/ended", "Toyota pulls plug on Bosch partnership"),
    ("alliance/joint_venture/announced", "Honda and Sony go 50-50 on battery plant"),
    ("alliance/joint_venture/announced", "Toyota, BMW set up hydrogen company"),
    ("alliance/joint_venture/ended", "Toyota, Honda dissolve $2bn chip venture"),
    ("alliance/joint_venture/ended", "Sony withdraws from Honda's Afeela venture"),
    ("alliance/consortium/announced", "Intel, IBM form quantum advisory group"),
    ("patent_deal/license/announced", "Honda to license Toyota's hybrid transmission"),
    ("patent_deal/license/announced", "Huawei grants Sony use of its Wi-Fi patents"),
    ("patent_deal/license/announced", "Sony, Nokia come to terms on codec patents"),
    ("patent_deal/license/announced", "Bosch to build sensors on Infineon technology under licence"),
    ("patent_deal/sale/announced", "Huawei gets 2,000 IBM patents"),
    ("patent_deal/sale/announced", "Kodak's imaging patents snapped up by Microsoft"),
    ("patent_deal/sale/announced", "Kodak finds buyer for imaging patents"),
    ("patent_deal/settlement/announced", "Nokia, Lenovo lay down arms in patent feud"),
    ("patent_deal/settlement/announced", "Sony and Immersion reach accord in haptics patent fight"),
    ("patent_dispute/lawsuit/announced", "Ericsson launches new patent salvo at Lenovo"),
    ("patent_dispute/lawsuit/announced", "Intel faces patent trial in Texas"),
    ("patent_dispute/lawsuit/announced", "Nokia expands patent suit to ten phone makers"),
    ("patent_dispute/ruling/announced", "Samsung cleared of infringing battery patents"),
    ("patent_dispute/ruling/announced", "Intel wins new trial over patent verdict"),
    ("patent_dispute/challenge/announced", "European patent office scraps Nokia patent on antennas"),
    ("patent_dispute/challenge/announced", "Netflix takes aim at Nokia codec patent"),
    ("patent_deal/license/announced", "Samsung takes licence for stacked memory from IBM"),
    ("patent_deal/license/announced", "Infineon signs technology transfer accord with IBM"),
    ("patent_deal/license/announced", "Nokia signs agreement with Lenovo for video patents"),
    ("patent_deal/license/announced", "Kodak gets $20 million from Sony for imaging patents"),
    ("patent_deal/cross_license/announced", "Intel, IBM swap chip know-how"),
    ("patent_deal/cross_license/announced", "Intel, IBM in chip patent exchange"),
    ("patent_deal/sale/rumored", "Kodak seeks buyer for imaging patents"),
    ("patent_deal/settlement/announced", "Kodak to get $90 million from Sony as patent war ends"),
    ("patent_deal/settlement/announced", "Sony takes licence from Kodak as camera rivals settle"),
    ("patent_deal/settlement/announced", "Sony, Kodak reach $90 million accord days before patent trial"),
    ("patent_dispute/lawsuit/announced", "Kodak sues Sony over camera sensors"),
    ("patent_dispute/lawsuit/announced", "Kodak, Sony lawyers argue over sensor patent"),
    ("patent_dispute/lawsuit/announced", "Sony named in patent suit"),
    ("patent_dispute/lawsuit/ended", "Kodak drops patent appeal against Sony"),
    ("patent_dispute/ruling/announced", "Kodak granted injunction against Sony over camera sensors"),
    ("patent_dispute/ruling/announced", "Kodak, Sony patent case: all claims tossed"),
    ("patent_dispute/ruling/announced", "Appeals court upholds Kodak's patent win over Sony"),
    ("patent_dispute/challenge/announced", "Sony loses appeal, Kodak patent stands"),
    ("patent_dispute/challenge/announced", "Kodak patent survives Sony challenge"),
    ("patent_deal/license/announced", "Sharp signs up for Qualcomm patents"),
    ("patent_deal/license/ended", "Samsung lets Rambus licence lapse"),
    ("patent_deal/cross_license/announced", "Samsung and Huawei open patents to each other"),
    ("patent_deal/settlement/announced", "Oppo signs with Nokia, ending patent war"),
    ("patent_dispute/lawsuit/announced", "Intel hits back with patent suit against Qualcomm"),
    ("patent_dispute/lawsuit/announced", "Sony seeks to ban Samsung phones in patent case"),
    ("patent_dispute/ruling/announced", "Sony fails to win ban on Samsung phones in patent case"),
    ("patent_dispute/challenge/announced", "Sony, Kodak spar over sensor patent at PTAB"),
)


@pytest.mark.parametrize(("what", "title"), SAID)
def test_said_in_a_turn_of_phrase(what: str, title: str) -> None:
    assert found(title) == [what]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Huawei gets 2,000 IBM patents", {"Huawei": "buyer", "IBM": "seller"}),
        ("Sony to license Toyota's camera patents", {"Sony": "licensee", "Toyota": "licensor"}),
        ("Nokia grants Lenovo an ATSC licence", {"Nokia": "licensor", "Lenovo": "licensee"}),
        (
            "Ericsson goes to trade commission against Lenovo",
            {"Ericsson": "plaintiff", "Lenovo": "defendant"},
        ),
    ],
)
def test_who_is_who(title: str, expected: dict[str, str]) -> None:
    assert roles(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "UAW, Toyota reach tentative agreement in Ohio",
        "Sony signs AI licensing deal with Reddit",
        "Huawei obtains payments licence in Kenya",
        "Nokia's former patent boss joins Ericsson",
        "Professors from three colleges team up with Sony veterans on a robot",
    ],
)
def test_looks_like_one(title: str) -> None:
    assert found(title) == []


def test_of_two_who_sign_the_text_tells_who_owns() -> None:
    title = "Ericsson and Toyota sign patent licence for connected cars"
    assert roles(title, "Ericsson licenses its 5G patents to Toyota for six years.") == {
        "Ericsson": "licensor",
        "Toyota": "licensee",
    }
