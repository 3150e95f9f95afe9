"""A first look: which of many patterns can match a text at all, told by the phrases that stand in it.

All phrases of all patterns are looked for in one pass. What a phrase is, `patterns` says.
"""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick_rs

# Of each set one phrase must stand in the text: "team up", or "licens*" for any word that begins so.
Needs = tuple[frozenset[str], ...]


class Look:
    """Built once for many patterns, then asked text by text."""

    def __init__(self, patterns: Sequence[Needs]) -> None:
        sets = {
            need: 1 << bit for bit, need in enumerate(dict.fromkeys(n for needs in patterns for n in needs))
        }
        phrases = {phrase: at for at, phrase in enumerate(dict.fromkeys(p for need in sets for p in need))}
        self._sets = [0] * len(phrases)  # of each phrase: the sets that it fulfils
        for need, bit in sets.items():
            for phrase in need:
                self._sets[phrases[phrase]] |= bit
        same: dict[int, int] = {}  # numbers of hundreds of bits, and the words of a list have the same
        self._sets = [same.setdefault(sets_, sets_) for sets_ in self._sets]
        self._asks = [sum({sets[need] for need in needs}) for needs in patterns]
        self._always = [number for number, needs in enumerate(patterns) if not needs]
        anchored: list[list[int]] = [[] for _ in phrases]  # of each phrase: the patterns that it may bring
        for number, needs in enumerate(patterns):
            for phrase in rarest(needs):
                anchored[phrases[phrase]].append(number)
        self._anchored = [tuple(numbers) for numbers in anchored]
        self._automaton = ahocorasick_rs.AhoCorasick([_spaced(phrase) for phrase in phrases])

    def at(self, text: str) -> list[int]:
        """The numbers of the patterns that can match `text`: words with one blank on each side of each."""
        hits = {hit for hit, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        present = 0
        numbers = set(self._always)
        for hit in hits:
            present |= self._sets[hit]
            numbers.update(self._anchored[hit])
        missing = ~present
        return sorted([number for number in numbers if not self._asks[number] & missing])


def rarest(needs: Needs) -> frozenset[str]:
    """The set whose shortest phrase is the longest: short words stand in every text."""
    return max(needs, key=lambda need: (min(map(len, need)), -len(need)), default=frozenset())


def _spaced(phrase: str) -> str:
    return f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} "
