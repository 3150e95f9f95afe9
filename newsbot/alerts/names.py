"""The names that a typed text may use: tracked companies in every way of writing them, tickers, topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from newsbot.alerts.words import SUFFIXES, atoms, phrase_key
from newsbot.model.company import Company

ALIKE = 80  # of 100: a slip or two
LISTING = re.compile(r"\$?\b(?:([A-Z]{2,12}):\s?)?([A-Z0-9][A-Z0-9.&-]{0,11})\b")
MARKS = re.compile(r"[,;:|]")  # in a company's name they part nothing


@dataclass(slots=True)
class Names:
    """Looked up by the words of the name; tickers in capitals, with or without their exchange."""

    companies: dict[tuple[str, ...], str] = field(default_factory=dict)
    topics: dict[tuple[str, ...], str] = field(default_factory=dict)
    tickers: dict[str, str] = field(default_factory=dict)
    marked: tuple[str, ...] = ()  # names with a colon, a bar, a comma inside
    parts: frozenset[str] = frozenset()
    longest: int = 1

    def company(self, text: str) -> str | None:
        """The tracked company that this whole text names."""
        key = atoms(text)
        while key:
            if key in self.companies:
                return self.companies[key]
            if key[-1] not in SUFFIXES:
                break
            key = key[:-1]
        return self.ticker(text)

    def ticker(self, text: str) -> str | None:
        """By its ticker in capitals; one letter alone is a letter."""
        return self.tickers.get(text) if len(text) > 1 and text.isupper() else None

    def near(self, text: str) -> str | None:
        """The tracked company whose name looks like this text, for "did you mean"."""
        key = " ".join(atoms(text))
        if len(key) < 4:
            return None
        written = [" ".join(name) for name in self.companies if abs(len(" ".join(name)) - len(key)) <= 2]
        found = process.extractOne(key, written, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return None if found is None else self.companies[tuple(str(found[0]).split(" "))]

    def plain(self, text: str) -> str:
        """The same text with listed tickers spelt out, and no marks within names."""
        for name in self.marked:
            text = re.sub(re.escape(name), MARKS.sub(" ", name), text, flags=re.IGNORECASE)
        return LISTING.sub(self._spelt_out, text)

    def _spelt_out(self, match: re.Match[str]) -> str:
        exchange, ticker = match.groups()
        name = self.tickers.get(f"{exchange}:{ticker}") if exchange else None
        if name is None and match.group().startswith("$"):
            name = self.tickers.get(ticker)
        return match.group() if name is None else f"“{name}”"


@lru_cache(maxsize=4)
def names_of(companies: tuple[Company, ...], topics: tuple[str, ...]) -> Names:
    """Built once for each state of feeds.yaml."""
    names = Names()
    written: list[str] = []
    for company in companies:
        for name in (*company.subsidiaries, *company.aliases):
            names.companies.setdefault(atoms(name), company.name)
        written += (company.name, *company.subsidiaries, *company.aliases)
    names.companies.update((atoms(company.name), company.name) for company in companies)
    names.companies.pop((), None)
    names.topics = {phrase_key(topic): topic for topic in topics}
    names.tickers = _tickers(companies)
    names.marked = tuple(name for name in written if MARKS.search(name))
    names.parts = frozenset(part for key in names.companies for part in key)
    names.longest = max((len(key) for key in (*names.companies, *names.topics)), default=1)
    return names


def _tickers(companies: Sequence[Company]) -> dict[str, str]:
    """By ticker where only one company has it, and by exchange and ticker."""
    owners: dict[str, set[str]] = {}
    listed: dict[str, str] = {}
    for company in companies:
        for ticker in company.tickers:
            exchange, _, bare = ticker.upper().rpartition(":")
            owners.setdefault(bare, set()).add(company.name)
            if exchange:
                listed[f"{exchange}:{bare}"] = company.name
    return listed | {bare: next(iter(names)) for bare, names in owners.items() if len(names) == 1}
