"""Who takes part, and as what: from the slots of the rules that matched, the surest rule first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsbot.deals.matches import Match
from newsbot.deals.parties import Mention, fold
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Kind, Rule
from newsbot.deals.words import ACADEMIC, ACADEMIES
from newsbot.model.deal import Party

# Sorts of mentions that take part in nothing.
NEVER_PARTY = frozenset({"outlet", "person", "term"})
_WHERE = frozenset(
    {"in", "at", "near", "across", "throughout", "within", "outside", "into", "of", "for", "to", "from"}
)
_LISTED = (", ", " and ", " & ", ", and ", "/", " or ")
_PLACE_WORTH = {"title": 3.0, "lead": 2.0, "rest": 1.0}


def subtype_of(kind: Kind, matches: Sequence[Match]) -> str:
    """The first of the kind's precedence that a rule says: outright before hinted at."""
    said: dict[tuple[str, int], set[str]] = {}
    for match in matches:
        rule = match.rule
        if isinstance(rule, Rule) and rule.decides and match.line.place != "rest":
            return rule.subtype
        if isinstance(rule, Rule) and rule.subtype and rule.strength:
            said.setdefault((match.line.place, min(rule.strength, 2)), set()).add(rule.subtype)
    rounds = (("title",), ("lead",), ("rest",)) if kind.headline_first else (("title", "lead"), ("rest",))
    for places in rounds:
        for strength in (2, 1):
            here = set[str]().union(*(said.get((place, strength), set()) for place in places))
            for subtype in kind.subtypes:
                if subtype in here:
                    return subtype
    return kind.default_subtype


def parties_of(
    kind: Kind, subtype: str, matches: Sequence[Match], lines: Sequence[Line], *, sure: bool
) -> tuple[Party, ...]:
    """In order of the text. `sure`: the kind is beyond doubt, so that a doubtful name will do."""
    found: dict[str, _Found] = {}
    hints: dict[str, str] = {}
    for match, rule in _ranked(subtype, matches):
        row = lines.index(match.line)
        for role, numbers in match.roles:
            for number in numbers:
                mention = match.line.mentions[number]
                if mention.sort in NEVER_PARTY or _is_where(match.line, mention):
                    continue
                if rule.strength:
                    _add(found, mention, role, row * 1000 + mention.start)
                else:
                    hints.setdefault(mention.key, role)
    if len(found) < kind.least_parties:
        _from_other_subtypes(kind, subtype, matches, lines, found)
    _complete(kind, subtype, found, lines)
    _settle_sides(kind, subtype, found, hints)
    if kind.least_parties > 1 and not _with_company(found, sure=sure):
        return ()
    if not sure and len(found) == 1 and all(one.mention.sort == "guess" for one in found.values()):
        return ()  # one capitalised word and no other side: hardly an organisation
    return tuple(
        Party(one.mention.name, one.role, one.mention.company)
        for one in sorted(found.values(), key=lambda one: one.order)
    )


def _ranked(subtype: str, matches: Sequence[Match]) -> list[tuple[Match, Rule]]:
    """The surest first: place and rank; rules that only tell who is who go for all subtypes."""
    rules = [
        (match, match.rule)
        for match in matches
        if isinstance(match.rule, Rule)
        and match.roles
        and (match.rule.subtype in {subtype, ""} or not match.rule.strength)
    ]
    return sorted(rules, key=lambda pair: -_PLACE_WORTH[pair[0].line.place] - pair[1].rank)


def _is_where(line: Line, mention: Mention) -> bool:
    """Of a place: it only tells where or whose ("in Japan", "China's largest"), nobody of it takes part."""
    if mention.sort != "place":
        return False
    if mention.possessive:
        return True
    start = mention.start
    for other in reversed(line.mentions):  # "in Japan and Korea": what goes for the first of them
        between = line.text[max(0, other.end - line.offset) : max(0, start - line.offset)]
        if other.sort == "place" and other.start < start and between in _LISTED:
            start = other.start
    before = line.text[: max(0, start - line.offset)].rstrip().rpartition(" ")[2].lower()
    return before in _WHERE


