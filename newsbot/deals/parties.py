"""Organisations in a text: tracked companies by all their names, and whoever else is named.

`Directory.mentions` is the entry. What role a party plays is decided in the kinds; here deals are unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsbot.deals.names_doubt import means_company
from newsbot.deals.names_fold import fold
from newsbot.deals.names_headline import headline_spans
from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_running import running_spans
from newsbot.deals.names_spans import ANY_HEAD, FUNCTION, LEGAL, ORDINARY, OWN, VERB, Span, acts
from newsbot.deals.names_text import SENTENCE, SMALL, Block, Plain, Token, blocks, plain
from newsbot.deals.names_tracked import Hit, Index
from newsbot.deals.word_lists import listed
from newsbot.model.company import Company

__all__ = ["Directory", "Mention", "fold"]

_OTHER = int(Word.OTHER)
_NOT_LEGAL = frozenset({"as", "se"})  # legal forms that are far more often other words
_SMALL_IN_NAMES = listed("of the and for on in")
_REPORTED = listed("reported reports reporting writes wrote")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `end` lies behind the legal form, before a possessive 's."""

    start: int
    end: int
    name: str  # as the text writes it, without legal form and "the"
    company: str | None  # the tracked company
    sort: str  # company, guess (a name, perhaps of an organisation), body, outlet, person, place, term
    ambiguous: bool = False  # an ordinary word that the context makes a company
    possessive: bool = False
    subsidiary: bool = False  # named by a subsidiary of the tracked company

    @property
    def key(self) -> str:
        """Equal keys, one party."""
        return fold(self.company or self.name)


class Directory:
    """The tracked companies, ready to be found in any text."""

    def __init__(self, companies: Sequence[Company]) -> None:
        self._companies = tuple(companies)
        self._index = Index(self._companies)
        self._by_key: dict[str, str] = {}
        for company in self._companies:
            for name in (company.name, *company.aliases, *company.subsidiaries):
                self._by_key.setdefault(fold(name), company.name)
        for company in self._companies:  # a company's own name is nobody else's alias
            self._by_key[fold(company.name)] = company.name

    def company(self, name: str) -> str | None:
        """The tracked company that a typed name means."""
        return self._by_key.get(fold(name))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every name in `text`, in order, without overlap. Give title and summary together, an empty line between."""
        if not text or text.isspace():
            return ()
        made = plain(text)
        hits = self._index.hits(made)
        reading = _Reading(self._companies, made, hits)
        # Running text first: what a capital says there helps to read the headline.
        for block in sorted(blocks(made.text), key=lambda block: block.manner != SENTENCE):
            reading.read(block)
        return tuple(sorted(reading.found, key=lambda mention: mention.start))


class _Reading:
    """One text on its way to mentions."""

    def __init__(self, companies: Sequence[Company], made: Plain, hits: list[Hit]) -> None:
        self.found: list[Mention] = []
        self._companies = companies
        self._made = made
        self._hits = hits
        self._never = {hit.form.company for hit in hits if hit.form.sort == "never"}
        self._sure: set[int] = set()  # companies that the text names beyond doubt
        self._spelt: set[tuple[str, ...]] = set()  # untracked names that running text spells

    def read(self, block: Block) -> None:
        tokens = block.tokens
        for first, last, hit in _merged(tokens, self._place(block)):
            self.found.append(self._known(block, first, last, hit))
        if block.manner == SENTENCE:
            for span in running_spans(tokens):
                self._remember(tokens, span)
                self._add(tokens, span)
        else:
            for span in headline_spans(block, frozenset(self._spelt)):
                self._add(tokens, span)

    def _place(self, block: Block) -> list[tuple[int, int, Hit]]:
        """The known names of the block, their tokens taken."""
        tokens = block.tokens
        starts = [token.start for token in tokens]
        placed: list[tuple[int, int, Hit]] = []
        doubtful: list[tuple[int, int, Hit]] = []
        for hit in self._hits:
            if not starts[0] <= hit.start < tokens[-1].end or hit.form.sort in ("not", "never"):
                continue
            first = bisect_left(starts, hit.start)
            last = bisect_left(starts, hit.end)
            if first == len(starts) or starts[first] != hit.start:
                first -= 1  # inside a token: scripts without blanks
            last = max(last, first + 1)
            if hit.form.company < 0:
                if _phrase_holds(block, first, last, hit):
                    placed.append((first, last, hit))
            elif not hit.form.doubtful:
                _take(tokens, first, last)
                placed.append((first, last, hit))
                self._sure.add(hit.form.company)
            elif hit.form.company not in self._never:
                doubtful.append((first, last, hit))
        for first, last, hit in doubtful:
            number = hit.form.company
            if any(token.role == "taken" for token in tokens[first:last]):
                continue
            company, sure = self._companies[number], number in self._sure
            if means_company(self._made, block, first, last, company, hit.form, elsewhere=sure):
                _take(tokens, first, last)
                placed.append((first, last, hit))
                if block.manner == SENTENCE:
                    self._sure.add(number)
        return placed

    def _known(self, block: Block, first: int, last: int, hit: Hit) -> Mention:
        """A known name with the words behind it that belong to it, or that make it another's."""
        tokens, form = block.tokens, hit.form
        company = self._companies[form.company].name if form.company >= 0 else None
        sort = "company" if company is not None else _phrase_sort(tokens, first, last, form.sort)
        end = name_end = hit.end
        subsidiary = form.sort == "subsidiary"
        reach = last
        longer = _unit(tokens, last) if company is not None and block.manner == SENTENCE else last
        if longer > last:
            name_end, end, reach, subsidiary = tokens[longer - 2].end, tokens[longer - 1].end, longer, True
            _take(tokens, last, longer)
        while reach < len(tokens) and tokens[reach].gap in (" ", ", ") and tokens[reach].role != "taken":
            token = tokens[reach]
            if token.shape <= SMALL or token.low in _NOT_LEGAL:
                break
            if token.flags & LEGAL:
                end = token.end
            elif (
                company is None
                and sort == "company"
                and token.role
                and token.flags & OWN
                and token.gap == " "
            ):
                end = name_end = token.end  # "Napster UK"
            elif company is None or token.gap != " " or form.sort == "ticker":
                break
            elif token.flags & _OTHER:
                company, end, name_end = None, token.end, token.end
            elif token.flags & OWN and block.manner == SENTENCE:
                end = name_end = token.end
            else:
                break
            token.role = "taken"
            reach += 1
        return self._mention(hit.start, name_end, end, company, sort, form.doubtful, subsidiary)

    def _remember(self, tokens: list[Token], span: Span) -> None:
        """A name that running text spells, to be known again in the headline."""
        run = tokens[span.first : span.last]
        words = tuple(token.low for token in run)
        if span.sort not in ("company", "guess") or (run[0].first and len(run) == 1 and span.sort == "guess"):
            return
        if len(run) == 1 and run[0].flags & (FUNCTION | VERB) and span.sort == "guess":
            return
        self._spelt.add(words)
        if len(run) > 1 and run[-1].flags & ANY_HEAD and not run[0].flags & ORDINARY:
            self._spelt.add(words[:-1])  # "Wild Planet" for Wild Planet Toys

    def _add(self, tokens: list[Token], span: Span) -> None:
        start, name_end, end = tokens[span.first].start, tokens[span.last - 1].end, tokens[span.reach - 1].end
        self.found.append(self._mention(start, name_end, end, None, span.sort))

    def _mention(
        self,
        start: int,
        name_end: int,
        end: int,
        company: str | None,
        sort: str,
        ambiguous: bool = False,
        subsidiary: bool = False,
    ) -> Mention:
        made = self._made
        behind = made.text[end : end + 2].lower()
        possessive = behind in ("'s", "’s") or (made.text[end - 1] in "sS" and behind[:1] in ("'", "’"))
        start_at, end_at = made.start(start), made.end(end)
        return Mention(
            start_at, end_at, made.text[start:name_end], company, sort, ambiguous, possessive, subsidiary
        )


