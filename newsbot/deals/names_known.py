"""Known names at their place among the tokens, with the words behind them that belong to them.

`names_tracked` finds them in the bare text; here "Apple" becomes "Apple Inc", "Apple Records" somebody else,
and the place "Texas" a mark on a token. Doubtful words are left to `names_doubt`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_spans import ANY_HEAD, FUNCTION, LEGAL, LEGAL_GAPS, ORDINARY, OWN, acts
from newsbot.deals.names_text import FLAT, SENTENCE, SMALL, Block, Token
from newsbot.deals.names_tracked import Hit
from newsbot.deals.word_lists import listed

_OTHER = int(Word.OTHER)
_NOT_LEGAL = listed("as se")  # legal forms that are far more often other words
_SMALL_IN_NAMES = listed("of the and for on in")
_SAYING = listed("reported reports reporting writes wrote said says")


@dataclass(slots=True)
class Known:
    """A known name: tokens[first:last] of its block, in the text from hit.start to `end`."""

    first: int
    last: int
    hit: Hit
    name_end: int  # without legal form
    end: int
    sort: str
    another: bool = False  # grown into the name of somebody else: "Apple Records"
    subsidiary: bool = False


def placed(block: Block, hits: list[Hit]) -> Iterator[Known]:
    """The hits inside the block, in order, with the tokens they cover."""
    tokens = block.tokens
    starts = [token.start for token in tokens]
    for hit in hits:
        if not starts[0] <= hit.start < tokens[-1].end or hit.form.sort in ("not", "never"):
            continue
        first = bisect_left(starts, hit.start)
        if first == len(starts) or starts[first] != hit.start:
            first -= 1  # inside a token: scripts without blanks
        last = max(bisect_left(starts, hit.end), first + 1)
        sort = hit.form.sort if hit.form.company < 0 else "company"
        subsidiary = hit.form.sort == "subsidiary"
        yield Known(first, last, hit, hit.end, hit.end, sort, subsidiary=subsidiary)


def take(block: Block, known: Known) -> None:
    """From now on the tokens are nobody else's."""
    for token in block.tokens[known.first : known.last]:
        token.role = "taken"


def phrase_holds(block: Block, known: Known) -> bool:
    """Whether a listed phrase is meant where it stands; places and terms only mark their tokens."""
    tokens = block.tokens[known.first : known.last]
    single = len(tokens) == 1
    if block.manner == FLAT and single and known.sort == "body" and tokens[0].flags & ORDINARY:
        return False  # "court", as in running text
    if block.manner != FLAT and (block.manner == SENTENCE or known.sort == "outlet" or single):
        small = any(token.shape == SMALL and token.low not in _SMALL_IN_NAMES for token in tokens)
        if small and (single or known.sort != "term"):
            return False
    if known.sort in ("place", "term"):
        if tokens[0].start != known.hit.start and tokens[0].text.isascii():
            return False  # "ai" of "Zorvex.ai"
        for token in tokens:
            token.role = known.sort
        return False
    if known.sort == "company" and single:
        # A sign that the word is a name, which may go on: "Mitsui Bank".
        tokens[0].flags = 0
        return False
    if known.sort == "outlet" and _acting(block.tokens, known):
        known.sort = "company"
    return True


def merged(block: Block, names: list[Known]) -> list[Known]:
    """One company's names side by side made one: "Google DeepMind"."""
    found: list[Known] = []
    for known in sorted(names, key=lambda name: name.first):
        before = found[-1] if found else None
        beside = before is not None and before.last == known.first and block.tokens[known.first].gap == " "
        if before is not None and beside and known.hit.form.company == before.hit.form.company >= 0:
            before.hit = replace(before.hit, end=known.hit.end)
            before.last, before.name_end, before.end = known.last, known.name_end, known.end
            before.subsidiary = before.subsidiary or known.subsidiary
        else:
            found.append(known)
    return found


def grow(block: Block, known: Known) -> None:
    """Takes in the words behind the name that belong to it, or that make it another's."""
    tokens = block.tokens
    tracked = known.hit.form.company >= 0
    running = block.manner == SENTENCE
    if tracked and running:
        _grow_to_unit(tokens, known)
    reach = known.last
    while reach < len(tokens) and tokens[reach].gap in LEGAL_GAPS and tokens[reach].role != "taken":
        token = tokens[reach]
        small = token.shape <= SMALL and (block.manner != FLAT or token.low == "company")
        if small or token.low in _NOT_LEGAL or _hyphened(tokens, reach):
            break
        if token.flags & LEGAL:
            known.end = token.end
        elif token.gap != " " or known.hit.form.sort == "ticker" or known.sort != "company":
            break
        elif tracked and token.flags & _OTHER:
            known.another = True
            known.end = known.name_end = token.end
        elif token.flags & OWN and (token.role or (tracked and (running or _is_head(token)))):
            known.end = known.name_end = token.end
        else:
            break
        token.role = "taken"
        reach += 1
    known.last = reach


def _hyphened(tokens: list[Token], at: int) -> bool:
    """Not "Co" but "co-develop"."""
    return at + 1 < len(tokens) and tokens[at + 1].gap == "-"


def _is_head(token: Token) -> bool:
    return bool(token.flags & ANY_HEAD) and not token.flags & ORDINARY


def _grow_to_unit(tokens: list[Token], known: Known) -> None:
    """Behind "NEC" comes "Information Systems Inc": one of its companies, told by the legal form."""
    reach = known.last
    while reach < len(tokens) and reach < known.last + 4 and tokens[reach].gap == " ":
        token = tokens[reach]
        if token.shape <= SMALL or token.role == "taken" or token.flags & FUNCTION:
            return
        if token.flags & LEGAL and token.low not in _NOT_LEGAL:
            if reach > known.last:
                known.name_end, known.end, known.subsidiary = tokens[reach - 1].end, token.end, True
                known.last = reach + 1
                for inside in tokens[known.first : known.last]:
                    inside.role = "taken"
            return
        reach += 1


def _acting(tokens: list[Token], known: Known) -> bool:
    """A newspaper is a source, unless it acts: "Ars Technica and GOG team up"."""
    if not tokens[known.first].first or known.last >= len(tokens):
        return False
    behind = tokens[known.last]
    return behind.gap == " " and behind.low not in _SAYING and acts(tokens, known.last)
