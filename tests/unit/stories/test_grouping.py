from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.stories.grouping import Candidate, Newcomer, Parted, Sketch, group, search_keys, story_of
from newsbot.stories.keys import JOIN_WINDOW, MOVE_WINDOW, filing_keys
from newsbot.stories.memories import opened
from tests.unit.stories.samples import NOON, Shelf, alliance, drawn, fight, licence

SIGNED = [licence("Nokia", "Oppo")]
FIRST = drawn(
    "Nokia licenses essential patents to Oppo",
    "The accord over radio technology ends lawsuits in twelve countries, the Finns said.",
    deals=SIGNED,
)


def one_story(*entries: Sketch) -> bool:
    return len(set(Shelf().file(*entries))) == 1


@pytest.mark.parametrize(
    "entry",
    [
        drawn(
            "Oppo inks multi-year patent deal with Nokia",
            deals=[licence("Oppo", "Nokia", subtype="cross_license")],
        ),
        drawn("Nokia, Oppo bury the hatchet", deals=[licence("Nokia", "Oppo", subtype="settlement")], days=1),
        drawn("Nokia and Oppo join forces on radio", deals=[alliance("Nokia", "Oppo")], days=1),
        drawn("Nokia, Oppo agree on royalties", deals=SIGNED, days=9),
        drawn("Oppo takes licence of essential radio patents", deals=[licence("Oppo")]),
        drawn("Patent peace between Nokia and Oppo", days=1),
        drawn("Nokia and Oppo sign patent deal", deals=SIGNED, days=-2),
    ],
    ids=[
        "other words",
        "settlement",
        "alliance",
        "days later",
        "a party missing",
        "no deal found",
        "older comes later",
    ],
)
def test_other_words_for_the_same_deal_join(entry: Sketch) -> None:
    assert one_story(FIRST, entry)
    assert one_story(entry, FIRST)


@pytest.mark.parametrize(
    "entry",
    [
        drawn(
            "Nokia licenses essential patents to Vivo",
            "Radio technology.",
            deals=[licence("Nokia", "Vivo")],
            days=2,
        ),
        drawn("After Oppo, Vivo signs patent licence with Nokia", deals=[licence("Vivo", "Nokia")], days=2),
        drawn("Nokia licenses patents to Oppo", deals=SIGNED, days=400),
        drawn("Nokia licenses patents to Oppo", deals=SIGNED, days=15),
        drawn("Nokia sues Oppo over watch patents in Brazil", deals=[fight("Nokia", "Oppo")], days=1),
        drawn("Nokia supplies antennas to Xiaomi", deals=[alliance("Nokia", "Xiaomi")]),
        drawn("Nokia opens campus in Oulu"),
        drawn("Oppo shows folding phone with larger screen"),
    ],
    ids=[
        "sibling",
        "sibling that names it",
        "years later",
        "window closed",
        "a suit",
        "another matter",
        "no deal",
        "phone",
    ],
)
def test_other_news_stays_apart(entry: Sketch) -> None:
    assert not one_story(FIRST, entry)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            drawn("Nokia sues Oppo over phone patents", deals=[fight("Nokia", "Oppo")]),
            drawn(
                "Munich court bans Oppo phones in Nokia case",
                deals=[fight("Nokia", "Oppo", subtype="ruling")],
                days=2,
            ),
        ),
        (
            drawn(
                "Tokyo judge rules for Apple against Samsung",
                deals=[fight("Apple", "Samsung", subtype="ruling")],
            ),
            drawn(
                "London judge rules for Apple against Samsung",
                deals=[fight("Apple", "Samsung", subtype="ruling")],
                days=2,
            ),
        ),
        (
            drawn(
                "Apple loses bid against Samsung witnesses",
                deals=[fight("Apple", "Samsung", subtype="ruling")],
            ),
            drawn(
                "Jury finds for Apple, Samsung guilty",
                deals=[fight("Apple", "Samsung", subtype="ruling")],
                days=5,
            ),
        ),
    ],
    ids=["suit and ruling", "two courts", "no word in common"],
)
def test_each_turn_of_a_fight_is_its_own_news(one: Sketch, other: Sketch) -> None:
    assert not one_story(one, other)


