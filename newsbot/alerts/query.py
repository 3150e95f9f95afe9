"""The /subscribe language: what a person types becomes a Query and a rhythm, with notes on how it was read.

`describe` says a query in plain words that read back as the very same query. Matching is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from newsbot.alerts.describing import describe
from newsbot.alerts.names import names_of
from newsbot.alerts.segments import cut
from newsbot.alerts.understanding import EXAMPLES, Reader, Understood
from newsbot.alerts.words import SAY_NOTHING, atoms
from newsbot.errors import CommandError
from newsbot.model.chat import Query
from newsbot.model.company import Company
from newsbot.model.deal import Topic

__all__ = ["Understood", "describe", "from_json", "parse", "to_json"]

MAX_LENGTH = 600
HOUR = re.compile(r"\bat\s+\d{1,2}(?:[:.]\d\d)?(?:\s*(?:am|pm|h|o['’]?clock))?(?!\w)", re.IGNORECASE)


def parse(text: str, companies: Sequence[Company], topics: Sequence[Topic] = ()) -> Understood:
    """Understand the text after `/subscribe`. Raises CommandError, which says the mend."""
    text = re.sub(r"^\s*/\w+(?:@\w+)?", "", text).strip()
    if not text:
        raise CommandError(f"Tell me what you would like to hear of. For example:\n{EXAMPLES}")
    if not any(letter.isalnum() for letter in text):
        raise CommandError(f"“{text[:40]}” holds no letter or digit to look for. For example:\n{EXAMPLES}")
    if SAY_NOTHING.issuperset(atoms(text)):
        raise CommandError(f"“{text[:40]}” says nothing to look for. For example:\n{EXAMPLES}")
    if len(text) > MAX_LENGTH:
        raise CommandError(
            f"That is too long for me: please say it in {MAX_LENGTH} characters, or in two parts."
        )
    topic_names = tuple(topic.name for topic in topics)
    names = names_of(tuple(companies), topic_names)
    hourless = HOUR.sub(" ", text)
    segments, slips = cut(hourless, names)
    reader = Reader(names, topic_names)
    for segment in segments:
        reader.take(segment)
    if hourless != text:
        reader.note("The hour of the digest is the same for the whole chat: set it with /digest 07:30.")
    for typed, meant in slips:
        reader.note(f"I read “{typed}” as {meant}.")
    return reader.understood()


def to_json(query: Query) -> dict[str, Any]:
    """Only what is asked for, so that stored queries stay short and old ones stay readable."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(query).items()
        if value not in ((), None, False)
    }


def from_json(stored: dict[str, Any]) -> Query:
    """Fields that this version does not know are left out."""
    known = {each.name for each in fields(Query)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in known
    }
    return Query(**values)
