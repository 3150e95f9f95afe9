from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.alerts.query import describe, from_json, parse, to_json
from newsbot.alerts.words import FIELDS, PHRASES, RHYTHM_NAMES, STATUS_NAMES
from newsbot.errors import CommandError
from newsbot.model.chat import Query
from newsbot.model.deal import KINDS, ROLES, SUBTYPES
from tests.unit.alerts.given import COMPANIES, TOPICS

Q = Query

UNDERSTOOD = [
    # the three of the handbook
    ("Nokia, Ericsson licences and settlements daily", Q(companies=("Nokia", "Ericsson"), subtypes=("license", "settlement")), "daily"),
    ("alliances with Qualcomm", Q(companies=("Qualcomm",), kinds=("alliance",)), "instant"),
    ("all patent disputes", Q(kinds=("patent_dispute",)), "instant"),
    # everything
    ("everything", Q(), "instant"),
    ("all deals, please", Q(), "instant"),
    ("daily", Q(), "daily"),
    ("digest", Q(), "daily"),
    ("/subscribe@newsbot_bot all the news as it happens", Q(), "instant"),
    # names
    ("nokia", Q(companies=("Nokia",)), "instant"),
    ("Everything about Nokia", Q(companies=("Nokia",)), "instant"),
    ("what is new about Nokia’s licences?", Q(companies=("Nokia",), subtypes=("license",)), "instant"),
    ("NOK or QCOM once a day", Q(companies=("Nokia", "Qualcomm")), "daily"),
    ("alcatel-lucent", Q(companies=("Nokia",)), "instant"),
    ("Samsung Electronics Co., Ltd.", Q(companies=("Samsung Electronics",)), "instant"),
    ("the Nokia Corporation", Q(companies=("Nokia",)), "instant"),
    ("T Mobile and AT&T", Q(companies=("T-Mobile", "AT&T")), "instant"),
    ("Via Licensing Alliance", Q(companies=("Via Licensing Alliance",)), "instant"),
    ("HEVC Advance pools", Q(companies=("Access Advance",), subtypes=("pool",)), "instant"),
    ("NASDAQ:NVDA, $NVDA or NVDA", Q(companies=("Nvidia",)), "instant"),
    ("NYSE:BA and LSE: BA", Q(companies=("Boeing", "BAE Systems")), "instant"),
    ("BA alliances", Q(words=("BA",), kinds=("alliance",)), "instant"),  # two companies have that ticker
    ("$U", Q(companies=("Unity",)), "instant"),
    ("run:ai licences, daily", Q(companies=("Nvidia",), subtypes=("license",)), "daily"),
    ("LG U+ and ACT | The App Association", Q(companies=("LG Uplus", "ACT | The App Association")), "instant"),
    ("nokia nokia NOKIA", Q(companies=("Nokia",)), "instant"),
    # small words are none to look for
    ("disputes over 5G", Q(kinds=("patent_dispute",), fields=("5G",)), "instant"),
    ("DISPUTES OVER 5G", Q(kinds=("patent_dispute",), fields=("5G",)), "instant"),
    ("fights around Wi-Fi, daily", Q(kinds=("patent_dispute",), fields=("Wi-Fi",)), "daily"),
    ("disputes over patents with Nokia", Q(companies=("Nokia",), kinds=("patent_dispute",)), "instant"),
    ("licences of Nokia concerning 6G since then", Q(companies=("Nokia",), subtypes=("license",), fields=("6G",)), "instant"),
    ("licences to car makers daily", Q(subtypes=("license",), fields=("cars",)), "daily"),
    ("alliances across Under Armour", Q(words=("Under Armour",), kinds=("alliance",)), "instant"),
    # together
    ("Nokia with Xiaomi", Q(companies=("Nokia", "Xiaomi"), together=True), "instant"),
    ("between Nokia and Xiaomi", Q(companies=("Nokia", "Xiaomi"), together=True), "instant"),
    ("Nokia + Xiaomi + Oppo", Q(companies=("Nokia", "Xiaomi", "Oppo"), together=True), "instant"),
    ("Nokia and Xiaomi together, daily", Q(companies=("Nokia", "Xiaomi"), together=True), "daily"),
    ("Nokia vs. Apple", Q(companies=("Nokia", "Apple"), together=True), "instant"),
    ("Nokia lawsuits against Apple", Q(companies=("Nokia", "Apple"), subtypes=("lawsuit",), together=True), "instant"),
    ("licences from Nokia to Apple", Q(companies=("Nokia", "Apple"), subtypes=("license",), together=True), "instant"),
    ("when Nokia partners with Apple", Q(companies=("Nokia", "Apple"), subtypes=("partnership",), together=True), "instant"),
    ("tell me if Nokia sues Apple or Xiaomi", Q(companies=("Nokia", "Apple", "Xiaomi"), subtypes=("lawsuit",)), "instant"),
    ("deals with Nokia and Ericsson", Q(companies=("Nokia", "Ericsson")), "instant"),
    ("Nokia alliances with Acme", Q(companies=("Nokia",), words=("Acme",), kinds=("alliance",), together=True), "instant"),
    # kinds, in both spellings, singular and plural
    ("licences", Q(subtypes=("license",)), "instant"),
    ("patent license", Q(subtypes=("license",)), "instant"),
    ("licensing deals", Q(subtypes=("license",)), "instant"),
    ("cross-license and cross licences", Q(subtypes=("cross_license",)), "instant"),
    ("joint venture, consortia, lawsuits", Q(subtypes=("joint_venture", "consortium", "lawsuit")), "instant"),
    ("Nokia patents", Q(companies=("Nokia",), kinds=("patent_deal", "patent_dispute")), "instant"),
    ("patent deals and settlements", Q(kinds=("patent_deal",)), "instant"),
    ("only settlements, patent deals", Q(subtypes=("settlement",)), "instant"),
    ("rulings and verdicts and injunctions", Q(subtypes=("ruling",)), "instant"),
    # roles
    ("Nokia as licensor", Q(companies=("Nokia",), roles=("licensor",)), "instant"),
    ("Nokia as a plaintiff or defendant", Q(companies=("Nokia",), roles=("plaintiff", "defendant")), "instant"),
    ("lawsuits against Apple", Q(companies=("Apple",), subtypes=("lawsuit",), roles=("defendant",)), "instant"),
    ("lawsuits by Nokia", Q(companies=("Nokia",), subtypes=("lawsuit",), roles=("plaintiff",)), "instant"),
    ("licences from Nokia", Q(companies=("Nokia",), subtypes=("license",), roles=("licensor",)), "instant"),
    ("licences to Apple", Q(companies=("Apple",), subtypes=("license",), roles=("licensee",)), "instant"),
    ("lawsuits by Nokia against Apple", Q(companies=("Nokia", "Apple"), subtypes=("lawsuit",), together=True), "instant"),
    # status
    ("everything but rumours", Q(statuses=("announced", "ended")), "instant"),
    ("all deals, no rumors", Q(statuses=("announced", "ended")), "instant"),
    ("Qualcomm rumours", Q(companies=("Qualcomm",), statuses=("rumored",)), "instant"),
    ("Nokia, signed only", Q(companies=("Nokia",), statuses=("announced",)), "instant"),
    # fields
    ("patent deals about 5G without Apple", Q(kinds=("patent_deal",), fields=("5G",), exclude=("Apple",)), "instant"),
    ("SEP licences", Q(subtypes=("license",), fields=("standard-essential patents",)), "instant"),
    ("deals on wifi or semiconductors", Q(fields=("Wi-Fi", "chips")), "instant"),
    ("everything in the field of neuromorphic chips daily", Q(fields=("neuromorphic", "chips")), "daily"),
    ('about "neuromorphic chips"', Q(fields=("neuromorphic chips",)), "instant"),
    # to leave out
    ("Nokia -Apple", Q(companies=("Nokia",), exclude=("Apple",)), "instant"),
    ('Nokia -"apple pie"', Q(companies=("Nokia",), exclude=("apple pie",)), "instant"),
    ("Nokia except Apple and Samsung, daily", Q(companies=("Nokia",), exclude=("Apple", "Samsung Electronics")), "daily"),
    ("Nokia without Apple, licences", Q(companies=("Nokia",), subtypes=("license",), exclude=("Apple",)), "instant"),
    ("everything but patent disputes", Q(kinds=("patent_deal", "alliance", "AI chips", "standards politics")), "instant"),
    ("patent deals but no settlements", Q(subtypes=("license", "cross_license", "sale", "pool")), "instant"),
    # untracked, quoted
    ("Acme Robotics alliances", Q(words=("Acme Robotics",), kinds=("alliance",)), "instant"),
    ("University of Utopia licences", Q(words=("University of Utopia",), subtypes=("license",)), "instant"),
    ('"Daily Pool" settlements', Q(words=("Daily Pool",), subtypes=("settlement",)), "instant"),
    ("“Nokia”", Q(companies=("Nokia",)), "instant"),
    ("Johnson & Johnson", Q(words=("Johnson & Johnson",)), "instant"),
    # topics
    ("AI chips daily", Q(kinds=("AI chips",)), "daily"),
    ("topic “Standards Politics” with Arm", Q(companies=("Arm",), kinds=("standards politics",)), "instant"),
    # following
    ("follow story 12", Q(story_id=12), "instant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "query", "rhythm"), UNDERSTOOD, ids=[case[0] for case in UNDERSTOOD])
def test_what_people_type(text: str, query: Query, rhythm: str) -> None:
    understood = parse(text, COMPANIES, TOPICS)
    assert understood.query == query
    assert understood.rhythm == rhythm


DESCRIBED = [
    (UNDERSTOOD[0][1], "daily", "licences and settlements with Nokia or Ericsson, once a day"),
    (Q(), "instant", "all deals, at once"),
    (Q(companies=("Nokia",), roles=("licensor",), fields=("5G",), statuses=("announced", "ended"), exclude=("Apple",)), "daily",
     "all deals with Nokia as licensor, about 5G, no rumours, without Apple, once a day"),
    (Q(companies=("Nokia", "Xiaomi"), kinds=("alliance",), together=True), "instant", "alliances between Nokia and Xiaomi, at once"),
    (Q(words=("Acme Robotics",), subtypes=("sale",)), "", "patent sales with “Acme Robotics”"),
    (Q(kinds=("AI chips",)), "daily", "topic “AI chips”, once a day"),
    (Q(story_id=7), "instant", "follow story 7, at once"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "rhythm", "words"), DESCRIBED)
def test_what_is_said_back(query: Query, rhythm: str, words: str) -> None:
    assert describe(query, rhythm) == words


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "For example"),
        ("/subscribe", "/subscribe alliances with Qualcomm"),
        ("x" * 601, "too long"),
        (
            "Nokia with Xiaomi or Oppo",
            "/subscribe all deals between Nokia and Xiaomi\n/subscribe all deals between Nokia and Oppo",
        ),
        (
            "Nokia and Ericsson lawsuits against Apple",
            "/subscribe lawsuits between Nokia and Apple\n/subscribe lawsuits between Ericsson and Apple",
        ),
        ("Nokia, Ericsson with Apple, daily", "/subscribe all deals between Ericsson and Apple, once a day"),
        ("topic gardening", "“AI chips”, “standards politics”"),
        ("as licensor", "/subscribe Nokia as licensor"),
        ("alliances but no alliances", "nothing would be left"),
        ("rumours but no rumours", "no status would be left"),
        ("please be so kind as to quickly jump over some lazy dogs", "I did not understand"),
        (", ".join(f"Company{number}x" for number in range(51)), "two subscriptions"),
        ("over", "says nothing to look for"),
        ("about the", "says nothing to look for"),
        ("without", "says nothing to look for"),
        ("only", "says nothing to look for"),
        ("all deals without", "What shall I leave out?"),
        ("Nokia without", "What shall I leave out?"),
        ("Nokia without daily", "What shall I leave out?"),
        ("((", "no letter or digit"),
        ("Nokia or “--”", "no letter or digit"),
    ],
)
def test_slips_are_answered_with_the_mend(text: str, mend: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse(text, COMPANIES, TOPICS)
    assert mend in str(caught.value)


def test_a_misspelt_company_is_asked_for() -> None:
    understood = parse("alliances with Xiomi, daily", COMPANIES)
    assert understood.query == Q(words=("Xiomi",), kinds=("alliance",))
    assert understood.better == "alliances with Xiaomi, once a day"
    assert "Did you mean Xiaomi?" in understood.notes[0]


def test_a_misspelt_company_to_leave_out_is_asked_for_too() -> None:
    understood = parse("Nokia without Aple", COMPANIES)
    assert understood.query.exclude == ("Aple",)
    assert understood.better == "all deals with Nokia, without Apple, at once"


def test_an_untracked_company_is_said_to_be_matched_by_its_words() -> None:
    understood = parse("Zorblatt Systems licences", COMPANIES)
    assert understood.query.words == ("Zorblatt Systems",)
    assert understood.notes == (
        "Nobody tracks “Zorblatt Systems” here, so I look for these words in the news.",
    )


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("setlements", Q(subtypes=("settlement",))),
        ("lisences", Q(subtypes=("license",))),
        ("alliences with nokia", Q(companies=("Nokia",), kinds=("alliance",))),
        ("partnershps", Q(subtypes=("partnership",))),
    ],
)
def test_small_slips_in_our_own_words_are_mended_and_told(typed: str, query: Query) -> None:
    understood = parse(typed, COMPANIES)
    assert understood.query == query
    assert understood.notes


