"""Whether a word that is also ordinary English, a person's or a place's name means the company here.

The word alone never decides: its spelling, its neighbours, the verb behind it and the company's own cues do.
"""

from __future__ import annotations

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_text import CAPITAL, FLAT, MIXED, SENTENCE, SMALL, UPPER, Block, Plain, Token
from newsbot.deals.names_tracked import ORDINARY, Form
from newsbot.deals.word_lists import listed
from newsbot.model.company import Company

_FUNCTION, _VERB, _AGENT = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT)
_FIRST, _LEGAL, _OTHER = int(Word.FIRST_NAME), int(Word.LEGAL), int(Word.OTHER)
_COMMON, _NO_NOUN = (
    int(Word.COMMON),
    int(Word.DESCRIPTOR | Word.DEMONYM | Word.TITLE | Word.VERB | Word.FUNCTION),
)
_BESIDE = listed("with against from by vs v versus between")
_PERSONAL = listed("mr mrs ms miss dr judge justice senator president lord lady sir sen rep gov mayor")
_LISTING = frozenset({", ", "-", "/", " & ", "–", " / "})


def means_company(
    made: Plain, block: Block, span: tuple[int, int], company: Company, form: Form, *, elsewhere: bool
) -> bool:
    """Whether the tokens of the span, written like `form`, are the company.

    `elsewhere`: another place of the text names it beyond doubt.
    """
    tokens, (first, last) = block.tokens, span
    everyday = all(token.flags & ORDINARY for token in tokens[first:last])
    if _another(tokens, first, last, everyday=everyday) or not _spelt(block, tokens[first], form):
        return False
    if _legal_follows(tokens, last) or not _needs_proof(block, span, company, form, everyday=everyday):
        return True
    if block.manner == FLAT and form.letter:
        return False
    return elsewhere or _acts(tokens, last, block) or _beside(tokens, first, last) or _cued(made, company)


def _needs_proof(
    block: Block, span: tuple[int, int], company: Company, form: Form, *, everyday: bool
) -> bool:
    """Whether the spelling alone leaves open who is meant."""
    tokens, (first, last) = block.tokens, span
    if form.letter or (form.acronym and form.spellings[0] != company.name):
        return True
    if block.manner != SENTENCE or not everyday:
        return everyday
    if last - first > 1 and all(token.shape > SMALL for token in tokens[first:last]):
        return False
    return tokens[first].first or _articled(tokens, first)


def _another(tokens: list[Token], first: int, last: int, *, everyday: bool) -> bool:
    """A person ("Harrison Ford", "Mr. Ford") or a longer name ("Orange County", "Silicon Box")."""
    token = tokens[first]
    if first and token.gap in (" ", ". "):
        before = tokens[first - 1]
        if before.low in _PERSONAL and before.shape != SMALL:
            return True
        if before.flags & _FIRST and before.shape == token.shape and not before.flags & (_FUNCTION | _VERB):
            return True
        large = before.shape > SMALL and not before.first
        if everyday and large and before.flags & _COMMON and not before.flags & _NO_NOUN and token.gap == " ":
            return True
    if last < len(tokens) and tokens[last].gap == " ":
        after = tokens[last]
        return bool(after.flags & _OTHER) and (after.shape != SMALL or token.shape == SMALL)
    return False


def _legal_follows(tokens: list[Token], last: int) -> bool:
    if last >= len(tokens):
        return False
    after = tokens[last]
    return (
        bool(after.flags & _LEGAL)
        and after.gap in (" ", ", ")
        and after.low not in ("as", "se", "company", "co")
    )


def _spelt(block: Block, token: Token, form: Form) -> bool:
    """In running text the company is written as a name is: "Apple", "GM", "vivo"."""
    if block.manner != SENTENCE or token.text in form.spellings:
        return True
    if form.acronym:
        return token.shape == UPPER
    return token.shape in (CAPITAL, UPPER, MIXED)


def _articled(tokens: list[Token], first: int) -> bool:
    """With an article it is a thing: "the Amazon" is a river."""
    return first > 0 and tokens[first - 1].low in ("the", "a", "an") and tokens[first].gap == " "


def _acts(tokens: list[Token], last: int, block: Block) -> bool:
    """A company's verb follows, or what the company has."""
    if last >= len(tokens):
        return False
    after = tokens[last]
    if after.gap[:2] in ("'s", "’s", "'S", "’S"):
        return not tokens[last - 1].flags & _FUNCTION
    if after.gap != " " or not after.flags & _AGENT or after.low in ("is", "and"):
        return False
    if after.low in ("has", "will"):
        return not tokens[last - 1].flags & _FUNCTION
    return block.manner != SENTENCE or after.shape == SMALL


def _beside(tokens: list[Token], first: int, last: int) -> bool:
    """On the other side of a deal, or in one breath with a known name: "with Apple", "Apple, Samsung"."""
    size = len(tokens)
    ends = last >= size or tokens[last].gap != " " or bool(tokens[last].flags & (_FUNCTION | _VERB))
    if first and tokens[first].gap == " " and ends:
        before = tokens[first - 1]
        if before.low in _BESIDE or (before.flags & _AGENT and before.flags & _VERB):
            return True
        if before.low == "and" and first >= 2 and tokens[first - 2].role == "taken":
            return True
    if first and tokens[first].gap in _LISTING and tokens[first - 1].role == "taken":
        return True
    if last < size and tokens[last].gap in _LISTING and tokens[last].role == "taken":
        return True
    return (
        last + 1 < size
        and tokens[last].low == "and"
        and tokens[last].gap == " "
        and tokens[last + 1].role == "taken"
    )


def _cued(made: Plain, company: Company) -> bool:
    return any(f" {' '.join(flatten(cue).split())} " in made.flat for cue in company.cues)
