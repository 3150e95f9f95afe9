"""A story prepared for comparing with many queries, and the comparison of one query with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from newsbot.alerts.words import atoms, stem
from newsbot.model.chat import Query
from newsbot.model.deal import Deal, Party
from newsbot.model.story import Story


class Told:
    """What a story says, in the forms that queries ask about."""

    def __init__(self, story: Story, *, line: Collection[int] = ()) -> None:
        self.story = story
        self.line = frozenset((story.story_id, *line, *(() if story.follows is None else (story.follows,))))
        self.companies = {
            party.company.casefold(): party.company
            for deal in story.deals
            for party in deal.parties
            if party.company is not None
        }

    @cached_property
    def atoms(self) -> tuple[str, ...]:
        texts = [self.story.title]
        for entry in self.story.entries:
            texts += [entry.title, entry.summary]
        for deal in self.story.deals:
            texts += [deal.sentence, *(f"{party.name} | {party.company or ''}" for party in deal.parties)]
        return atoms(" | ".join(texts))

    @cached_property
    def text(self) -> str:
        return f" {' '.join(self.atoms)} "

    @cached_property
    def stems(self) -> str:
        """The same in singular, for fields: "chips" finds "chip"."""
        fields = atoms(" ".join(field for deal in self.story.deals for field in deal.fields))
        return f" {' '.join(stem(atom) for atom in (*self.atoms, *fields))} "

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every key under which a query that may fit is indexed."""
        keys = [f"story:{story_id}" for story_id in self.line]
        if not self.story.deals:
            return tuple(keys)
        keys += [f"company:{company}" for company in self.companies]
        keys += [f"word:{atom}" for atom in set(self.atoms)]
        for deal in self.story.deals:
            keys += [f"kind:{deal.kind}", f"subtype:{deal.subtype}"]
        return ("all", *dict.fromkeys(keys))

    @staticmethod
    def first_atom(phrase: str) -> str:
        found = atoms(phrase)
        return found[0] if found else ""

    def says(self, phrase: str) -> bool:
        """Whether these words stand in the story, as whole words in this order."""
        found = atoms(phrase)
        return bool(found) and f" {' '.join(found)} " in self.text

    def is_about(self, field: str) -> bool:
        found = " ".join(stem(atom) for atom in atoms(field))
        return bool(found) and f" {found} " in self.stems


def holds(query: Query, told: Told) -> int:
    """0 when the query does not want this story, else how good a reason it is: larger is more particular."""
    if any(told.says(word) for word in query.exclude):
        return 0
    if query.fields and not any(told.is_about(field) for field in query.fields):
        return 0
    if query.story_id is not None and query.story_id not in told.line:
        return 0
    if query.story_id is not None and not told.story.deals:
        return 100
    return max((_strength(query, deal, told) for deal in told.story.deals), default=0)


def fitting(query: Query, told: Told) -> Deal | None:
    """The deal of the story for which the query wants it most."""
    ranked = [(_strength(query, deal, told), -place, deal) for place, deal in enumerate(told.story.deals)]
    best = max(ranked, key=lambda each: each[:2], default=(0, 0, None))
    return best[2] if best[0] else None


def named(query: Query, deal: Deal, told: Told) -> tuple[tuple[Party, ...], tuple[str, ...]]:
    """The parties that the query asks for, and the words of it that stand in the story."""
    wanted = {name.casefold() for name in query.companies}
    parties = tuple(party for party in deal.parties if (party.company or party.name).casefold() in wanted)
    words = tuple(word for word in query.words if told.says(word))
    return parties, words


def _strength(query: Query, deal: Deal, told: Told) -> int:
    wishes = (*query.kinds, *query.subtypes)
    if wishes and deal.kind not in query.kinds and deal.subtype not in query.subtypes:
        return 0
    if query.statuses and deal.status not in query.statuses:
        return 0
    parties, words = named(query, deal, told)
    if not _parties_fit(query, deal, parties, words):
        return 0
    strength = (
        1 + bool(query.kinds) + 2 * bool(query.subtypes) + 2 * bool(query.fields) + bool(query.statuses)
    )
    strength += 10 * bool(parties) + 8 * bool(words) + 10 * (query.together and bool(parties or words))
    return strength + 10 * bool(query.roles) + 50 * (query.story_id is not None)


def _parties_fit(query: Query, deal: Deal, parties: Sequence[Party], words: Sequence[str]) -> bool:
    if query.companies or query.words:
        here = {(party.company or party.name).casefold() for party in parties}
        all_here = len(here) == len({name.casefold() for name in query.companies}) and len(words) == len(
            query.words
        )
        if not (all_here if query.together else parties or words):
            return False
    if not query.roles:
        return True
    takers = [*parties, *(party for word in words for party in _by_words(deal, word))]
    if not query.companies and not query.words:
        takers = list(deal.parties)
    return any(party.role in query.roles for party in takers)


def _by_words(deal: Deal, word: str) -> list[Party]:
    phrase = f" {' '.join(atoms(word))} "
    return [party for party in deal.parties if phrase in f" {' '.join(atoms(party.name))} "]
