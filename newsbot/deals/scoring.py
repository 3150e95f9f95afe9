"""How sure we are that a story reports a kind of deal: a few readable weights over what its rules found.

Every match counts by its strength and its place; words against count by name. The weights stand in
`weights.txt`; `learning` makes them. Which rules match is not decided here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

from newsbot.deals.matches import Match
from newsbot.deals.vocabulary import Kind, Rule

STRENGTHS = {3: "says it", 2: "likely", 1: "hint"}
PLACES = ("title", "lead", "rest")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature of a kind adds to the score, before it is squeezed between 0 and 1."""

    values: Mapping[str, float]
    threshold: float = 0.5

    def of(self, feature: str) -> float:
        return self.values.get(feature, 0.0)


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    parts: Mapping[str, float] = field(default_factory=dict)  # feature -> what it added


def score(kind: Kind, matches: Sequence[Match], weights: Weights) -> Score:
    parts = {name: weights.of(name) * value for name, value in features(kind, matches).items()}
    total = sum(parts.values())
    return Score(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), parts)


def features(kind: Kind, matches: Sequence[Match]) -> dict[str, float]:
    """Name -> 1.0 or the number of different cues (at most two count)."""
    cues: dict[str, set[str]] = {}
    for match in matches:
        name = feature_of(match)
        if name:
            cues.setdefault(name, set()).add(match.rule.cue)
    found = {name: float(min(len(names), 2)) for name, names in cues.items()}
    found["always"] = 1.0
    return found


def feature_of(match: Match) -> str:
    """The feature that a match counts for; "" for none."""
    if isinstance(match.rule, Rule):
        if not match.rule.strength:
            return ""
        return f"{STRENGTHS[match.rule.strength]} in {match.line.place}"
    return f"against: {match.rule.cue} in {'title' if match.line.place == 'title' else 'text'}"


def load_weights() -> dict[str, Weights]:
    """The weights shipped with the package, by kind."""
    return parse_weights(resources.files("newsbot.deals").joinpath("weights.txt").read_text("utf-8"))


def parse_weights(text: str) -> dict[str, Weights]:
    """Lines `kind: feature = number`; '#' starts a comment; `threshold` is a feature of its own."""
    values: dict[str, dict[str, float]] = {}
    for line in text.splitlines():
        bare = line.partition("#")[0].strip()
        if bare:
            left, _, number = bare.rpartition("=")
            kind, _, feature = left.partition(":")
            values.setdefault(kind.strip(), {})[feature.strip()] = float(number)
    return {
        kind: Weights(
            {name: value for name, value in found.items() if name != "threshold"}, found.get("threshold", 0.5)
        )
        for kind, found in values.items()
    }


def format_weights(weights: Mapping[str, Weights]) -> str:
    lines = [
        "# Made by `newsbot learn` from labelled stories; see docs/deals.md. Positive speaks for the kind.",
        "",
    ]
    for kind, found in weights.items():
        lines.append(f"{kind}: threshold = {found.threshold:.2f}")
        lines += [f"{kind}: {name} = {value:+.2f}" for name, value in sorted(found.values.items())]
        lines.append("")
    return "\n".join(lines)
