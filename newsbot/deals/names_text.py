"""A text as tokens with what their spelling tells, in blocks written in one manner. No name is known here."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import Word, flags_of, words
from newsbot.deals.word_lists import listed

# How a token is written.
DIGITS, SMALL, CAPITAL, UPPER, MIXED = -1, 0, 1, 2, 3
# How a block is written: what a capital tells in it.
SENTENCE, TITLE, FLAT = "sentence", "title", "flat"  # flat: all small or all large

# A word with the marks inside it ("AT&T", "A/S"); not the s behind an apostrophe.
_TOKEN = re.compile(
    r"[^\W_](?<![^\W_]['’].)[^\W_]*+"
    r"(?:(?:[.&+](?=[^\W_])|['’](?=[^\W_])(?![sS]\b)|(?<=\bA)/(?=S\b))[^\W_]*+)*+"
)
_ORDINAL = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|s|m|b|mn|bn|tn|k|x|gb|tb|mp|mm|nm|hz|ghz|mhz|kw|mw|gw)?$"
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200b\u202f\ufeff]{2,}|[\u200b\ufeff\u00ad]")
_ENDS_SENTENCE = re.compile(r"[.!?…:]|\n\n")
_ABBREVIATIONS = listed(
    "mr mrs ms dr st jr sr bros inc corp co ltd no v vs gen sen rep gov ft mt messrs prof"
)
_LEXICAL = int(Word.VERB | Word.COMMON | Word.DESCRIPTOR)
_LEGAL, _FUNCTION = int(Word.LEGAL), int(Word.FUNCTION)
_CONTRACTIONS = ("n t", " re", " ve", " ll", " d", " m")
_ENDS_FOR_GOOD = re.compile(r"[.!?…]['\"”’)]*\s")
_WRITTEN_OUT = {"int l": "international", "intl": "international", "nat l": "national"}
_CODE = re.compile(
    r"(?:[A-Z]{2,}-?\d{2,}\w*|[A-Z]\d|[A-Z]{2,5}\.(?!AI$|IO$)[A-Z]{1,2})$"
)  # GT40, A7, GPS.N: a product, a standard, a share


@dataclass(slots=True)
class Token:
    start: int
    end: int
    text: str
    low: str  # flattened
    flags: int
    shape: int
    gap: str  # what stands between the token before and this one
    first: bool  # opens a sentence: its capital tells nothing
    role: str = ""  # "taken": part of a known name; "place" or "term": of a phrase that may be part of a name


@dataclass(slots=True)
class Block:
    """Title, paragraph: tokens[first:last] are written in one manner."""

    tokens: list[Token]
    manner: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made searchable, with the way back to the offsets of the original."""

    text: str
    flat: str  # flattened, a blank before and behind: offsets are one more
    origin: tuple[int, ...] | None  # None: offsets are the same

    def start(self, at: int) -> int:
        return at if self.origin is None else self.origin[at]

    def end(self, at: int) -> int:
        """Of an exclusive end: right behind the last character before it."""
        return at if self.origin is None else self.origin[at - 1] + 1


def plain(text: str) -> Plain:
    """Entities resolved, invisible characters gone, runs of blanks and wrapped lines made one blank."""
    origin: tuple[int, ...] | None = None
    if ("&" in text and _ENTITY.search(text)) or _BLANKS.search(text):
        text, origin = _resolved(text)
    if "\n" in text:
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    return Plain(text, f" {flatten(text)} ", origin)


def blocks(text: str) -> list[Block]:
    """The blocks of a plain text; an empty line parts them."""
    found: list[Block] = []
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start - last == 1 and tokens and text[last] == " ":
            gap, first = " ", False
        else:
            gap = text[last:start]
            if tokens and _parts(tokens, gap):
                found.append(_block(tokens, stopped=gap.lstrip("\"'”’)")[:1] == "."))
                tokens = []
            first = not tokens or _opens(tokens[-1], gap)
        word = text[start:end]
        low, flags, shape, role = _word(word)
        tokens.append(Token(start, end, word, low, flags, shape, gap, first, role))
        last = end
    if tokens:
        found.append(_block(tokens, stopped=text[last : last + 1] == "."))
    return found