@pytest.mark.parametrize(
    ("text", "rhythm", "note"),
    [
        ("Nokia weekly", "daily", "/digest weekly"),
        ("Nokia hourly", "instant", "no hourly"),
        ("Nokia daily at 7:30 am", "daily", "/digest 07:30"),
        ("Nokia on weekdays", "daily", "/digest"),
        ("Nokia every Friday morning", "daily", "/digest"),
    ],
)
def test_what_cannot_be_is_said(text: str, rhythm: str, note: str) -> None:
    understood = parse(text, COMPANIES)
    assert (understood.query, understood.rhythm) == (Q(companies=("Nokia",)), rhythm)
    assert note in understood.notes[0]


# ---- properties

NAMES = st.sampled_from([company.name for company in COMPANIES])
# Names that nobody tracks, the awkward ones too: our own words, small words, digits.
FREE = st.sampled_from(
    ["Acme", "Zorblatt Systems", "daily", "pool", "rumours", "with", "and", "3M", "5G", "Q", "Änder & Söhne", "日立", "e.on",
     "without you", "topic", "story 12", "once a day", "C++", "O'Neil", "Ltd"]
)  # fmt: skip
FIELD = st.one_of(
    st.sampled_from(sorted(FIELDS)), st.sampled_from(["quantum hats", "daily", "Nokia", "pools", "x-rays"])
)


