"""What makes a stretch of tokens a name, for running text and headlines alike: neighbours, endings, sorts.

Where the names are is found in `names_running` and `names_headline`.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.deals.names_lexicon import EVERYDAY, Word
from newsbot.deals.names_text import CAPITAL, DIGITS, MIXED, SMALL, UPPER, Token
from newsbot.deals.word_lists import listed

FUNCTION, VERB, AGENT, COMMON = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT), int(Word.COMMON)
DESCRIPTOR, LEGAL, TITLE = int(Word.DESCRIPTOR), int(Word.LEGAL), int(Word.TITLE)
FIRST_NAME, DEMONYM, OWN = int(Word.FIRST_NAME), int(Word.DEMONYM), int(Word.OWN)
HEAD, WEAK_HEAD, OTHER = int(Word.HEAD), int(Word.WEAK_HEAD), int(Word.OTHER)
ANY_HEAD = int(Word.HEAD | Word.WEAK_HEAD | Word.TEXT_HEAD)
ORDINARY = int(EVERYDAY)
LEGAL_GAPS = frozenset({" ", ", ", " ,", "., ", ". "})  # what may stand before "Inc"
JOINING = frozenset({" ", "-", "&", " & ", ". ", "."})  # what may stand between two words of one name

_HEADS_IN_FRONT = listed("university institute bank academy ministry association federation alliance")
_GOVERNING = listed("department ministry bureau government court parliament senate")
_INITIALS = listed("st jr sr bros dr mt ft")
_STATES = frozenset(
    {"n j", "n y", "n c", "n d", "n h", "n m", "s c", "s d", "r i", "d c", "b c", "u s", "u k", "e u", "u n"}
)
# Right behind a name between commas: it is a person's.
_OFFICES = listed(
    "chief president chairman ceo cfo cto analyst analysts director head founder co-founder spokesman "
    "spokeswoman professor vice senior executive general lawyer attorney partner who managing research"
)


@dataclass(frozen=True, slots=True)
class Span:
    """tokens[first:last] are the name, tokens[last:reach] its legal form."""

    first: int
    last: int
    reach: int
    sort: str  # company, guess, body, person, place, term


def opens_name(token: Token) -> bool:
    if token.shape <= SMALL or token.role == "taken":
        return False
    if (token.flags & FUNCTION and token.shape != MIXED) or is_deed(token):
        return False
    return not (
        token.first and token.flags & (VERB | TITLE) and token.shape == CAPITAL and not token.flags & ANY_HEAD
    )


def is_deed(token: Token) -> bool:
    """A company's verb with a capital: "Zorvex Buys", a headline that got into running text."""
    deed = token.flags & AGENT and token.flags & VERB and token.low.endswith("s")
    return bool(deed) and token.shape == CAPITAL and not token.flags & (ANY_HEAD | FUNCTION)


def joined(before: Token, token: Token) -> bool:
    """Whether two neighbours may stand in one name."""
    gap = token.gap
    if gap in (" ", "-"):
        return True
    if gap in (" & ", "&"):
        return token.shape > SMALL or (before.shape == SMALL and min(len(token.text), len(before.text)) > 3)
    if gap in (". ", ".") and (len(before.text) == 1 or before.low in _INITIALS or _initials(before)):
        return True
    return gap in LEGAL_GAPS and bool(token.flags & LEGAL) and token.shape > SMALL


def _initials(token: Token) -> bool:
    """As in "L.A. Gear", "H.J. Heinz"; "U.S." and "N.J." are places."""
    low = token.low
    return len(low) in (3, 5) and low[1::2].isspace() and token.text[1] == "." and not _placed(token)


def _placed(token: Token) -> bool:
    return bool(token.role) or token.low in _STATES


def sort_of(tokens: list[Token], first: int, last: int, *, legal: bool, titled: bool = False) -> str:
    """What the name tokens[first:last] is the name of, as far as words and neighbours tell."""
    run = tokens[first:last]
    if legal:
        return "company"
    if all(token.role or token.flags & DEMONYM for token in run):
        return "place" if any(token.role == "place" for token in run) else "term"
    if (len(run) > 1 and _is_code(run[0], run[1])) or (
        last < len(tokens) and _is_code(run[-1], tokens[last])
    ):
        return "term"
    if any(token.low in _GOVERNING for token in run):
        return "body"
    if len(run) > 1 and (run[-1].flags & ANY_HEAD or any(token.low in _HEADS_IN_FRONT for token in run)):
        return "company"
    return "person" if _is_person(tokens, run, first, last, titled=titled) else "guess"


def _is_code(token: Token, after: Token) -> bool:
    """A code for a drug, a product, a part: "HRS-5346"."""
    short = token.shape == UPPER or (token.shape == SMALL and len(token.text) < 5)
    return after.gap == "-" and after.shape == DIGITS and len(after.text) > 1 and short


def without_legal(tokens: list[Token], first: int, reach: int) -> tuple[int, bool]:
    """Where the name ends and whether a legal form follows it."""
    last = reach
    small = tokens[first].shape == SMALL  # then all is
    while last - first > 1 and tokens[last - 1].flags & LEGAL and (small or tokens[last - 1].shape > SMALL):
        last -= 1
    if last < reach and last - first > 1 and tokens[last - 1].low == "and":
        last -= 1  # "Zorvex and Co Inc"
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
    if len(run) == 1 and run[0].flags & ANY_HEAD:
        return False
    if len(run) <= 3 and (titled or named) and all(token.shape in (CAPITAL, MIXED) for token in run):
        return True
    if run[0].flags & FIRST_NAME and (2 <= len(run) <= 3 or (len(run) == 1 and not run[0].flags & ORDINARY)):
        return True
    following = tokens[last] if last < len(tokens) else None
    return (
        following is not None and 2 <= len(run) <= 3 and following.gap == ", " and following.low in _OFFICES
    )
