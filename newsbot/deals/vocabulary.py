"""How a kind is written: its words, its rules, what speaks against it. `patterns` gives it meaning.

The language of the patterns is described in docs/deals.md and in `patterns`, the files in `kind_files`.
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
    strength: int = 2  # 3 says it outright, 2 likely, 1 a hint, 0 only tells roles
    topic: bool = False  # counts only where the story names the kind's topic at all
    rank: int = 1  # whose roles win: the earlier line, then the higher rank
    decides: bool = False  # in headline or lead its subtype wins over all others


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
    against: tuple[Against, ...] = ()
    topic: str = ""  # pattern of the matter itself ("patent"), for rules that need it
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # lists of its own, beside the common
    subtypes: tuple[str, ...] = ()  # the first that is found wins; the last is the default
    headline_first: bool = False  # a subtype of the headline counts before one of the text
    least_parties: int = 1  # named sides without which it is no deal of this kind
    group_role: str = ""  # role of a named body ("Power.org") that suffices alone
    default_roles: Mapping[str, str] = field(default_factory=dict)  # subtype -> role where grammar is silent
    sides: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # subtype -> roles of two `{side}`s
    usual_first: frozenset[str] = frozenset()  # names that take the first of them when nothing else tells

    @property
    def default_subtype(self) -> str:
        return self.subtypes[-1] if self.subtypes else ""
