"""Whether a word that is also ordinary English, a person's or a place's name means the company here.

The word alone never decides: its spelling, its neighbours, the verb behind it and the company's own cues do.
"""

from __future__ import annotations

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_spans import ANY_HEAD
from newsbot.deals.names_text import CAPITAL, FLAT, MIXED, SENTENCE, SMALL, UPPER, Block, Plain, Token
from newsbot.deals.names_tracked import ORDINARY, Form
from newsbot.deals.word_lists import listed
from newsbot.model.company import Company

_FUNCTION, _VERB, _AGENT = int(Word.FUNCTION), int(Word.VERB), int(Word.AGENT)
_FIRST, _LEGAL, _OTHER, _BRAND = int(Word.FIRST_NAME), int(Word.LEGAL), int(Word.OTHER), int(Word.BRAND)
_COMMON, _DESCRIPTOR = int(Word.COMMON), int(Word.DESCRIPTOR)
_NO_NOUN = int(Word.DESCRIPTOR | Word.DEMONYM | Word.TITLE | Word.VERB | Word.FUNCTION)
_BESIDE = listed("with against from by vs v versus between")
# Behind a name: "revive Arm partnership".
_DEALS = listed(
    "partnership alliance deal pact tie-up patent patents suit lawsuit license licence licensing agreement "
    "dispute settlement verdict venture royalties"
)
_PERSONAL = listed("mr mrs ms miss dr judge justice senator president lord lady sir sen rep gov mayor")
_LISTING = frozenset({", ", "-", "/", " & ", "–", " / "})
_HAS = frozenset({"'s", "’s", "'S", "’S"})
_NO_SUFFIX = listed("as se company co")
# Where a text is about these, a word that is a brand too means the brand.
_BUSINESS = tuple(
    f" {word} "
    for word in [
        "patent",
        "patents",
        "infringe",
        "infringes",
        "infringed",
        "infringement",
        "lawsuit",
        "lawsuits",
        "licensing",
        "royalties",
        "ceo",
        "shares",
        "antitrust",
        "partnership",
        "startup",
        "software",
        "smartphone",
        "smartphones",
        "chip",
        "chips",
        "joint",
        "venture",
    ]
)


def means_company(block: Block, span: tuple[int, int], company: Company, form: Form) -> bool | None:
    """Whether the span, written like `form`, is the company; None if its neighbours do not tell."""
    tokens, (first, last) = block.tokens, span
    if not _spelt(block, tokens[first], form) or _another(block, span) or _twice(tokens, first, last):
        return False
    if form.letter and last < len(tokens) and tokens[last].gap == "-":
        return False  # "X-ray"
    if _legal_follows(tokens, last) or not _needs_proof(block, span, company, form):
        return True
    if block.manner == FLAT and form.letter:
        return _in_pair(tokens, first, last)
    return True if _acts(tokens, span, block) or _beside(tokens, first, last) else None


def hinted(made: Plain, company: Company, *, brand: bool) -> bool:
    """Whether the text speaks of what the company is about; for a brand, of business at all."""
    cues = (f" {' '.join(flatten(cue).split())} " for cue in company.cues)
    return any(cue in made.flat for cue in cues) or (brand and any(word in made.flat for word in _BUSINESS))


def is_brand(token: Token) -> bool:
    """An ordinary word that in business means the company of that name."""
    return bool(token.flags & _BRAND)


def _needs_proof(block: Block, span: tuple[int, int], company: Company, form: Form) -> bool:
    """Whether the spelling alone leaves open who is meant."""
    tokens, (first, last) = block.tokens, span
    if form.letter or (form.acronym and form.spellings[0] != company.name):
        return True
    flags = tokens[first].flags
    brand = last - first == 1 and bool(flags & _BRAND)
    ordinary = all(token.flags & ORDINARY for token in tokens[first:last])
    if last - first > 1:
        large = block.manner != FLAT and all(token.shape > SMALL for token in tokens[first:last])
        if large or (block.manner == FLAT and tokens[last - 1].flags & ANY_HEAD):  # "general motors"
            return False
    if _articled(tokens, first, last):
        return True
    if block.manner != SENTENCE:
        return ordinary or (brand and block.manner == FLAT)
    return (ordinary or brand) and tokens[first].first


def _another(block: Block, span: tuple[int, int]) -> bool:
    """A person ("Harrison Ford", "Mr. Ford") or a longer name ("Orange County", "Silicon Box")."""
    tokens, (first, last) = block.tokens, span
    token = tokens[first]
    if first and token.gap in (" ", ". ") and _belongs_before(block, tokens[first - 1], token):
        return True
    if last < len(tokens) and tokens[last].gap == " ":
        after = tokens[last]
        return bool(after.flags & _OTHER) and (after.shape != SMALL or token.shape == SMALL)
    return False


def _twice(tokens: list[Token], first: int, last: int) -> bool:
    """A turn of phrase: "arm in arm", "block by block"."""
    for one, other in ((first, last + 1), (first - 2, first)):
        beside = one >= 0 and other < len(tokens) and tokens[one].low == tokens[other].low
        if beside and tokens[one + 1].low in ("in", "by", "to", "and", "for"):
            return True
    return False


