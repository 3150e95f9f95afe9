"""What a delivery becomes after an attempt: one table of states and moves, and nothing that sends or stores.

The first row that fits decides. `table()` prints it; the documentation and a test hold the print below.

result   when                    state      due               also
-------  ----------------------  ---------  ----------------  -------------------------
sent     always                  sent       -                 -
slow     always                  queued     as asked          hold the chat
gone     an edit or a notice     dropped    -                 pause the chat
gone     always                  queued     when it is back   pause the chat
moved    to another chat         queued     at once           move the chat
moved    always                  queued     backing off       -
topic    a topic was named       queued     at once           forget the topic, tell once
refused  an edit                 dropped    -                 -
refused  formatted               queued     at once, plain    -
refused  always                  failed     -                 tell the admin
later    worth trying            queued     backing off       -
later    an alert                dropped    -                 into the next digest
later    an edit or a notice     dropped    -                 -
later    always                  failed     -                 tell the admin
topic    worth trying            queued     backing off       -
topic    always                  failed     -                 tell the admin
unsure   worth trying            uncertain  backing off       -
unsure   an edit or a notice     dropped    -                 -
unsure   always                  failed     -                 tell the admin
bug      worth trying            queued     in an hour        -
bug      an edit or a notice     dropped    -                 -
bug      always                  failed     -                 tell the admin

Backing off: 5 seconds, 30, 2 minutes, 10, 1 hour, then every 2 hours, each a little more or less by chance.
Worth trying: an alert or a notice (an announcement is one here) for 2 days, a digest for 7, a roll-up for 3,
an edit for 6 hours; an uncertain message at most 7 times.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from newsbot.model.alert import OWN_WORDS, Delivery

# One cut connection or one 502 costs seconds; after an outage of hours nobody waits for half a day.
BACK_OFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=2),
)
WORTH = {
    "alert": timedelta(days=2),
    "digest": timedelta(days=7),
    "weekly": timedelta(days=3),
    "notice": timedelta(days=2),
    "announce": timedelta(days=2),
    "edit": timedelta(hours=6),
}
UNSURE_AT_MOST = 7  # over three hours in all: an outage of the channel loses nothing
AFTER_BUG = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took the message and numbered it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Bug:
    """Anything that was not foreseen; the job logged it."""

    reason: str


Result = Sent | DeliveryError | Bug


@dataclass(frozen=True, slots=True)
class Change:
    """The delivery as it is to be stored, and what else follows. The lease is given back in any case."""

    delivery: Delivery
    hold_chat_until: datetime | None = None  # chats.retry_at: nothing goes to this chat before
    pause_chat: str = ""  # the reason; subscriptions are kept, what is queued waits
    new_chat: int | None = None  # everything of the chat moves to this id
    forget_topic: int | None = None  # its subscriptions go to the main chat; the chat is told once
    into_digest: bool = False  # its alert belongs to the chat's next digest
    tell_admin: str = ""
    why: str = ""  # the row of the table, for the log


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    result: str
    when: str
    state: str
    due: str
    also: str


ROWS = (
    Row("sent", "always", "sent", "-", "-"),
    Row("slow", "always", "queued", "as asked", "hold the chat"),
    Row("gone", "an edit or a notice", "dropped", "-", "pause the chat"),
    Row("gone", "always", "queued", "when it is back", "pause the chat"),
    Row("moved", "to another chat", "queued", "at once", "move the chat"),
    Row("moved", "always", "queued", "backing off", "-"),
    Row("topic", "a topic was named", "queued", "at once", "forget the topic, tell once"),
    Row("refused", "an edit", "dropped", "-", "-"),
    Row("refused", "formatted", "queued", "at once, plain", "-"),
    Row("refused", "always", "failed", "-", "tell the admin"),
    Row("later", "worth trying", "queued", "backing off", "-"),
    Row("later", "an alert", "dropped", "-", "into the next digest"),
    Row("later", "an edit or a notice", "dropped", "-", "-"),
    Row("later", "always", "failed", "-", "tell the admin"),
    Row("topic", "worth trying", "queued", "backing off", "-"),
    Row("topic", "always", "failed", "-", "tell the admin"),
    Row("unsure", "worth trying", "uncertain", "backing off", "-"),
    Row("unsure", "an edit or a notice", "dropped", "-", "-"),
    Row("unsure", "always", "failed", "-", "tell the admin"),
    Row("bug", "worth trying", "queued", "in an hour", "-"),
    Row("bug", "an edit or a notice", "dropped", "-", "-"),
    Row("bug", "always", "failed", "-", "tell the admin"),
)


def after(delivery: Delivery, result: Result, now: datetime, rng: random.Random) -> Change:
    """The next state of a delivery that was just attempted."""
    name = name_of(result)
    row = next(row for row in ROWS if row.result == name and WHEN[row.when](delivery, result, now))
    reason = "" if isinstance(result, Sent) else result.reason
    counted = name not in ("sent", "slow", "gone")
    stored = replace(
        delivery,
        state=row.state,
        due_at=_due(row.due, delivery, result, now, rng),
        attempts=delivery.attempts + counted,
        plain=delivery.plain or row.due == "at once, plain",
        lease="",
        error=reason,
    )
    if isinstance(result, Sent):
        stored = replace(stored, message_id=result.message_id, sent_at=now)
    if row.also.startswith("forget the topic"):
        stored = replace(stored, thread_id=None, reply_to=None)
    if isinstance(result, ChatMoved) and row.also == "move the chat":
        stored = replace(stored, chat_id=result.new_chat, reply_to=None)
    return Change(
        delivery=stored,
        hold_chat_until=stored.due_at if row.also == "hold the chat" else None,
        pause_chat=reason if row.also == "pause the chat" else "",
        new_chat=result.new_chat if isinstance(result, ChatMoved) and row.also == "move the chat" else None,
        forget_topic=delivery.thread_id if row.also.startswith("forget the topic") else None,
        into_digest=row.also == "into the next digest",
        tell_admin=f"A {delivery.kind} for chat {delivery.chat_id} failed for good: {reason}"
        if row.also == "tell the admin"
        else "",
        why=f"{row.result}, {row.when}: {row.state}",
    )


def name_of(result: Result) -> str:
    """The row heading of a result; an error of a sort that the table does not know is a passing one."""
    names: tuple[tuple[type, str], ...] = (
        (Sent, "sent"),
        (Bug, "bug"),
        (SlowDown, "slow"),
        (Unsure, "unsure"),
        (ChatMoved, "moved"),
        (ChatGone, "gone"),
        (TopicGone, "topic"),
        (MessageRefused, "refused"),
        (TryLater, "later"),
    )
    return next((name for sort, name in names if isinstance(result, sort)), "later")


def back_off(attempts: int, rng: random.Random) -> timedelta:
    """How long to wait after that many failed attempts, this one included."""
    step = BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
    return step * rng.uniform(0.8, 1.2)


def table() -> str:
    """The rows, aligned, as the module's docstring shows them."""
    heads = Row("result", "when", "state", "due", "also")
    rules = Row("-" * 7, "-" * 22, "-" * 9, "-" * 16, "-" * 25)
    lines = [
        f"{row.result:<7}  {row.when:<22}  {row.state:<9}  {row.due:<16}  {row.also}".rstrip()
        for row in (heads, rules, *ROWS)
    ]
    return "\n".join(lines)


