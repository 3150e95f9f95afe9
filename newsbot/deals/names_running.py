"""Organisations that nobody tracks, in running text: runs of capitalised words, cut where a name ends.

Headlines, where a capital tells nothing, are read in `names_headline`. Which known names stand in the text is
found before, in `names_tracked`; their tokens are "taken".
"""

from __future__ import annotations

from newsbot.deals.names_sides import GENERIC
from newsbot.deals.names_spans import (
    AGENT,
    ANY_HEAD,
    COMMON,
    DEMONYM,
    DESCRIPTOR,
    FUNCTION,
    LEGAL,
    ORDINARY,
    OWN,
    TITLE,
    VERB,
    Span,
    acts,
    is_deed,
    joined,
    opens_name,
    sort_of,
    without_legal,
)
from newsbot.deals.names_text import CAPITAL, DIGITS, SMALL, UPPER, Token
from newsbot.deals.word_lists import listed

# Never the first word of a name at a sentence's start.
_LEADING = DESCRIPTOR | DEMONYM | TITLE | FUNCTION | VERB
# "University of …", "Alliance for …": heads that go on behind a small word.
_OF = listed(
    "university universities bank institute college school association board council federation society "
    "academy museum trustees regents confederation union hospital house royal industries republic "
    "organization organisation consortium department ministry office bureau government city state "
    "government"
)
_FOR = listed(
    "alliance center centre institute coalition association foundation council organization organisation "
    "society committee partnership forum open network academy"
)
_PARTICLES = listed("de del della di da do dos du des la le van von der den y et")
_AND_SO_ON = listed("co company sons brothers")
_BODIES_OF_MANY = listed(
    "institute bank commission administration association organization organisation council foundation board"
)


def running_spans(tokens: list[Token]) -> list[Span]:
    """Untracked names of a block of running text, in order."""
    found: list[Span] = []
    at, size = 0, len(tokens)
    while at < size:
        token = tokens[at]
        if token.shape <= SMALL or token.role == "taken" or not _opens(tokens, at):
            at += 1
            continue
        reach = _run(tokens, at)
        # "TV Guide" of "Gemstar-TV Guide" is part of the name before it.
        grown = token.gap == "-" and token.role == "term" and at > 0 and tokens[at - 1].role == "taken"
        span = None if grown else _cut(tokens, at, reach)
        if span is not None:
            found.append(span)
        at = reach
    return found


def _opens(tokens: list[Token], at: int) -> bool:
    """Whether a name may begin here, "Allied-Signal" at the start of a sentence too."""
    if opens_name(tokens[at]) or _does(tokens, at):
        return True
    welded = at + 1 < len(tokens) and tokens[at + 1].gap == "-" and tokens[at + 1].shape > SMALL
    return welded and not tokens[at].flags & FUNCTION and tokens[at].role != "taken"