def _belongs_before(block: Block, before: Token, token: Token) -> bool:
    if before.low in _PERSONAL and (before.shape != SMALL or block.manner == FLAT):
        return True
    if before.flags & _FIRST and before.shape == token.shape and not before.flags & (_FUNCTION | _VERB):
        return True
    if token.gap != " ":
        return False
    if block.manner == SENTENCE and token.flags & _BRAND and before.shape == CAPITAL:
        return not before.flags and not before.role  # "Fiona Apple", though we do not know Fiona
    ordinary = bool(token.flags & ORDINARY) and before.shape > SMALL and not before.first
    return ordinary and bool(before.flags & _COMMON) and not before.flags & _NO_NOUN


def _legal_follows(tokens: list[Token], last: int) -> bool:
    if last >= len(tokens):
        return False
    after = tokens[last]
    return bool(after.flags & _LEGAL) and after.gap in (" ", ", ") and after.low not in _NO_SUFFIX


def _spelt(block: Block, token: Token, form: Form) -> bool:
    """In running text the company is written as a name is: "Apple", "GM", "vivo"."""
    if block.manner == FLAT or token.text in form.spellings:
        return True
    if token.flags & _FUNCTION and token.shape == SMALL:
        return " ".join(form.spellings).startswith(token.text)
    if block.manner != SENTENCE:
        return True
    if form.acronym:
        return token.shape == UPPER
    return token.shape in (CAPITAL, UPPER, MIXED)


def _articled(tokens: list[Token], first: int, last: int) -> bool:
    """With an article of its own it is a thing: "the Amazon" is a river, "the Amazon deal" is not."""
    if not first or tokens[first - 1].low not in ("the", "a", "an") or tokens[first].gap != " ":
        return False
    after = tokens[last] if last < len(tokens) else None
    return after is None or after.gap != " " or bool(after.flags & (_FUNCTION | _VERB))


def _acts(tokens: list[Token], span: tuple[int, int], block: Block) -> bool:
    """A company's verb follows, or what the company has."""
    first, last = span
    if last >= len(tokens):
        return False
    after, word = tokens[last], tokens[last - 1]
    if after.gap[:2] in _HAS or after.low in ("has", "will"):
        return not word.flags & _FUNCTION
    spelt_so = block.manner != SENTENCE or after.shape == SMALL
    if after.gap != " " or after.low in ("is", "and") or not spelt_so:
        return False
    if after.low == "to" and last + 1 < len(tokens):  # "Oracle to buy a rival"
        return bool(tokens[last + 1].flags & _VERB) and not word.flags & _FUNCTION
    if is_brand(word) and after.flags & _VERB and not after.low.endswith("ing"):
        return True
    # "Lucid Finds Its New CEO": one thing that does something, at the head of a headline.
    third_person = bool(after.flags & _VERB) and after.low.endswith("s") and not word.low.endswith("s")
    return bool(after.flags & _AGENT) or (third_person and tokens[first].first and not word.flags & _FUNCTION)


def _beside(tokens: list[Token], first: int, last: int) -> bool:
    """On the other side of a deal, or in one breath with a known name: "with Apple", "Apple, Samsung"."""
    return _behind_a_side(tokens, first, last) or _before_a_side(tokens, first, last)


def _behind_a_side(tokens: list[Token], first: int, last: int) -> bool:
    if not first:
        return False
    token, before = tokens[first], tokens[first - 1]
    if token.gap in _LISTING:
        return _is_name(before)
    ends = last >= len(tokens) or tokens[last].gap != " " or bool(tokens[last].flags & (_FUNCTION | _VERB))
    if token.gap != " " or not ends:
        return False
    if before.low in _BESIDE or (before.flags & _AGENT and before.flags & _VERB):
        return True
    return first >= 2 and _behind_two(tokens, first, last)


def _behind_two(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the two words before make it a side: "Nokia and Block", "Nokia takes Block to court"."""
    token, before, subject = tokens[first], tokens[first - 1], tokens[first - 2]
    if before.low == "and":
        return _is_name(subject)
    if before.low == "to":  # "loses to Sharp", not "plans to block"
        return bool(subject.flags & _VERB) and not token.flags & (_VERB | _FUNCTION)
    handed = last < len(tokens) and tokens[last].gap == " " and bool(tokens[last].flags & _FUNCTION)
    return handed and bool(before.flags & _VERB) and _is_name(subject)


def _in_pair(tokens: list[Token], first: int, last: int) -> bool:
    """At the end of a pair or a list of names: "META AND X"."""
    ends = last >= len(tokens) or tokens[last].gap != " " or bool(tokens[last].flags & _FUNCTION)
    return ends and first >= 2 and tokens[first - 1].low == "and" and _is_name(tokens[first - 2])


def _before_a_side(tokens: list[Token], first: int, last: int) -> bool:
    if last >= len(tokens):
        return False
    word, after = tokens[last - 1], tokens[last]
    if after.gap in _LISTING:
        return _is_name(after)
    if after.gap != " ":
        return False
    asked = first > 0 and bool(tokens[first - 1].flags & (_VERB | _FUNCTION))
    if after.low in _DEALS and not word.flags & _FUNCTION:
        return asked or not word.flags & _VERB
    descriptive = bool(after.flags & (_COMMON | ANY_HEAD | _DESCRIPTOR)) and last + 1 < len(tokens)
    if descriptive and tokens[last + 1].low in ("patent", "patents"):
        return asked and not word.flags & (_FUNCTION | _VERB)  # "snaps up Sharp cellular patents"
    return after.low in ("and", "v", "vs", "versus") and last + 1 < len(tokens) and _is_name(tokens[last + 1])


def _is_name(token: Token) -> bool:
    if token.role == "taken" or token.flags & _BRAND:  # two such words side by side speak for each other
        return True
    return not token.flags and not token.role and token.shape > SMALL
