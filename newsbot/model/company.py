"""Companies that are tracked, as `feeds.yaml` names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """One tracked company or body. Every string is as a person wrote it."""

    name: str
    aliases: tuple[str, ...] = ()  # other, former and abbreviated names
    tickers: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()  # names that count as this company
    exclude: tuple[str, ...] = ()  # `not:` contexts in which the name means something else
    ambiguous: bool = False  # also a common word: counts only where the text reads like a company
    cues: tuple[str, ...] = ()  # words nearby that say the company is meant
    sector: str | None = None
