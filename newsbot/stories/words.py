"""What of a text is compared: content words cut to their stem, amounts, and a few hashes for near-identical
texts.

Nothing here knows of deals or stories. Words are cut to their first letters, which joins "licence",
"licensing" and "licensor" in one stroke and serves names as well; scripts without spaces are cut in
pairs of characters.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from hashlib import blake2b

from newsbot.stories.wordlists import words_of

STEM = 6  # letters of a word that count
BINS = 12  # minima kept of a text's shingles
SHINGLE = 3  # words to a shingle
LEAD = 60  # words of a text that are compared: outlets cut the same story at different lengths

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W\d_]+(?:[-.&][^\W_]+)*|[^\W\d_]")
_POSSESSIVE = re.compile(r"['’]s\b")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_CURRENCY = re.compile(r"(?:[$€£¥₩]|\b(?:us\$|usd|eur|rs\.?|inr))\s?$")
_UNIT = re.compile(r"[\s-]?(trillion|billion|million|bln|mln|bn|mn|tn|m|b|k|crore)\b")
_UNITS = {
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mln": 1e6,
    "mn": 1e6, "m": 1e6, "crore": 1e7, "k": 1e3,
}  # fmt: skip
_CJK = "\u2e80"


EMPTY = words_of("empty.txt")  # say nothing: articles, prepositions, words of every headline
WEAK = frozenset(word[:STEM] for word in words_of("weak.txt"))  # said of every deal: "patent", "agreement"


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is compared."""

    spoken: tuple[str, ...]  # every word of the title, whole and folded
    title: tuple[str, ...]  # stems of the title, in order, without empty words
    text: tuple[str, ...]  # stems of the text below it
    all: tuple[str, ...]  # the distinct stems of both, in order
    amounts: tuple[int, ...]  # sums of money, in units of their currency


def read(title: str, text: str) -> Words:
    spoken = _tokens(title)
    title_stems = _stems(spoken)
    below = tuple(stems(text)[:LEAD]) if text else ()
    distinct = tuple(dict.fromkeys((*title_stems, *below)))
    return Words(tuple(spoken), tuple(title_stems), below, distinct, amounts(f"{title} {text}"))


def stems(text: str) -> list[str]:
    return _stems(_tokens(text))


def _tokens(text: str) -> list[str]:
    words = _TOKEN.findall(_POSSESSIVE.sub("", text.casefold()))
    if words and not text.isascii() and max(text) >= _CJK:
        return [piece for word in words for piece in _pieces(word)]
    return words


def _stems(tokens: list[str]) -> list[str]:
    return [word[:STEM] for word in tokens if word not in EMPTY]


def _pieces(word: str) -> list[str]:
    if max(word) < _CJK:
        return [word]
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def amounts(text: str) -> tuple[int, ...]:
    """Sums of money: a currency sign or a unit makes a number one. At most six, small sums left out."""
    found: dict[int, None] = {}
    if _NUMBER.search(text) is None:
        return ()
    folded = text.casefold()
    for match in _NUMBER.finditer(folded):
        sign = _CURRENCY.search(folded, max(0, match.start() - 5), match.start())
        unit = _UNIT.match(folded, match.end())
        if sign is None and (unit is None or len(unit[1]) < 2):
            continue
        value = round(float(match[0].replace(",", "")) * (_UNITS[unit[1]] if unit else 1))
        if value >= 1000:
            found[value] = None
    return tuple(found)[:6]


def shape(words: tuple[str, ...]) -> tuple[int, ...]:
    """Minima of the hashes of a text's shingles, one a bin: equal bins mean shared text."""
    if len(words) < SHINGLE + 5:
        return ()
    bins = [0] * BINS
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        value = zlib.crc32(f"{one} {two} {three}".encode())
        where = value % BINS
        if bins[where] == 0 or value < bins[where]:
            bins[where] = value
    return tuple(bins)


def key(*parts: str) -> int:
    """A signed 64-bit key of some words, the same on every machine."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big", signed=True)
