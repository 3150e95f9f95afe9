"""Words in passing: within a toast's length, and every message one that Telegram takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from newsbot.edges.channels.telegram_desk import TOAST_LIMIT
from newsbot.messages import passing
from newsbot.messages.admin import stats
from newsbot.messages.onboarding import WISHES
from newsbot.messages.telegram import alert_buttons
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from tests import make
from tests.unit.messages.telegram_rules import accept

NASTY = "<b>\u202eevil\u2066 & " + "基亚" * 60
CHAT = Chat(1, zone="Europe/Helsinki")
SECTIONS = passing.stats_sections(
    {"day": {"entries": 3}, "week": {"entries": 20}},
    lag=timedelta(seconds=40),
    everything={"stories": 12_345, "patent_deal": 3},
    chats={"active": 2},
    feeds={"polled": 60},
    waiting=timedelta(minutes=3),
)
PARTS: dict[str, Callable[[], Part]] = {
    "unexpected": passing.unexpected,
    "unexpected wish": lambda: passing.unexpected(NASTY),
    "came in": lambda: passing.came_in(NASTY, 7),
    "stayed out": lambda: passing.stayed_out(NASTY, 7),
    "first admin": passing.first_admin,
    "buttons": lambda: passing.with_buttons(passing.unexpected(), WISHES),
    "channels": lambda: passing.with_buttons(
        passing.unexpected(), passing.channel_buttons(((-1001234567890, NASTY),))
    ),
    "stats": lambda: stats(SECTIONS),
}
TOASTS = [value for name, value in vars(passing).items() if name.isupper() and isinstance(value, str)]


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_message_is_taken(part: Callable[[], Part]) -> None:
    accept(part())


@pytest.mark.parametrize("toast", TOASTS)
def test_toasts_are_short(toast: str) -> None:
    assert 0 < len(toast) <= TOAST_LIMIT


def test_a_toast_of_a_long_name_is_short_too() -> None:
    until = make.NOW + timedelta(days=7)
    assert len(passing.muted_for("Nokia", until, chat=CHAT, now=make.NOW)) <= TOAST_LIMIT
    assert len(passing.noted("not_a_deal")) <= TOAST_LIMIT


def test_a_button_is_swapped_and_back() -> None:
    rows = alert_buttons(make.story(story_id=7))
    noted = passing.swapped(rows, "no:7", "✓ Not a deal", "no", 7, "undo")
    assert noted != rows
    assert passing.swapped(noted, "no:7:undo", "Not a deal", "no", 7) == rows
    assert passing.swapped(rows, "no:8", "x", "no", 8) == rows


def test_numbers_are_told_in_order() -> None:
    assert [title for title, _ in SECTIONS] == [
        "The last day",
        "The last week",
        "In all",
        "Chats",
        "Feeds",
    ]
    assert ("usual lag", "40 seconds") in SECTIONS[1][1]
