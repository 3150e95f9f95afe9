"""Organisations that nobody tracks, in headlines and in text all large or all small.

There a capital tells nothing. What news does not use as an ordinary word is taken for a name, drawn out to
the words that end names; names that the running text below spells come first.
"""

from __future__ import annotations

from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_sides import GENERIC, with_sides
from newsbot.deals.names_spans import (
    ANY_HEAD,
    DESCRIPTOR,
    FUNCTION,
    HEAD,
    JOINING,
    LEGAL,
    ORDINARY,
    OTHER,
    OWN,
    VERB,
    WEAK_HEAD,
    Span,
    acts,
    joined,
    sort_of,
    without_legal,
)
from newsbot.deals.names_text import CAPITAL, DIGITS, FLAT, MIXED, SMALL, UPPER, Block, Token
from newsbot.deals.word_lists import listed

# Written in capitals in a headline for weight, not because it is a name.
_SHOUTED = listed(
    "new update watch video live breaking exclusive report review all top big not now no yes must only "
    "ever never best first free how why what who more most every very really just still here this that "
    "photos poll deal deals"
)
# An alliance with one of these in front is a thing, not a name.
_PLAIN_ADJECTIVES = listed(
    "strategic global new marketing technology patent business joint development research international "
    "commercial broad major key long-term multi-year exclusive potential rival historic landmark first "
    "latest worldwide expanded unlikely powerful alleged proposed huge giant big the a an their its "
    "military political trade defense"
)
_ALLIANCES = listed("alliance consortium forum foundation coalition association council initiative group")
_FIRM_HEADS = listed(
    "university institute foundation consortium college federation bancorp pharmaceuticals coalition academy"
)
_HYPHENED = listed(
    "based owned backed led listed headquartered controlled funded made powered related style like"
)
_WELDING = frozenset({"-", " & ", "&"})
_OF = listed("university bank institute college academy museum house")
_ADVERBIAL = int(Word.FUNCTION | Word.TITLE | Word.DEMONYM)


def headline_spans(block: Block, known: frozenset[tuple[str, ...]]) -> list[Span]:
    """Untracked names of a headline, in order. `known`: names that running text spells, flattened."""
    tokens = block.tokens
    longest = max(map(len, known), default=0)
    starts = {name[0] for name in known}
    found: list[Span] = []
    at, size = 0, len(tokens)
    while at < size:
        told = _told(tokens, at, known, longest) if tokens[at].low in starts else 0
        if told:
            beyond = told
            if told < size and joined(tokens[told - 1], tokens[told]):
                beyond = max(told, _run(tokens, told, starts, block.manner))
            end = _drawn_out(tokens, told, beyond)
            found.append(_span(tokens, at, end, block.manner))
            at = max(found[-1].reach, end)
            continue
        reach = _run(tokens, at, starts, block.manner)
        if reach > at:
            found.extend(_cut(tokens, at, reach, block.manner))
            at = reach
        else:
            at += 1
    return with_sides(block, [_of(tokens, span) for span in found])


def _of(tokens: list[Token], span: Span) -> Span:
    """The university of the place that was found: "University of Dayton"."""
    first = span.first
    if first < 2 or tokens[first - 1].low != "of" or tokens[first].gap != " ":
        return span
    if tokens[first - 2].low not in _OF or tokens[first - 2].role or tokens[first - 1].gap != " ":
        return span
    return Span(first - 2, span.last, span.reach, "company")


def _told(tokens: list[Token], at: int, known: frozenset[tuple[str, ...]], longest: int) -> int:
    """Where a name that the running text spells ends, if one begins here; else 0."""
    for length in range(min(longest, len(tokens) - at), 0, -1):
        part = tokens[at : at + length]
        if tuple(token.low for token in part) not in known or any(token.role == "taken" for token in part):
            continue
        if all(token.gap in JOINING for token in part[1:]):
            return at + length
    return 0


def _run(tokens: list[Token], at: int, starts: set[str], manner: str) -> int:
    """Where the run of words that may be in a name ends."""
    if not _nameable(tokens[at], manner):
        hyphened = at + 1 < len(tokens) and tokens[at + 1].gap == "-" and _strange(tokens[at + 1], manner)
        if not hyphened or tokens[at].role == "taken" or tokens[at + 1].role == "taken":
            return at
    reach = at + 1
    while reach < len(tokens) and joined(tokens[reach - 1], tokens[reach]):
        token = tokens[reach]
        inside = token.gap == "-" and token.low not in _HYPHENED and _strange(tokens[reach - 1], manner)
        if not _nameable(token, manner) and not inside and not _scaling(tokens, reach):
            break
        if token.low in starts or token.role == "taken":
            break
        reach += 1
    return reach


