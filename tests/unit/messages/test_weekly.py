from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from newsbot.messages import weekly
from newsbot.messages.chart import GROUND, INK, bars
from newsbot.model.chat import Chat
from newsbot.model.deal import Party
from newsbot.model.story import Story
from tests.unit.messages.given import LICENCE, NOW, any_stories, story
from tests.unit.messages.telegram_rules import accept

CHAT = Chat(1, zone="Europe/Helsinki")
WEEK = [
    replace(
        story(replace(LICENCE, parties=(Party(one, "licensor", one), Party(other, "licensee", other)))),
        story_id=number,
    )
    for number, (one, other) in enumerate(
        [
            ("Nokia", "Xiaomi"),
            ("Nokia", "Oppo"),
            ("Ericsson", "Oppo"),
            ("InterDigital", "Samsung"),
            ("Nokia", "Vivo"),
        ]
    )
]


def test_the_week_in_a_picture_and_words() -> None:
    picture, words = weekly.weekly(
        WEEK, chat=CHAT, day_of=date(2026, 5, 11), now=NOW, known_pairs=[frozenset(("Nokia", "Xiaomi"))]
    )
    caption = accept(picture)
    assert caption.startswith(
        "📅 The week, 4 May to 10 May\n📜 5 patent deals\n\nFor the first time together\nNokia and Oppo"
    )
    assert "Nokia and Xiaomi" not in caption
    assert accept(words).startswith("The best of it\n• ")
    image = Image.open(io.BytesIO(picture.photo))
    assert image.format == "PNG"
    assert image.width == 1080
    assert image.width + image.height < 10_000  # the sum that Telegram takes
    assert len(picture.photo) < 200_000


def test_a_quiet_week_has_no_picture_and_an_empty_one_no_roll_up() -> None:
    (only,) = weekly.weekly(WEEK[:2], chat=CHAT, day_of=date(2026, 5, 11), now=NOW)
    assert "Most active\nNokia: 2 deals" in accept(only)
    assert "first time" not in accept(only)  # nobody said who dealt with whom before
    assert weekly.weekly([replace(WEEK[0], deals=())], chat=CHAT, day_of=date(2026, 5, 11), now=NOW) == ()


@settings(max_examples=40)
@given(st.lists(any_stories(), min_size=1, max_size=4))
def test_whatever_feeds_say_telegram_takes_the_week(stories: list[Story]) -> None:
    for part in weekly.weekly(stories, chat=CHAT, day_of=date(2026, 5, 11), now=NOW):
        accept(part)


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    def light(colour: tuple[int, int, int]) -> float:
        channels = (c / 255 for c in colour)
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_picture_reads_well() -> None:
    assert _contrast(INK, GROUND) > 12
    tall = Image.open(
        io.BytesIO(
            bars(
                [("诺基亚 \u202e" + "W" * 200, {"patent_deal": 3, "my topic": 1})] * 8,
                title="4 May to 10 May",
            )
        )
    )
    assert tall.size == Image.open(io.BytesIO(bars([("A", {"alliance": 1})] * 8, title=""))).size