TEXT = (
    "The foundation said on Monday that its archive of radio plays would open to schools in spring, free of charge. "
    "Teachers may borrow recordings of forty years, among them the voices of poets who died long ago."
)


def test_syndicated_text_joins_without_any_deal() -> None:
    assert one_story(
        drawn("Radio archive opens", TEXT), drawn("Schools get old radio plays", TEXT + " More soon.", days=1)
    )
    assert one_story(
        drawn("Radio archive of the north opens its doors"),
        drawn("Radio archive of the north opens its doors"),
    )


def test_what_an_outlet_says_under_every_title_joins_nothing() -> None:
    assert not one_story(
        drawn("Radio archive opens", TEXT, outlet="one"),
        drawn("Poets of the north", TEXT, outlet="one", days=1),
    )


def test_columns_that_repeat_their_title_never_join() -> None:
    assert not one_story(
        drawn("Daily deals: headphones, chargers and cables", "Ten offers."),
        drawn("Daily deals: headphones, chargers and cables", "Nine other offers.", days=1),
    )
    assert not one_story(drawn("Weekly roundup"), drawn("Weekly roundup", days=7))


def test_one_article_under_two_links_joins() -> None:
    assert one_story(
        drawn("Radio archive of the north opens its doors", link="https://example.com/a?utm_source=x"),
        drawn("Old plays on the radio for schools", link="http://m.example.com/a/"),
    )
    assert not one_story(
        drawn("Live: storm over the lakes", link="https://example.com/live"),
        drawn("Markets open lower after holiday", link="https://example.com/live", days=3),
    )


def test_each_join_says_why() -> None:
    shelf = Shelf()
    shelf.file(FIRST, drawn("Oppo and Nokia sign patent licence", deals=SIGNED, days=3))
    assert shelf.decisions[0].because == ""
    assert shelf.decisions[1].because.startswith("Nokia and Oppo, 3 days apart")


def test_a_batch_is_decided_as_one_by_one() -> None:
    entries = [
        FIRST,
        drawn("Nokia licenses patents to Vivo", deals=[licence("Nokia", "Vivo")], days=0.1),
        drawn("Oppo inks deal with Nokia", deals=SIGNED, days=0.2),
        FIRST,
        drawn("Vivo and Nokia agree", deals=[licence("Vivo", "Nokia")], days=0.4),
    ]
    assert Shelf().file(*entries) == Shelf().file_together(*entries) == [1, 2, 1, 1, 2]


def test_the_same_batch_again_makes_no_new_story() -> None:
    shelf = Shelf()
    entries = (FIRST, drawn("Vivo and Nokia agree on patents", deals=[licence("Vivo", "Nokia")]))
    assert shelf.file_together(*entries) == shelf.file_together(*entries)


def test_decisions_do_not_depend_on_the_order_of_candidates() -> None:
    shelf = Shelf()
    shelf.file(FIRST, drawn("Nokia sells patents to Oppo", deals=SIGNED, days=200))
    newcomer = drawn("Oppo, Nokia sign", deals=SIGNED, days=201)
    keys = search_keys(newcomer)
    candidates = [Candidate(story, memory, keys) for story, memory in shelf.memories.items()]
    late = NOON + timedelta(days=300)
    one = group([Newcomer(newcomer, keys)], candidates, {}, late)
    assert one == group([Newcomer(newcomer, keys)], candidates[::-1], {}, late)
    assert one[0].story_id == 2


def test_later_news_of_a_parted_matter_never_goes_back() -> None:
    """Two deals of the same parties on one day were taken for one, then parted."""
    radio = drawn("Nokia and Oppo agree", "Licences of radio patents end the Munich suits.", deals=SIGNED)
    labs = drawn(
        "Oppo lends labs to Nokia",
        "Students in Oulu and Shenzhen will share benches.",
        deals=[alliance("Nokia", "Oppo")],
        outlet="one",
    )
    gathering = (
        "Makers from Shenzhen come, ministers of many lands gather, a choir sings of autumn by the sea."
    )
    more = drawn("Nokia and Oppo shake hands", gathering, deals=SIGNED, days=1)
    same = drawn("Nokia and Oppo shake hands", gathering, deals=SIGNED, days=1, outlet="one")

    def filed(entry: Sketch, parted: Parted) -> list[int]:
        shelf = Shelf()
        shelf.remember(1, *story_of([radio]))
        shelf.remember(2, *story_of([labs]))
        return shelf.file(entry, parted=parted)

    assert one_story(radio, labs)
    for entry, alone, parted in ((more, 1, 2), (same, 1, 3)):
        assert filed(entry, {}) == [alone]
        # It speaks with the words of the second; where it is not like enough to join that, it stays alone.
        assert filed(entry, {1: [2], 2: [1]}) == [parted]


