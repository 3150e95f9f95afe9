"""Names that grammar alone tells, where capitals tell nothing: "tower and quill sign", "quill sues ring".

Who stands before a company's verb, behind "sues" or "partners with", or before "Inc." is taken for a name
even if it is an everyday word, unless it is one for people, things or bodies ("court", "former employees").
"""

from __future__ import annotations

from collections.abc import Iterator

from newsbot.deals.names_lexicon import flags_of
from newsbot.deals.names_spans import (
    AGENT,
    ANY_HEAD,
    COMMON,
    DEMONYM,
    DESCRIPTOR,
    FIRST_NAME,
    FUNCTION,
    LEGAL,
    LEGAL_GAPS,
    ORDINARY,
    OWN,
    TITLE,
    VERB,
    Span,
    sort_of,
)
from newsbot.deals.names_text import DIGITS, Block, Token
from newsbot.deals.word_lists import listed, words_of

_LONGEST = 4  # words of a name that nothing but its place tells
# Legal forms that are hardly ever another word, be they large or small.
_FORMS = listed(
    "inc incorporated corp corporation co ltd llc llp plc gmbh ag nv sa ab oyj asa kgaa pty bhd sdn"
)
GENERIC = words_of("generic")
_NO_NAME = FUNCTION | DEMONYM | TITLE
# Before a thing, not in a name: "former engineer", "two firms".
_SOME = listed(
    "former new old other another local global major top first second third next big small young leading "
    "largest biggest one two three four five six seven eight nine ten several many"
)
_LISTING = frozenset({", ", " & ", ", and ", "/"})
# Behind these, and up to three words and "with", stands the other side.
_TOGETHER = listed(
    "partner partners partnered partnering partnership partnerships team teams teamed teaming alliance pact "
    "deal agreement collaboration collaborate collaborates collaborated venture settle settles settled "
    "settlement cross-license tie-up ties talks licence license"
)
_AGAINST = listed("sue sues sued suing countersue countersues countersued")
# What the name behind it is, or where it sits: "certificate company geotrust inc", "oslo-based zorvex inc".
_BEFORE = listed("company companies firm concern based owned backed held led")
_MEANWHILE = listed("on today yesterday also this week last jointly both")
_LINKS = listed("and or")
_DEALING = listed(
    "in joint licensing licence license patent patents alliance partnership venture pact talks tie-up settle"
)
_HANDING = {
    "to": listed(
        "licenses licences licensed sells sold transfers transferred assigns assigned grants granted grant"
    ),
    "from": listed("licence license licenses licences licensed buys bought acquires acquired"),
}
_CALLS = _AGAINST | listed("with against by to from")
_HAS = frozenset({"'s", "’s", "'S", "’S"})
_OWNED_BY = listed("to from of in against over for with")
_SUITS = listed("suit lawsuit case complaint")


def with_sides(block: Block, spans: list[Span]) -> list[Span]:
    """`spans`, the names found in a headline or in flat text, with those that only their place tells."""
    tokens = block.tokens
    found = list(spans)
    held = {at for span in found for at in range(span.first, span.reach)}
    others = tuple(_others(tokens))
    for first, last in (*_acting(tokens, held), *others, *_having(tokens)):
        inside = set(range(first, last))
        if not _may_be_name(tokens, first, last):
            continue
        if not held.isdisjoint(inside):
            parts = [span for span in found if span.first < last and span.reach > first]
            headed = last - first > 1 and tokens[last - 1].flags & ANY_HEAD
            # "sued by mad dogg", "zorvex and air liquide"; not "zorvex and equinor offshore wind"
            ends = last - 1 in held or (first, last) in others
            whole = headed or (last - first == 2 and not tokens[first].first and ends)
            if not whole or not all(first <= span.first and span.reach <= last for span in parts):
                continue
            found = [span for span in found if span not in parts]
        held |= inside
        found.append(Span(first, last, last, sort_of(tokens, first, last, legal=False)))
    return found


def legal_spans(block: Block) -> list[Span]:
    """Names that a legal form ends, told from what stands before them: "retailer gap inc"."""
    tokens, found, reach = block.tokens, list[Span](), 0
    for at, token in enumerate(tokens):
        if at < reach or token.low not in _FORMS or token.role == "taken":
            continue
        if not at or token.gap not in LEGAL_GAPS or _hyphened(tokens, at) or _founds(tokens, at):
            continue
        end = at - 1 if at > 1 and token.low == "co" and tokens[at - 1].low in ("and", "und") else at
        first = end
        while first > reach and _before_legal(tokens, first, end):
            first -= 1
        while first < end and (tokens[first].low in ("and", "of") or _leading(tokens[first], end - first)):
            first += 1
        if first == end:
            continue
        reach = at + 1
        while reach < len(tokens) and tokens[reach].flags & LEGAL and tokens[reach].gap in LEGAL_GAPS:
            reach += 1
        for inside in tokens[first:reach]:
            inside.role = "taken"
        found.append(Span(first, end, reach, "company"))
    return found


