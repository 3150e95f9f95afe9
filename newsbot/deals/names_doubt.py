"""Whether a word that is also ordinary English, a person's or a place's name means the company here.

The word alone never decides: its spelling, its neighbours, the verb behind it and the company's own cues do.
"""

from __future__ import annotations

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import EVERYDAY, Word
from newsbot.deals.names_text import CAPITAL, FLAT, MIXED, SENTENCE, SMALL, UPPER, Block, Plain, Token
from newsbot.model.company import Company

_FUNCTION, _VERB, _AGENT = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT)
_FIRST, _TITLE, _LEGAL, _OTHER = int(Word.FIRST_NAME), int(Word.TITLE), int(Word.LEGAL), int(Word.OTHER)
_COMMON = int(EVERYDAY)
_HEAD = int(Word.HEAD)
_BESIDE = frozenset("with against from by vs v versus versus between and".split())
_PERSONAL = frozenset(
    "mr mrs ms miss dr judge justice senator president lord lady sir sen rep gov mayor".split()
)
_SMALL_SIGNS = frozenset({"", ".", ",", ";", ":", ")", "?", "!"})


def means_company(
    plain: Plain, block: Block, first: int, last: int, company: Company, form: str, *, elsewhere: bool
) -> bool:
    """Whether tokens[first:last] of the block, written like `form`, are the company. `elsewhere`: it surely is in the text."""
    tokens = block.tokens
    if _another(tokens, first, last):
        return False
    if _marked(tokens, last):
        return True
    everyday = all(token.flags & (_COMMON | _FIRST | _HEAD) for token in tokens[first:last])
    if block.manner == SENTENCE:
        if not _spelt(tokens[first], form):
            return False
        if len(form) > 1 and not (everyday and (tokens[first].first or _articled(tokens, first))):
            return True
    elif not everyday and len(form) > 1:
        return True
    elif block.manner == FLAT and len(form) == 1:
        return False
    return elsewhere or _acts(tokens, last, block) or _beside(tokens, first, last) or _cued(plain, company)


def _another(tokens: list[Token], first: int, last: int) -> bool:
    """A person ("Harrison Ford", "Mr. Ford") or a longer name ("Orange County")."""
    token = tokens[first]
    if first and token.gap in (" ", ". "):
        before = tokens[first - 1]
        if before.low in _PERSONAL and before.shape != SMALL:
            return True
        if before.flags & _FIRST and before.shape == token.shape and not before.flags & (_FUNCTION | _VERB):
            return True
    if last < len(tokens) and tokens[last].gap == " ":
        after = tokens[last]
        return bool(after.flags & _OTHER) and (after.shape != SMALL or token.shape == SMALL)
    return False


def _marked(tokens: list[Token], last: int) -> bool:
    """A legal form behind the name."""
    if last >= len(tokens):
        return False
    after = tokens[last]
    return (
        bool(after.flags & _LEGAL)
        and after.gap in (" ", ", ")
        and after.low not in ("as", "se", "company", "co")
    )


def _spelt(token: Token, form: str) -> bool:
    """In running text the company is written as a name is: "Apple", "GM", "vivo"."""
    if token.text == form:
        return True
    if form.isupper() and form.isalpha() and len(form) <= 4:
        return token.shape == UPPER
    return token.shape in (CAPITAL, UPPER, MIXED)


def _articled(tokens: list[Token], first: int) -> bool:
    """ "the Amazon" is a river."""
    return first > 0 and tokens[first - 1].low in ("the", "a", "an") and tokens[first].gap == " "


def _acts(tokens: list[Token], last: int, block: Block) -> bool:
    """A company's verb follows, or what the company has."""
    if last >= len(tokens):
        return False
    after = tokens[last]
    if after.gap[:2] in ("'s", "’s", "'S", "’S"):
        return not tokens[last - 1].flags & _FUNCTION
    if after.gap != " " or not after.flags & _AGENT:
        return False
    if after.low in ("is", "has", "will", "and"):
        return after.low in ("has", "will") and not tokens[last - 1].flags & _FUNCTION
    return block.manner == FLAT or not (block.manner == SENTENCE and after.shape != SMALL)


def _beside(tokens: list[Token], first: int, last: int) -> bool:
    """On the other side of a deal, or in one breath with a known name: "with Apple", "Apple, Samsung and …"."""
    size = len(tokens)
    ends = last >= size or tokens[last].gap != " " or bool(tokens[last].flags & (_FUNCTION | _VERB))
    if first and tokens[first].gap == " " and ends:
        before = tokens[first - 1]
        if before.low in _BESIDE and before.low != "and":
            return True
        if before.flags & _AGENT and before.flags & _VERB:
            return True
    for at, gap_at in ((first - 1, first), (last, last)):
        if (
            0 <= at < size
            and gap_at < size
            and tokens[at].role == "taken"
            and tokens[gap_at].gap in (", ", "-", "/", " & ")
        ):
            return True
    if (
        last + 1 < size
        and tokens[last].low == "and"
        and tokens[last + 1].role == "taken"
        and tokens[last].gap == " "
    ):
        return True
    return first >= 2 and tokens[first - 1].low == "and" and tokens[first - 2].role == "taken" and ends


def _cued(plain: Plain, company: Company) -> bool:
    return any(f" {' '.join(flatten(cue).split())} " in plain.flat for cue in company.cues)
