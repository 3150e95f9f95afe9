"""Chats and what they want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Chat:
    """Where messages go, and how this chat likes them."""

    chat_id: int
    type: str = "private"  # private, group, supergroup, channel, console, webhook
    title: str = ""
    zone: str = "UTC"  # IANA name
    digest_at: time = time(8, 0)  # local
    digest_days: frozenset[int] = frozenset(range(7))  # Monday is 0
    weekly: bool = False  # a roll-up on Mondays
    quiet_from: time | None = None  # local; both or none
    quiet_until: time | None = None
    card: str = "card"  # line, card, full
    silent: bool = False
    muted_until: datetime | None = None
    paused_at: datetime | None = None  # blocked or kicked; subscriptions are kept
    pause_reason: str = ""
    allowed: bool = True  # False: a stranger who waits for the admin
    digest_day: str = ""  # last local day that got its digest, ISO
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a subscription asks for. Empty fields ask for nothing in particular."""

    companies: tuple[str, ...] = ()  # tracked names; any of them must be a party
    words: tuple[str, ...] = ()  # organisations that nobody tracks, matched by their words
    together: bool = False  # all companies and words at once ("Nokia with Qualcomm")
    kinds: tuple[str, ...] = ()  # () means all kinds
    subtypes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # the role one of the companies must have
    statuses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # technology fields, any of them
    exclude: tuple[str, ...] = ()  # words that must not occur
    story_id: int | None = None  # "follow this deal"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A query with its rhythm, in a chat (and there in a forum topic)."""

    subscription_id: int
    chat_id: int
    query: Query
    rhythm: str  # instant, daily
    created_at: datetime
    thread_id: int | None = None
    paused: bool = False
