"""Known names in a text: tracked companies by all their names, and the phrases of the word lists.

Here a name is found; whether "Apple" is the company or the fruit is decided in `names_doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import ahocorasick_rs

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import EVERYDAY, Word, flat_phrase, phrases, words
from newsbot.deals.names_text import Plain
from newsbot.model.company import Company

_SPACELESS = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_TICKER_BEFORE = re.compile(r"(?:\b[A-Za-z]{3,8}:\s?|\$|\b(?:NASDAQ|NYSE|Nasdaq|ticker|symbol)\s)$")
_TICKER_AFTER = re.compile(r"\.(?:[A-Z]{1,2})\b")
_SIGNS = frozenset({"not", "never"})
ORDINARY = int(EVERYDAY | Word.FIRST_NAME | Word.HEAD | Word.WEAK_HEAD | Word.TEXT_HEAD)
_FUNCTION = int(Word.FUNCTION)
_LOOK = 10  # characters beside a ticker


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a known name."""

    company: int  # index of the tracked company; -1 for a phrase
    sort: str  # name, ticker, subsidiary; not (another thing), never (a sign of one); or the sort of a phrase
    spellings: tuple[str, ...]  # as the list writes it
    doubtful: bool  # also an ordinary word, or somebody else's name

    @property
    def letter(self) -> bool:
        return len(self.spellings[0]) == 1

    @property
    def acronym(self) -> bool:
        first = self.spellings[0]
        return first.isupper() and len(first) <= 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name at its place in the plain text."""

    start: int
    end: int
    form: Form


class Index:
    """Searches a text for all known names in one pass, whatever their number."""

    def __init__(self, companies: Sequence[Company]) -> None:
        forms = _Forms()
        for number, company in enumerate(companies):
            forms.add_company(number, company)
        for name, sort in phrases():
            forms.add(name, Form(-1, sort, (name,), doubtful=False))
        self._by_pattern = tuple(map(tuple, forms.values()))
        self._automaton = ahocorasick_rs.AhoCorasick(list(forms))
        self._plurals = ahocorasick_rs.AhoCorasick(
            [
                f"{pattern.rstrip()}s "
                for pattern, known in forms.items()
                if any(form.company >= 0 for form in known) and " " not in pattern.strip()
            ]
        )

    def hits(self, plain: Plain) -> list[Hit]:
        """Names in order, without overlap: the leftmost, of these the longest."""
        found: list[tuple[int, int, int]] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain.flat, overlapping=True):
            # Offsets in the flat text are one more, and most patterns bring a blank on each side.
            padded = plain.flat[start] == " "
            found.append((start if padded else start - 1, -(end - 2 if padded else end - 1), pattern))
        found.sort()
        hits: list[Hit] = []
        reach = 0
        for start, negative_end, pattern in found:
            if start < reach:
                continue
            form = self._form(self._by_pattern[pattern], plain.text, start, -negative_end)
            if form is not None:
                reach = -negative_end
                hits.append(Hit(start, reach, form))
        return hits

    def may_name(self, plain: Plain) -> bool:
        """Whether any tracked company's name stands in the text, be it as another thing's name."""
        if any(hit.form.company >= 0 for hit in self.hits(plain)):
            return True
        # A plural or a lost apostrophe ("Samsungs") is no hit.
        return bool(self._plurals.find_matches_as_indexes(plain.flat))

    @staticmethod
    def _form(forms: tuple[Form, ...], text: str, start: int, end: int) -> Form | None:
        for form in sorted(forms, key=lambda form: form.sort in _SIGNS) if len(forms) > 1 else forms:
            if form.sort != "ticker" or _is_ticker(text, start, end):
                return form
        return None


class _Forms(dict[str, list[Form]]):
    """The forms of each pattern; needed while the index is built only."""

    def add_company(self, number: int, company: Company) -> None:
        for name in (company.name, *company.aliases):
            self.add(name, Form(number, "name", (name,), doubtful=_doubtful(name, company)))
        for name in company.subsidiaries:
            self.add(name, Form(number, "subsidiary", (name,), doubtful=_doubtful(name, company)))
        for ticker in company.tickers:
            symbol = ticker.rpartition(":")[2]
            self.add(symbol, Form(number, "ticker", (symbol,), doubtful=False))
        if not company.exclude:
            return
        names = [flat_phrase(name) for name in (company.name, *company.aliases, *company.subsidiaries)]
        for context in company.exclude:
            inside = any(name in flat_phrase(context) for name in names)
            self.add(context, Form(number, "not" if inside else "never", (context,), doubtful=False))

    def add(self, name: str, form: Form) -> None:
        for pattern in _patterns(name):
            forms = self.setdefault(pattern, [])
            for at, other in enumerate(forms):
                if other.company == form.company and other.sort == form.sort:
                    forms[at] = replace(other, spellings=other.spellings + form.spellings)
                    break
            else:
                forms.append(form)


def _patterns(name: str) -> Iterable[str]:
    flat = flatten(name).strip()
    if not flat:
        return ()
    if _SPACELESS.search(flat):
        return (flat.replace(" ", ""),)
    if "  " not in flat and "&" not in flat:
        return (f" {flat} ",)
    found = {f" {flat} ": None, f" {' '.join(flat.split())} ": None}
    if "&" in flat and " & " in flat:
        found[f" {' '.join(flat.replace('&', 'and').split())} "] = None
    return tuple(found)


def _doubtful(name: str, company: Company) -> bool:
    parts = flatten(name).split()
    known = words()
    everyday = all(known.get(part, 0) & ORDINARY for part in parts)
    if len(parts) == 1:
        return company.ambiguous or everyday or (name.isascii() and len(name) < 3)
    # "ON Semiconductor" begins with a word of grammar: its spelling decides.
    return (company.ambiguous and everyday) or bool(known.get(parts[0], 0) & _FUNCTION)


def _is_ticker(text: str, start: int, end: int) -> bool:
    if not text[start:end].isupper() and not text[start:end].isdigit():
        return False
    if _TICKER_BEFORE.search(text[max(0, start - _LOOK) : start]):
        return True
    if end - start < 2:
        return False
    bracketed = start > 0 and text[start - 1] in "([" and text[end : end + 1] in (")", "]")
    return bracketed or _TICKER_AFTER.match(text, end) is not None