def _founds(tokens: list[Token], at: int) -> bool:
    """Not a legal form, but what is founded: "ZORVEX, NOKIA CREATE CO FOR VACCINES"."""
    before = tokens[at - 1]
    deed = bool(before.flags & VERB) and not before.flags & (ANY_HEAD | COMMON) and not before.first
    return tokens[at].low == "co" and deed and at + 1 < len(tokens) and not tokens[at + 1].flags & LEGAL


def _before_legal(tokens: list[Token], first: int, legal: int) -> bool:
    """Whether the word before `first` still belongs to the name that ends at `legal`."""
    token = tokens[first - 1]
    behind = tokens[first]
    if legal - first >= _LONGEST + 1 or token.role == "taken" or token.shape == DIGITS:
        return False
    if behind.gap not in (" ", "-", " & ", "&") and not (first == legal and behind.gap in LEGAL_GAPS):
        return False
    if token.low in ("and", "of"):
        return first < legal and first > 1 and token.low == "of"
    ends = token.flags & (FUNCTION | TITLE) or token.low in _FORMS or token.low in _BEFORE
    trade = behind.low in _FORMS and token.low.endswith("ing")  # "leasing ltd"
    deed = token.flags & VERB and not token.flags & (ANY_HEAD | COMMON) and _inflected(token)
    if ends or (deed and not trade):
        return False
    if token.flags & COMMON and token.low.endswith("ly"):
        return False
    return not (token.flags & DESCRIPTOR and not token.flags & (ANY_HEAD | OWN))


def _hyphened(tokens: list[Token], at: int) -> bool:
    """Not "Co" but "co-packaged"."""
    return at + 1 < len(tokens) and tokens[at + 1].gap.startswith("-")


def _inflected(token: Token) -> bool:
    return token.low.endswith(("s", "ed", "ing")) or bool(token.flags & AGENT)


def _leading(token: Token, size: int) -> bool:
    """Only leads to the name: "Chinese Zorvex Inc"."""
    return bool(token.flags & DEMONYM) and size > 1


def _acting(tokens: list[Token], held: set[int]) -> Iterator[tuple[int, int]]:
    """Who stands before the verb of a sentence: "tower", "zorvex" of "tower, zorvex and nokia sign"."""
    for start, token in enumerate(tokens):
        if not token.first:
            continue
        begin, sides = start, list[tuple[int, int]]()
        while begin < len(tokens):
            end = _end_of_side(tokens, begin, held, plural=bool(sides))
            if end == begin:
                break
            sides.append((begin, end))
            if end < len(tokens) and tokens[end].low == "and" and tokens[end].gap in (" ", ". ", ", "):
                begin = end + 1
            elif end < len(tokens) and tokens[end].gap in _LISTING and not _is_told_of(tokens, end):
                begin = end
            else:
                break
        end = sides[-1][1] if sides else 0
        if sides and (_acts_soon(tokens, end) or _is_told_of(tokens, end) or _act(tokens, end, sides, held)):
            yield from sides


def _is_told_of(tokens: list[Token], at: int) -> bool:
    """Whether the name before is told of between commas: ", a toy maker"."""
    return at + 2 < len(tokens) and tokens[at].gap == ", " and tokens[at].low in ("a", "an", "which")


def _acts_soon(tokens: list[Token], at: int) -> bool:
    """Whether a company's verb follows, be it behind "on Wednesday" or "also"."""
    reach = at
    while reach < len(tokens) and reach - at < 3 and tokens[reach].gap in (" ", ". "):
        if not (tokens[reach].low in _MEANWHILE or tokens[reach].flags & DEMONYM):
            break
        reach += 1
    return _acts(tokens, reach) or (reach == at and reach < len(tokens) and _acts(tokens, reach, gap=". "))


def _act(tokens: list[Token], at: int, sides: list[tuple[int, int]], held: set[int]) -> bool:
    """Whether several, one of them known, do something: "Zorvex, Tower swap plants", "… to swap plants"."""
    if len(sides) < 2 or at >= len(tokens) or tokens[at].gap != " ":
        return False
    if not any(tokens[first].role == "taken" or first in held for first, _ in sides):
        return False
    if tokens[at].low == "to" and at + 1 < len(tokens):
        at += 1
    return _is_plural_verb(tokens[at])


