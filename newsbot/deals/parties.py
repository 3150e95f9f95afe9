"""Organisations in a text: tracked companies by all their names, and whoever else is named.

`Directory.mentions` is the entry. What role a party plays is decided in the kinds; nothing here knows about deals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from newsbot.deals.names_doubt import means_company
from newsbot.deals.names_fold import fold
from newsbot.deals.names_lexicon import Word
from newsbot.deals.names_spans import Span, spans
from newsbot.deals.names_text import SENTENCE, SMALL, UPPER, Block, Plain, Token, blocks, plain
from newsbot.deals.names_tracked import Hit, Index
from newsbot.model.company import Company

__all__ = ["Directory", "Mention", "fold"]

# Sorts of mentions that are no organisation.
NO_PARTY = frozenset({"person", "place", "term"})
_LEGAL, _OWN, _OTHER = int(Word.LEGAL), int(Word.OWN), int(Word.OTHER)


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
        parts = blocks(made.text)
        hits = self._index.hits(made)
        never = {hit.form.company for hit in hits if hit.form.sort == "never"}
        found: list[Mention] = []
        seen: set[int] = set()
        # Running text first: what a capital says there helps to read the headline.
        order = sorted(range(len(parts)), key=lambda at: parts[at].manner != SENTENCE)
        for at in order:
            found.extend(self._in_block(made, parts[at], hits, never, seen))
        found.sort(key=lambda mention: mention.start)
        return tuple(found)

    def _in_block(
        self, made: Plain, block: Block, hits: list[Hit], never: set[int], seen: set[int]
    ) -> list[Mention]:
        tokens = block.tokens
        starts = [token.start for token in tokens]
        low, high = tokens[0].start, tokens[-1].end
        placed: list[tuple[int, int, Hit]] = []
        doubtful: list[tuple[int, int, Hit]] = []
        for hit in hits:
            if hit.start < low or hit.start >= high or hit.form.sort in ("not", "never"):
                continue
            first = bisect_left(starts, hit.start)
            last = bisect_left(starts, hit.end)
            if first == last or first >= len(tokens) or starts[first] != hit.start:
                first = max(0, first - 1)  # inside a token: scripts without blanks
                last = max(last, first + 1)
            if hit.form.company < 0:
                self._note(tokens, first, last, hit, placed)
            elif hit.form.doubtful:
                if hit.form.company not in never:
                    doubtful.append((first, last, hit))
            else:
                self._take(tokens, first, last)
                placed.append((first, last, hit))
                seen.add(hit.form.company)
        found: list[Mention] = []
        for first, last, hit in doubtful:
            number = hit.form.company
            if any(token.role == "taken" for token in tokens[first:last]):
                continue
            if means_company(
                made, block, first, last, self._companies[number], hit.form.text, elsewhere=number in seen
            ):
                self._take(tokens, first, last)
                placed.append((first, last, hit))
                if block.manner == SENTENCE:
                    seen.add(number)
        for first, last, hit in placed:
            mention = self._known(made, block, first, last, hit)
            if mention is not None:
                found.append(mention)
        found.extend(self._unknown(made, tokens, span) for span in spans(block))
        return found

    @staticmethod
    def _take(tokens: list[Token], first: int, last: int) -> None:
        for token in tokens[first:last]:
            token.role = "taken"

    def _note(
        self, tokens: list[Token], first: int, last: int, hit: Hit, placed: list[tuple[int, int, Hit]]
    ) -> None:
        sort = hit.form.sort
        if all(token.shape == SMALL for token in tokens[first:last]) and last - first == 1:
            return
        if sort in ("place", "term"):
            for token in tokens[first:last]:
                token.role = sort
            return
        self._take(tokens, first, last)
        placed.append((first, last, hit))

    def _known(self, made: Plain, block: Block, first: int, last: int, hit: Hit) -> Mention | None:
        tokens = block.tokens
        form = hit.form
        company = self._companies[form.company].name if form.company >= 0 else None
        sort = "company" if company is not None else form.sort
        end = hit.end
        name_end = end
        reach = last
        while reach < len(tokens) and tokens[reach].gap in (" ", ", ") and tokens[reach].role == "":
            token = tokens[reach]
            if token.flags & _LEGAL and token.shape > SMALL and token.low not in ("as", "se"):
                end = token.end
            elif (
                block.manner == SENTENCE
                and company is not None
                and token.gap == " "
                and token.shape > SMALL
                and token.flags & _OWN
            ):
                end = name_end = token.end
            elif (
                company is not None
                and token.gap == " "
                and token.flags & _OTHER
                and (token.shape > SMALL)
                and form.sort != "ticker"
            ):
                company, sort = None, "company"
                end = name_end = token.end
            else:
                break
            token.role = "taken"
            reach += 1
        return self._mention(
            made, hit.start, name_end, end, company, sort, form.doubtful, form.sort == "subsidiary"
        )

    def _unknown(self, made: Plain, tokens: list[Token], span: Span) -> Mention:
        start, name_end, end = tokens[span.first].start, tokens[span.last - 1].end, tokens[span.reach - 1].end
        return self._mention(made, start, name_end, end, None, span.sort, ambiguous=False, subsidiary=False)

    @staticmethod
    def _mention(
        made: Plain,
        start: int,
        name_end: int,
        end: int,
        company: str | None,
        sort: str,
        ambiguous: bool,
        subsidiary: bool,
    ) -> Mention:
        text = made.text
        possessive = text[end : end + 2].lower() in ("'s", "’s") or (
            text[end - 1] == "s" and text[end : end + 1] in "'’"
        )
        return Mention(
            made.start(start),
            made.end(end),
            text[start:name_end],
            company,
            sort,
            ambiguous,
            possessive and end < len(text),
            subsidiary,
        )


_UPPER = UPPER
