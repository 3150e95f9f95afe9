"""The bot's small pure parts: buckets, memory, deep links, hours, spans, names of channels."""

from __future__ import annotations

import base64
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.bot.commands import COMMANDS
from newsbot.bot.commands.digest import clock_time
from newsbot.bot.commands.digest import understood as digest_words
from newsbot.bot.commands.mute import understood as span_of
from newsbot.bot.limits import BURST, Buckets
from newsbot.bot.links import wish
from newsbot.bot.memory import Memory
from newsbot.bot.rights import named_channel
from newsbot.errors import CommandError
from newsbot.messages.onboarding import ADMIN_COMMANDS
from newsbot.messages.onboarding import COMMANDS as MENU
from tests.make import NOW


def test_a_bucket_empties_and_fills_again() -> None:
    buckets = Buckets(burst=3, a_second=0.5)
    assert [buckets.take(1, NOW) for _ in range(3)] == [None, None, None]
    assert buckets.take(1, NOW) == timedelta(seconds=2)  # said once
    assert buckets.take(1, NOW) == timedelta()
    assert buckets.take(2, NOW) is None  # others are not held up
    assert buckets.take(1, NOW + timedelta(seconds=2)) is None
    assert buckets.take(1, NOW + timedelta(seconds=2)) == timedelta(seconds=2)


@given(st.lists(st.floats(0, 5), max_size=80))
@settings(max_examples=40)
def test_never_more_than_burst_and_rate(gaps: list[float]) -> None:
    buckets, at, served = Buckets(burst=5, a_second=0.5), NOW, 0
    for gap in gaps:
        at += timedelta(seconds=gap)
        served += buckets.take(1, at) is None
    assert served <= 5 + 0.5 * (at - NOW).total_seconds() + 1e-6


def test_a_clock_set_back_gives_nothing_away() -> None:
    buckets = Buckets(burst=1, a_second=1)
    assert buckets.take(1, NOW) is None
    assert buckets.take(1, NOW - timedelta(hours=1)) is not None
    assert BURST >= 5


def test_memory_forgets_by_time_and_by_number() -> None:
    memory: Memory[str] = Memory(timedelta(minutes=1), most=2)
    memory.keep("a", "1", NOW)
    memory.keep("b", "2", NOW)
    memory.keep("c", "3", NOW)
    assert memory.find("a", NOW) is None
    assert memory.take("b", NOW) == "2"
    assert memory.take("b", NOW) is None
    assert memory.find("c", NOW + timedelta(minutes=2)) is None
    assert memory.count(NOW) == 0


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("nokia, ericsson licences daily", "s-nokia-ericsson_licences_daily"),
        ("all", "s-all"),
        ("alliances with Société Générale", "b-YWxsaWFuY2VzIHdpdGggU29jacOpdMOpIEfDqW7DqXJhbGU"),
    ],
)
def test_a_link_holds_a_wish_in_words(words: str, payload: str) -> None:
    assert wish(payload) == words


@given(st.text(max_size=15).filter(lambda text: text.isprintable()))
@settings(max_examples=200)
def test_letters_that_no_link_carries_travel_encoded(words: str) -> None:
    assert wish("b-" + base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")) == words


@given(st.text(alphabet="bs-_ABCxyz019=%", max_size=80))
@settings(max_examples=100)
def test_any_payload_is_words_or_nothing(given_text: str) -> None:
    assert isinstance(wish(given_text), str)


@pytest.mark.parametrize(
    ("said", "hour"),
    [("7", time(7)), ("07:30", time(7, 30)), ("7.30", time(7, 30)), ("7 pm", time(19)), ("12 am", time(0)), ("12pm", time(12)), ("at 18h15", time(18, 15)),
     ("24:00", None), ("7:75", None), ("13 pm", None), ("soon", None), ("", None), ("٧", None)],
)  # fmt: skip
def test_hours(said: str, hour: time | None) -> None:
    assert clock_time(said) == hour


def test_digest_words() -> None:
    assert digest_words("weekdays 7:30") == (time(7, 30), frozenset(range(5)))
    assert digest_words("monday and fri") == (None, frozenset((0, 4)))
    assert digest_words("every day at 9 am") == (time(9), frozenset(range(7)))
    with pytest.raises(CommandError, match="/digest 07:30"):
        digest_words("whenever")


@pytest.mark.parametrize(
    ("said", "hours"),
    [("8h", 8), ("8 hours", 8), ("90 min", 1.5), ("2 days", 48), ("1w", 168), ("0h", None), ("999d", None), ("8", None), ("-1h", None), ("8x", None)],
)  # fmt: skip
def test_spans(said: str, hours: float | None) -> None:
    assert span_of(said) == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [("@deals alliances", "@deals", "alliances"), ("-1001234567890 Nokia", -1001234567890, "Nokia"), ("@deals", "@deals", ""), ("Nokia @deals", None, "Nokia @deals"),
     ("@x", None, "@x"), ("-5 Nokia", None, "-5 Nokia"), ("", None, "")],
)  # fmt: skip
def test_channel_names(words: str, name: int | str | None, rest: str) -> None:
    assert named_channel(words) == (name, rest)


def test_every_command_of_the_menus_is_served() -> None:
    served = {word for command in COMMANDS for word in command.words}
    assert {name for name, _ in (*MENU, *ADMIN_COMMANDS)} <= served
    admin = {word for command in COMMANDS if command.admin for word in command.words}
    assert admin == {name for name, _ in ADMIN_COMMANDS}