def some(values: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


def ordered(order: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(order)).map(
        lambda chosen: tuple(value for value in order if value in chosen)
    )


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Every query that can be typed."""
    companies, words = draw(some(NAMES)), draw(some(FREE, 2))
    topics = tuple(topic.name for topic in TOPICS)
    kinds = draw(ordered((*KINDS, *topics)))
    free = tuple(subtype for kind in KINDS if kind not in kinds for subtype in SUBTYPES[kind])
    several = len(companies) + len(words) > 1
    return Query(
        companies=companies,
        words=words,
        together=several and draw(st.booleans()),
        kinds=kinds,
        subtypes=draw(ordered(free)) if free else (),
        roles=draw(ordered(ROLES)) if companies or words else (),
        statuses=draw(st.sampled_from([(), *STATUS_NAMES])),
        fields=draw(some(FIELD)),
        exclude=draw(some(st.one_of(NAMES, FREE))),
        story_id=draw(st.one_of(st.none(), st.integers(1, 10**9))),
    )


@settings(max_examples=200)
@given(queries(), st.sampled_from(sorted(RHYTHM_NAMES)))
def test_the_description_reads_back_as_the_same_query(query: Query, rhythm: str) -> None:
    understood = parse(describe(query, rhythm), COMPANIES, TOPICS)
    assert understood.query == query
    assert understood.rhythm == rhythm


@settings(max_examples=200)
@given(queries())
def test_a_query_survives_its_storing(query: Query) -> None:
    assert from_json(to_json(query)) == query


def test_fields_of_a_later_version_are_left_out() -> None:
    assert from_json({"companies": ["Nokia"], "mood": ["cheerful"]}) == Q(companies=("Nokia",))


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from([*(" ".join(key) for key in PHRASES), ",", "-", "“", "Nokia", "Foo"]), max_size=12
        ).map(" ".join),
    )
)
def test_any_text_is_understood_or_answered(text: str) -> None:
    try:
        understood = parse(text, COMPANIES, TOPICS)
    except CommandError:
        return  # answered; the mends are tested above
    again = parse(describe(understood.query, understood.rhythm), COMPANIES, TOPICS)
    assert again.query == understood.query
