"""How the parties of an entry and of a story lie to each other.

A finder may miss a party that the text names, or give it by another name. So parties are sought under all
their forms, first among the other side's parties, then in its titles and texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from newsbot.stories import names
from newsbot.stories.views import EntryView, StoryView

Forms = Mapping[str, tuple[str, ...]]  # a party, and all folded names that it goes by


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties of both, and those that the other side does not have."""

    shared: tuple[str, ...]
    paired: bool  # two of the shared ones are parties, or stand in the title, on both sides
    entry_alone: int
    story_alone: int


@dataclass(frozen=True, slots=True)
class _Naming:
    """What one side's text names: stems of title and text, tracked organisations of title and text."""

    title: frozenset[str]
    words: frozenset[str]
    titled: Collection[str]
    mentions: Collection[str]


def sides(view: EntryView, story: StoryView) -> Sides:
    """Who is on both sides, and how many are on one only."""
    entry, memory = view.sketch, story.memory
    deal = story.deal
    mine = _forms(entry.parties, view.also)
    theirs = _forms(deal.parties, memory.get("also", {}))
    here = _Naming(view.title, view.words, entry.titled, entry.mentions)
    there = _Naming(deal.title, deal.words, deal.titled, memory.get("mentions", ()))
    met = {party: other for party in mine if (other := _meets(mine[party], theirs)) is not None}
    shared = list({other: party for party, other in met.items()}.values())
    firm = len(shared)
    missing, named, titled = _sought([party for party in mine if party not in met], mine, there)
    rest = [party for party in theirs if party not in met.values() and _meets(theirs[party], mine) is None]
    their_missing, their_named, their_titled = _sought(rest, theirs, here)
    unsure = len(mine) < 2 or len(theirs) < 2
    if unsure or firm > 1 or not (missing or their_missing) or (not missing and titled == len(named)):
        shared += [*named, *their_named]
        firm += titled + their_titled
        if firm < 2:
            firm += _add_titled(shared, entry.titled, there)
    else:
        # Where both have two parties of their own, another name in a text is that of an earlier deal ("after
        # Oppo, Vivo signs with Nokia"). But where the titles agree on two tracked organisations, anything
        # untracked that was taken for a party beside them is of no account.
        both = [name for name in entry.titled if _in(name, there.titled)]
        if (
            len(both) > 1
            and here.titled
            and not _any(missing, here.titled)
            and not _any(their_missing, there.titled)
        ):
            shared, firm = both, 2
        else:
            missing += named
            their_missing += their_named
    if len(met) < 2 and (unsure or missing or their_missing) and _rival_titles(entry.titled, here, there):
        # Sibling deals, whoever was found as a party.
        return Sides(tuple(shared[:1]), paired=False, entry_alone=1, story_alone=1)
    counts = memory.get("parties", {})
    chief = [party for party in their_missing if 2 * counts[party] >= max(counts.values())]
    return Sides(tuple(shared), firm > 1, len(missing), len(chief))


def _rival_titles(mine: Collection[str], here: _Naming, there: _Naming) -> bool:
    """Whether each title names two tracked organisations, only one in both, and no text makes up for it."""
    if len(mine) < 2 or len(there.titled) < 2 or sum(_in(name, there.titled) for name in mine) > 1:
        return False
    strange = [name for name in mine if not _in(name, there.titled) and not _spoken(name, there.title)]
    absent = [name for name in there.titled if not _in(name, mine) and not _spoken(name, here.title)]
    if not strange or not absent:
        return False
    return not (all(_told(name, there) for name in strange) and all(_told(name, here) for name in absent))


def _told(name: str, side: _Naming) -> bool:
    return name in side.mentions or _spoken(name, side.words)


def _spoken(name: str, stems: frozenset[str]) -> bool:
    return stems.issuperset(names.stems_of(name))


def _forms(parties: Iterable[str], also: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    if not also:
        return {party: (party,) for party in parties}
    return {party: (party, *(form for form, main in also.items() if main == party)) for party in parties}


def _meets(forms: tuple[str, ...], others: Forms) -> str | None:
    for name in forms:
        if name in others:
            return name
    for other, other_forms in others.items():
        if any(_in(form, other_forms) for form in forms):
            return other
    return None


def _sought(rest: list[str], forms: Forms, there: _Naming) -> tuple[list[str], list[str], int]:
    """Those of `rest` that are nowhere named, those that are, and how many of these stand in a title."""
    missing: list[str] = []
    named: list[str] = []
    titled = 0
    for party in rest:
        stems = [names.stems_of(form) for form in forms[party]]
        if party in there.titled or any(there.title.issuperset(one) for one in stems):
            named.append(party)
            titled += 1
        elif party in there.mentions or any(there.words.issuperset(one) for one in stems):
            named.append(party)
        else:
            missing.append(party)
    return missing, named, titled


def _add_titled(shared: list[str], titled: Collection[str], there: _Naming) -> int:
    """Add organisations of both titles that neither found as a party; of one title and the other's text."""
    firm = 0
    for name in titled:
        if name in shared:
            continue
        stems = names.stems_of(name)
        if _in(name, there.titled) or there.title.issuperset(stems):
            shared.append(name)
            firm += 1
        elif name in there.mentions or there.words.issuperset(stems):
            shared.append(name)
    return firm


def _in(name: str, others: Collection[str]) -> bool:
    if name in others:
        return True
    # Asked for every pair of two stories' names; most differ in the first letter.
    return any(name[:1] == other[:1] and names.same(name, other) for other in others)


def _any(some: list[str], others: Collection[str]) -> bool:
    return any(one in others for one in some)
