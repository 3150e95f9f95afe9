from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from newsbot.alerts import outcome
from newsbot.alerts.outcome import (
    ROWS,
    UNSURE_AT_MOST,
    WORTH,
    Bug,
    Change,
    Result,
    Sent,
    after,
    back_off,
    table,
)
from newsbot.errors import (
    ChatGone,
    ChatMoved,
    DeliveryError,
    MessageRefused,
    SlowDown,
    TopicGone,
    TryLater,
    Unsure,
)
from newsbot.model.alert import DELIVERY_KINDS, DELIVERY_STATES, Delivery
from tests.unit.alerts.given import NOW

RESULTS: dict[str, Result] = {
    "sent": Sent(42),
    "slow": SlowDown(7, "Too Many Requests", retry_after=timedelta(seconds=33)),
    "gone": ChatGone(7, "bot was blocked by the user"),
    "moved": ChatMoved(7, "upgraded", new_chat=-1007),
    "topic": TopicGone(7, "message thread not found"),
    "refused": MessageRefused(7, "can't parse entities"),
    "later": TryLater(7, "502"),
    "unsure": Unsure(7, "read timed out"),
    "bug": Bug("KeyError"),
}


def delivery(**changes: object) -> Delivery:
    owed = Delivery(
        delivery_id=1, chat_id=7, kind="alert", due_at=NOW, state="sending", lease="me", created_at=NOW
    )
    return replace(owed, **changes)  # type: ignore[arg-type]  # the tests name fields of Delivery


def change(result: str, **changes: object) -> Change:
    return after(delivery(**changes), RESULTS[result], NOW, random.Random(1))


def test_the_documented_table_is_the_one_that_decides() -> None:
    assert table() in (outcome.__doc__ or "")


def test_every_row_of_the_table_is_reached_and_no_delivery_falls_through() -> None:
    """Every kind, state, attempt, age, topic and form against every result."""
    seen: set[str] = set()
    everything = itertools.product(
        DELIVERY_KINDS, ("sending", "uncertain"), (0, 1, 4, 9), (0, 1, 3, 30), (None, 9), (False, True), RESULTS.values()
    )  # fmt: skip
    moved_to_itself = ChatMoved(7, "again", new_chat=7)
    for kind, state, attempts, days, thread, plain, result in everything:
        before = delivery(
            kind=kind,
            state=state,
            attempts=attempts,
            created_at=NOW - timedelta(days=days),
            thread_id=thread,
            plain=plain,
        )
        for each in (result, moved_to_itself):
            done = after(before, each, NOW, random.Random(1))
            seen.add(done.why)
            stored = done.delivery
            assert stored.state in DELIVERY_STATES
            assert stored.state != "sending"
            assert stored.lease == ""
            assert (stored.state == "sent") == isinstance(each, Sent)
            if stored.state in ("queued", "uncertain") and not done.pause_chat and not done.new_chat:
                progress = (
                    stored.due_at > NOW
                    or stored.plain != before.plain
                    or stored.thread_id != before.thread_id
                )
                assert progress, f"{done.why} would be tried again at once, for ever"
            if kind == "alert" and stored.state == "dropped":
                assert done.into_digest, "an alert is never lost in silence"
            if stored.state == "failed":
                assert done.tell_admin
    assert seen == {f"{row.result}, {row.when}: {row.state}" for row in ROWS}


def test_sent_keeps_the_proof() -> None:
    done = change("sent").delivery
    assert (done.state, done.message_id, done.sent_at, done.error) == ("sent", 42, NOW, "")


def test_a_flood_holds_the_chat_as_long_as_asked_and_costs_no_attempt() -> None:
    done = change("slow", attempts=3)
    assert done.delivery.due_at == done.hold_chat_until == NOW + timedelta(seconds=33)
    assert done.delivery.attempts == 3


def test_a_blocked_chat_is_paused_and_its_alerts_wait() -> None:
    done = change("gone")
    assert done.pause_chat == "bot was blocked by the user"
    assert done.delivery.state == "queued"
    assert done.delivery.attempts == 0
    assert change("gone", kind="edit").delivery.state == "dropped"


def test_a_moved_chat_takes_everything_along() -> None:
    done = change("moved", reply_to=5)
    assert (done.new_chat, done.delivery.chat_id, done.delivery.due_at) == (-1007, -1007, NOW)
    assert done.delivery.reply_to is None  # message ids of the old group mean nothing in the new one


def test_a_vanished_topic_falls_back_to_the_main_chat_once() -> None:
    done = change("topic", thread_id=9)
    assert (done.forget_topic, done.delivery.thread_id, done.delivery.due_at) == (9, None, NOW)
    assert change("topic").delivery.due_at > NOW


def test_a_refused_message_is_sent_plain_and_then_no_more() -> None:
    assert change("refused").delivery.plain
    assert change("refused").delivery.state == "queued"
    done = change("refused", plain=True)
    assert done.delivery.state == "failed"
    assert "can't parse entities" in done.tell_admin
    assert change("refused", kind="edit").delivery.state == "dropped"


def test_a_lost_answer_is_sent_again_but_not_for_ever() -> None:
    assert change("unsure").delivery.state == "uncertain"
    assert change("unsure", attempts=UNSURE_AT_MOST - 1).delivery.state == "failed"


@pytest.mark.parametrize("kind", DELIVERY_KINDS)
def test_trying_ends_when_the_news_is_stale(kind: str) -> None:
    fresh = change("later", kind=kind, created_at=NOW - WORTH[kind] + timedelta(seconds=1))
    stale = change("later", kind=kind, created_at=NOW - WORTH[kind])
    assert fresh.delivery.state == "queued"
    assert stale.delivery.state in ("dropped", "failed")
    assert stale.into_digest == (kind == "alert")


def test_back_off_grows_from_seconds_to_two_hours_with_jitter() -> None:
    rng = random.Random(3)
    waits = [[back_off(attempts, rng).total_seconds() for _ in range(200)] for attempts in range(1, 9)]
    for wanted, found in zip((5, 30, 120, 600, 3_600, 7_200, 7_200, 7_200), waits, strict=True):
        assert wanted * 0.8 <= min(found) < wanted < max(found) <= wanted * 1.2


def test_an_unknown_sort_of_error_is_a_passing_one() -> None:
    done = after(delivery(), DeliveryError(7, "strange"), NOW, random.Random(1))
    assert done.delivery.state == "queued"
    assert done.delivery.due_at > NOW


def test_a_bug_puts_the_delivery_off_an_hour() -> None:
    assert change("bug").delivery.due_at == NOW + timedelta(hours=1)
