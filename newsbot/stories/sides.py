"""How the parties of an entry and of a story lie to each other.

A finder may miss a party that the text names, or give it by another name. So parties are sought under all their
forms, first among the other side's parties, then in its titles and texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from newsbot.stories import names
from newsbot.stories.views import EntryView, StoryView


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties of both, and those that the other side does not have."""

    shared: tuple[str, ...]
    paired: bool  # two of the shared ones are parties, or stand in the title, on both sides
    entry_alone: int
    story_alone: int


def sides(view: EntryView, story: StoryView) -> Sides:
    entry, memory = view.sketch, story.memory
    mine = _forms(entry.parties, view.also)
    theirs = _forms(story.parties, memory.get("also", {}))
    shared: list[str] = []
    firm = 0
    met: set[str] = set()
    entry_rest = []
    for party, forms in mine.items():
        other = _meets(forms, theirs)
        if other is None:
            entry_rest.append(party)
        elif other not in met:
            met.add(other)
            shared.append(party)
            firm += 1
    story_rest = [
        party
        for party in theirs
        if party not in met and not _meets(theirs[party], {p: mine[p] for p in shared})
    ]
    # A party that one side missed may still stand in its text. But where both have two parties of their own, another
    # name in a text is that of an earlier deal ("after Oppo, Vivo signs with Nokia"), unless each side names all.
    here = _Naming(view.title, view.words, entry.titled, entry.mentions)
    there = _Naming(story.title, story.words, story.titled, memory.get("mentions", ()))
    entry_missing, entry_named, entry_titled = _sought(entry_rest, mine, there)
    story_missing, story_named, story_titled = _sought(story_rest, theirs, here)
    complete = len(mine) > 1 and len(theirs) > 1 and firm < 2
    if not complete or not (entry_missing or story_missing):
        shared += [*entry_named, *story_named]
        firm += entry_titled + story_titled
        entry_rest, story_rest = entry_missing, story_missing
    elif len(both := [name for name in entry.titled if _named(name, there.titled)]) > 1 and not (
        _tracked(entry_missing, entry.titled) or _tracked(story_missing, there.titled)
    ):
        # The titles agree on two tracked organisations: what else was taken for a party is of no account.
        shared, firm = both, 2
    if not complete and firm < 2:
        # Organisations of both titles, found as parties by neither; or of one title and the other's text.
        for name in entry.titled:
            if name in shared:
                continue
            if _named(name, there.titled) or there.title.issuperset(names.stems_of(name)):
                shared.append(name)
                firm += 1
            elif name in there.mentions or there.words.issuperset(names.stems_of(name)):
                shared.append(name)
    counts = memory.get("parties", {})
    chief = [party for party in story_rest if 2 * counts[party] >= max(counts.values())]
    return Sides(tuple(shared), firm > 1, len(entry_rest), len(chief))


def _forms(parties: Iterable[str], also: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    if not also:
        return {party: (party,) for party in parties}
    return {party: (party, *(form for form, main in also.items() if main == party)) for party in parties}


def _meets(forms: tuple[str, ...], others: Mapping[str, tuple[str, ...]]) -> str | None:
    for name in forms:
        if name in others:
            return name
    for other, other_forms in others.items():
        if any(names.same(form, other_form) for form in forms for other_form in other_forms):
            return other
    return None


def _named(name: str, others: Collection[str]) -> bool:
    return name in others or any(names.same(name, other) for other in others)


def _tracked(missing: list[str], titled: Collection[str]) -> bool:
    return any(party in titled for party in missing)


@dataclass(frozen=True, slots=True)
class _Naming:
    """What one side's text names: stems of title and text, tracked organisations of title and text."""

    title: frozenset[str]
    words: frozenset[str]
    titled: Collection[str]
    mentions: Collection[str]


def _sought(
    rest: list[str], forms: Mapping[str, tuple[str, ...]], there: _Naming
) -> tuple[list[str], list[str], int]:
    """Those of `rest` that are nowhere named, those that are, and how many of these stand in a title."""
    missing: list[str] = []
    named: list[str] = []
    titled = 0
    for party in rest:
        stems = [names.stems_of(form) for form in forms[party]]
        if party in there.titled or any(all(stem in there.title for stem in one) for one in stems):
            named.append(party)
            titled += 1
        elif party in there.mentions or any(all(stem in there.words for stem in one) for one in stems):
            named.append(party)
        else:
            missing.append(party)
    return missing, named, titled
