"""Names as keys: what is left of a name when it is compared, and letters folded one for one.

`fold` is the identity of an organisation nobody tracks. `flatten` keeps every offset, so that text can be
searched in its flat form and quoted in its own. No list of companies is known here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsbot.deals.word_lists import words_of

# KGaA is left in place: Merck KGaA is not Merck. A group or a holding is the company it bears the name of.
LEGAL_FORMS = (words_of("legal") | {"group", "holding", "holdings"}) - {"kgaa", "ev"}
# Written with dots or strokes; flattened they fall apart into letters.
_DOTTED = re.compile(
    r"\b(?:s\.?p\.?a|s\.?r\.?l|s\.\s?a|n\.\s?v|b\.\s?v|k\.\s?k|l\.?l\.?c|l\.?l\.?p|p\.?l\.?c|a/s|l\.p)\.?(?=$|[\s,)])"
)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?(?=\s|$)")
_SHORTENED = re.compile(r"\bint['’]l\b")
_WORD = re.compile(r"[^\W_]+")

# Letters that Unicode does not take apart, by their nearest single letter.
_NEAREST = dict(zip("æœøłđðþßıħŋ", "aooldptsihn", strict=True))


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The key under which names are compared: no case, accents, punctuation, legal form, or leading "the"."""
    words = name.lower().split() if name.isascii() and name.replace(" ", "").isalnum() else _words_of(name)
    if not words:
        return unicodedata.normalize("NFKC", name).casefold().strip()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    # "U.S. Department of Justice" is the Department of Justice.
    if len(words) > 2 and words[:2] == ["u", "s"]:
        words = words[2:]
    elif len(words) > 2 and words[0] == "us":
        words = words[1:]
    kept = len(words)
    while kept > 1 and (words[kept - 1] in LEGAL_FORMS or words[kept - 1] == "and"):
        kept -= 1
    return " ".join(words[:kept])


def _words_of(name: str) -> list[str]:
    text = _POSSESSIVE.sub("", _plain(unicodedata.normalize("NFKC", name).casefold()))
    text = _DOTTED.sub(" ", text).replace("&", " and ")
    return _WORD.findall(_SHORTENED.sub("international", text))


def flatten(text: str) -> str:
    """`text` in lower case without accents, each mark but & a blank: every offset stays what it was."""
    if not text.isascii():
        for mark in _PRINTED:  # most texts are ASCII but for these, and ASCII is translated ten times as fast
            text = text.replace(mark, " ")
    return text.translate(_FLAT)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return "".join(_base(mark) for mark in text)


def _base(mark: str) -> str:
    """A letter without its accent; scripts whose letters are built of parts keep them whole."""
    code = ord(mark)
    if code < 128 or 0x2E80 <= code < 0xFF00:
        return mark
    letters = [part for part in unicodedata.normalize("NFKD", mark) if not unicodedata.combining(part)]
    return "".join(_NEAREST.get(part, part) for part in letters)


class _Flat(dict[int, str]):
    """A translation table that learns each character when it is first met."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        if mark == "&":
            flat = "&"
        elif not mark.isalnum():
            flat = " "
        else:
            flat = _base(mark.lower()[0])[:1]
            flat = flat if flat.isalnum() else mark
        # Scripts have 150,000 characters at most: the table cannot grow without end.
        self[code] = flat
        return flat


_FLAT = _Flat()
_PRINTED = "‘’“”—–…©®™\u00a0"