def _is_plural_verb(token: Token) -> bool:
    several = not token.low.endswith(("s", "ed", "ing")) or token.low.endswith("ss")  # "discuss"
    return bool(token.flags & VERB) and token.role != "taken" and several


def _end_of_side(tokens: list[Token], begin: int, held: set[int], *, plural: bool) -> int:
    """Where the words that may be one name end, before a verb, a mark or a word of grammar."""
    at = begin
    while at < len(tokens) and at - begin <= _LONGEST:
        token = tokens[at]
        known = token.role == "taken" or at in held
        if at > begin and (token.gap not in (" ", "-") or _acts(tokens, at)):
            break
        if at > begin and plural and not known and _is_plural_verb(token):
            break
        if not known and token.flags & FUNCTION:
            break
        at += 1
    return at


def _acts(tokens: list[Token], at: int, *, gap: str = " ") -> bool:
    """Whether a company's verb stands here."""
    if at >= len(tokens) or tokens[at].gap != gap:
        return False
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.role == "taken" or token.low == "and":
        return False
    if token.low in ("in", "to", "ends"):
        return following is not None and (
            following.low in _DEALING or (token.low == "to" and bool(following.flags & AGENT))
        )
    if token.flags & AGENT and token.flags & VERB:
        return True
    return following is not None and token.low in _TOGETHER and following.low in ("with", "on", "up")


def _others(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Who stands behind "sues" and "partners with"."""
    for at in range(1, len(tokens)):
        if tokens[at - 1].low in _CALLS and tokens[at].gap == " " and _calls_for_a_side(tokens, at):
            yield _other(tokens, at)


def _having(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Who has something, named by one word: "rights to precision's tools", "upholds broad's patents"."""
    for at in range(1, len(tokens) - 1):
        if tokens[at + 1].gap[:2] not in _HAS or tokens[at].gap != " " or tokens[at].flags & VERB:
            continue
        before = tokens[at - 1]
        deed = before.flags & VERB
        if deed or before.low in _OWNED_BY:
            yield at, at + 1


def _calls_for_a_side(tokens: list[Token], at: int) -> bool:
    """Whether the other side is named at this place."""
    last, before = tokens[at - 1].low, [token.low for token in tokens[max(0, at - 8) : at - 1]]
    if last == "with":
        return not _TOGETHER.isdisjoint(before[-3:])
    if last == "against":
        return not _SUITS.isdisjoint(before[-3:])
    if last in _HANDING:
        return not _HANDING[last].isdisjoint(before)
    return last in _AGAINST or (last == "by" and bool(before) and before[-1] in _AGAINST)


def _other(tokens: list[Token], first: int) -> tuple[int, int]:
    last = first
    while last < len(tokens) and last - first < _LONGEST:
        token = tokens[last]
        if token.role == "taken" or token.flags & FUNCTION or (last > first and token.gap not in (" ", "-")):
            break
        if last > first and token.flags & AGENT and token.flags & VERB:
            break
        last += 1
    ends = last >= len(tokens) or tokens[last].gap != " " or bool(tokens[last].flags & (FUNCTION | VERB))
    while first < last and tokens[first].flags & DESCRIPTOR and last - first > 1:
        first += 1
    return (first, last) if ends else (first, first)


def _may_be_name(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the words are no everyday words for somebody or something."""
    run = tokens[first:last]
    if not run or len(run) > _LONGEST or any(token.role or token.flags & _NO_NAME for token in run):
        return False
    start, end = run[0], run[-1]
    headed = len(run) > 1 and bool(end.flags & ANY_HEAD)
    deed = bool(start.flags & VERB) and not start.first and tokens[first - 1].low == "to"  # "to pay debts"
    if deed or start.low in _SOME or start.flags & FIRST_NAME or any(token.shape == DIGITS for token in run):
        return False
    if (end.low in GENERIC or end.flags & DESCRIPTOR) and not (headed and end.flags & OWN):
        return False
    if headed:
        return True
    if len(run) == 1:
        bare = bool(end.flags & (VERB | COMMON)) and not end.first and tokens[first - 1].low in _LINKS
        return not bare and len(end.text) > 1 and not _plural(end)
    everyday = all(token.flags & ORDINARY for token in run)
    return not _plural(end) and (not everyday or (len(run) == 2 and not start.flags & DESCRIPTOR))


def _plural(token: Token) -> bool:
    """Several of a thing that has a name in the language: "hospitals", not "Marvis"."""
    low = token.low
    return low.endswith("s") and not low.endswith(("ss", "us", "is")) and bool(flags_of(low[:-1]) & ORDINARY)