def test_an_entry_from_the_future_counts_as_come_now() -> None:
    entry = drawn("Nokia and Oppo sign", deals=SIGNED, days=50)
    (decision,) = group([Newcomer(entry, search_keys(entry))], [], {}, NOON)
    assert decision.memory["first"] == int(NOON.timestamp())
    assert max(decision.keys.values()) == NOON + MOVE_WINDOW


def test_few_keys_are_filed_and_asked() -> None:
    many = drawn(
        "Twelve makers found radio alliance " + " ".join(f"Maker{number}" for number in range(12)),
        "A long text follows. " * 30,
        deals=[alliance(*(f"Maker{number}" for number in range(12)))],
        link="https://example.com/1",
    )
    assert len(search_keys(many)) <= 40
    assert len(filing_keys(many)) <= 30
    assert set(filing_keys(FIRST).values()) == {JOIN_WINDOW, MOVE_WINDOW}
    assert (
        len(
            filing_keys(
                drawn(
                    "Rain over the lakes of the north", "Umbrellas were sold out by noon in the whole town."
                )
            )
        )
        <= 6
    )


def test_a_story_that_grouping_never_saw_is_left_alone() -> None:
    keys = search_keys(FIRST)
    (decision,) = group([Newcomer(FIRST, keys)], [Candidate(1, {}, keys)], {}, NOON)
    assert decision.opens


def test_what_an_outlet_says_twice_in_the_same_words_is_no_sequel() -> None:
    entry = drawn("Oppo, Vivo agree", deals=[licence("Oppo", "Vivo")], outlet="one")
    assert one_story(entry, entry)
    assert one_story(
        drawn("", deals=[licence("Oppo", "Vivo")], outlet="one"),
        drawn("", deals=[licence("Oppo", "Vivo")], outlet="one"),
    )


NAMES = st.sampled_from(["Nokia", "Oppo", "Vivo", "Apple", "Samsung"])
DEALS = st.one_of(
    st.none(),
    st.builds(licence, NAMES, NAMES, status=st.sampled_from(["announced", "rumored", "ended"])),
    st.builds(fight, NAMES, NAMES, subtype=st.sampled_from(["lawsuit", "ruling", "challenge"])),
    st.builds(alliance, NAMES, NAMES),
)
TITLES = st.lists(
    st.sampled_from(
        [
            "Nokia",
            "Oppo",
            "Apple",
            "sues",
            "signs",
            "licence",
            "patents",
            "talks",
            "ends",
            "$5 million",
            "radio",
        ]
    ),
    max_size=8,
).map(" ".join)
ENTRIES = st.builds(
    lambda title, text, deal, days: drawn(title, text, deals=[deal] if deal else [], days=days),
    TITLES,
    st.text(max_size=30),
    DEALS,
    st.integers(-20, 120),
)


@settings(max_examples=80)
@given(st.lists(ENTRIES, max_size=10), st.integers(0, 10))
def test_any_batch_gets_a_decision_for_each_entry(entries: list[Sketch], cut: int) -> None:
    shelf = Shelf()
    stories = [*shelf.file(*entries[:cut]), *shelf.file_together(*entries[cut:])]
    assert len(stories) == len(entries)
    for story, decision in zip(stories, shelf.decisions, strict=True):
        assert decision.opens == (decision.because == "")
        assert decision.follows is None or decision.follows < story
    for entry in entries[:1]:  # filed again it never joins a story that is told in other words only
        (again,) = shelf.file(entry)
        assert again == max(stories) + 1 or opened(entry)["texts"][0] in shelf.memories[again]["texts"]
