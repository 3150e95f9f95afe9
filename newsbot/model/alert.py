"""Alerts (one story found for one subscription) and deliveries (one message owed to one chat)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What a delivery carries.
DELIVERY_KINDS = ("alert", "digest", "weekly", "edit", "notice", "announce")
OWN_WORDS = ("notice", "announce")  # to one chat, to all: the text is stored with them

# queued: owed · sending: claimed under a lease · sent · uncertain: taken or not, nobody knows, sent again
# failed: refused for good · dropped: no longer wanted (chat left, subscription gone, folded in a digest)
DELIVERY_STATES = ("queued", "sending", "sent", "uncertain", "failed", "dropped")


@dataclass(frozen=True, slots=True)
class Alert:
    """A story that a subscription asked for, and why."""

    story_id: int
    subscription_id: int
    chat_id: int
    reason: str  # "Nokia is licensor in a patent deal"
    move: bool = False  # the deal moved on: replies to the alert sent before
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert with its moment: at once (or after quiet hours), or in the digest of the local day `day`."""

    alert: Alert
    due_at: datetime
    kind: str = "alert"  # alert, digest
    day: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one chat."""

    delivery_id: int
    chat_id: int
    kind: str  # one of DELIVERY_KINDS
    due_at: datetime
    state: str = "queued"
    thread_id: int | None = None
    story_id: int | None = None  # alert, edit
    text: str = ""  # notice, announce: what it says; others: how many parts went out
    day: str = ""  # digest: the local day, ISO; "" when it gathers what piled up
    reply_to: int | None = None  # message id that a move replies to
    message_id: int | None = None  # sent, or to be edited
    attempts: int = 0
    plain: bool = False  # refused with formatting: send as plain text
    late: bool = False  # due while the bot was down
    lease: str = ""
    created_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: a callback (64 bytes at most) or a link."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a chat has tapped under an alert, so that its buttons say so when the message is edited."""

    following: bool = False
    verdicts: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()  # companies


UNTOUCHED = Tapped()


@dataclass(frozen=True, slots=True)
class Part:
    """One message ready to send: Telegram HTML within the limit, and the same as plain text."""

    html: str
    plain: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    photo: bytes = b""  # PNG; html is then its caption
    preview: bool = False  # show a preview of the first link
    data: str = ""  # for machines: the same as JSON, where a channel carries it
