"""What of a text is compared: content words cut to their stem, amounts, and a few hashes for near-identical
texts.

Nothing here knows of deals or stories. Words are cut to their first letters, which joins "licence",
"licensing" and "licensor" in one stroke and serves names as well; scripts without spaces are cut in
pairs of characters.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice

import re2

from newsbot.stories.wordlists import words_of

STEM = 6  # letters of a word that count
BINS = 12  # minima kept of a text's shingles
SHINGLE = 3  # words to a shingle
MOST_WORDS = 6_000  # whose stems are remembered
LEAD = 60  # words of a text that are compared: outlets cut the same story at different lengths

_TOKEN = re.compile(r"[^\W\d_]+(?:[-.&][^\W_]+)*|\d+(?:[.,]\d+)*[^\W_]*")
_ASCII_TOKEN = re.compile(r"[a-z]+(?:[-.&][a-z0-9]+)*|\d+(?:[.,]\d+)*[a-z0-9]*", re.ASCII)  # the same, faster
_POSSESSIVE = re.compile(r"'s\b")
_NUMBER = re.compile(
    r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:[\s-]?(trillion|billion|million|bln|mln|bn|mn|tn|m|b|k|crore)\b)?"
)
_CURRENCY = re.compile(r"(?:[$€£¥₩]|\b(?:us\$|usd|eur|rs\.?|inr))\s?$")
# A first look: most texts speak of no money.
_MONEY = re2.compile(
    r"[$€£¥₩]|(?:usd|eur|rs\.?|inr)\s?\d|\d[\s-]?(?:trillion|billion|million|bln|mln|bn|mn|tn|crore)\b"
)
_UNITS = {
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mln": 1e6,
    "mn": 1e6, "m": 1e6, "crore": 1e7, "k": 1e3,
}  # fmt: skip
_CJK = "\u2e80"
_PRINTED = dict.fromkeys("‘“”—–…©®™", "|") | {
    "’": "'",
    "\u00a0": " ",
}  # marks that most texts have beside ASCII


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
    above, below = _folded(title), _folded(text)
    spoken = tuple(_tokens(above))
    title_stems = tuple(_stems(spoken))
    text_stems = tuple(islice(_stems_of(below), LEAD))
    distinct = tuple(dict.fromkeys(title_stems + text_stems))
    return Words(spoken, title_stems, text_stems, distinct, _amounts(f"{above} {below}"))


def stems(text: str) -> list[str]:
    return list(_stems_of(_folded(text)))


def amounts(text: str) -> tuple[int, ...]:
    """Sums of money: a currency sign or a unit makes a number one. At most six, small sums left out."""
    return _amounts(_folded(text))


def _folded(text: str) -> str:
    """Without case, and with plain marks for printed ones: what is ASCII then is searched much faster."""
    text = text.casefold()
    if not text.isascii():
        for mark, plain in _PRINTED.items():
            text = text.replace(mark, plain)
    return text


def _tokens(folded: str) -> list[str]:
    if "'s" in folded:
        folded = _POSSESSIVE.sub("", folded)
    if folded.isascii():
        return _ASCII_TOKEN.findall(folded)
    words = _TOKEN.findall(folded)
    return words if "".join(words).isascii() else [piece for word in words for piece in _pieces(word)]


def _stems(tokens: Iterable[str]) -> Iterator[str]:
    return (word[:STEM] for word in tokens if word not in EMPTY)


def _stems_of(folded: str) -> Iterator[str]:
    return chain.from_iterable(map(_STEMS.__getitem__, folded.split()))


class _Stems(dict[str, tuple[str, ...]]):
    """What stands between blanks, and its stems. News uses the same words again and again."""

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= MOST_WORDS:
            self.clear()
        found = self[written] = tuple(_stems(_tokens(written)))
        return found


_STEMS = _Stems()


def _pieces(word: str) -> list[str]:
    if max(word) < _CJK:
        return [word]
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _amounts(folded: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    if _MONEY.search(folded) is None:
        return ()
    for match in _NUMBER.finditer(folded):
        number, unit = match.groups()
        if (unit is None or len(unit) < 2) and not _is_money(folded, match.start()):
            continue
        value = round(float(number.replace(",", "")) * (_UNITS[unit] if unit else 1))
        if value >= 1000:
            found[value] = None
    return tuple(found)[:6]


def _is_money(folded: str, at: int) -> bool:
    """Whether a currency stands right before the number at `at`."""
    return _CURRENCY.search(folded, max(0, at - 5), at) is not None


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
