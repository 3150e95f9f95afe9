"""Organisations that nobody tracks, in running text: runs of capitalised words, cut where a name ends.

Headlines, where a capital tells nothing, are read in `names_headline`. Which known names stand in the text is found
before, in `names_tracked`; their tokens are "taken".
"""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.deals.names_lexicon import EVERYDAY, Word
from newsbot.deals.names_text import CAPITAL, DIGITS, MIXED, SMALL, UPPER, Token

FUNCTION, VERB, AGENT, COMMON = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT), int(Word.COMMON)
DESCRIPTOR, LEGAL, TITLE = int(Word.DESCRIPTOR), int(Word.LEGAL), int(Word.TITLE)
FIRST_NAME, DEMONYM, OWN = int(Word.FIRST_NAME), int(Word.DEMONYM), int(Word.OWN)
HEAD, WEAK_HEAD = int(Word.HEAD), int(Word.WEAK_HEAD)
ANY_HEAD = int(Word.HEAD | Word.WEAK_HEAD | Word.TEXT_HEAD)
ORDINARY = int(EVERYDAY)
_LEADING = (
    DESCRIPTOR | DEMONYM | TITLE | FUNCTION | VERB
)  # never the first word of a name at a sentence's start

# "University of …", "Alliance for …": heads that go on behind a small word.
_OF = frozenset(
    [
        "university",
        "universities",
        "bank",
        "institute",
        "college",
        "school",
        "association",
        "board",
        "council",
        "federation",
        "society",
        "academy",
        "museum",
        "trustees",
        "regents",
        "confederation",
        "union",
        "hospital",
        "house",
        "royal",
        "industries",
        "republic",
        "organization",
        "organisation",
        "consortium",
        "department",
        "ministry",
        "office",
        "bureau",
        "government",
        "city",
        "state",
        "government",
    ]
)
_FOR = frozenset(
    [
        "alliance",
        "center",
        "centre",
        "institute",
        "coalition",
        "association",
        "foundation",
        "council",
        "organization",
        "organisation",
        "society",
        "committee",
        "partnership",
        "forum",
        "open",
        "network",
        "academy",
    ]
)
_GOVERNING = frozenset(["department", "ministry", "bureau", "government", "court", "parliament", "senate"])
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "y",
        "et",
    ]
)
_INITIALS = frozenset(["st", "jr", "sr", "bros", "dr", "mt", "ft"])
_BODIES_OF_MANY = frozenset(
    [
        "institute",
        "bank",
        "commission",
        "administration",
        "association",
        "organization",
        "organisation",
        "council",
        "foundation",
        "board",
    ]
)
# Right behind a name between commas: it is a person's.
_OFFICES = frozenset(
    [
        "chief",
        "president",
        "chairman",
        "ceo",
        "cfo",
        "cto",
        "analyst",
        "analysts",
        "director",
        "head",
        "founder",
        "co-founder",
        "spokesman",
        "spokeswoman",
        "professor",
        "vice",
        "senior",
        "executive",
        "general",
        "lawyer",
        "attorney",
        "partner",
        "who",
        "managing",
        "research",
    ]
)


@dataclass(frozen=True, slots=True)
class Span:
    """tokens[first:last] are the name, tokens[last:reach] its legal form."""

    first: int
    last: int
    reach: int
    sort: str  # company, guess, body, person, place, term


def running_spans(tokens: list[Token]) -> list[Span]:
    """Untracked names of a block of running text, in order."""
    found: list[Span] = []
    at, size = 0, len(tokens)
    while at < size:
        token = tokens[at]
        if token.shape <= SMALL or token.role == "taken" or not opens_name(token):
            at += 1
            continue
        reach = _run(tokens, at)
        span = _cut(tokens, at, reach)
        if span is not None:
            found.append(span)
        at = reach
    return found


def opens_name(token: Token) -> bool:
    if token.shape <= SMALL or token.role == "taken":
        return False
    if token.flags & FUNCTION and token.shape != MIXED:
        return False
    return not (
        token.first and token.flags & (VERB | TITLE) and token.shape == CAPITAL and not token.flags & ANY_HEAD
    )


def joined(before: Token, token: Token) -> bool:
    """Whether two neighbours may stand in one name."""
    gap = token.gap
    if gap in (" ", "-"):
        return True
    if gap in (" & ", "&"):
        return token.shape > SMALL
    if gap in (". ", "."):
        return len(before.text) == 1 or before.low in _INITIALS
    return gap in (", ", " ,") and bool(token.flags & LEGAL) and token.shape > SMALL


def sort_of(tokens: list[Token], first: int, last: int, *, legal: bool, titled: bool = False) -> str:
    """What the name tokens[first:last] is the name of, as far as words and neighbours tell."""
    run = tokens[first:last]
    if legal:
        return "company"
    if all(token.role == "place" for token in run):
        return "place"
    if all(token.role == "term" or token.flags & DEMONYM for token in run):
        return "term"
    if any(token.low in _GOVERNING for token in run):
        return "body"
    if len(run) > 1 and (run[-1].flags & ANY_HEAD or any(token.low in _OF for token in run)):
        return "company"
    return "person" if _is_person(tokens, run, first, last, titled=titled) else "guess"


