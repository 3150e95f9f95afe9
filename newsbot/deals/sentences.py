"""Text to sentences, sentences to clauses, with their offsets. Names and deals are unknown here."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from newsbot.deals.word_lists import listed, words_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


# Where a sentence may end: a mark with what closes it, or an empty line, or a bullet at the start of a line.
# A run of full stops is tried from its first one only: its length must not count twice.
_STOP = r"""(?P<mark>(?<![.!?…])[.!?…]++["'”’)\]]*+(?=\s))"""  # a full stop, and what it closes
_BREAK = re.compile(
    _STOP + r"""|(?P<wide>[。！？]++[」』”]?)"""  # no blank follows in Chinese and Japanese
    r"""|(?P<line>\n[ \t]*+\n\s*+)"""  # an empty line
    r"""|(?P<bullet>\n[ \t]*+(?=[•‣◦▪*–—-][ \t]))"""
    r"""|(?P<inline>[ \t](?=[•‣◦▪][ \t]))"""
)
_PLAIN_BREAK = re.compile(_STOP)  # five times as fast, where nothing else can end a sentence
_RARE = re.compile(r"[\n。！？•‣◦▪]")

_NEVER, _SELDOM, _OPENERS = words_of("abbreviations"), words_of("abbreviations_end"), words_of("openers")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]*$")
_NEXT_WORD = re.compile(r"""\s+["'“‘(\[]*([^\W_]+|\d+)""")
_CASED = re.compile(r"\b[a-z]{5}")
# Of the words that open sentences those that hardly ever go on behind "Inc."
_OPENERS_CASELESS = _OPENERS & listed(
    "the this that these those he she it they we analysts shares terms earlier meanwhile however financial "
    "separately officials there what its their neither"
)
_INITIAL = re.compile(r"(?:^|\.)[A-Za-z]$")

_CLAUSE = re.compile(
    r"""[;:]\s|\s[–—-]{1,2}\s"""
    r"""|,?\s(?:but|while|whereas|although|though|because|after|before|since|until|unless|if)\s"""
    r"""|,\s(?:and|which|who|as|saying|adding|when|where)\s""",
    re.IGNORECASE,
)
_WINDOW = 40  # characters looked at to the left of a full stop: keeps the time linear


def split(text: str, most: int = sys.maxsize) -> tuple[Sentence, ...]:
    """The first sentences of `text`, `most` of them, in order, without the white space between them."""
    found: list[Sentence] = []
    start = 0
    # Where nothing or all is written large, letters tell nothing about where sentences begin.
    caseless = text.islower() or not _CASED.search(text)
    breaks = _BREAK if _RARE.search(text) else _PLAIN_BREAK
    for match in breaks.finditer(text):
        if match.lastgroup == "mark" and not _ends(text, start, match, caseless=caseless):
            continue
        end = match.end() if match.lastgroup in {"mark", "wide"} else match.start()
        _keep(text, start, end, found)
        if len(found) >= most:
            return tuple(found)
        start = match.end()
    _keep(text, start, len(text), found)
    return tuple(found)


def clauses(sentence: Sentence) -> tuple[Sentence, ...]:
    """The clauses of a sentence, cut at marks and before the words that open a clause."""
    found: list[Sentence] = []
    cut = 0
    for match in _CLAUSE.finditer(sentence.text):
        _keep(sentence.text, cut, match.start(), found, shift=sentence.start)
        cut = match.start()
        while cut < match.end() and not sentence.text[cut].isalpha():
            cut += 1
    _keep(sentence.text, cut, len(sentence.text), found, shift=sentence.start)
    return tuple(found)


def _keep(text: str, start: int, end: int, found: list[Sentence], *, shift: int = 0) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(stripped, shift + begin, shift + begin + len(stripped)))


def _ends(text: str, start: int, match: re.Match[str], *, caseless: bool) -> bool:
    mark = match["mark"]
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    opener = following[1]
    if opener[0].islower() and not caseless:
        return False  # "Yahoo! and eBay": a mark inside a name is followed by a small letter
    if mark.startswith(("..", "…")):
        return opener.casefold() in _OPENERS
    openers = _OPENERS_CASELESS if caseless else _OPENERS
    return mark[0] != "." or not _abbreviates(text, start, match, opener.casefold(), openers)


def _abbreviates(text: str, start: int, match: re.Match[str], opener: str, openers: frozenset[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial and ends nothing."""
    last = _LAST_WORD.search(text[max(start, match.start() - _WINDOW) : match.start()])
    word = last[0] if last is not None else ""
    folded = word.casefold()
    if folded in _NEVER or len(match["mark"]) > 1:  # a stop with a quotation mark or bracket behind it
        return folded in _NEVER
    if folded in _SELDOM:
        return opener not in openers
    return _INITIAL.search(word) is not None
