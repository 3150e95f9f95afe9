from __future__ import annotations

import math
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


def moment(pace: Pace, chat: int, *, group: bool = False, now: float, answer: bool = False) -> float:
    """When a message to this chat may leave."""
    return max(now, pace.opening(chat, group=group, answer=answer), pace.ready_at())


def send(pace: Pace, chat: int, *, group: bool = False, now: float, takes: float = 0.0) -> float:
    """Send as soon as the pace allows; the answer comes `takes` seconds later. Returns when it left."""
    at = moment(pace, chat, group=group, now=now)
    pace.answered(pace.leave(chat, group=group, now=at), at + takes)
    return at


def test_the_first_message_leaves_at_once_and_the_second_of_the_chat_a_second_later() -> None:
    pace = Pace()
    assert send(pace, 1, now=10.0) == 10.0
    assert moment(pace, 1, now=10.0) == pytest.approx(11.05)
    assert moment(pace, 2, now=10.0) == 10.0


def test_a_chat_s_gap_counts_from_the_answer() -> None:
    pace = Pace()
    send(pace, 1, now=10.0, takes=3.0)
    assert moment(pace, 1, now=10.0) == pytest.approx(14.05)


def test_answers_to_a_person_may_be_a_little_ahead_and_count() -> None:
    pace = Pace()
    for _ in range(4):
        at = moment(pace, 1, now=10.0, answer=True)
        assert at == pytest.approx(10.0)
        pace.answered(pace.leave(1, group=False, now=at), at)
    assert moment(pace, 1, now=10.0, answer=True) == pytest.approx(11.05)
    assert moment(pace, 1, now=10.0) == pytest.approx(14.2)


def test_all_chats_together_stay_at_twenty_five_a_second() -> None:
    pace = Pace()
    now, moments = 0.0, []
    for chat in range(1000):
        now = send(pace, chat, now=now)
        moments.append(now)
    assert within(moments, 1.0 - 1e-6) <= TELEGRAM.crowd
    assert within(moments, 10.0) <= 254
    assert max(moments) == pytest.approx(999 / 25, abs=0.2)


def test_while_nothing_is_answered_no_more_than_a_crowd_leaves() -> None:
    """Whatever has become of them, they cannot come in together and be too many."""
    pace = Pace(Limits(overall=5, slack=1))
    slots = []
    for chat in range(6):
        at = moment(pace, chat, now=chat * 1.0)
        slots.append(pace.leave(chat, group=False, now=at))
    assert pace.ready_at() == math.inf
    pace.answered(slots[3], 100.0)
    assert pace.ready_at() == 101.0
    pace.answered(slots[0], 100.5)
    assert pace.ready_at() == 101.0


def test_a_group_gets_eighteen_a_minute_however_long_it_goes_on() -> None:
    pace = Pace()
    now, moments = 0.0, []
    for _ in range(60):
        now = send(pace, -5, group=True, now=now)
        moments.append(now)
    assert within(moments, 60.0) == 18
    assert moments[17] < 20  # the first eighteen need not wait for the minute


def crowded(pace: Pace, group: int = -5) -> float:
    now = 0.0
    for _ in range(18):
        now = send(pace, group, group=True, now=now)
    return now


def test_a_crowded_group_pushes_nobody_back() -> None:
    pace = Pace()
    now = crowded(pace)
    assert moment(pace, -5, group=True, now=now) == pytest.approx(61.0)
    assert moment(pace, 1, now=now) == now


def test_chats_that_cannot_take_a_message_are_told_apart() -> None:
    pace = Pace()
    now = crowded(pace)
    send(pace, 1, now=now)
    assert pace.blocked(now) == {-5, 1}
    assert pace.blocked(now, horizon=2.0) == {-5}
    opening = pace.next_opening(now)
    assert opening is not None
    assert opening <= now + 1.1
    assert pace.blocked(now + 100.0) == frozenset()
    assert pace.next_opening(now + 100.0) is None


def test_one_chat_told_to_wait_waits_alone() -> None:
    pace = Pace()
    pace.slow_down(1, 30, now=0.0)
    assert pace.blocked(0.0) == {1}
    assert moment(pace, 2, now=0.1) == pytest.approx(0.1)
    assert moment(pace, 1, now=0.1) == pytest.approx(30.0)
    assert moment(pace, 1, now=0.1, answer=True) == pytest.approx(30.0)


