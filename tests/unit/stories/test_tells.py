from __future__ import annotations

import pytest

from newsbot.model.deal import Deal
from newsbot.stories.tells import (
    ANNOUNCED,
    CLOSED,
    DISPUTED,
    ENDED,
    RUMORED,
    SETTLED,
    dealish,
    deeds,
    firm,
    hesitant,
    series,
    source,
    stage,
    venues,
)
from newsbot.stories.words import read, stems
from tests.unit.stories.samples import alliance, fight, licence


@pytest.mark.parametrize(
    ("title", "deals", "expected"),
    [
        ("Nokia and Oppo sign", [licence("Nokia", "Oppo")], ANNOUNCED),
        ("Nokia in talks with Oppo", [licence("Nokia", "Oppo", status="rumored")], RUMORED),
        ("Nokia and Oppo settle", [licence("Nokia", "Oppo", subtype="settlement")], SETTLED),
        ("Nokia sues Oppo", [fight("Nokia", "Oppo")], DISPUTED),
        ("GM and Honda scrap alliance", [alliance("GM", "Honda", status="ended")], ENDED),
        ("Kodak completes sale of patents", [licence("Kodak", subtype="sale")], CLOSED),
        ("Venture of GM and Honda starts operations", [alliance("GM", "Honda")], CLOSED),
        ("Other news", [], ""),
        (
            "Nokia and Oppo settle suit",
            [licence("Nokia", "Oppo", subtype="settlement"), fight("Nokia", "Oppo")],
            SETTLED,
        ),
    ],
)
def test_the_surest_deal_and_the_title_say_the_stage(title: str, deals: list[Deal], expected: str) -> None:
    assert stage(title, deals) == expected


@pytest.mark.parametrize(
    ("title", "done"),
    [
        ("Nokia sues Oppo over patents", {"suit"}),
        ("Jury finds for Nokia", {"ruling"}),
        ("Nokia and Oppo bury the hatchet", {"peace"}),
        ("Oppo licenses Nokia patents", {"licence"}),
        ("Kodak sells imaging patents", {"sale"}),
        ("GM and Honda team up", {"alliance"}),
        ("Honda ditches plans", {"end"}),
        ("Nokia, Oppo patent dispute", set()),
    ],
)
def test_headlines_say_what_was_done(title: str, done: set[str]) -> None:
    assert set(deeds(stems(title))) == done


def test_titles_name_the_court() -> None:
    assert venues(stems("Munich court bans phones")) == ("germany",)
    assert venues(stems("Court bans phones")) == ()


@pytest.mark.parametrize(
    ("title", "rumour", "done"),
    [
        ("Nokia reportedly close to deal", True, False),
        ("Report: Apple to bid for patents", True, False),
        ("Nokia signs with Oppo", False, True),
        ("Nokia renews deal in bid to earn more", True, True),
    ],
)
def test_rumours_and_done_deals_have_their_words(title: str, rumour: bool, done: bool) -> None:
    assert hesitant(title) is rumour
    assert firm(title) is done


@pytest.mark.parametrize(
    ("title", "one_of_many"),
    [
        ("Daily deals: headphones, chargers and more", True),
        ("Weekly roundup", True),
        ("Podcast: what chips cost", True),
        ("Ep. 12 - the one with patents", True),
        ("Photo of the day #812", True),
        ("Nokia signs patent licence with Oppo", False),
    ],
)
def test_columns_that_come_back_are_known(title: str, one_of_many: bool) -> None:
    assert series(title, read(title, "").spoken) is one_of_many


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Nokia and Oppo sign patent licence - Daily Wire", "Daily Wire"),
        ("Nokia and Oppo sign patent licence | The Phone Post", "The Phone Post"),
        ("Oppo must pay Nokia $20 million for patents - London court", ""),
        ("Nokia-Oppo deal is signed", ""),
        ("Short - Wire", ""),
    ],
)
def test_an_aggregator_names_the_outlet_in_the_title(title: str, outlet: str) -> None:
    assert source(title) == outlet


def test_words_of_a_deal_are_noticed() -> None:
    assert dealish(stems("Oppo takes a licence"))
    assert not dealish(stems("Rain in Helsinki"))
