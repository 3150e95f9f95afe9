from __future__ import annotations

from itertools import product

import pytest

from newsbot.stories.memories import opened
from newsbot.stories.moves import Step, arrived, move, step
from newsbot.stories.tells import ANNOUNCED, CLOSED, DISPUTED, ENDED, RUMORED, SETTLED, STAGES
from tests.unit.stories.samples import alliance, drawn, fight, licence

FORWARD = {
    (RUMORED, ANNOUNCED),
    (RUMORED, CLOSED),
    (RUMORED, SETTLED),
    (RUMORED, ENDED),
    (ANNOUNCED, CLOSED),
    (ANNOUNCED, ENDED),
    (ANNOUNCED, DISPUTED),
    (CLOSED, ENDED),
    (CLOSED, DISPUTED),
    (DISPUTED, SETTLED),
    (DISPUTED, ANNOUNCED),
    (DISPUTED, CLOSED),
    (DISPUTED, ENDED),
    (SETTLED, ENDED),
}
BACKWARD = {(SETTLED, DISPUTED), (ENDED, ANNOUNCED), (ENDED, CLOSED)}


@pytest.mark.parametrize(("old", "new"), list(product(STAGES, STAGES)))
def test_every_pair_of_stages_has_its_step(old: str, new: str) -> None:
    expected = (
        Step.FORWARD if (old, new) in FORWARD else Step.BACKWARD if (old, new) in BACKWARD else Step.NONE
    )
    assert step(old, new) is expected


def test_a_licence_after_a_fight_settles_it() -> None:
    assert arrived(DISPUTED, ANNOUNCED) == SETTLED
    assert arrived(RUMORED, ANNOUNCED) == ANNOUNCED


TALKS = drawn(
    "Nokia in talks over licence with Oppo, sources say", deals=[licence("Nokia", "Oppo", status="rumored")]
)
DONE = drawn("Nokia and Oppo sign patent licence", deals=[licence("Nokia", "Oppo")])
SUIT = drawn("Nokia sues Oppo over patents", deals=[fight("Nokia", "Oppo")])


@pytest.mark.parametrize(
    ("story", "entry", "expected"),
    [
        (TALKS, drawn("Nokia signs with Oppo", deals=[licence("Nokia", "Oppo")], days=2), Step.FORWARD),
        (
            TALKS,
            drawn("Nokia, Oppo: the deal explained", deals=[licence("Nokia", "Oppo")], days=1),
            Step.NONE,
        ),
        (
            TALKS,
            drawn("Nokia, Oppo: the deal explained", deals=[licence("Nokia", "Oppo")], days=9),
            Step.FORWARD,
        ),
        (
            SUIT,
            drawn("Nokia and Oppo settle", deals=[licence("Nokia", "Oppo", subtype="settlement")], days=40),
            Step.FORWARD,
        ),
        (SUIT, drawn("Oppo takes Nokia licence", deals=[licence("Nokia", "Oppo")], days=40), Step.FORWARD),
        (SUIT, drawn("Nokia v Oppo: what to know", deals=[licence("Nokia", "Oppo")], days=1), Step.NONE),
        (DONE, drawn("Nokia sues Oppo", deals=[fight("Nokia", "Oppo")], days=60), Step.FORWARD),
        (
            DONE,
            drawn("Nokia and Oppo complete patent sale", deals=[licence("Nokia", "Oppo")], days=1),
            Step.NONE,
        ),
        (
            DONE,
            drawn("Nokia completes patent sale to Oppo", deals=[licence("Nokia", "Oppo")], days=20),
            Step.FORWARD,
        ),
        (
            DONE,
            drawn(
                "Nokia and Oppo build phones together",
                deals=[alliance("Nokia", "Oppo", status="ended")],
                days=20,
            ),
            Step.NONE,
        ),
        (
            SUIT,
            drawn("Nokia, Oppo open shop together", deals=[alliance("Nokia", "Oppo")], days=20),
            Step.NONE,
        ),
        (DONE, drawn("Other news"), Step.NONE),
    ],
)
def test_a_move_is_believed_when_the_words_carry_it(story: object, entry: object, expected: Step) -> None:
    assert isinstance(story, type(DONE))
    assert isinstance(entry, type(DONE))
    assert move(entry, opened(story)) is expected