def _due(due: str, delivery: Delivery, result: Result, now: datetime, rng: random.Random) -> datetime:
    if due == "backing off":
        return now + back_off(delivery.attempts + 1, rng)
    if due == "in an hour":
        return now + AFTER_BUG
    if due == "as asked" and isinstance(result, SlowDown):
        return now + max(result.retry_after, timedelta(seconds=1))
    return now if due.startswith("at once") else delivery.due_at


def _worth_trying(delivery: Delivery, result: Result, now: datetime) -> bool:
    if isinstance(result, Unsure) and delivery.attempts + 1 >= UNSURE_AT_MOST:
        return False
    return now - (delivery.created_at or delivery.due_at) < WORTH.get(delivery.kind, WORTH["alert"])


def _to_another_chat(delivery: Delivery, result: Result, _now: datetime) -> bool:
    return isinstance(result, ChatMoved) and result.new_chat != delivery.chat_id


WHEN: dict[str, Callable[[Delivery, Result, datetime], bool]] = {
    "always": lambda *_: True,
    "an edit": lambda delivery, *_: delivery.kind == "edit",
    "an alert": lambda delivery, *_: delivery.kind == "alert",
    "an edit or a notice": lambda delivery, *_: delivery.kind in ("edit", *OWN_WORDS),
    "formatted": lambda delivery, *_: not delivery.plain,
    "a topic was named": lambda delivery, *_: delivery.thread_id is not None,
    "to another chat": _to_another_chat,
    "worth trying": _worth_trying,
}
