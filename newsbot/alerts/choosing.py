"""What is wanted after what is left out: kinds, subtypes, statuses and roles, in the vocabulary's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsbot.errors import CommandError
from newsbot.model.deal import KINDS, STATUSES, SUBTYPES

KIND_OF = {subtype: kind for kind, subtypes in SUBTYPES.items() for subtype in subtypes}
# What a text named, by what it is: kinds, no_kinds, subtypes, no_subtypes, statuses, no_statuses.
Named = Mapping[str, Sequence[str]]


def wanted_kinds(
    named: Named, all_topics: Sequence[str], *, only: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kinds, subtypes = set(named.get("kinds", ())), set(named.get("subtypes", ()))
    no_kinds, no_subtypes = set(named.get("no_kinds", ())), set(named.get("no_subtypes", ()))
    if only:
        kinds -= {KIND_OF[subtype] for subtype in subtypes}
    if (no_kinds or no_subtypes) and not kinds and not subtypes:
        kinds = {*KINDS, *all_topics}
    kinds -= no_kinds
    for kind in {KIND_OF[subtype] for subtype in no_subtypes} & kinds:
        kinds.discard(kind)
        subtypes |= set(SUBTYPES[kind])
    subtypes = {each for each in subtypes - no_subtypes if KIND_OF[each] not in kinds}
    if (no_kinds or no_subtypes) and not kinds and not subtypes:
        raise CommandError("Then nothing would be left to send. Leave out less.")
    topics = tuple(topic for topic in named.get("kinds", ()) if topic not in KINDS and topic in kinds)
    order = (*KINDS, *dict.fromkeys((*topics, *all_topics)))
    return ordered(kinds, order), ordered(subtypes, tuple(KIND_OF))


def wanted_statuses(named: Named) -> tuple[str, ...]:
    wanted = set(named.get("statuses", ())) or set(STATUSES)
    wanted -= set(named.get("no_statuses", ()))
    if not wanted:
        raise CommandError("Then no status would be left. Leave out less.")
    return () if wanted == set(STATUSES) else ordered(wanted, STATUSES)


def direction_roles(direction: str, kind: str, subtypes: Sequence[str]) -> set[str]:
    """What "lawsuits by Nokia" or "licences to Apple" say about the role."""
    if kind == "patent_dispute":
        return {"by": {"plaintiff"}, "against": {"defendant"}}.get(direction, set())
    if kind == "patent_deal" and set(subtypes) == {"license"}:
        return {"by": {"licensor"}, "to": {"licensee"}}.get(direction, set())
    if kind == "patent_deal" and set(subtypes) == {"sale"}:
        return {"by": {"seller"}, "to": {"buyer"}}.get(direction, set())
    return set()


def ordered(values: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    wanted = set(values)
    return tuple(value for value in order if value in wanted)
