"""Organisations that nobody tracks: runs of capitalised or unknown words, cut where a name ends.

In running text a capital says "name"; in a headline only words that news does not use otherwise do.
Which known names stand in the text is found before, in `names_tracked`; their tokens are "taken".
"""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.deals.names_lexicon import EVERYDAY, Word
from newsbot.deals.names_text import CAPITAL, DIGITS, MIXED, SENTENCE, SMALL, UPPER, Block, Token

_FUNCTION, _VERB, _AGENT, _COMMON = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT), int(Word.COMMON)
_DESCRIPTOR, _HEAD, _LEGAL, _TITLE = int(Word.DESCRIPTOR), int(Word.HEAD), int(Word.LEGAL), int(Word.TITLE)
_FIRST, _DEMONYM = int(Word.FIRST_NAME), int(Word.DEMONYM)
_EVERYDAY = int(EVERYDAY)
_LEADING = (
    _DESCRIPTOR | _DEMONYM | _TITLE | _FUNCTION | _VERB
)  # never the first word of a name at a sentence's start

# "University of …", "Alliance for …": heads that go on behind a small word.
_OF = frozenset(
    "university universities bank institute college school association board council federation society academy museum "
    "trustees regents confederation union hospital house royal industries republic organization organisation "
    "consortium".split()
)
_FOR = frozenset(
    "alliance center centre institute coalition association foundation council organization organisation society "
    "committee partnership forum open network academy".split()
)
_JOINING = frozenset({" ", "-", " & ", "&", ". ", "."})
_INITIALS = frozenset("st jr sr bros dr mt ft".split())
# Right behind a name between commas: it is a person's.
_OFFICES = frozenset(
    "chief president chairman ceo cfo cto analyst analysts director head founder co-founder spokesman spokeswoman "
    "professor vice senior executive general lawyer attorney partner who managing research".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """tokens[first:last] are the name, tokens[last:reach] its legal form."""

    first: int
    last: int
    reach: int
    sort: str  # company, guess, person, place


def spans(block: Block) -> list[Span]:
    """Untracked names of a block, in order."""
    tokens = block.tokens
    grow = _capitals if block.manner == SENTENCE else _unknowns
    found: list[Span] = []
    at, size = 0, len(tokens)
    while at < size:
        reach = grow(tokens, at)
        if reach > at:
            found.extend(_cut(tokens, at, reach, sentence=block.manner == SENTENCE))
            at = reach
        else:
            at += 1
    return found


def _capitals(tokens: list[Token], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends."""
    token = tokens[at]
    if not _opens_name(token):
        return at
    reach, size = at + 1, len(tokens)
    while reach < size:
        token = tokens[reach]
        if token.role == "taken" or token.first:
            break
        if _joined(tokens[reach - 1], token):
            if token.shape > SMALL and not (token.flags & _FUNCTION and token.shape == CAPITAL):
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


def _opens_name(token: Token) -> bool:
    if token.shape <= SMALL or token.role == "taken":
        return False
    if token.flags & _FUNCTION and token.shape != MIXED:
        return False
    return not (
        token.first and token.flags & (_VERB | _TITLE) and token.shape == CAPITAL and not token.flags & _HEAD
    )


def _joined(before: Token, token: Token) -> bool:
    gap = token.gap
    if gap == " " or gap == "-":
        return True
    if gap in (" & ", "&"):
        return token.shape > SMALL
    if gap in (". ", "."):
        return len(before.text) == 1 or before.low in _INITIALS
    return gap in (", ", " ,") and bool(token.flags & _LEGAL) and token.shape > SMALL


def _connector(tokens: list[Token], at: int, reach: int) -> int:
    """How many tokens a small word and what follows it add to the name: "… of Technology", "… for the Web"."""
    word, before = tokens[reach], tokens[reach - 1]
    if word.gap != " " or word.shape != SMALL:
        return 0
    if word.low == "of":
        if not (before.low in _OF or (word.low == "of" and _of_inside(tokens, at, reach))):
            return 0
    elif word.low == "for":
        if before.low not in _FOR:
            return 0
    elif word.low == "and":
        return _joins_and(tokens, at, reach)
    else:
        return 0
    following = reach + 1
    if following < len(tokens) and tokens[following].low == "the" and tokens[following].gap == " ":
        following += 1
    if following < len(tokens) and tokens[following].gap == " " and _opens_name(tokens[following]):
        return following - reach + 1
    return 0


def _of_inside(tokens: list[Token], at: int, reach: int) -> bool:
    return tokens[reach - 1].low in _OF or (reach - at >= 2 and tokens[at].low in _OF)


def _joins_and(tokens: list[Token], at: int, reach: int) -> int:
    """Whether "and" stands inside a name: "Institute of Standards and Technology", "Industrial and … Bank of …"."""
    if (
        reach + 1 >= len(tokens)
        or not tokens[reach - 1].flags & (_COMMON | _HEAD)
        or tokens[reach - 1].flags & _LEGAL
    ):
        return 0
    ahead = reach + 1
    token = tokens[ahead]
    if (
        token.gap != " "
        or token.shape != CAPITAL
        or not token.flags & (_COMMON | _HEAD)
        or token.role == "taken"
    ):
        return 0
    inside_of = any(token.low == "of" for token in tokens[at:reach])
    if inside_of:
        return 2
    while (
        ahead < len(tokens)
        and ahead < reach + 5
        and tokens[ahead].gap == " "
        and tokens[ahead].shape == CAPITAL
    ):
        ahead += 1
    last = tokens[ahead - 1]
    if (
        ahead - reach >= 3
        and last.low in _BODIES_OF_MANY
        and all(t.flags & (_COMMON | _HEAD) for t in tokens[at:reach])
    ):
        return ahead - reach
    return 0


_BODIES_OF_MANY = frozenset(
    "institute bank commission administration association organization organisation council foundation board".split()
)


def _unknowns(tokens: list[Token], at: int) -> int:
    """Where the run of words that may be in a name ends; in a headline capitals tell nothing."""
    if not _nameable(tokens[at]):
        return at
    reach = at + 1
    while reach < len(tokens) and _nameable(tokens[reach]) and _joined(tokens[reach - 1], tokens[reach]):
        reach += 1
    return reach


def _nameable(token: Token) -> bool:
    if token.role == "taken" or token.shape == DIGITS:
        return False
    flags = token.flags
    if flags & (_FUNCTION | _TITLE | _DEMONYM):
        return False
    return bool(flags & _HEAD) or not flags & (_VERB | _DESCRIPTOR)


def _cut(tokens: list[Token], first: int, reach: int, *, sentence: bool) -> list[Span]:
    return _cut_text(tokens, first, reach) if sentence else _cut_headline(tokens, first, reach)


def _cut_text(tokens: list[Token], first: int, reach: int) -> list[Span]:
    """One name out of a run of capitalised words."""
    last, legal = _without_legal(tokens, first, reach)
    titled = False
    while first < last:
        token = tokens[first]
        single = last - first == 1
        ends_well = legal or bool(tokens[last - 1].flags & _HEAD)
        if (
            token.first
            and token.shape == CAPITAL
            and token.flags & _LEADING
            and not (ends_well and token.flags & _DEMONYM)
        ):
            pass
        elif token.flags & _TITLE and (not single or not legal) and not ends_well:
            titled = True
        elif token.flags & _DEMONYM and not (ends_well and not single):
            pass
        elif token.first and single and token.flags & _EVERYDAY and not legal:
            if token.shape == CAPITAL and not _acts(tokens, last):
                return []
            break
        elif token.role == "term" and not ends_well:
            pass
        else:
            break
        first += 1
    while first < last and tokens[last - 1].role == "term" and not legal:
        last -= 1
    if first >= last:
        return []
    if not legal:
        reach = last
    run = tokens[first:last]
    return [Span(first, last, reach, _sort(tokens, run, first, last, legal=legal, titled=titled))]


def _sort(tokens: list[Token], run: list[Token], first: int, last: int, *, legal: bool, titled: bool) -> str:
    if legal:
        return "company"
    head = bool(run[-1].flags & _HEAD) or any(token.low in ("university", "institute") for token in run)
    if all(token.role == "place" for token in run):
        return "place"
    if all(token.role == "term" or token.flags & _DEMONYM for token in run):
        return "term"
    if head and len(run) > 1:
        return "company"
    before = tokens[first - 1] if first else None
    named = before is not None and run[0].gap == " " and bool(before.flags & _TITLE)
    if len(run) <= 3 and (titled or named) and all(token.shape in (CAPITAL, MIXED) for token in run):
        return "person"
    if run[0].flags & _FIRST and (2 <= len(run) <= 3 or (len(run) == 1 and not run[0].flags & _EVERYDAY)):
        return "person"
    following = tokens[last] if last < len(tokens) else None
    if following is not None and 2 <= len(run) <= 3 and following.gap == ", " and following.low in _OFFICES:
        return "person"
    if len(run) == 1 and before is not None and before.low in ("in", "near") and following is not None:
        if following.role == "place" and following.gap == ", ":
            return "place"
    return "guess"


def _without_legal(tokens: list[Token], first: int, reach: int) -> tuple[int, bool]:
    last = reach
    while last - first > 1 and tokens[last - 1].flags & _LEGAL and tokens[last - 1].shape > SMALL:
        last -= 1
    return last, last < reach


def _acts(tokens: list[Token], at: int) -> bool:
    """Whether a verb of companies follows right behind."""
    return (
        at < len(tokens)
        and tokens[at].gap in (" ", ", ")
        and bool(tokens[at].flags & _AGENT)
        and (tokens[at].shape == SMALL or tokens[at].gap == " ")
    )


def _cut_headline(tokens: list[Token], first: int, reach: int) -> list[Span]:
    """The names in a run: unknown words, drawn out to a head or a legal form behind them."""
    found: list[Span] = []
    at = first
    while at < reach:
        if not _strange(tokens[at]):
            at += 1
            continue
        last = at + 1
        while last < reach and _strange(tokens[last]):
            last += 1
        end = _drawn_out(tokens, last, reach)
        span = _headline_span(tokens, at, end)
        if span is not None:
            found.append(span)
        at = end
    if not found:
        whole = _all_everyday(tokens, first, reach)
        if whole is not None:
            found.append(whole)
    return found


def _strange(token: Token) -> bool:
    return not token.flags & (_EVERYDAY | _HEAD | _LEGAL) and token.role != "term"


def _drawn_out(tokens: list[Token], last: int, reach: int) -> int:
    """The end of a name whose known part ends at `last`: behind the last sure head that follows it."""
    end = last
    for at in range(last, reach):
        flags = tokens[at].flags
        if flags & _LEGAL or (flags & _HEAD and not flags & (_EVERYDAY | _VERB)):
            end = at + 1
        elif flags & _HEAD and at == last and at + 1 < reach and tokens[at + 1].flags & (_HEAD | _LEGAL):
            continue
        elif at - last > 2:
            break
    return end


def _headline_span(tokens: list[Token], first: int, reach: int) -> Span | None:
    last, legal = _without_legal(tokens, first, reach)
    while last - first > 1 and tokens[first].role == "place" and _strange(tokens[first + 1]):
        first += 1
    run = tokens[first:last]
    if all(token.role == "place" for token in run):
        return Span(first, last, last, "place")
    sort = _sort(tokens, run, first, last, legal=legal, titled=False)
    return Span(first, last, reach if legal else last, sort)


def _all_everyday(tokens: list[Token], first: int, reach: int) -> Span | None:
    """A name of ordinary words in a headline: with a sure head behind it, or as the one who acts."""
    last, legal = _without_legal(tokens, first, reach)
    if legal and last > first:
        return Span(first, last, reach, "company")
    for end in range(reach, first + 1, -1):
        flags = tokens[end - 1].flags
        if flags & _HEAD and not flags & (_EVERYDAY | _VERB):
            return Span(first, end, end, "company")
    if (
        reach - first <= 2
        and tokens[first].first
        and _acts(tokens, reach)
        and not tokens[reach - 1].low.endswith("s")
    ):
        if all(token.shape in (CAPITAL, UPPER, MIXED) for token in tokens[first:reach]):
            return Span(first, reach, reach, "guess")
    return None