def _from_other_subtypes(
    kind: Kind, subtype: str, matches: Sequence[Match], lines: Sequence[Line], found: dict[str, _Found]
) -> None:
    """Whoever teams up in the headline also owns the joint venture that the lead tells of."""
    role = kind.default_roles.get(subtype, "partner")
    for match in matches:
        if isinstance(match.rule, Rule) and match.rule.strength > 1 and match.line.place != "rest":
            for _, numbers in match.roles:
                for number in numbers:
                    mention = match.line.mentions[number]
                    if mention.sort not in NEVER_PARTY:
                        _add(found, mention, role, lines.index(match.line) * 1000 + mention.start)


def _complete(kind: Kind, subtype: str, found: dict[str, _Found], lines: Sequence[Line]) -> None:
    """Where grammar named too few: the companies of the headline, then of the lead."""
    pair = kind.sides.get(subtype)
    if len(found) >= max(kind.least_parties, 2 if pair else 1):
        return
    taken = {one.role for one in found.values()}
    if pair and len(taken) == 1 and taken <= set(pair):
        role = pair[0] if pair[1] in taken else pair[1]
    else:
        role = "side" if pair else kind.default_roles.get(subtype, "partner")
    if found and kind.least_parties < 2 and subtype not in kind.sides:
        return
    for sorts in ({"company"}, {"company", "guess"}):
        # One side will do for a fight or a sale: from the lead comes the other only if it surely is one.
        unsure = bool(found) and kind.least_parties < 2 and "guess" in sorts
        for row, line in enumerate(lines[: 1 if unsure else 2]):
            for mention in line.mentions:
                if mention.sort in sorts:
                    _add(found, mention, role, row * 1000 + mention.start)
            if len(found) > 1:
                return


def _with_company(found: Mapping[str, _Found], *, sure: bool) -> bool:
    """States, courts, universities and one capitalised word among them make no deal of business."""
    sorts = [one.mention.sort for one in found.values() if not _academic(one.mention)]
    return "company" in sorts or sorts.count("guess") > (0 if sure else 1)


def _academic(mention: Mention) -> bool:
    known = mention.company is not None
    return not known and (mention.key in ACADEMIES or not ACADEMIC.isdisjoint(mention.key.split()))


def _settle_sides(kind: Kind, subtype: str, found: dict[str, _Found], hints: dict[str, str]) -> None:
    """Give the sides of a symmetric sentence their roles: by what else the text says, by custom, by order."""
    first, second = kind.sides.get(subtype, ("", ""))
    if len(found) == 2 and all(one.role == first for one in found.values()):
        for one in found.values():  # "A and B sign a licence": one slot took both, it cannot tell
            one.role = "side"
    sides = sorted((key for key in found if found[key].role == "side"), key=lambda key: found[key].order)
    if not sides:
        return
    if not first:
        first = second = kind.default_roles.get(subtype, "partner")
    definite = {one.role for one in found.values() if one.role != "side"}
    told = {key: hints[key] for key in sides if hints.get(key) in (first, second)}
    if len(set(told.values())) < 2 and len(told) == len(sides) > 1:
        told = {}  # the same said of both: it says nothing
    if not told and definite != {first}:
        usual = [
            key
            for key in sides
            if fold(found[key].mention.company or found[key].mention.name) in kind.usual_first
        ]
        leader = usual[0] if len(usual) == 1 and len(sides) > 1 else sides[0]
        if definite != {first}:
            told[leader] = first
    for key in sides:
        other = second if first in told.values() or first in definite else first
        found[key].role = told.get(key, other)


@dataclass(slots=True)
class _Found:
    mention: Mention
    role: str
    order: int


def _add(found: dict[str, _Found], mention: Mention, role: str, order: int) -> None:
    key = mention.key
    if not key:
        return
    for known, one in found.items():
        if (
            known == key
            and one.mention.subsidiary != mention.subsidiary
            and one.order // 1000 == order // 1000
        ):
            continue  # "Disney and Pixar": a company and a part of it, both named as sides
        if known == key or f" {key} " in f" {known} " or f" {known} " in f" {key} ":
            if one.role == "side" and role != "side":
                one.role = role
            if one.mention.company is None and f" {known} " in f" {key} " and key != known:
                one.mention = mention
            return
    found[key if key not in found else fold(mention.name)] = _Found(mention, role, order)
