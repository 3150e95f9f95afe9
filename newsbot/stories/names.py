"""How the names of parties are compared: folded, and by their leading words, as outlets shorten names.

Aliases are no concern of this file: whoever finds parties gives the tracked company's name where there
is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsbot.stories.wordlists import words_of
from newsbot.stories.words import STEM

_WORD = re.compile(r"[^\W_]+")
_SUM = re.compile(r"[\d ]+(?:m|mn|bn|b|k|million|billion)?")
_LEGAL = words_of("legal.txt")


def fold(name: str) -> str:
    """`name` as it is compared: no case, accents, punctuation, legal form or leading article."""
    text = name.casefold().removesuffix("'s").removesuffix("’s")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _WORD.findall(text)
    kept = [word for word in words if word not in _LEGAL]
    return " ".join(kept or words)


def same(one: str, other: str) -> bool:
    """Whether two folded names mean one organisation: the shorter begins the longer."""
    if one == other:
        return True
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return bool(short) and long.startswith(short) and long[len(short)] == " "


def is_sum(name: str) -> bool:
    """Whether a folded name is a sum of money that was taken for an organisation."""
    return _SUM.fullmatch(name) is not None


def head(name: str) -> str:
    """The stem under which a folded name is indexed."""
    return name.partition(" ")[0][:STEM]


@lru_cache(maxsize=4096)
def stems_of(name: str) -> tuple[str, ...]:
    """A folded name as the stems that a text would show."""
    return tuple(word[:STEM] for word in name.split(" "))
