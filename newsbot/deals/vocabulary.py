"""How a kind is written: its words, its rules, what speaks against it. Data only; `patterns` gives it meaning.

The language of the patterns is described in docs/deals.md and in `patterns`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which news says that a deal of this kind exists."""

    cue: str  # readable name; rules with one cue count once and share a weight
    pattern: str
    subtype: str = ""
    status: str = ""  # "" means: as modality and tense around the match say
    strength: int = 2  # 3 says it outright, 2 likely, 1 a hint, 0 only tells roles and subtype
    topic: bool = False  # counts only where the story names the kind's topic at all
    rank: int = 1  # whose roles and subtype win: the higher rank, then the earlier line


@dataclass(frozen=True, slots=True)
class Against:
    """Words that speak against the kind, wherever they stand in the story's first lines."""

    cue: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of deal. Everything that makes it one is in its file."""

    name: str
    triggers: tuple[str, ...]  # one of them occurs in any story of this kind, as part of a word
    rules: tuple[Rule, ...]
    topic: str = ""  # pattern of the matter itself ("<patent>"), for rules that need it
    against: tuple[Against, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # lists of its own, beside the common ones
    default_subtype: str = ""
    least_parties: int = 1  # named sides without which it is no deal of this kind
    group_role: str = ""  # role of a named body ("Avanci", "Power.org") that suffices alone
    default_roles: Mapping[str, str] = field(
        default_factory=dict
    )  # subtype -> role of parties without grammar
    # Subtype -> the roles of two `{side}`s; names that take the first of them when nothing else tells.
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    usual_first: frozenset[str] = frozenset()
    # Subtypes, the first that is found wins; `title_first`: the headline's word counts before the text's.
    precedence: tuple[str, ...] = ()
    title_first: bool = False