def _scaling(tokens: list[Token], at: int) -> bool:
    """As in "Quantum Scaling Alliance": a verb's form inside a name that a head closes."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].low.endswith("ing") and following is not None and following.low in _ALLIANCES


def _nameable(token: Token, manner: str) -> bool:
    if token.gap == "-" and token.low in _HYPHENED:
        return False
    if token.role == "place":
        return True
    if token.role == "taken" or _numeral(token) or (len(token.text) == 1 and token.shape == SMALL):
        return False
    if _weighty(token, manner):
        return True
    flags = token.flags
    if flags & _ADVERBIAL:
        return False
    return bool(flags & (HEAD | WEAK_HEAD)) or not flags & (VERB | DESCRIPTOR) or token.low == "open"


def _numeral(token: Token) -> bool:
    return token.shape == DIGITS or (token.shape == SMALL and token.text[0].isdigit())


def _weighty(token: Token, manner: str) -> bool:
    """Capitals among capitalised words: "TIER IV", "AMBER", "MS"."""
    return (
        manner != FLAT
        and token.shape in (UPPER, MIXED)
        and token.role != "term"
        and not token.flags & FUNCTION
        and token.low not in _SHOUTED
        and "." not in token.text
    )


def _strange(token: Token, manner: str) -> bool:
    """Not an ordinary word of the news."""
    if token.role:
        return token.role == "place"
    if _numeral(token):
        return False
    if _weighty(token, manner):
        return True
    return not token.flags & (ORDINARY | ANY_HEAD | LEGAL | OTHER)


def _cut(tokens: list[Token], first: int, reach: int, manner: str) -> list[Span]:
    """The names in a run: strange words, drawn out to a head or a legal form behind them."""
    found: list[Span] = []
    at = first
    while at < reach:
        if not _strange(tokens[at], manner):
            at += 1
            continue
        begin, last = at, at + 1
        while begin > first and tokens[begin].gap in _WELDING and (not found or found[-1].reach < begin):
            begin -= 1
        while last < reach and (_strange(tokens[last], manner) or tokens[last].gap == "-"):
            last += 1
        end = _drawn_out(tokens, last, reach)
        if end - begin > 1 or len(tokens[begin].text) > 1:
            found.append(_span(tokens, begin, end, manner))
        at = end
    if not found:
        whole = _ordinary(tokens, first, reach, manner)
        if whole is not None:
            found.append(whole)
    return found


def _drawn_out(tokens: list[Token], last: int, reach: int) -> int:
    """The end of a name whose strange part ends at `last`: behind the last sure head that follows it."""
    end = last
    for at in range(last, min(reach, last + 4)):
        flags = tokens[at].flags
        if flags & LEGAL or (flags & HEAD and not flags & (ORDINARY | VERB)):
            end = at + 1
    if end == last and last < reach:
        token = tokens[last]
        closes = last + 1 == reach
        if closes and (token.flags & (WEAK_HEAD | OWN) or token.low == "ai") and not token.flags & VERB:
            end = last + 1
        elif reach - last <= 2 and tokens[reach - 1].low in _ALLIANCES and not _plain(tokens, last, reach):
            end = reach
    return end


def _span(tokens: list[Token], first: int, reach: int, manner: str) -> Span:
    last, legal = without_legal(tokens, first, reach)
    while (
        last - first > 1
        and tokens[first].role == "place"
        and not tokens[first + 1].role
        and tokens[first + 1].gap == " "
        and _strange(tokens[first + 1], manner)
    ):
        first += 1  # "China Huawei Sues"
    return Span(first, last, reach if legal else last, sort_of(tokens, first, last, legal=legal))


def _ordinary(tokens: list[Token], first: int, reach: int, manner: str) -> Span | None:
    """A name of ordinary words in a headline: with a sure head behind it, or as the one who acts."""
    last, legal = without_legal(tokens, first, reach)
    if legal and last > first and tokens[last].low not in ("company", "co", "as", "se"):
        return Span(first, last, reach, "company")
    end = reach
    while end > first and not tokens[end - 1].flags & ANY_HEAD:
        end -= 1
    head = tokens[end - 1].low if end > first else ""
    welded = any(token.gap == "-" for token in tokens[first + 1 : end])  # "digital-twin alliance": a thing
    if head in _ALLIANCES and end - first >= 3 and not welded and not _plain(tokens, first, end):
        return Span(first, end, end, "company")
    if head in _FIRM_HEADS and end - first >= 2 and not _plain(tokens, first, end):
        return Span(first, end, end, "company")
    somebody = tokens[reach - 1].low in GENERIC or tokens[reach - 1].low.endswith("s")
    subject = tokens[first].first and not somebody and reach - first <= 2
    large = manner == FLAT or all(token.shape in (CAPITAL, UPPER, MIXED) for token in tokens[first:reach])
    if subject and large and acts(tokens, reach):
        return Span(first, reach, reach, "guess")
    return None


def _plain(tokens: list[Token], first: int, last: int) -> bool:
    return any(token.low in _PLAIN_ADJECTIVES for token in tokens[first:last])