def _block(tokens: list[Token], *, stopped: bool) -> Block:
    manner = _manner(tokens, stopped=stopped)
    if manner == FLAT:
        for token in tokens:  # in "CORE42 SIGNS" as in "core42 signs" capitals make no code
            short = len(token.low) == 2 and token.low[0].isalpha() and token.low[1].isdigit()
            token.role = "term" if short else ""
    return Block(tokens, manner)


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[str, int, int, str]:
    """What a word tells by itself: flattened, flags, shape, role. News uses few words often."""
    low = flatten(word)
    low = _WRITTEN_OUT.get(low, low)
    known = words()
    flags = known.get(low)
    if flags is None:
        flags = _compound_flags(low, known) if " " in low else flags_of(low)
    shape = _shape(word)
    return low, flags, shape, "term" if shape >= CAPITAL and _CODE.match(word) else ""


def _parts(tokens: list[Token], gap: str) -> bool:
    """Whether a new block begins: behind an empty line, or behind a sentence (each has its own manner)."""
    if "\n\n" in gap:
        return True
    return (
        len(tokens) > 3
        and len(gap) > 1
        and _ENDS_FOR_GOOD.search(gap) is not None
        and _opens(tokens[-1], gap)
    )


def _compound_flags(low: str, known: dict[str, int]) -> int:
    """Of "S.A." that it is a legal form, of "didn't" that it is grammar."""
    if low.endswith(_CONTRACTIONS):
        return _FUNCTION
    return known.get(low.replace(" ", ""), 0) & _LEGAL


def _opens(before: Token, gap: str) -> bool:
    if len(gap) < 2 or gap == ", ":
        return False
    if gap[0] == "." and (len(before.text) == 1 or before.low in _ABBREVIATIONS or "." in before.text):
        return False
    return (
        _ENDS_SENTENCE.search(gap) is not None
        or gap[-1] in "\"“'‘(["
        or gap.strip(' )"”') in {"-", "–", "—", "--"}
    )


def _shape(word: str) -> int:
    if word.islower():
        return MIXED if not word.isalpha() and _has_digit(word) and not _ORDINAL.match(word) else SMALL
    if word.isupper():
        if len(word) == 1:
            return CAPITAL
        return DIGITS if _ORDINAL.match(word.lower()) else UPPER
    if word[0].isupper() and word[1:].islower():
        return CAPITAL
    return DIGITS if not any(map(str.isalpha, word)) else MIXED if word.isascii() else CAPITAL


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _manner(tokens: list[Token], *, stopped: bool) -> str:
    large = small = shouted = 0
    any_small = any_large = False
    for token in tokens:
        shape, text = token.shape, token.text
        any_small = any_small or shape == SMALL or (shape != UPPER and text != text.upper())
        any_large = any_large or shape == UPPER or (shape != SMALL and text != text.lower())
        shouted += shape == UPPER
        if token.first or len(text) < 3:
            continue
        if token.flags & _LEXICAL:
            if shape == SMALL:
                small += 1
            elif shape >= CAPITAL:
                large += 1
        elif shape == CAPITAL and token.flags & _FUNCTION:
            large += 1  # "With": a headline of capitals only
    if not any_small or not any_large or (shouted > 3 and shouted > 0.6 * len(tokens)):
        return FLAT
    if stopped:  # headlines have no full stop
        return TITLE if large >= 3 * small + 3 else SENTENCE
    return TITLE if large and large >= 1.5 * small else SENTENCE


def _resolved(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without entities and needless blanks, and where each character of it came from."""
    pieces: list[str] = []
    origin: list[int] = []
    cut = 0
    marks = sorted([*_ENTITY.finditer(text), *_BLANKS.finditer(text)], key=lambda match: match.start())
    for match in marks:
        if match.start() < cut:
            continue
        pieces.append(text[cut : match.start()])
        origin.extend(range(cut, match.start()))
        entity = match[0].startswith("&")
        instead = html.unescape(match[0])[:1] if entity else " " if len(match[0]) > 1 else ""
        pieces.append(instead)
        origin.extend([match.start()] * len(instead))
        cut = match.end()
    pieces.append(text[cut:])
    origin.extend(range(cut, len(text)))
    return "".join(pieces), tuple(origin)
