"""Headlines that are easily read wrongly: hash tags, bans asked for, bystanders, openings, names that tell a trade."""

import pytest

from newsbot.deals.kind_files import read_kind
from newsbot.deals.matches import Reader
from newsbot.deals.roles import subtype_of
from newsbot.deals.tokens import encode
from tests.unit.deals.finding import finder, found, only, roles


@pytest.mark.parametrize(
    "title",
    [
        "#Nokia & #Xiaomi signed patent licensing and cooperation agreement",
        "#Nokia &amp; #Xiaomi signed patent licensing and cooperation agreement",
        "@Nokia and @Xiaomi sign patent licence agreement",
    ],
)
def test_tags_of_social_networks_hide_no_name(title: str) -> None:
    deal = next(deal for deal in finder().find(title, "") if deal.kind == "patent_deal")
    assert (deal.subtype, {party.name for party in deal.parties}) == ("license", {"Nokia", "Xiaomi"})


def test_a_plain_sentence_is_found_below_a_headline_that_tells_nothing() -> None:
    assert found("Good news for handset makers", "Nokia and Xiaomi signed a patent licence agreement.") == [
        "patent_deal/license/announced"
    ]
    assert found("Phone news of the week", "Nokia and Xiaomi signed a licence, Sony showed a phone.") == []


@pytest.mark.parametrize(
    "title",
    [
        "Nokia seeks import ban on Lenovo laptops in patent fight",
        "Ericsson asks ITC to bar imports of Lenovo phones over patents",
        "Qualcomm wants sales ban against Xiaomi in patent case",
    ],
)
def test_who_asks_for_a_ban_sues_and_buys_nothing(title: str) -> None:
    assert found(title) == ["patent_dispute/lawsuit/announced"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sony threatens to sue Xiaomi over camera patents", "patent_dispute/lawsuit/rumored"),
        ("Samsung hit with $200 million verdict in Kodak patent case", "patent_dispute/ruling/announced"),
        ("Sony to pay Kodak for right to use imaging patents", "patent_deal/license/announced"),
        ("Ericsson turns down Lenovo's request for a patent licence", "patent_deal/license/ended"),
        ("Samsung and Sony reach deal that ends patent fight", "patent_deal/settlement/announced"),
        ("Samsung and Sony fail to settle patent dispute", "patent_deal/settlement/ended"),
        ("Intel seeks settlement with Kodak ahead of patent trial", "patent_deal/settlement/rumored"),
        ("Honda and Toyota put battery alliance on hold", "alliance/partnership/ended"),
        ("Sony and Honda explore wide tie-up", "alliance/partnership/rumored"),
    ],
)
def test_what_the_verb_decides(title: str, expected: str) -> None:
    assert found(title) == [expected]


@pytest.mark.parametrize(
    "title",
    [
        "Wozniak on the Samsung patent verdict",
        "Steve Wozniak calls patent verdict against Samsung wrong",
        "Sony Music signs licensing deal with Warner Music",
        "Intel engineers join Nokia's research team",
        "Aiming at Sony, Samsung to make cheaper cameras",
        "India and Japan agree to work together",
        "Nokia starts cancelling Halden Suite licences for its staff",
        "Nokia to drop Xiaomi's licence to sell its phones",
        "Halden, a chip venture between Sony and Nokia, unveils faster memory",
    ],
)
def test_these_are_none(title: str) -> None:
    assert found(title) == []


def test_bodies_are_known_by_their_names() -> None:
    assert roles("Samsung joins Linux Foundation") == {"Samsung": "member", "Linux Foundation": "consortium"}
    deal = only("Huawei pulls out of Open Compute Foundation")
    assert (deal.subtype, deal.status) == ("consortium", "ended")


def test_a_possessive_behind_a_telling_name_is_kept() -> None:
    mentions = finder().directory.mentions("Avanci's licence")
    assert " @0 ~pool-administrator 's licence " in encode("Avanci's licence", mentions, "title").code


def test_the_first_comma_behind_an_opening_parts_what_is_no_pair() -> None:
    def code(text: str) -> str:
        return encode(text, finder().directory.mentions(text), "title").code

    assert " @0 ; @1 " in code("After loss to Nokia, Xiaomi halts sales")
    assert " @0 , @1 and @2 " in code("After losses to Nokia, Sony and Intel, phones are dear")
    assert " @0 , @1 " in code("Nokia, Xiaomi sign pact")


def test_a_deciding_rule_wins_over_the_order_of_subtypes() -> None:
    rules = "subtypes ruling lawsuit\nrule a: ruling, says it\n    ban\nrule b: lawsuit, says it, decides\n    wants ban\n"
    kind = read_kind("patent_dispute", rules)
    line = encode("Nokia wants ban", (), "title")
    assert subtype_of(kind, Reader(kind).matches((line,))) == "lawsuit"
    line = encode("court orders ban", (), "title")
    assert subtype_of(kind, Reader(kind).matches((line,))) == "ruling"
