"""Tracked companies: every way to write them, and every way to be mistaken."""

from collections.abc import Callable

import pytest

from newsbot.deals.parties import Directory, fold
from newsbot.model.company import Company
from tests.unit.deals.roster import DIRECTORY, tracked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nokia sued Xiaomi over video patents.", ["Nokia", "Xiaomi"]),
        ("Nokia's deal, Xiaomi’s answer", ["Nokia", "Xiaomi"]),
        ("The Nokia-Xiaomi settlement", ["Nokia", "Xiaomi"]),
        ("Talks of Nokia/Xiaomi go on", ["Nokia", "Xiaomi"]),
        ("(Nokia) and “Xiaomi” agree", ["Nokia", "Xiaomi"]),
        ("NOKIA, XIAOMI SETTLE PATENT FIGHT", ["Nokia", "Xiaomi"]),
        ("nokia and xiaomi settle patent fight", ["Nokia", "Xiaomi"]),
        ("Nokia Technologies licenses its patents", ["Nokia"]),
        ("A licence from Nokia\nTechnologies was signed", ["Nokia"]),
        ("A licence from Nokia  Technologies was signed", ["Nokia"]),
        ("AT&amp;T signs with Telef&oacute;nica", ["AT&T", "Telefonica"]),
        ("AT&T signs with Telefónica", ["AT&T", "Telefonica"]),
        ("TELEFÓNICA signs with at&t", ["Telefonica", "AT&T"]),
        ("小米与ノキア签署专利许可", ["Xiaomi", "Nokia"]),
        ("Shares (NASDAQ: QCOM) rose", ["Qualcomm"]),
        ("Shares (QCOM.O) rose", ["Qualcomm"]),
        ("Shares of $QCOM rose", ["Qualcomm"]),
        ("The QCOM of the north", []),
        ("Nokian Tyres grows", []),
        ("Born in Nokia, Finland, she moved", []),
        ("Google DeepMind partners with Harman", ["Google", "Samsung"]),
        ("NEC and its NEC Information Systems Inc unit settled", ["NEC", "NEC"]),
    ],
)
def test_names_of_tracked_companies(text: str, expected: list[str]) -> None:
    assert tracked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Apple sues a chip maker",
        "Apple to buy a rival",
        "Apple ordered to pay a rival",
        "Apple said on Monday it would pay",
        "APPLE SUES OVER PATENTS",
        "apple sues samsung over patents",
        "Patent suit against Apple",
        "Chip Maker Wins Patent Case Against Apple",
        "Samsung, Apple Settle Patent Case",
        "Samsung and Apple settle",
        "Why Apple's Deal Matters",
        "The company, Apple, paid the fine",
        "Cutting prices, Apple hit rivals",
        "Apple Inc. paid",
        "The new iPhone Deal of Apple in View",
    ],
)
def test_apple_the_company(text: str) -> None:
    assert "Apple" in tracked(text)


@pytest.mark.parametrize(
    "text",
    [
        "How to bake an apple pie",
        "An apple a day",
        "Big Apple bans cars",
        "Apple Pie of the Year Named",
        "Apple growers fear the frost",
        "Apple Records sues over a song",
        "Fiona Apple partners with a label",
        "The Amazon is drying up, scientists said",
        "Fires in the Amazon rainforest",
        "Harrison Ford joins the film",
        "Mr. Ford said he would vote",
        "The senator broke his arm",
        "Police block a road",
        "Orange County signs a deal",
        "An orange light",
        "Click here to subscribe",
        "Here is the news",
        "Here Are the Winners",
        "A sharp rise in profits",
        "Sharp rise seen in sales",
        "Visa waiver plan signed",
        "The target was missed",
        "Analysts raise price target",
        "Target date for the vote set",
        "US intel officials warn",
        "Studies in vivo and in vitro",
        "Malcolm X remembered",
        "WALKING ARM IN ARM",
        "The complaint names the X-Belt patent.",
        "Firms Plan To Block Sales",
        "Group of people in GM crop protest",
    ],
)
def test_the_same_words_meaning_something_else(text: str) -> None:
    assert tracked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amazon sues sellers", ["Amazon"]),
        ("Ford and Google team up", ["Ford", "Google"]),
        ("Arm sues Qualcomm over licence", ["Arm", "Qualcomm"]),
        ("Licence talks with Arm", ["Arm"]),
        ("Block signs licence with Nokia", ["Block", "Nokia"]),
        ("Orange teams up with Google", ["Orange", "Google"]),
        ("Google partners with Orange", ["Google", "Orange"]),
        ("HERE Technologies licenses maps", ["Here"]),
        ("Samsung sues Sharp", ["Samsung", "Sharp"]),
        ("Sharp sues Samsung", ["Sharp", "Samsung"]),
        ("Target partners with Google", ["Target", "Google"]),
        ("SAMSUNG LOSES TO SHARP IN COURT", ["Samsung", "Sharp"]),
        ("NOKIA TAKES BLOCK TO COURT", ["Nokia", "Block"]),
        ("NOKIA SNAPS UP ORANGE CELLULAR PATENTS", ["Nokia", "Orange"]),
        ("COMPLAINT AGAINST NOKIA AND X", ["Nokia", "X"]),
        ("TALKS OF APPLE, INTEL AND OTHERS", ["Apple", "Intel"]),
        ("Intel settles with Nokia", ["Intel", "Nokia"]),
        ("Nokia: patent agreement with vivo", ["Nokia", "Vivo"]),
        ("General Motors (GM) signed a pact", ["General Motors", "General Motors"]),
        ("GM sues Ford", ["General Motors", "Ford"]),
        ("Merck KGaA licenses a drug", ["Merck KGaA"]),
        ("Merck licenses a drug from Merck KGaA", ["Merck", "Merck KGaA"]),
        ("Twitter sues Nokia", ["X", "Nokia"]),
    ],
)
def test_ordinary_words_that_are_companies_here(text: str, expected: list[str]) -> None:
    assert tracked(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NOKIA CORP. SUES XIAOMI", ["Nokia", "Xiaomi"]),
        ("nokia technologies sues at&t", ["Nokia Technologies", "AT&T"]),
        ("QUILLMARK LABS AND NEC TEAM UP", ["Quillmark Labs", "NEC"]),
        ("zorvex ltd sues the wild meadow inc", ["Zorvex", "Wild Meadow"]),
        ("SHARES OF ZVX AND QUILLMARK ROSE\n\nThe shares of QuillMark rose on Monday.", None),
    ],
)
def test_names_are_shown_well_spelt(text: str, shown: list[str] | None) -> None:
    names = [mention.name for mention in DIRECTORY.mentions(text)]
    assert names == shown if shown else names.count("QuillMark") == 2


