"""Organisations in a text: tracked companies by all their names, and whoever else is named.

`Directory.mentions` is the entry. What role a party plays is decided in the kinds; here deals are unknown.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from newsbot.deals.mention import Mention
from newsbot.deals.names_doubt import hinted, is_brand, means_company
from newsbot.deals.names_fold import flatten, fold
from newsbot.deals.names_headline import headline_spans
from newsbot.deals.names_known import Known, grow, merged, phrase_holds, placed, take
from newsbot.deals.names_lexicon import flags_of, is_division, places
from newsbot.deals.names_running import running_spans
from newsbot.deals.names_same import reconciled, well_spelt
from newsbot.deals.names_sides import legal_spans
from newsbot.deals.names_spans import ANY_HEAD, COMMON, FUNCTION, ORDINARY, VERB, Span
from newsbot.deals.names_text import FLAT, SENTENCE, SMALL, Block, Plain, Token, blocks, plain
from newsbot.deals.names_things import without_things
from newsbot.deals.names_tracked import Hit, Index
from newsbot.model.company import Company

_NAMED = frozenset({"name", "subsidiary", "ticker"})

_LEGAL_ENDINGS = tuple(
    f" {form}{stop}"
    for form in ("Inc", "Corp", "Co", "Ltd", "LLC", "PLC", "plc", "AG", "NV", "SA", "GmbH", "Oyj", "AB")
    for stop in ("", ".")
)

__all__ = ["Directory", "Mention", "fold"]


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
        """The tracked company that a typed name means, also with a country or division: "Nokia Italy"."""
        words = fold(name).split()
        for length in range(len(words), 0, -1):
            company = self._by_key.get(" ".join(words[:length]))
            if company is not None:
                whole = length == len(words) or not all(flags_of(word) & ORDINARY for word in words[:length])
                return company if whole else None  # "Target Systems" is not Target
            if not is_division(words[length - 1]):
                break
        return None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every name in `text`, in order, without overlap.

        Give title and summary together, an empty line between: the summary helps to read the headline.
        """
        if not text or text.isspace():
            return ()
        made = plain(text)
        hits = self._index.hits(made)
        reading = _Reading(self._companies, self._by_key, made, hits)
        # Running text first: what a capital says there helps to read the headline.
        parts = sorted(blocks(made.text), key=lambda block: block.manner != SENTENCE)
        for block in parts:
            reading.read(block)
        headlines = [block for block in parts if block.manner != SENTENCE]
        small = _small_words(parts) if headlines else frozenset()
        for block in headlines:
            reading.read_headline(block, small)
        found = reconciled(made.text, sorted(reading.found, key=lambda mention: mention.start))
        found = without_things(made.text, found)
        flat = [(part.tokens[0].start, part.tokens[-1].end) for part in parts if part.manner == FLAT]
        return tuple(_placed(made, mention) for mention in (well_spelt(found, flat) if flat else found))

    def may_name(self, text: str) -> bool:
        """Whether a tracked company's name stands in `text`, be it another thing's. Most news has none."""
        return self._index.may_name(plain(text))


def _small_words(parts: Sequence[Block]) -> frozenset[str]:
    """Words that running text writes small, of those that no list knows."""
    running = (part.tokens for part in parts if part.manner == SENTENCE)
    return frozenset(
        token.low for tokens in running for token in tokens if token.shape == SMALL and not token.flags
    )


def _bare(name: str) -> str:
    """A tracked company's name without the legal form that the list of companies or the text gives it."""
    while name.endswith(_LEGAL_ENDINGS):
        name = name[: name.rstrip(".").rindex(" ")].rstrip(" ,")
    return name.removesuffix(" &").removesuffix(" and")  # "Merck and Co Inc"


def _placed(made: Plain, mention: Mention) -> Mention:
    """The mention with the offsets of the text that was given."""
    if made.origin is None:
        return mention
    return replace(mention, start=made.start(mention.start), end=made.end(mention.end))