def without_legal(tokens: list[Token], first: int, reach: int) -> tuple[int, bool]:
    """Where the name ends and whether a legal form follows it."""
    last = reach
    while last - first > 1 and tokens[last - 1].flags & LEGAL and tokens[last - 1].shape > SMALL:
        last -= 1
    return last, last < reach


def acts(tokens: list[Token], at: int) -> bool:
    """Whether a verb of companies follows right behind."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    return bool(token.flags & AGENT) and (token.gap == " " or (token.gap == ", " and token.shape == SMALL))


def _is_person(tokens: list[Token], run: list[Token], first: int, last: int, *, titled: bool) -> bool:
    before = tokens[first - 1] if first else None
    named = before is not None and run[0].gap == " " and bool(before.flags & TITLE)
    if len(run) <= 3 and (titled or named) and all(token.shape in (CAPITAL, MIXED) for token in run):
        return True
    if run[0].flags & FIRST_NAME and (2 <= len(run) <= 3 or (len(run) == 1 and not run[0].flags & ORDINARY)):
        return True
    following = tokens[last] if last < len(tokens) else None
    return (
        following is not None and 2 <= len(run) <= 3 and following.gap == ", " and following.low in _OFFICES
    )


def _run(tokens: list[Token], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends."""
    reach, size = at + 1, len(tokens)
    while reach < size:
        token, before = tokens[reach], tokens[reach - 1]
        if token.role == "taken" or token.first:
            break
        if joined(before, token) and not _dateline(tokens, at, reach):
            if token.shape > SMALL and (
                token.gap == "-" or not (token.flags & FUNCTION and token.shape == CAPITAL)
            ):
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


def _dateline(tokens: list[Token], at: int, reach: int) -> bool:
    """ "NEW YORK Qualcomm said": the place where the news was written is no part of the name."""
    before, token = tokens[reach - 1], tokens[reach]
    return (
        before.role == "place"
        and before.shape == UPPER
        and len(before.text) > 3
        and token.shape != UPPER
        and at == 0
    )


def _connector(tokens: list[Token], at: int, reach: int) -> int:
    """How many tokens a small word and what follows it add to the name: "… of Technology", "… for the Web"."""
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
    """Whether "and" stands inside a name: "Institute of Standards and Technology", "Industrial and … Bank of …"."""
    ordinary = COMMON | ANY_HEAD
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
    whole = ahead - reach >= 3 and last.low in _BODIES_OF_MANY
    return ahead - reach if whole and all(token.flags & ordinary for token in tokens[at:reach]) else 0


def _cut(tokens: list[Token], first: int, reach: int) -> Span | None:
    """One name out of a run of capitalised words."""
    last, legal = without_legal(tokens, first, reach)
    titled = False
    while first < last:
        drop, title = _leads(tokens, first, last, legal=legal)
        if not drop:
            break
        titled = titled or title
        first += 1
    while (
        first < last and tokens[last - 1].role == "term" and not legal and not _kept_term(tokens, first, last)
    ):
        last -= 1
    if first >= last:
        return None
    if last - first == 1 and not legal:
        token = tokens[first]
        if token.first and token.shape == CAPITAL and token.flags & ORDINARY and not _subject(tokens, first):
            return None
    sort = sort_of(tokens, first, last, legal=legal, titled=titled)
    return Span(first, last, reach if legal else last, sort)


def _leads(tokens: list[Token], first: int, last: int, *, legal: bool) -> tuple[bool, bool]:
    """Whether the first word of the run only leads to the name, and whether it is a person's title."""
    token = tokens[first]
    single = last - first == 1
    ends_well = not single and (legal or bool(tokens[last - 1].flags & ANY_HEAD))
    if token.flags & DEMONYM:
        return not ends_well, False
    if token.flags & TITLE and not token.role:
        return not ends_well and not (single and legal), True
    if token.first and token.shape == CAPITAL and token.flags & _LEADING and not single:
        return True, False
    return token.role == "term" and not ends_well and not _kept_term(tokens, first, last), False


def _kept_term(tokens: list[Token], first: int, last: int) -> bool:
    """ "Napster UK", "ModelCat AI": a country or a fashion behind a strange word belongs to the name."""
    token = tokens[last - 1]
    return last - first > 1 and (bool(token.flags & OWN) or token.low == "ai") and not tokens[last - 2].role


def _subject(tokens: list[Token], at: int) -> bool:
    """An ordinary word that opens a sentence and acts as a company does: "Target said"."""
    token = tokens[at]
    return (
        not token.flags & (FUNCTION | DEMONYM | TITLE)
        and not token.low.endswith("s")
        and acts(tokens, at + 1)
    )
