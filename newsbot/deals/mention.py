"""The record of a name in a text. How names are found stands in `parties`."""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.deals.names_fold import fold


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `end` lies behind the legal form, before a possessive 's."""

    start: int
    end: int
    name: str  # as the text writes it at its longest, without legal form and "the"
    company: str | None  # the tracked company
    sort: str  # company, guess (a name, perhaps of an organisation), body, outlet, person, place, term
    ambiguous: bool = False  # an ordinary word that the context makes a company
    possessive: bool = False
    subsidiary: bool = False  # named by a subsidiary of the tracked company
    same: str = (
        ""  # what to know the party by, if not by company or name: the name that this one is short for
    )

    @property
    def key(self) -> str:
        """Equal keys, one party."""
        return fold(self.same or self.company or self.name)
