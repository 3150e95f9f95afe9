"""Stories in our own words that weights are always learned from, as `lessons.txt` lists them.

Labelled news is rich in what its outlets write. These add how else news puts the
same things, and what looks alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from newsbot.model.deal import KINDS

NONE = "none"


@dataclass(frozen=True, slots=True)
class Lesson:
    kind: str  # of `model.deal.KINDS`, "" for other news
    title: str
    summary: str = ""


def lessons() -> tuple[Lesson, ...]:
    """All of them. Raises ValueError for a line that cannot be read."""
    return tuple(_read())


def _read() -> Iterator[Lesson]:
    text = resources.files("newsbot.deals").joinpath("lessons.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, title, *summary = (part.strip() for part in line.split("|"))
        if kind not in {*KINDS, NONE} or not title or len(summary) > 1:
            raise ValueError(f"lessons.txt: write `kind | headline | summary`, not {line!r}")
        yield Lesson("" if kind == NONE else kind, title, *summary)
