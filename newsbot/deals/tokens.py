"""Text with its organisations marked -> lines of tokens that patterns can be matched on.

A line is one string of lower-case tokens, each with one space on either side. Organisations stand in it as
`@3` (the fourth mention), `^3` (perhaps a name), `#3` (a place), `&3` (a public body), `%3` (an outlet),
`!3` (a person). Words that only describe a name beside them ("Finnish network maker") begin with `~`.
What a pattern means lives in `patterns`, finding the names in `parties`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsbot.deals.parties import Mention
from newsbot.deals.words import DESCRIBING, DESCRIBING_ENDS, MARKED, MARKING, MARKS, OPENING, TAILS

_TOKEN = re.compile(r"[$€£¥₹]?\d+(?:[.,]\d+)*\w*(?:-\w+)*|\w+(?:[-’'&./]\w+)*|[^\w\s]")
_SIGNS = {"company": "@", "guess": "^", "place": "#", "body": "&", "outlet": "%", "person": "!", "term": "="}
_DASHES = frozenset("-–—―‒−")
_QUOTES = frozenset("\"'“”‘’«»„`´")
_CLOSERS = {"(": ")", "[": "]"}
_APPOSED = frozenset(
    {"a", "an", "the", "which", "maker", "owner", "developer", "one", "provider", "operator", "parent"}
)
_OF_ANOTHER = frozenset({"owned", "backed", "controlled", "funded", "based", "listed"})
_BELONGS = frozenset({"unit", "subsidiary", "division", "affiliate", "arm", "owned"})
MAX_TOKENS = 120  # of a line: news sentences are shorter, and work stays bounded


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or headline, ready for patterns."""

    text: str
    place: str  # "title", "lead" (the first sentence below it), "rest"
    code: str
    mentions: tuple[Mention, ...]
    offset: int  # of the line in its text
    starts: tuple[int, ...]  # where each token begins in `code`
    spans: tuple[tuple[int, int], ...]  # where each token stands in `text`

    @property
    def sides(self) -> int:
        """How many different organisations could be a party here."""
        return len({mention.key for mention in self.mentions if mention.sort in {"company", "guess"}})

    @property
    def known(self) -> int:
        """How many of them are surely organisations."""
        return len({mention.key for mention in self.mentions if mention.sort == "company"})

    def source(self, start: int, end: int) -> str:
        """The words of the story behind a stretch of `code`."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, max(start, end - 1)) - 1)
        if not self.spans:
            return ""
        return self.text[self.spans[first][0] : self.spans[last][1]]


def encode(text: str, mentions: Sequence[Mention], place: str, offset: int = 0) -> Line:
    """`mentions` have offsets in a larger text, in which the line begins at `offset`."""
    tokens: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for index, mention in enumerate(mentions):
        start, end = mention.start - offset, mention.end - offset
        _words(text, position, start, tokens, spans)
        tokens.append(f"{_SIGNS.get(mention.sort, '@')}{index}")
        spans.append((start, end))
        for mark in _marks(mention.key):
            tokens.append(mark)
            spans.append((start, end))
        position = end
    _words(text, position, len(text), tokens, spans)
    del tokens[MAX_TOKENS:], spans[MAX_TOKENS:]
    tokens, spans = _without_brackets(tokens, spans)
    _part_opening(tokens)
    _describe(tokens)
    starts = []
    at = 1
    for token in tokens:
        starts.append(at)
        at += len(token) + 1
    code = f" {' '.join(tokens)} " if tokens else " "
    return Line(text, place, code, tuple(mentions), offset, tuple(starts), tuple(spans))


@lru_cache(maxsize=1024)
def _marks(key: str) -> tuple[str, ...]:
    """What the name itself tells of an organisation stands behind it, as if the text said so."""
    words = MARKING.keys() & set(key.split())
    return tuple(f"~{mark}" for mark in dict.fromkeys([*MARKED.get(key, ()), *(MARKING[w] for w in words)]))


def _names(token: str) -> bool:
    return token[0] in "@^#" or token[1:] in MARKS


def _part_opening(tokens: list[str]) -> None:
    """Part "After a loss to Nokia" from "Oppo …", "Aiming at Google" from "Apple …": they are no pair."""
    if not tokens or not (tokens[0] in OPENING or tokens[0].endswith("ing")):
        return
    for index in range(2, min(len(tokens) - 2, 16)):
        if tokens[index] == "," and _names(tokens[index - 1]):
            if tokens[index + 1][0] in "@^" and tokens[index + 2] not in {",", "and", "&"}:
                tokens[index] = ";"
            return


def _words(text: str, start: int, end: int, tokens: list[str], spans: list[tuple[int, int]]) -> None:
    if len(tokens) > MAX_TOKENS:
        return
    for match in _TOKEN.finditer(text, start, end):
        word = match.group().lower().replace("’", "'")
        at, to = match.span()
        if word in _QUOTES:
            # 's after a name, or the bare apostrophe of a plural: a token; other quotes mean nothing
            if text[at:to] in "'’" and tokens and _names(tokens[-1]) and spans[-1][1] == at:
                tokens.append("'s")
                spans.append((at, to))
            continue
        if word == "s" and tokens and tokens[-1] == "'s":
            continue
        if word in _DASHES:
            glued = at > 0 and not text[at - 1].isspace() and to < len(text) and not text[to].isspace()
            tokens.append("/" if glued else "-")
        elif word.endswith("'s") and len(word) > 2:
            tokens.append(word[:-2])
            spans.append((at, to - 2))
            at = to - 2
            tokens.append("'s")
        else:
            tokens.append(word)
        spans.append((at, to))


def _without_brackets(
    tokens: list[str], spans: list[tuple[int, int]]
) -> tuple[list[str], list[tuple[int, int]]]:
    """Leave out short asides: tickers, abbreviations, "(Reuters)"."""
    if "(" not in tokens and "[" not in tokens:
        return tokens, spans
    keep: list[int] = []
    index = 0
    while index < len(tokens):
        closer = _CLOSERS.get(tokens[index])
        if closer is not None:
            window = tokens[index + 1 : index + 12]
            if closer in window:
                index += window.index(closer) + 2
                continue
        keep.append(index)
        index += 1
    return [tokens[i] for i in keep], [spans[i] for i in keep]


def _describe(tokens: list[str]) -> None:
    """Mark with "~" the words that only describe a name: before it, its legal form, a short apposition."""
    for index, token in enumerate(tokens):
        if token[0] not in "@^" or len(token) < 2 or not token[1:].isdigit():
            continue
        before = index - 1
        while before >= 0 and index - before <= 9:
            if _tells_whose(tokens, before):
                tokens[before - 2 : before + 1] = [f"~{part}" for part in tokens[before - 2 : before + 1]]
                before -= 3
            elif _describing(tokens, before):
                tokens[before] = "~" + tokens[before].removeprefix("~")
                before -= 1
            else:
                break
        after = index + 1
        while after + 1 < len(tokens) and (tokens[after] in TAILS or tokens[after] == "."):
            tokens[after] = "~" + tokens[after]
            after += 1
        if after + 1 < len(tokens) and tokens[after] == "," and tokens[after + 1] in _APPOSED:
            window = tokens[after + 1 : after + 16]
            if "," in window and _apposition(window[: window.index(",")]):
                for inside in range(after, after + window.index(",") + 2):
                    tokens[inside] = "~" + tokens[inside]


def _tells_whose(tokens: list[str], index: int) -> bool:
    """Of "Nokia-owned Brennholt": Nokia only tells whose it is."""
    if index < 2 or tokens[index] not in _OF_ANOTHER or tokens[index - 1] != "/":
        return False
    return tokens[index - 2][0] in "@^#" and tokens[index - 2][1:].isdigit()


def _apposition(words: Sequence[str]) -> bool:
    """Whether what stands between commas only describes: it names nobody, or only who owns the one before."""
    names = [index for index, word in enumerate(words) if word[0] in "@^"]
    return not names or (len(names) == 1 and not _BELONGS.isdisjoint(words[: names[0]]))


def _describing(tokens: list[str], index: int) -> bool:
    token = tokens[index]
    if token in DESCRIBING or token.endswith(DESCRIBING_ENDS):
        return True
    if token == "'s":  # noqa: S105 - a token of grammar; "Japan's Toshiba", "Huawei's HiSilicon" keeps its first name
        return index > 0 and (tokens[index - 1][0] == "#" or tokens[index - 1] in DESCRIBING)
    return (
        token[0] == "#"
        and index + 1 < len(tokens)
        and tokens[index + 1].removeprefix("~") in {"'s", *DESCRIBING}
    )
