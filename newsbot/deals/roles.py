"""Who takes part, and as what: from the slots of the rules that matched, the surest rule first."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.deals.matches import Match
from newsbot.deals.parties import Mention, fold
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Kind, Rule
from newsbot.model.deal import Party

_PLACE_WORTH = {"title": 3.0, "lead": 2.0, "rest": 1.0}


def subtype_of(kind: Kind, matches: Sequence[Match]) -> str:
    """The subtype with the most behind it."""
    worth: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for match in matches:
        rule = match.rule
        if isinstance(rule, Rule) and rule.subtype and (rule.cue, match.line.place) not in seen:
            seen.add((rule.cue, match.line.place))
            worth[rule.subtype] = (
                worth.get(rule.subtype, 0.0) + (rule.rank + 0.5) * _PLACE_WORTH[match.line.place]
            )
    return max(worth, key=lambda name: worth[name], default=kind.default_subtype)


def parties_of(
    kind: Kind, subtype: str, matches: Sequence[Match], lines: Sequence[Line]
) -> tuple[Party, ...]:
    """In order of the text."""
    found: dict[str, tuple[int, Party]] = {}
    ranked = sorted(
        (
            match
            for match in matches
            if isinstance(match.rule, Rule) and match.rule.subtype == subtype and match.roles
        ),
        key=lambda match: (
            -_PLACE_WORTH[match.line.place] - match.rule.rank if isinstance(match.rule, Rule) else 0
        ),
    )
    for match in ranked:
        for role, numbers in match.roles:
            for number in numbers:
                mention = match.line.mentions[number]
                if mention.sort in {"outlet", "person", "term"}:
                    continue
                _add(found, mention, role, lines.index(match.line) * 1000 + mention.start)
    if len(found) < kind.least_parties or not found:
        role = kind.default_roles.get(subtype, "partner")
        for row, line in enumerate(lines[:2]):
            for mention in line.mentions:
                if mention.sort == "company":
                    _add(found, mention, role, row * 1000 + mention.start)
    return tuple(party for _, party in sorted(found.values(), key=lambda item: item[0]))


def _add(found: dict[str, tuple[int, Party]], mention: Mention, role: str, order: int) -> None:
    key = mention.company or fold(mention.name)
    if not key:
        return
    for known in found:
        if known == key or f" {key} " in f" {known} " or f" {known} " in f" {key} ":
            return
    found[key] = (order, Party(mention.name, role, mention.company))
