"""Buttons, notices of health, spans of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsbot.messages import health
from newsbot.messages.buttons import button, company_key, read
from newsbot.messages.times import ago, count, moment, span, zone_words
from tests.unit.messages.given import NOW
from tests.unit.messages.telegram_rules import parsed


def test_buttons_carry_their_data_and_give_it_back() -> None:
    made = button("x" * 99, "mute", company_key("Nokia"), 7)
    assert read(made.data) == ("mute", (company_key("NOKIA"), "7"))
    assert len(made.label) <= 40
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", "verb", "ä" * 40)


def test_notices_of_health() -> None:
    assert (
        health.feed_notices([("broken", "Chip <Wire> could not be read")])
        == "🔴 Chip &lt;Wire&gt; could not be read\nWhat cannot be read is tried again. If it has moved, feeds.yaml"
        " needs its new address."
    )
    assert (
        health.feed_notices([("well", "Chip Wire can be read again.")]) == "🟢 Chip Wire can be read again."
    )
    many = health.feed_notices([("broken", "<" * 500), ("well", "It goes on")] * 10)
    assert len(parsed(many)[0]) < 4096
    assert "🟢 It goes on\nAnd 8 other feeds: /feeds\nWhat cannot be read" in many
    assert many.count("tried again") == 1
    text, _ = parsed(health.week_line(feeds=64, broken=1, stories=812, deals=41, alerts=77, failed=2))
    assert (
        text
        == "📊 newsbot\nThe week: 64 feeds, 1 of them is failing: /feeds. 812 stories, 41 deals, 77 alerts. 2 messages could not be delivered."
    )
    text, _ = parsed(health.week_line(feeds=64, broken=0, stories=1, deals=1, alerts=1, failed=0))
    assert text == "📊 newsbot is well\nThe week: 64 feeds, all well. 1 story, 1 deal, 1 alert."


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "1 minute"),
        (timedelta(minutes=3), "3 minutes"),
        (timedelta(minutes=58), "1 hour"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(days=2.2), "2 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
)
def test_spans(value: timedelta, words: str) -> None:
    assert span(value) == words


def test_times_and_numbers() -> None:
    assert ago(NOW - timedelta(seconds=5), NOW) == "just now"
    assert moment(NOW, "Mars/Olympus", NOW) == "14:30"
    zones = ("Etc/GMT-2", "Etc/GMT+11", "Etc/GMT", "America/New_York", "UTC")
    assert [zone_words(zone) for zone in zones] == ["UTC+2", "UTC-11", "Etc/GMT", "America/New York", "UTC"]
    assert (count(1, "story", "stories"), count(1200, "deal")) == ("1 story", "1,200 deals")