def _run(tokens: list[Token], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends."""
    reach, size = at + 1, len(tokens)
    while reach < size:
        token, before = tokens[reach], tokens[reach - 1]
        if token.role == "taken" or token.first or is_deed(token):
            break
        if _dateline(tokens, at, reach):
            token.first = True
            break
        if joined(before, token):
            if token.shape > SMALL and (token.gap == "-" or not _small_word(tokens, reach)):
                reach += 1
                continue
            if token.shape == DIGITS and token.gap == "-":
                reach += 1
                continue
        step = _connector(tokens, at, reach)
        if not step:
            break
        reach += step
    return reach


def _small_word(tokens: list[Token], at: int) -> bool:
    """A word of grammar that happens to be large, not one inside a name ("Teck Soon Co")."""
    token = tokens[at]
    if not token.flags & FUNCTION or token.shape != CAPITAL:
        return False
    return at + 1 >= len(tokens) or not tokens[at + 1].flags & (LEGAL | ANY_HEAD) or tokens[at + 1].gap != " "


def _dateline(tokens: list[Token], at: int, reach: int) -> bool:
    """Behind the place where the news was written: "NEW YORK Qualcomm said"."""
    before, token = tokens[reach - 1], tokens[reach]
    return (
        before.role == "place"
        and before.shape == UPPER
        and len(before.text) > 3
        and token.shape != UPPER
        and at == 0
    )


def _connector(tokens: list[Token], at: int, reach: int) -> int:
    """How many tokens a small word and what follows it add to the name: "… of Technology"."""
    word, before = tokens[reach], tokens[reach - 1]
    if word.gap != " " or word.shape != SMALL:
        return 0
    low = word.low
    if low == "and":
        return _joins_and(tokens, at, reach)
    if low == "of":
        fits = before.low in _OF or tokens[at].low in _OF
    elif low == "for":
        fits = before.low in _FOR
    else:
        fits = low in _PARTICLES and not before.flags & ORDINARY
    if not fits:
        return 0
    following = reach + 1
    if following < len(tokens) and tokens[following].low == "the" and tokens[following].gap == " ":
        following += 1
    if following < len(tokens) and tokens[following].gap == " " and opens_name(tokens[following]):
        return following - reach + 1
    return 0


def _joins_and(tokens: list[Token], at: int, reach: int) -> int:
    """How many tokens "and" and what follows it add: "Institute of Standards and Technology"."""
    ordinary = COMMON | ANY_HEAD
    if reach + 1 < len(tokens) and tokens[reach + 1].low in _AND_SO_ON and tokens[reach + 1].shape > SMALL:
        return 2
    if reach + 1 >= len(tokens) or not tokens[reach - 1].flags & ordinary or tokens[reach - 1].flags & LEGAL:
        return 0
    ahead = reach + 1
    token = tokens[ahead]
    if token.gap != " " or token.shape != CAPITAL or not token.flags & ordinary or token.role == "taken":
        return 0
    if any(token.low == "of" for token in tokens[at:reach]):
        return 2
    while (
        ahead < len(tokens)
        and ahead < reach + 5
        and tokens[ahead].gap == " "
        and tokens[ahead].shape == CAPITAL
    ):
        ahead += 1
    last = tokens[ahead - 1]
    whole = ahead - reach >= 3 and (last.low in _BODIES_OF_MANY or bool(last.flags & LEGAL))
    return ahead - reach if whole and all(token.flags & ordinary for token in tokens[at:reach]) else 0


def _cut(tokens: list[Token], first: int, reach: int) -> Span | None:
    """One name out of a run of capitalised words."""
    last, legal = without_legal(tokens, first, reach)
    if last - first == 1 and tokens[first].flags & LEGAL:
        return None
    if last - first == 1 and tokens[first].role == "term" and tokens[first].first and _does(tokens, first):
        return Span(first, last, last, "guess")  # "SRAM sues": who sues is no memory
    titled = False
    while first < last:
        drop, title = _leads(tokens, first, last, legal=legal)
        if not drop:
            break
        titled = titled or title
        first += 1
    cut = last
    while first < last and not legal and _trails(tokens, first, last):
        last -= 1
    if first >= last or (not legal and _hollow(tokens, first, last, trimmed=last < cut)):
        return None
    sort = sort_of(tokens, first, last, legal=legal, titled=titled)
    return Span(first, last, reach if legal else last, sort)


def _trails(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the last word of the run is a technical term that is no part of the name."""
    return tokens[last - 1].role == "term" and not _kept_term(tokens, first, last)


def _hollow(tokens: list[Token], first: int, last: int, *, trimmed: bool) -> bool:
    """Whether nothing of a name is left: "Co", "Chapter" of "Chapter 11", "Advanced" of "Advanced ASIC"."""
    token = tokens[first]
    if trimmed and all(part.flags & ORDINARY for part in tokens[first:last]):
        return True
    if last - first > 1:
        return False
    if len(token.text) == 1 and not token.first:
        return True  # "hepatitis C"
    ordinary = token.shape == CAPITAL and bool(token.flags & ORDINARY)
    numbered = last < len(tokens) and tokens[last].shape == DIGITS and tokens[last].gap == " "
    return bool(token.flags & LEGAL) or (
        ordinary and (numbered or (token.first and not _subject(tokens, first)))
    )


def _leads(tokens: list[Token], first: int, last: int, *, legal: bool) -> tuple[bool, bool]:
    """Whether the first word of the run only leads to the name, and whether it is a person's title."""
    token = tokens[first]
    single = last - first == 1
    if not single and tokens[first + 1].gap == "-":
        return bool(tokens[first + 1].flags & DEMONYM), False  # "Allied-Signal", but "Franco-German Zorvex"
    ends_well = not single and (legal or bool(tokens[last - 1].flags & ANY_HEAD))
    if token.flags & DEMONYM:
        return not ends_well, False
    if token.flags & TITLE and not token.role:
        return not ends_well and not (single and legal), True
    if token.first and token.shape == CAPITAL and token.flags & _LEADING and not single:
        return True, False
    return token.role == "term" and not ends_well and not _kept_term(tokens, first, last), False


def _kept_term(tokens: list[Token], first: int, last: int) -> bool:
    """As in "Napster UK", "ModelCat AI": a country or a fashion behind a strange word belongs to the name."""
    token = tokens[last - 1]
    return last - first > 1 and (bool(token.flags & OWN) or token.low == "ai") and not tokens[last - 2].role


def _does(tokens: list[Token], at: int) -> bool:
    """A verb's form that opens a sentence and has a verb of its own: "Grab joins hands"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or not following.flags & AGENT or following.flags & (COMMON | FUNCTION):
        return False
    return following.shape == SMALL and following.low.endswith("s") and _subject(tokens, at)


def _subject(tokens: list[Token], at: int) -> bool:
    """An ordinary word that opens a sentence and acts as a company does: "Target said"."""
    token = tokens[at]
    return (
        not token.flags & (FUNCTION | DEMONYM | TITLE)
        and token.low not in GENERIC
        and not token.low.endswith("s")
        and acts(tokens, at + 1)
    )