def _merged(tokens: list[Token], placed: list[tuple[int, int, Hit]]) -> list[tuple[int, int, Hit]]:
    """ "Google DeepMind" is one name of one company."""
    merged: list[tuple[int, int, Hit]] = []
    for first, last, hit in sorted(placed, key=lambda place: place[0]):
        if merged and hit.form.company >= 0:
            first_before, last_before, before = merged[-1]
            same = before.form.company == hit.form.company and last_before == first
            if same and tokens[first].gap == " ":
                form = (
                    replace(before.form, sort="subsidiary") if hit.form.sort == "subsidiary" else before.form
                )
                merged[-1] = (first_before, last, Hit(before.start, hit.end, form))
                continue
        merged.append((first, last, hit))
    return merged


def _take(tokens: list[Token], first: int, last: int) -> None:
    for token in tokens[first:last]:
        token.role = "taken"


def _unit(tokens: list[Token], last: int) -> int:
    """Behind "NEC": where "Information Systems Inc" ends; `last` if no legal form closes such a run."""
    reach = last
    while (
        reach < len(tokens) and reach < last + 4 and tokens[reach].gap == " " and tokens[reach].shape > SMALL
    ):
        token = tokens[reach]
        if token.role == "taken" or token.flags & FUNCTION:
            break
        if token.flags & LEGAL and token.low not in _NOT_LEGAL:
            return reach + 1 if reach > last else last
        reach += 1
    return last


def _phrase_holds(block: Block, first: int, last: int, hit: Hit) -> bool:
    """Whether a listed phrase is meant where it stands; places and terms only mark their tokens."""
    tokens = block.tokens[first:last]
    sort = hit.form.sort
    if block.manner == SENTENCE or sort == "outlet" or len(tokens) == 1:
        small = [token for token in tokens if token.shape == SMALL and token.low not in _SMALL_IN_NAMES]
        if small and (len(tokens) == 1 or sort != "term"):
            return False
    if sort in ("place", "term"):
        for token in tokens:
            token.role = sort
        return False
    _take(block.tokens, first, last)
    return True


def _phrase_sort(tokens: list[Token], first: int, last: int, sort: str) -> str:
    """A newspaper is a source, unless it acts: "Ars Technica and GOG team up"."""
    if sort != "outlet" or not tokens[first].first:
        return sort
    behind = tokens[last] if last < len(tokens) else None
    if behind is None or behind.gap != " " or behind.low in _REPORTED or behind.low in ("said", "says"):
        return sort
    return "company" if acts(tokens, last) else sort
