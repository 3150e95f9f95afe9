"""Alliances: partnerships, joint ventures, consortia; announced, rumoured, ended."""

import pytest

from tests.unit.deals.finding import found, roles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sony teams up with Netflix", "partnership/announced"),
        ("IBM and Infineon partner on quantum chips", "partnership/announced"),
        ("Bosch, Sony announce strategic partnership for image sensors", "partnership/announced"),
        ("Honda in talks with Toyota over a partnership for electric cars", "partnership/rumored"),
        ("Honda and Sony end their partnership", "partnership/ended"),
        ("Toyota and Bosch form a joint venture for fuel cells", "joint_venture/announced"),
        ("Toyota in talks over a joint venture with Bosch", "joint_venture/rumored"),
        ("Toyota and Bosch say their partnership is over", "partnership/ended"),
        ("Toyota, Honda and BMW form consortium for hydrogen trucks", "consortium/announced"),
        ("Khronos Group welcomes Sony as new member", "consortium/announced"),
        ("Toyota and Honda break off talks on joint venture", "joint_venture/ended"),
        ("Toyota and Honda weigh joint fuel-cell venture", "joint_venture/rumored"),
        ("Toyota said to weigh Bosch tie-up", "partnership/rumored"),
        ("Toyota weighs tie-up with Bosch", "partnership/rumored"),
        ("Honda deepens ties with Infineon", "partnership/announced"),
        ("Honda cuts ties with Infineon", "partnership/ended"),
        ("Netflix, Sony part company on streaming project", "partnership/ended"),
        ("Toyota quits Honda joint venture", "joint_venture/ended"),
        ("Bosch allies with Infineon in Dresden", "partnership/announced"),
        ("Sony and Bosch to open joint sensor lab", "partnership/announced"),
    ],
)
def test_subtype_and_status(title: str, expected: str) -> None:
    assert found(title) == [f"alliance/{expected}"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sony, Toyota in battery venture", "joint_venture/announced"),
        ("Bosch, Infineon agree on Bavarian sensor venture", "joint_venture/announced"),
        ("EU clears Toyota-Bosch hydrogen venture", "joint_venture/announced"),
        ("Sony, Bosch form camera firm", "joint_venture/announced"),
        ("Toyota, Bosch each to own half of battery mill", "joint_venture/announced"),
        ("Sony and Toyota form Zorvex, a joint venture between the two", "joint_venture/announced"),
        ("Brussels blocks Toyota-Bosch hydrogen venture", "joint_venture/ended"),
        ("Toyota takes full control of fuel venture with Bosch", "joint_venture/ended"),
        ("Ericsson exits venture with Sony", "joint_venture/ended"),
        ("Toyota and Honda give up joint battery company", "joint_venture/ended"),
        ("Honda, Bosch set research tie", "partnership/announced"),
        ("Samsung and Sony co-promote television line", "partnership/announced"),
        ("Ericsson and Nokia to sell each other's products", "partnership/announced"),
        ("Honda and Bosch widen brake partnership", "partnership/announced"),
        ("Toyota, Honda amend fuel-cell alliance", "partnership/announced"),
        ("Bosch and Infineon build common chip platform", "partnership/announced"),
        ("Toyota, Honda discuss link", "partnership/rumored"),
        ("Sony ends work with Bosch on sensors", "partnership/ended"),
        ("Honda and Toyota won't renew partnership", "partnership/ended"),
        ("Honda breaks off talks with Bosch on a brake alliance", "partnership/ended"),
        ("Bosch takes part in the Open Car Alliance", "consortium/announced"),
    ],
)
def test_as_wires_put_it(title: str, expected: str) -> None:
    assert found(title) == [f"alliance/{expected}"]


@pytest.mark.parametrize(
    ("title", "told", "expected"),
    [
        (
            "Honda in venture",
            "Honda Motor said it formed a joint venture with Bosch to make brakes.",
            "joint_venture",
        ),
        (
            "Sony in agreement",
            "TOKYO - Sony Corp said it signed an agreement with Bosch to jointly market sensors.",
            "partnership",
        ),
        (
            "Sony in sensor venture",
            "The firm will be held 60 pct by Sony and 40 pct by Bosch.",
            "joint_venture",
        ),
        (
            "Sony teams up with Toyota",
            "DOVER, Del. - The two companies will jointly build sensors.",
            "partnership",
        ),
        (
            "Toyota, Bosch team up on hydrogen",
            "The work will be done by a company that is jointly owned.",
            "joint_venture",
        ),
    ],
)
def test_the_lead_says_what_the_headline_leaves_open(title: str, told: str, expected: str) -> None:
    assert found(title, told) == [f"alliance/{expected}/announced"]


def test_members_and_their_consortium() -> None:
    title = "Bosch joins the RISC-V Foundation as a founding member"
    assert roles(title, "Bosch said it had joined the RISC-V Foundation.") == {
        "Bosch": "member",
        "RISC-V Foundation": "consortium",
    }


def test_the_company_that_speaks_is_a_side() -> None:
    told = "Honda said it and Bosch have formed a joint venture for brake parts."
    assert roles("Honda in joint venture", told) == {"Honda": "partner", "Bosch": "partner"}


def test_a_partner_that_nobody_tracks_is_named() -> None:
    assert roles(
        "Sony partners with Zorvex on image sensors", "Sony and Zorvex Corp. will work together."
    ) == {
        "Sony": "partner",
        "Zorvex": "partner",
    }


def test_a_part_and_its_owner_stand_in_a_list() -> None:
    assert {"BMW", "Honda"} < roles("Honda and BMW's Zorvex team up on robot taxis").keys()


def test_universities_among_themselves_make_no_deal() -> None:
    assert found("Stanford University and Massachusetts Institute of Technology team up on fusion") == []
    assert found("Stanford University and Bosch team up on fusion") == ["alliance/partnership/announced"]


@pytest.mark.parametrize(
    "title",
    [
        "Sony's display partner Zorvex plans listing",
        "Netflix on its relationship with Sony",
        "Sony app gets better document collaboration with Microsoft Word",
        "NATO allies meet in Brussels",
        "City Council seeks partners for a new park",
        "Lightspeed Venture Partners raises a fund",
        "Ten tips for a better partner programme",
        "Samsung wins order to supply Toyota with batteries",
        "Sony teams up",
        "Sony-Bosch venture names new chief executive",
        "Sony-led consortium to buy Kodak",
        "Sony and Bosch to buy land for plants",
    ],
)
def test_look_alikes_are_none(title: str) -> None:
    assert found(title) == []
