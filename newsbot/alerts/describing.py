"""A query in plain words that people read and that `query.parse` reads back as the very same query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsbot.alerts.words import (
    FIELDS,
    KIND_NAMES,
    RHYTHM_NAMES,
    ROLE_NAMES,
    STATUS_NAMES,
    STEMS,
    SUBTYPE_NAMES,
    SUFFIXES,
    atoms,
    stem,
)
from newsbot.model.chat import Query

SIMPLE = re.compile(r"[A-Z][\w&.'’]*(?:[ -][A-Z][\w&.'’]*)*")
KNOWN_FIELDS = frozenset(FIELDS)


def describe(query: Query, rhythm: str = "") -> str:
    """For example: licences and settlements with Nokia or Ericsson, about 5G, no rumours, once a day."""
    if query.story_id is not None and query == Query(story_id=query.story_id):
        parts = [f"follow story {query.story_id}"]
    else:
        parts = [_what(query) + _with(query)]
        if query.story_id is not None:
            parts.append(f"story {query.story_id}")
    if query.fields:
        parts.append("about " + _list((_field(each) for each in query.fields), "or"))
    if query.statuses:
        parts.append(STATUS_NAMES[query.statuses])
    if query.exclude:
        parts.append("without " + _list((quoted(each) for each in query.exclude), "or"))
    if rhythm:
        parts.append(RHYTHM_NAMES[rhythm])
    return ", ".join(parts)


def quoted(name: str) -> str:
    """A name as it must be typed: in quotes when it could be taken for something else."""
    words = atoms(name)
    ours = any(stem(atom) in STEMS or atom in SUFFIXES or atom.isdecimal() for atom in words)
    return name if words and SIMPLE.fullmatch(name) and not ours else f"“{name}”"


def _what(query: Query) -> str:
    kinds = [KIND_NAMES.get(kind) or f"topic “{kind}”" for kind in query.kinds]
    subtypes = [SUBTYPE_NAMES[subtype] for subtype in query.subtypes]
    return _list(
        (*(kind for kind in kinds if not kind.startswith("topic")), *subtypes, *_topics(kinds)), "and"
    ) or ("all deals")


def _topics(kinds: Iterable[str]) -> list[str]:
    return [kind for kind in kinds if kind.startswith("topic")]


def _with(query: Query) -> str:
    parties = [*(quoted(company) for company in query.companies), *(f"“{word}”" for word in query.words)]
    if not parties:
        return ""
    role = _list((ROLE_NAMES[role] for role in query.roles), "or")
    if query.together and len(parties) > 1:
        return f" between {_list(parties, 'and')}" + (f", one as {role}" if role else "")
    return f" with {_list(parties, 'or')}" + (f" as {role}" if role else "")


def _field(name: str) -> str:
    return name if name in KNOWN_FIELDS else f"“{name}”"


def _list(items: Iterable[str], link: str) -> str:
    """One, two or three: "A", "A or B", "A, B or C"."""
    listed: Sequence[str] = tuple(items)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {link} {listed[-1]}"
