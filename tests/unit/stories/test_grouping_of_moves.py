from __future__ import annotations

from tests.unit.stories.samples import Shelf, alliance, drawn, fight, licence

SIGNED = [licence("Nokia", "Oppo")]
RUMOUR = drawn(
    "Nokia in talks with Oppo over patent licence, sources say",
    deals=[licence("Nokia", "Oppo", status="rumored")],
)


def test_a_deal_after_its_rumour_is_a_move_within_ninety_days() -> None:
    for days, follows in ((10, 1), (89, 1), (91, None)):
        shelf = Shelf()
        assert shelf.file(RUMOUR, drawn("Nokia and Oppo sign licence", deals=SIGNED, days=days)) == [1, 2]
        assert shelf.decisions[1].follows == follows
        assert shelf.decisions[1].stage == "announced"


def test_further_outlets_join_the_move_and_not_the_rumour() -> None:
    shelf = Shelf()
    stories = shelf.file(
        RUMOUR,
        drawn("Nokia and Oppo sign licence", deals=SIGNED, days=10),
        drawn("Oppo signs with Nokia", deals=SIGNED, days=10),
        drawn(
            "Nokia said to seek deal with Oppo",
            deals=[licence("Nokia", "Oppo", status="rumored")],
            days=10.5,
        ),
    )
    assert stories == [1, 2, 2, 2]


def test_a_fight_that_ends_by_agreement_is_a_move_of_the_fight() -> None:
    shelf = Shelf()
    shelf.file(
        drawn("Nokia sues Oppo over patents", deals=[fight("Nokia", "Oppo")]),
        drawn("Nokia and Oppo settle", deals=[licence("Nokia", "Oppo", subtype="settlement")], days=60),
    )
    assert shelf.decisions[1].follows == 1
    assert shelf.decisions[1].stage == "settled"


def test_a_step_back_needs_a_second_outlet() -> None:
    shelf = Shelf()
    ended = drawn("GM and Honda scrap battery partnership", deals=[alliance("GM", "Honda", status="ended")])
    again = [alliance("GM", "Honda")]
    one = drawn("GM and Honda partner on batteries", deals=again, days=4, outlet="one")
    same = drawn("GM, Honda batteries: partnership lives", deals=again, days=5, outlet="one")
    other = drawn("Honda and GM form battery alliance", deals=again, days=5, outlet="two")
    assert shelf.file(ended, one, same, other) == [1, 1, 1, 2]
    assert shelf.decisions[3].follows == 1


def test_what_is_told_of_before_is_no_step_back() -> None:
    ended = drawn("Oppo and Vivo", deals=[licence("Oppo", "Vivo", status="ended")], outlet="one")
    for days, story in ((-1, 2), (0, 2), (1, 1)):
        shelf = Shelf()
        signed = drawn("Pact signed", deals=[licence("Oppo", "Vivo")], days=days, outlet="one")
        assert shelf.file(ended, signed) == [1, story]


def test_a_story_that_gets_its_deal_later_is_a_move_from_then_on() -> None:
    shelf = Shelf()
    stories = shelf.file(
        drawn("Nokia sues Oppo over patents", deals=[fight("Nokia", "Oppo")]),
        drawn("Nokia and Oppo end patent feud for good", days=50),
        drawn(
            "Nokia and Oppo settle patent feud",
            deals=[licence("Nokia", "Oppo", subtype="settlement")],
            days=50.2,
        ),
    )
    assert stories == [1, 2, 2]
    assert shelf.decisions[1].follows is None
    assert shelf.decisions[2].follows == 1
