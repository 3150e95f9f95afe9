"""What a story reports: the vocabulary of kinds, subtypes, statuses and roles, and the records.

The vocabulary is a contract for scripts and is documented in docs/deals.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("patent_deal", "alliance", "patent_dispute")

SUBTYPES = {
    "patent_deal": ("license", "cross_license", "sale", "pool", "settlement"),
    "alliance": ("partnership", "joint_venture", "consortium"),
    "patent_dispute": ("lawsuit", "ruling", "challenge"),
}

STATUSES = ("announced", "rumored", "ended")

ROLES = (
    "licensor",
    "licensee",
    "cross_licensee",
    "seller",
    "buyer",
    "pool",
    "partner",
    "member",
    "consortium",
    "plaintiff",
    "defendant",
    "settling",
)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that takes part, by the name the text uses (no legal suffix)."""

    name: str
    role: str
    company: str | None = None  # name of the tracked company, None where nobody tracks it


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the deal was found: each word or pattern that counted, and how much."""

    what: str  # "kind", "subtype", "status", "party", "against"
    text: str  # the words of the story
    rule: str  # the rule's name, readable
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal found in one entry."""

    kind: str  # one of KINDS, or the name of a topic of feeds.yaml
    subtype: str  # one of SUBTYPES[kind]; "" for topics
    status: str  # one of STATUSES
    parties: tuple[Party, ...]
    sentence: str  # the sentence that says so, verbatim
    score: float  # calibrated, 0 to 1
    fields: tuple[str, ...] = ()  # technology fields named: "5G", "standard-essential patents", …
    money: str | None = None  # as the text says it: "$240 million"; "undisclosed" when it says so
    term: str | None = None  # "seven years", "until 2030"
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Considered:
    """What one kind made of a text, found or not: the material of `newsbot explain`."""

    kind: str
    score: float
    threshold: float
    evidence: tuple[Evidence, ...]
    deal: Deal | None
    missing: str = ""  # in words, when nothing was found: "only one organisation is named"


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of a user's own, from `topics:` of feeds.yaml, in the vocabulary language of the kinds."""

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()  # () means any
    line: int = 0  # where feeds.yaml says so, for the error about a bad pattern
