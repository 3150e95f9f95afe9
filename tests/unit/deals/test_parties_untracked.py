"""Organisations that nobody tracks, in running text and in headlines, and what is no organisation."""

import pytest

from newsbot.deals.parties import Directory
from newsbot.model.company import Company
from tests.unit.deals.roster import DIRECTORY, named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zorvex Inc. signed a licence with Quillmark Ltd.", ["Zorvex", "Quillmark"]),
        ("A licence went to Zorvex, Inc., of Ohio.", ["Zorvex"]),
        ("The University of Oslo sued the Brennholt Institute of Technology.", None),
        ("Members of the Alliance for Open Sensors met.", ["Alliance for Open Sensors"]),
        ("The firm teamed up with Johnson & Johnson.", ["Johnson & Johnson"]),
        ("The firm teamed up with Johnson and Johnson.", ["Johnson and Johnson"]),
        ("Phone maker Zorvex sued rival Quillmark.", ["Zorvex", "Quillmark"]),
        ("Chinese Zorvex agreed to pay.", ["Zorvex"]),
        ("The pact with iBrick, 4Sense and HQTech was signed.", ["iBrick", "4Sense", "HQTech"]),
        ("Talks with Petroleos de Zulia S.A. failed.", ["Petroleos de Zulia"]),
        ("The Wild Meadow said it would pay.", ["Wild Meadow"]),
        ("TOLEDO Zorvex Systems said it won.", None),
        ("Shares of Zorvex-Hall rose.", ["Zorvex-Hall"]),
        ("Teck Soon Co Ltd formed a venture.", ["Teck Soon"]),
        ("Allied-Zorvex Inc said it won.", ["Allied-Zorvex"]),
        ("Zorvex Cos of Canada agreed with Quillmark Bina Tbk on it.", ["Zorvex", "Quillmark Bina"]),
        ("Franco-German Zorvex won the case.", ["Zorvex"]),
        ("A suit by Q.Z. Brennholt was settled.", ["Q.Z. Brennholt"]),
        ("A pact with Zorvex and Co Inc was signed.", ["Zorvex"]),
    ],
)
def test_running_text(text: str, expected: list[str] | None) -> None:
    if expected is None:
        assert named(text)
    else:
        assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zorvex Sues Quillmark Over Chip Patents", ["Zorvex", "Quillmark"]),
        ("ZORVEX SUES QUILLMARK OVER CHIP PATENTS", ["Zorvex", "Quillmark"]),
        ("zorvex sues quillmark over chip patents", ["Zorvex", "Quillmark"]),
        ("Zorvex Partners With Quillmark", ["Zorvex", "Quillmark"]),
        ("Zorvex, Quillmark and Trebnik Form Joint Venture", ["Zorvex", "Quillmark", "Trebnik"]),
        ("Zorvex Semiconductor Joins Patent Pool", ["Zorvex Semiconductor"]),
        ("Brennholt Alumni Research Foundation Wins Patent Case", ["Brennholt Alumni Research Foundation"]),
        ("Chip Giant Zorvex Signs Licence Agreement", ["Zorvex"]),
        ("Zorvex Ltd. and Tel-Haim University Launch Research Alliance", ["Zorvex", "Tel-Haim University"]),
        ("Zorvex AI Teams Up With TIER VI", ["Zorvex AI", "TIER VI"]),
        ("Zorvex Joins Open Sensor Forum", ["Zorvex", "Open Sensor Forum"]),
        ("NOKIA SUED BY MAD ZORVEX OVER BELTS", ["Nokia", "Mad Zorvex"]),
        ("nokia takes fight with fisher & quillmark to court", ["Nokia", "Fisher & Quillmark"]),
        ("ZORVEX42 AND HELM.AI CO-DEVELOP BRAKES", ["Zorvex42", "HELM.AI"]),
        ("ZORVEX, QUILLMARK FORGE DIGITAL-TWIN ALLIANCE", ["Zorvex", "Quillmark"]),
        ("Zorvex-Quillmark shipping pact ends", ["Zorvex", "Quillmark"]),
        ("Grab joins hands with Zorvex", ["Grab", "Zorvex"]),
        ("Leonardo, Zorvex build tanks", ["Leonardo", "Zorvex"]),
        ("SRAM sues Zorvex", ["SRAM", "Zorvex"]),
        ("Quillmark A/S sells a plant to Zorvex", ["Quillmark", "Zorvex"]),
        ("Zorvision becomes a licensor", ["Zorvision"]),
        ("Zorvex and Air Quillic Set Up Plant", ["Zorvex", "Air Quillic"]),
        ("Zorvex, Icon Swap Patents", ["Zorvex", "Icon"]),
        ("Zorvex and Parents Fight Back", ["Zorvex"]),
        ("ZORVEX, QUILLMARK OFFSHORE WIND ALLIANCE", ["Zorvex", "Quillmark"]),
        ("ZORVEX AND QUILLMARK GAIN ACCESS TO OTHER'S TOOLS", ["Zorvex", "Quillmark"]),
        ("COURT STOPS ZORVEX IN R2 PATENT CASE", ["Zorvex"]),
        ("ZORVEX SECURES RIGHTS TO PRECISION'S TOOLS", ["Zorvex", "Precision"]),
        ("Zorvex Reacts to Court's Order and World's Largest Ban", ["Zorvex"]),
        ("Zorvex Wins Hepatitis C Patent Underwriting", ["Zorvex"]),
        ("ZORVEX, QUILLMARK CREATE CO FOR VACCINES", ["Zorvex", "Quillmark"]),
        ("NOKIA, QUILLMARK DISCUSS ELECTRICAL STEEL LINK-UP", ["Nokia", "Quillmark"]),
        ("Zorvex Teams Up With Herman Miller on Chairs", ["Zorvex", "Herman Miller"]),
        ("ZORVEX AND CO, QUILLMARK UND CO FORM STEEL VENTURE", ["Zorvex", "Quillmark"]),
        ("Firms Form Strategic Alliance", []),
        ("Court Rejects Patent Appeal in Phone Case", []),
        ("New Patent Licensing Deal Signed", []),
    ],
)
def test_headlines(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_running_text_spells_a_name_of_ordinary_words() -> None:
    headline = "Gadget Shops, Wild Meadow Get Together on Radio Shirt"
    summary = "OSLO (Reuters) - Wild Meadow, a toy maker, said on Monday it would sell shirts with radios."
    assert named(f"{headline}\n\n{summary}").count("Wild Meadow") == 2


def test_running_text_writes_small_what_is_no_name() -> None:
    headline = "Nokia and Quillmark Trade Frobbles"
    assert named(f"{headline}\n\nThe two swap frobbles, Nokia said on Monday.") == [
        "Nokia",
        "Quillmark",
        "Nokia",
    ]


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("The deal was reported by Reuters on Monday.", "Reuters", "outlet"),
        ("HELSINKI (Reuters) - Shares rose.", "Reuters", "outlet"),
        ("Ars Technica teams up with a game shop", "Ars Technica", "company"),
        (
            "The complaint was filed at the International Trade Commission.",
            "International Trade Commission",
            "body",
        ),
        ("The Department of Justice opened a case.", "Department of Justice", "body"),
        ("They met in South Korea on Monday.", "South Korea", "place"),
        ("The plan of Steve Jarrold failed.", "Steve Jarrold", "person"),
        ("The plan, chief executive Olavi Kettunen said, failed.", "Olavi Kettunen", "person"),
        ("The plan, Olavi Kettunen, chief executive, said, failed.", "Olavi Kettunen", "person"),
    ],
)
def test_sorts(text: str, name: str, sort: str) -> None:
    assert (name, sort) in {(mention.name, mention.sort) for mention in DIRECTORY.mentions(text)}


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "!!!", "42", "the", "🙂🙂", "\x00\x01", "'s", "(((", "&amp;"]
)
def test_nothing_to_find(text: str) -> None:
    assert DIRECTORY.mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("BAL and Nokia sign pact\n\nBrennholt Acoustic Labs of Oslo and Nokia agreed on it.", 2),
        ("Air BL, Nokia sign pact\n\nAir Brennholt Labs of Oslo and Nokia agreed on it.", 2),
        ("Zorvex and Nokia sign pact\n\nZorvex Corp. said that Nokia agreed to it.", 2),
    ],
)
def test_a_short_form_and_what_it_stands_for_are_one(text: str, names: int) -> None:
    mentions = Directory([Company("Nokia")]).mentions(text)
    assert len({one.key for one in mentions if one.sort in {"company", "guess"}}) == names


