"""How sure we are that a story reports a kind of deal: a few readable weights over what its rules found.

Every match counts by its strength and its place; words against count by name, and differently beside words
that say it outright. The weights stand in `weights.txt`; `learning` makes them. Which rules match is not
decided here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

from newsbot.deals.matches import Match
from newsbot.deals.vocabulary import Rule

STRENGTHS = {3: "says it", 2: "likely", 1: "hint"}
PLACES = ("title", "lead", "rest")
ALWAYS = "always"
SEVERAL = {2: "two", 3: "three", 5: "five"}
SILENT = "says it in lead below a headline that tells nothing"
TELLING = frozenset(f"{strength} in {place}" for strength in STRENGTHS.values() for place in PLACES)
GROUPS = frozenset(
    {
        ALWAYS,
        SILENT,
        *(
            f"{strength} in {place}"
            for strength in (
                *STRENGTHS.values(),
                "says it despite words against",
                "topic",
                "two sides",
                "one side",
                "known side",
                "two known sides",
            )
            for place in PLACES
        ),
    }
)
_SIDES_IN_TITLE = frozenset({"one side in title", "two sides in title"})
# What a kind tells the other kinds.
TOLD = frozenset({"says it in title", "says it in lead", "likely in title", "likely in lead"})


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature of a kind adds to the score, before it is squeezed between 0 and 1."""

    values: Mapping[str, float]
    threshold: float = 0.5

    @property
    def least(self) -> float:
        """What all features beside `always` must add up to."""
        return math.log(self.threshold / (1.0 - self.threshold)) - self.of(ALWAYS)

    def of(self, feature: str) -> float:
        return self.values.get(feature, 0.0)


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    parts: Mapping[str, float] = field(default_factory=dict)  # feature -> what it added


def score(found: Mapping[str, float], weights: Weights, said: Iterable[str] = ()) -> Score:
    """`found`: the features of one kind; `said`: those of the story's words."""
    values = weights.values
    parts = {name: values[name] for name in said if name in values}
    parts |= {name: values[name] * value for name, value in found.items() if name in values}
    total = sum(parts.values())
    return Score(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), parts)


def features(matches: Sequence[Match], circumstances: Sequence[str] = ()) -> dict[str, float]:
    """What speaks for and against: by strength and place, and each cue by itself."""
    found = {ALWAYS: 1.0}
    found.update(dict.fromkeys(circumstances, 1.0))
    for match in matches:
        for name in features_of(match):
            found[name] = 1.0
    found.update(dict.fromkeys(_despite(matches), 1.0))
    found.update(dict.fromkeys(_agreeing(matches), 1.0))
    silent = not any(match.line.place == "title" for match in matches)
    if silent and "says it in lead" in found and _SIDES_IN_TITLE.isdisjoint(circumstances):
        found[SILENT] = 1.0
    return found


def across(found: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Tell each kind what the others found: a patent suit that is settled is no dispute any more."""
    return {
        kind: dict(own)
        | {
            f"{other}: {name}": value
            for other, theirs in found.items()
            if other != kind
            for name, value in theirs.items()
            if name in TOLD
        }
        for kind, own in found.items()
    }


def features_of(match: Match) -> tuple[str, ...]:
    """The features that a match counts for."""
    rule, place = match.rule, match.line.place
    where = "title" if place == "title" else "text"
    if not isinstance(rule, Rule):
        if place == "rest":  # what follows the lead may be about something else
            return ()
        return (f"against: {rule.cue} in {where}",)
    if not rule.strength:
        return ()
    return f"{STRENGTHS[_strength(match)]} in {place}", f"{rule.cue} in {where}"


def _despite(matches: Sequence[Match]) -> set[str]:
    """Where words against stand beside words that say it outright: together they weigh differently."""
    against = {match.line.place for match in matches if not isinstance(match.rule, Rule)}
    outright = {match.line.place for match in matches if _strength(match) == max(STRENGTHS)}
    return {f"says it despite words against in {place}" for place in against & outright if place != "rest"}


def _agreeing(matches: Sequence[Match]) -> Iterator[str]:
    """Whether several different cues speak for the kind: together they are surer than each by itself."""
    cues: dict[str, set[str]] = {"title": set(), "text": set()}
    for match in matches:
        if _strength(match):
            cues["title" if match.line.place == "title" else "text"].add(match.rule.cue)
    for where, different in cues.items():
        for number, word in SEVERAL.items():
            if len(different) >= number:
                yield f"{word} cues in {where}"


def _strength(match: Match) -> int:
    strength = match.rule.strength if isinstance(match.rule, Rule) else 0
    # A country or a court as partner is often politics.
    return strength - 1 if strength > 1 and match.with_state else strength


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
