"""A glance at a text before its names are known: which rules may match it, and where.

Finding names is the dear part of reading, and most texts with a trigger word have no rule's phrases in any of
their sentences. What is told here is met easier than the rule itself, never harder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsbot.deals.lines import Text
from newsbot.deals.looks import Look, Needs
from newsbot.deals.matches import Reader
from newsbot.deals.names_fold import flatten, fold
from newsbot.deals.patterns import Pattern
from newsbot.deals.words import MARKED, MARKING, MARKS
from newsbot.model.company import Company


class Glance:
    """All rules of all kinds that make a deal, built once."""

    def __init__(self, readers: Sequence[Reader], companies: Sequence[Company]) -> None:
        # What counts wherever in the text it stands: names that bring a mark, and the matters of the kinds.
        anywhere: dict[str, Needs] = {mark: (_spellings(mark, companies),) for mark in MARKS}
        rules: list[tuple[Pattern, Needs]] = []
        for reader in readers:
            topic = f"about-{reader.kind.name}"
            if reader.topic is not None:
                anywhere[topic] = _spelt_out(_flattened(reader.topic.needs), companies)
            for rule, pattern in reader.telling():
                about: Needs = (frozenset({topic}),) if rule.topic and reader.topic is not None else ()
                rules.append((pattern, _flattened(pattern.needs) + about))
        self._anywhere = tuple(anywhere)
        self._look_anywhere = Look(list(anywhere.values()))
        self._patterns = tuple(pattern for pattern, _ in rules)
        self._look = Look([needs for _, needs in rules])

    def at(self, text: Text) -> Iterator[tuple[int, list[Pattern]]]:
        """The parts in which rules may match, by their number, and the patterns of these rules."""
        flat = flatten(text.whole)
        about = "".join(
            f"{self._anywhere[number]} " for number in self._look_anywhere.at(f" {' '.join(flat.split())} ")
        )
        for number, (_, start, end) in enumerate(text.parts):
            found = self._look.at(f" {' '.join(flat[start:end].split())} {about}")
            if found:
                yield number, [self._patterns[pattern] for pattern in found]


def _flattened(needs: Needs) -> Needs:
    """As flattened text meets them. Marks stay, and of what has no letter nothing is asked."""
    found = []
    for need in needs:
        phrases = frozenset(phrase if phrase in MARKS else _flat(phrase) for phrase in need)
        if not phrases & {"", "s"}:  # a possessive may be a bare apostrophe
            found.append(phrases)
    return tuple(found)


def _spelt_out(needs: Needs, companies: Sequence[Company]) -> Needs:
    """Marks among them as the names that bring them."""
    return tuple(
        frozenset().union(*(_spellings(one, companies) if one in MARKS else {one} for one in need))
        for need in needs
    )


def _flat(phrase: str) -> str:
    flat = " ".join(flatten(phrase).split())
    return f"{flat}*" if phrase.endswith("*") else flat


def _spellings(mark: str, companies: Sequence[Company]) -> frozenset[str]:
    """The names and words that bring a mark, also as tracked companies are called otherwise."""
    keys = {name for name, marks in MARKED.items() if mark in marks}
    words = {word for word, brought in MARKING.items() if brought == mark}
    called = [
        name
        for company in companies
        if (own := fold(company.name)) in keys or words & set(own.split())
        for name in (company.name, *company.aliases, *company.subsidiaries, *company.tickers)
    ]
    return frozenset(filter(None, map(_flat, (*keys, *words, *called))))
