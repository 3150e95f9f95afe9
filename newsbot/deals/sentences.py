"""Text to sentences, and sentences to clauses, with their offsets. Nothing is known here about names or deals."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


# Where a sentence may end: a mark with what closes it, or an empty line, or a bullet at the start of a line.
_BREAK = re.compile(
    r"""(?<![.!?…])(?P<mark>[.!?…]++["'”’)\]]*+)(?=\s)"""  # a full stop, and what it closes
    r"""|(?P<wide>[。！？]++[」』”]?)"""  # no blank follows in Chinese and Japanese
    r"""|(?P<line>\n[ \t]*+\n\s*+)"""  # an empty line
    r"""|(?P<bullet>\n[ \t]*+(?=[•‣◦▪*–—-][ \t]))"""
    r"""|(?P<inline>[ \t](?=[•‣◦▪][ \t]))"""
)

# Abbreviations that never end a sentence, and those that end one only before a capital.
_NEVER = frozenset(
    "mr mrs ms dr prof st sen rep gov gen lt col capt sgt rev hon jr sr vs v no nos art para sec fig vol ed cf eg ie "
    "e.g i.e u.k al approx dept est feat messrs mt ft".split()
)
_SELDOM = frozenset(
    "inc corp co ltd llc plc bros cos s.a n.v b.v s.p.a a.g l.p u.s u.n e.u u.s.a d.c a.m p.m jan feb mar apr jun jul "
    "aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun calif fla tex mass conn pa va wash ill mich minn "
    "ont que etc dlrs mln bln stg pct ariz colo ore tenn ind md ga".split()
)
# A capital after "Inc." starts a sentence when it is one of these; otherwise it may as well be a name.
_OPENERS = frozenset(
    "a an the this that these those he she it they we i you in on at by for from with as after before but and or if "
    "when while its their his her both neither under last no analysts shares terms earlier meanwhile however according "
    "financial separately also officials there what".split()
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]*$")
_NEXT_WORD = re.compile(r"""\s+["'“‘(\[]*([^\W_]+|\d+)""")
_INITIAL = re.compile(r"(?:^|\.)[A-Za-z]$")

_CLAUSE = re.compile(
    r"""[;:]\s|\s[–—-]{1,2}\s"""
    r"""|,?\s(?:but|while|whereas|although|though|because|after|before|since|until|unless|if)\s"""
    r"""|,\s(?:and|which|who|as|saying|adding|when|where)\s""",
    re.IGNORECASE,
)
_WINDOW = 40  # characters looked at to the left of a full stop: keeps the time linear


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text`, in order, without the white space between them."""
    found: list[Sentence] = []
    start = 0
    # Where nothing is written large, a small letter tells nothing about where sentences begin.
    caseless = text.islower()
    for match in _BREAK.finditer(text):
        if match.lastgroup == "mark" and not _ends(text, start, match, caseless=caseless):
            continue
        end = match.end() if match.lastgroup in {"mark", "wide"} else match.start()
        _keep(text, start, end, found)
        start = match.end()
    _keep(text, start, len(text), found)
    return tuple(found)


def clauses(sentence: Sentence) -> tuple[Sentence, ...]:
    """The clauses of a sentence: cut at marks and at the words that open a clause, which stay with what they open."""
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
    goes_on = opener[0].islower() and not caseless
    if not mark.startswith("."):
        # "Yahoo! and eBay": a mark inside a name is followed by a small letter.
        return not goes_on
    if mark.startswith("..") or mark.startswith("…"):
        return not goes_on and opener.casefold() in _OPENERS
    left = text[max(start, match.start() - _WINDOW) : match.start()]
    last = _LAST_WORD.search(left)
    word = last[0] if last is not None else ""
    if len(mark) > 1 and word.casefold() not in _NEVER:
        return not goes_on  # a closed quotation or bracket
    if goes_on:
        return False
    folded = word.casefold()
    if folded in _NEVER or (_INITIAL.search(word) and folded not in _SELDOM):
        return False
    if folded in _SELDOM:
        return opener.casefold() in _OPENERS
    return True