class _Reading:
    """One text on its way to mentions."""

    def __init__(
        self, companies: Sequence[Company], by_key: Mapping[str, str], made: Plain, hits: list[Hit]
    ) -> None:
        self.found: list[Mention] = []
        self._companies = companies
        self._by_key = by_key
        self._made = made
        self._hits = hits
        self._never = {hit.form.company for hit in hits if hit.form.sort == "never"}
        # Companies that the text names beyond doubt.
        self._sure = {hit.form.company for hit in hits if hit.form.sort in _NAMED and not hit.form.doubtful}
        self._hints: dict[int, bool] = {}  # companies whose subject the text speaks of, or not
        self._spelt: set[tuple[str, ...]] = set()  # untracked names that running text spells

    def read(self, block: Block) -> None:
        """Known names, and those that capitals or a legal form tell."""
        for known in self._known(block):
            grow(block, known)
            self._add_known(known, flat=block.manner == FLAT)
        for span in running_spans(block.tokens) if block.manner == SENTENCE else legal_spans(block):
            self._remember(block.tokens, span)
            self._add_span(block.tokens, span)

    def read_headline(self, block: Block, small: Container[str]) -> None:
        """The other names of a block whose capitals tell nothing, once all blocks have been read.

        `small`: words that running text writes small.
        """
        for token in block.tokens:
            if not token.flags and not token.role and token.low in small:
                token.flags = COMMON
        for span in headline_spans(block, frozenset(self._spelt)):
            self._add_span(block.tokens, span)

    def _known(self, block: Block) -> list[Known]:
        """The known names of the block, their tokens taken."""
        found: list[Known] = []
        doubtful: list[Known] = []
        for known in placed(block, self._hits):
            form = known.hit.form
            if form.company < 0:
                holds = phrase_holds(block, known)
            elif form.doubtful:
                doubtful.append(known)
                continue
            else:
                holds = True
            if holds:
                take(block, known)
                found.append(known)
        # Twice: a name that was doubtful may speak for its neighbour, "Valve & Intel".
        for _ in range(2):
            open_cases = []
            for known in doubtful:
                if self._means_company(block, known):
                    take(block, known)
                    found.append(known)
                else:
                    open_cases.append(known)
            doubtful = open_cases
        return merged(block, found)

    def _means_company(self, block: Block, known: Known) -> bool:
        number = known.hit.form.company
        tokens = block.tokens[known.first : known.last]
        if number in self._never or any(token.role == "taken" for token in tokens):
            return False
        company = self._companies[number]
        verdict = means_company(block, (known.first, known.last), company, known.hit.form)
        if verdict is None:
            verdict = number in self._sure or self._is_hinted(number, brand=is_brand(tokens[0]))
        if verdict and (block.manner == SENTENCE or len(tokens) > 1):
            self._sure.add(number)
        return verdict

    def _is_hinted(self, number: int, *, brand: bool) -> bool:
        if number not in self._hints:
            self._hints[number] = hinted(self._made, self._companies[number], brand=brand)
        return self._hints[number]

    def _remember(self, tokens: list[Token], span: Span) -> None:
        """A name that running text spells, to be known again in the headline."""
        run = tokens[span.first : span.last]
        if span.sort not in ("company", "guess"):
            return
        if span.sort == "guess" and len(run) == 1 and (run[0].first or run[0].flags & (FUNCTION | VERB)):
            return
        words = tuple(token.low for token in run)
        self._spelt.add(words)
        if len(run) > 1 and run[-1].flags & ANY_HEAD and not run[0].flags & ORDINARY:
            self._spelt.add(words[:-1])  # "Wild Planet" for Wild Planet Toys

    def _add_known(self, known: Known, *, flat: bool) -> None:
        form = known.hit.form
        tracked = form.company >= 0 and not known.another
        company = self._companies[form.company].name if tracked else None
        mention = self._mention(known.hit.start, known.name_end, known.end, known.sort)
        if tracked:
            spelt = flat and known.name_end == known.hit.end and form.sort != "ticker"
            mention = replace(mention, name=_bare(form.spellings[0] if spelt else mention.name))
        self.found.append(
            replace(
                mention, company=company, ambiguous=form.doubtful, subsidiary=known.subsidiary and tracked
            )
        )

    def _add_span(self, tokens: list[Token], span: Span) -> None:
        start, name_end, end = tokens[span.first].start, tokens[span.last - 1].end, tokens[span.reach - 1].end
        mention = self._mention(start, name_end, end, span.sort)
        if span.reach - span.first == 1 and len(mention.name) > 4 and mention.name[-1] in "sS":
            mention = self._without_plural(mention)
        self.found.append(mention)

    def _without_plural(self, mention: Mention) -> Mention:
        """Of "Samsungs phones" or "Japans plan": the apostrophe got lost, or there are several."""
        name = mention.name[:-1]
        company = self._by_key.get(fold(name))
        if company is not None:
            return replace(mention, name=name, company=company, sort="company", possessive=True)
        return replace(mention, sort="place", possessive=True) if flatten(name) in places() else mention

    def _mention(self, start: int, name_end: int, end: int, sort: str) -> Mention:
        made = self._made
        behind = made.text[end : end + 3].removeprefix(".")[:2].lower()
        possessive = behind in ("'s", "’s") or (made.text[end - 1] in "sS" and behind[:1] in ("'", "’"))
        return Mention(
            start, end, made.text[start:name_end], None, sort, possessive=possessive and bool(behind)
        )
