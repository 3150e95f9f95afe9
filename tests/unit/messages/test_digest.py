from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.messages.digest import digest, ranked
from newsbot.model.chat import Chat
from newsbot.model.deal import Deal, Party
from newsbot.model.story import Move, Story
from tests.unit.messages.given import ALLIANCE, LICENCE, NOW, SUIT, any_stories, entry, story
from tests.unit.messages.telegram_rules import accept

CHAT = Chat(1, zone="Europe/Helsinki")
DAY = date(2026, 5, 9)


def numbered(number: int, *deals: Deal, outlets: int = 1, **changes: object) -> Story:
    entries = tuple(
        entry(number * 100 + place, f"Outlet {place}", title=f"Headline {number}") for place in range(outlets)
    )
    return replace(story(*deals, entries=entries), story_id=number, title=f"Headline {number}", **changes)  # type: ignore[arg-type]  # fields of Story


def test_a_day_in_one_message() -> None:
    stories = [
        numbered(1, SUIT),
        numbered(2, LICENCE, outlets=3),
        numbered(3, ALLIANCE),
        replace(numbered(4), deals=()),
    ]
    (part,) = digest(stories, chat=CHAT, day=DAY, now=NOW)
    assert accept(part) == (
        "🗞 Saturday 9 May · 4 stories\n"
        "\n"
        "📜 Patent deals (1)\n"
        "• Nokia → Xiaomi · Patent licence\n"
        "Headline 2\n"
        "Outlet 0 +2 · SEPs, 5G · terms undisclosed · several years\n"
        "\n"
        "🤝 Alliances (1)\n"
        "• Nokia + Xiaomi · Partnership\n"
        "Headline 3\n"
        "Outlet 0 · AR/VR, AI\n"
        "\n"
        "⚖️ Patent disputes (1)\n"
        "• Haptic Hats v Meta · Patent lawsuit\n"
        "Headline 1\n"
        "Outlet 0\n"
        "\n"
        "📰 Other news (1)\n"
        "• Headline 4\n"
        "Outlet 0"
    )


def test_no_stories_no_digest() -> None:
    assert digest([], chat=CHAT, day=DAY, now=NOW) == ()


def test_a_late_digest_says_so_once() -> None:
    (part,) = digest([numbered(1)], chat=CHAT, day=DAY, now=NOW, late=True)
    assert accept(part).startswith(
        "🗞 Saturday 9 May\n\nThis digest is late: I was not running when it was due.\n\n"
    )


def test_a_title_of_its_own() -> None:
    (part,) = digest([numbered(1)], chat=CHAT, day=DAY, now=NOW, title="🗞 While you were away")
    assert accept(part).startswith("🗞 While you were away\n\n")


def test_what_matters_most_comes_first() -> None:
    loud = numbered(1, outlets=9)
    moved = numbered(2, moves=(Move("rumored", NOW, 1), Move("announced", NOW, 2)))
    followed = numbered(3, replace(LICENCE, parties=(Party("Oppo", "licensee", "Oppo"),)))
    newest = numbered(4, last_at=NOW + timedelta(hours=1))
    order = [each.story_id for each in ranked([newest, loud, moved, followed], ["oppo"])]
    assert order == [3, 2, 1, 4]


def test_a_story_is_told_once() -> None:
    (part,) = digest([numbered(1), numbered(1)], chat=CHAT, day=DAY, now=NOW)
    assert accept(part).count("Headline 1") == 1


def test_a_long_digest_is_parted_between_stories() -> None:
    stories = [numbered(number, LICENCE if number % 2 else SUIT, outlets=2) for number in range(100)]
    parts = digest(stories, chat=CHAT, day=DAY, now=NOW)
    texts = [accept(part) for part in parts]
    assert len(parts) > 2
    assert all(f"🗞 Saturday 9 May · {number} of {len(parts)}" in text for number, text in enumerate(texts, 1))
    assert "📜 Patent deals (50), continued" in "".join(texts)
    for number in range(100):
        assert sum(f"Headline {number}\n" in f"{text}\n" for text in texts) == 1


@settings(max_examples=40)
@given(st.lists(any_stories(), min_size=1, max_size=12), st.booleans())
def test_whatever_feeds_say_telegram_takes_the_digest(stories: list[Story], late: bool) -> None:
    for part in digest(stories, chat=CHAT, day=DAY, now=NOW, late=late):
        accept(part)
