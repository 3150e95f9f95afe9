from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.alerts.pace import TELEGRAM, Limits, Pace


def within(moments: list[float], span: float) -> int:
    """The most moments that lie in any window of that length."""
    ordered = sorted(moments)
    return max(sum(1 for other in ordered if at <= other < at + span) for at in ordered)


def test_the_first_message_leaves_at_once_and_the_second_of_the_chat_a_second_later() -> None:
    pace = Pace()
    assert pace.reserve(1, group=False, now=10.0) == 10.0
    assert pace.reserve(1, group=False, now=10.0) == pytest.approx(11.05)
    assert pace.reserve(2, group=False, now=10.0) == pytest.approx(10.04)


def test_all_chats_together_stay_at_twenty_five_a_second() -> None:
    pace = Pace()
    moments = [pace.reserve(chat, group=False, now=0.0) for chat in range(1000)]
    assert within(moments, 1.0 - 1e-6) <= 26
    assert max(moments) == pytest.approx(999 / 25)


def test_a_group_gets_eighteen_a_minute_however_long_it_goes_on() -> None:
    pace = Pace()
    moments = []
    now = 0.0
    for _ in range(60):
        now = max(now, pace.reserve(-5, group=True, now=now))
        moments.append(now)
    assert within(moments, 60.0) == 18
    assert moments[17] < 20  # the first eighteen need not wait for the minute


def test_a_crowded_group_pushes_nobody_back() -> None:
    pace = Pace()
    for _ in range(100):
        pace.reserve(-5, group=True, now=0.0)
    assert pace.reserve(1, group=False, now=0.0) == pytest.approx(4.0)  # a hundred slots later, not a minute


def test_chats_that_cannot_take_a_message_are_told_apart() -> None:
    pace = Pace()
    for _ in range(18):
        pace.reserve(-5, group=True, now=0.0)
    pace.reserve(1, group=False, now=0.0)
    assert pace.blocked(0.0) == {-5, 1}
    assert pace.blocked(0.0, horizon=2.0) == {-5}
    opening = pace.next_opening(0.0)
    assert opening is not None
    assert opening <= 1.1
    assert pace.blocked(100.0) == frozenset()
    assert pace.next_opening(100.0) is None


def test_one_chat_told_to_wait_waits_alone() -> None:
    pace = Pace()
    pace.slow_down(1, 30, now=0.0)
    assert pace.blocked(0.0) == {1}
    assert pace.reserve(2, group=False, now=0.1) == pytest.approx(0.1)
    assert pace.reserve(1, group=False, now=0.1) == pytest.approx(30.0)


def test_a_second_chat_told_within_two_seconds_pauses_all_for_the_shorter_time() -> None:
    pace = Pace()
    pace.slow_down(1, 40_000, now=0.0)
    pace.slow_down(2, 30, now=1.5)
    assert pace.reserve(3, group=False, now=1.6) == pytest.approx(31.5)
    assert pace.room(1.6, 1.0) == 0
    assert pace.blocked(33.0) == {1}


@pytest.mark.parametrize(("chat", "later"), [(1, 0.5), (2, 2.5)], ids=["the same chat", "too late"])
def test_other_waits_pause_nobody_else(chat: int, later: float) -> None:
    pace = Pace()
    pace.slow_down(1, 30, now=0.0)
    pace.slow_down(chat, 30, now=later)
    assert pace.reserve(3, group=False, now=later) == pytest.approx(later)


def test_a_group_with_a_new_id_keeps_its_count() -> None:
    pace = Pace()
    for _ in range(18):
        pace.reserve(-5, group=True, now=0.0)
    pace.moved(-5, -1005)
    assert pace.reserve(-1005, group=True, now=20.0) > 60


def test_memory_follows_traffic_not_chats() -> None:
    pace = Pace()
    now = 0.0
    for chat in range(20_000):
        now = pace.reserve(chat, group=chat % 3 == 0, now=now)
    assert len(pace._lanes) < 25 * 70
    pace.slow_down(5, 10, now)
    pace.reserve(1, group=False, now=now + 1000)
    assert len(pace._lanes) == 1
    assert not pace._told


def test_room_says_what_fits_within_the_horizon() -> None:
    pace = Pace()
    assert pace.room(0.0, 1.0) == 25
    for chat in range(10):
        pace.reserve(chat, group=False, now=0.0)
    assert pace.room(0.0, 1.0) == 15
    assert pace.wait(25, 0.0, 1.0) == pytest.approx(0.4)
    assert pace.wait(5, 0.0, 1.0) == 0.0


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    chats=st.integers(1, 12),
    limits=st.sampled_from([TELEGRAM, Limits(overall=3.0, chat_gap=0.5, group_count=4, group_window=10.0)]),
)
def test_no_limit_is_ever_crossed(seed: int, chats: int, limits: Limits) -> None:
    """Whatever the order of chats and waits: messages sent when `reserve` says keep every limit."""
    rng = random.Random(seed)
    pace = Pace(limits)
    sent: dict[int, list[float]] = {}
    now = 0.0
    for _ in range(150):
        now += rng.choice((0.0, 0.0, 0.01, 0.3, 2.0))
        open_chats = [chat for chat in range(chats) if chat not in pace.blocked(now)]
        if rng.random() < 0.02:
            pace.slow_down(rng.randrange(chats), rng.uniform(1, 20), now)
        elif open_chats:
            chat = rng.choice(open_chats)
            at = pace.reserve(chat, group=chat % 2 == 0, now=now)
            assert at >= now
            now = max(now, at)
            sent.setdefault(chat, []).append(at)
    everything = sorted(at for moments in sent.values() for at in moments)
    if everything:
        assert within(everything, 1.0 - 1e-6) <= limits.overall + 2
    for chat, moments in sent.items():
        assert all(later - earlier >= limits.chat_gap - 1e-6 for earlier, later in pairwise(moments))
        if chat % 2 == 0:
            assert within(moments, limits.group_window - 1e-6) <= limits.group_count
