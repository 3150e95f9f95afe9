"""What of a text is compared: content words cut to their stem, amounts, and a few hashes for near-identical texts.

Nothing here knows of deals or stories. Words are cut to their first letters, which joins "licence", "licensing" and
"licensor" in one stroke and serves names as well; scripts without spaces are cut in pairs of characters.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from importlib import resources

STEM = 6  # letters of a word that count
BINS = 12  # minima kept of a text's shingles
SHINGLE = 3  # words to a shingle
LEAD = 60  # words of a text that are compared: outlets cut the same story at different lengths

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W\d_]+(?:[-.&][^\W_]+)*|[^\W\d_]")
_POSSESSIVE = re.compile(r"['’]s\b")
_AMOUNT = re.compile(
    r"(?P<sign>[$€£¥₩]|\b(?:us\$|usd|eur|rs\.?|inr)\s?)?(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"[\s-]?(?P<unit>trillion|billion|million|bln|mln|bn|mn|tn|m|b|k|crore)?\b"
)
_UNITS = {
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mln": 1e6,
    "mn": 1e6, "m": 1e6, "crore": 1e7, "k": 1e3,
}  # fmt: skip
_CJK = "\u2e80"


def _list(name: str) -> frozenset[str]:
    lines = resources.files(__package__).joinpath("lists", name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


EMPTY = _list("empty.txt")  # say nothing: articles, prepositions, words of every headline
WEAK = frozenset(word[:STEM] for word in _list("weak.txt"))  # said of every deal: "patent", "agreement"


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is compared."""

    title: tuple[str, ...]  # stems of the title, in order, without empty words
    all: tuple[str, ...]  # the distinct stems of title and text, in order
    amounts: tuple[int, ...]  # sums of money, in units of their currency


def read(title: str, text: str) -> Words:
    title_words = stems(title)
    seen = dict.fromkeys(title_words)
    if text:
        seen.update(dict.fromkeys(stems(text)[:LEAD]))
    return Words(tuple(title_words), tuple(seen), amounts(f"{title} {text}"))


def stems(text: str) -> list[str]:
    folded = _POSSESSIVE.sub("", text.casefold())
    words = [word[:STEM] for word in _TOKEN.findall(folded) if word not in EMPTY]
    if folded and max(folded) >= _CJK:
        return [piece for word in words for piece in _pieces(word)]
    return words


def _pieces(word: str) -> list[str]:
    if max(word) < _CJK:
        return [word]
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def amounts(text: str) -> tuple[int, ...]:
    """Sums of money: a currency sign or a unit makes a number one. At most six, small sums left out."""
    if not any(mark in text for mark in "0123456789"):
        return ()
    found: dict[int, None] = {}
    for match in _AMOUNT.finditer(text.casefold()):
        sign, unit = match["sign"], match["unit"]
        if not (sign or (unit and len(unit) > 1)):
            continue
        value = int(round(float(match["number"].replace(",", "")) * _UNITS.get(unit or "", 1)))
        if value >= 1000:
            found[value] = None
    return tuple(found)[:6]


def shape(words: tuple[str, ...]) -> tuple[int, ...]:
    """Minima of the hashes of a text's shingles, one for each bin: equal bins mean shared text. () when too short."""
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