@pytest.mark.parametrize("write", [str, str.upper, str.lower, str.title])
@pytest.mark.parametrize(
    "text",
    [
        "The amazon is drying up, scientists said",
        "An apple a day keeps doctors away",
        "Judge ford ruled on monday",
        "Click here to read how it ended",
        "Visa waiver plan signed",
    ],
)
def test_ordinary_words_are_no_companies_in_any_case(text: str, write: Callable[[str], str]) -> None:
    assert tracked(write(text)) == []


def test_running_text_helps_to_read_the_headline() -> None:
    headline = "The Target in Doubt"
    assert tracked(headline) == []
    assert tracked(f"{headline}\n\nThe plans of retailer Target Corp. were put off.") == ["Target", "Target"]


@pytest.mark.parametrize("name", ["Sony Music", "Google Ventures", "Ford Foundation", "Samsung Biologics"])
def test_a_longer_name_is_another_organisation(name: str) -> None:
    (mention,) = DIRECTORY.mentions(f"A deal was signed by {name} on Monday.")[:1]
    assert (mention.name, mention.company) == (name, None)


def test_what_a_mention_tells() -> None:
    text = "Then Samsung Electronics Co., Ltd.'s unit Harman paid"
    first, second = DIRECTORY.mentions(text)
    assert (first.name, first.company, first.possessive, first.subsidiary) == (
        "Samsung Electronics",
        "Samsung",
        True,
        False,
    )
    assert text[first.start : first.end] == "Samsung Electronics Co., Ltd"
    assert (second.name, second.company, second.possessive, second.subsidiary) == (
        "Harman",
        "Samsung",
        False,
        True,
    )


def test_offsets_are_those_of_the_text_that_was_given() -> None:
    text = "AT&amp;T\u200b signs   with  Telef&oacute;nica &amp; Nokia&#8217;s unit"
    spans = [text[mention.start : mention.end] for mention in DIRECTORY.mentions(text)]
    assert spans == ["AT&amp;T", "Telef&oacute;nica", "Nokia"]


@pytest.mark.parametrize(
    ("typed", "company"),
    [
        ("nokia", "Nokia"),
        ("Nokia Technologies", "Nokia"),
        ("the Nokia Corp.", "Nokia"),
        ("telefonica", "Telefonica"),
        ("DeepMind", "Google"),
        ("Merck KGaA", "Merck KGaA"),
        ("Merck & Co.", "Merck"),
        ("Nokian", None),
        ("Nokia Italia", None),
        ("Nokia Italy", "Nokia"),
        ("NEC Information Systems", None),
        ("Samsung Semiconductor", "Samsung"),
        ("Sony Music", None),
        ("Target Systems", None),
        ("", None),
    ],
)
def test_a_typed_name(typed: str, company: str | None) -> None:
    assert DIRECTORY.company(typed) == company


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Nokia Oyj", "NOKIA"),
        ("The Walt Disney Company", "walt disney"),
        ("Télé-Câble S.A.", "tele cable"),
        ("Johnson & Johnson", "Johnson and Johnson"),
        ("Macy's", "MACY’S"),
        ("Koninklijke Philips N.V.", "Koninklijke Philips"),
        ("Robert Bosch GmbH", "Robert Bosch"),
        ("Yahoo!", "Yahoo"),
        ("U.S. Department of Justice", "Department of Justice"),
        ("Straße AG", "Strasse"),
    ],
)
def test_names_that_are_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Merck KGaA", "Merck"),
        ("Sony Music", "Sony"),
        ("Inc", "Corp"),
        ("小米", "三星"),
        ("+", "-"),
    ],
)
def test_names_that_are_not_equal(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_one_name_of_two_companies_belongs_to_the_one_that_bears_it() -> None:
    directory = Directory([Company("Alpha", subsidiaries=("Beta",)), Company("Beta")])
    assert directory.company("Beta") == "Beta"


def test_nobody_is_tracked() -> None:
    (mention,) = Directory([]).mentions("A licence from Zorvex Inc. was signed.")
    assert (mention.name, mention.company, mention.sort) == ("Zorvex", None, "company")