def test_a_second_chat_told_within_two_seconds_pauses_all_for_the_shorter_time() -> None:
    pace = Pace()
    pace.slow_down(1, 40_000, now=0.0)
    pace.slow_down(2, 30, now=1.5)
    assert moment(pace, 3, now=1.6) == pytest.approx(31.5)
    assert pace.room(1.6, 1.0) == 0
    assert pace.blocked(33.0) == {1}


@pytest.mark.parametrize(("chat", "later"), [(1, 0.5), (2, 2.5)], ids=["the same chat", "too late"])
def test_other_waits_pause_nobody_else(chat: int, later: float) -> None:
    pace = Pace()
    pace.slow_down(1, 30, now=0.0)
    pace.slow_down(chat, 30, now=later)
    assert moment(pace, 3, now=later) == pytest.approx(later)


def test_a_group_with_a_new_id_keeps_its_count() -> None:
    pace = Pace()
    crowded(pace)
    late = pace.leave(-5, group=True, now=70.0)
    pace.moved(-5, -1005)
    pace.answered(late, 71.0)
    assert moment(pace, -5, group=True, now=71.0) == 71.0
    for _ in range(17):
        send(pace, -1005, group=True, now=71.0)
    assert moment(pace, -1005, group=True, now=71.0) > 130


def test_memory_follows_traffic_not_chats() -> None:
    pace = Pace()
    now = 0.0
    for chat in range(20_000):
        now = send(pace, chat, group=chat % 3 == 0, now=now)
    assert len(pace._slots) < 25 * 70
    pace.slow_down(5, 10, now)
    send(pace, 1, now=now + 1000)
    assert len(pace._slots) == 1
    assert not pace._told


def test_room_says_what_fits_within_the_horizon() -> None:
    pace = Pace(Limits(slack=1))
    assert pace.room(0.0, 1.0) == 25
    now = 0.0
    for chat in range(11):
        now = send(pace, chat, now=now)
    assert pace.room(0.0, 1.0) == 14
    assert pace.wait(25, 0.0, 1.0) == pytest.approx(0.44)
    assert pace.wait(5, 0.0, 1.0) == 0.0


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    chats=st.integers(1, 12),
    slow=st.sampled_from([0.0, 0.05, 0.5, 5.0]),
    limits=st.sampled_from([TELEGRAM, Limits(overall=3.0, chat_gap=0.5, group_count=4, group_window=10.0)]),
)
def test_no_limit_is_ever_crossed(seed: int, chats: int, slow: float, limits: Limits) -> None:
    """Whatever the order of chats and however long the way: what comes in at the channel keeps every limit.

    A message comes in anywhere between its leaving and its answer, as late as can be where that crowds most.
    """
    rng = random.Random(seed)
    pace = Pace(limits)
    came: list[tuple[int, float]] = []
    left: dict[int, list[float]] = {}
    open_until: list[tuple[float, object]] = []  # answers to come
    now = 0.0
    for _ in range(150):
        now += rng.choice((0.0, 0.0, 0.01, 0.3, 2.0))
        while open_until and open_until[0][0] <= now:
            at, slot = open_until.pop(0)
            pace.answered(slot, at)  # type: ignore[arg-type]  # it came from leave
        if rng.random() < 0.02:
            pace.slow_down(rng.randrange(chats), rng.uniform(1, 20), now)
        open_chats = [chat for chat in range(chats) if chat not in pace.blocked(now)]
        if not open_chats or pace.ready_at() > now:
            continue
        chat = rng.choice(open_chats)
        answer = now + rng.uniform(0.0, slow)
        left.setdefault(chat, []).append(now)
        came.append((chat, rng.choice((now, answer))))
        open_until.append((answer, pace.leave(chat, group=chat % 2 == 0, now=now)))
        open_until.sort(key=lambda each: each[0])
    if came:
        assert within([at for _, at in came], 1.0 - 1e-6) <= limits.crowd
    for chat, moments in left.items():
        assert all(later - earlier >= limits.chat_gap - 1e-6 for earlier, later in pairwise(moments))
        if chat % 2 == 0:
            there = [at for whose, at in came if whose == chat]
            assert within(there, limits.group_window - 1e-6) <= limits.group_count