def test_standards_and_gadgets_are_no_names() -> None:
    text = "Nokia signs LTE-M patent licence with Telit for NB-IoT modules"
    assert [one.name for one in Directory([]).mentions(text)] == ["Nokia", "Telit"]
    assert not Directory([]).mentions("Patent Troll Goes After Notebook Cooling")


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Nokia said it will license its Zorvium process to Quillmark Corp.", "Zorvium"),
        ("Nokia sells its heart drug Zorvium in Japan.", "Zorvium"),
        ("The suit is over Nokia's Zorvium, a drug.", "Zorvium"),
        ("Nokia says the Zorvium infringes its patents.", "Zorvium"),
        ("Nokia licenses Zorvium to Quillmark", "Zorvium"),
        ("NOKIA LICENSES ZORVIUM TO QUILLMARK", "Zorvium"),
        ("Nokia gets rights to Zorvium drug from Quillmark", "Zorvium"),
    ],
)
def test_things_are_no_names(text: str, thing: str) -> None:
    assert thing not in named(text)
    assert "Nokia" in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nokia sued its rival Zorvex.",
        "Nokia will work with its partner Zorvex.",
        "The patent of Nokia's Zorvex unit was upheld.",
        "The talks with the Zorvex group went on.",
        "Nokia's Zorvex was sued. Zorvex said it would fight.",
        "Nokia licenses Zorvex to make radios.",
        "The licence is for China's Zorvex.",
        "Zorvex partnered with the QBA for its latest list",
        "Zorvex teams up with the Quillon for a new chip",
    ],
)
def test_names_that_stand_like_things(text: str) -> None:
    assert "Zorvex" in named(text)
