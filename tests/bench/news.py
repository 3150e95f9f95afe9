"""News for the benchmarks: any number of entries, the same ones each time, written from `vocabulary`.

How they become feeds stands in `feeds`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from tests.bench import vocabulary as words

DEALS = 0.02  # of all entries: everyday feeds with some business among them
SHARED = 0.10  # of all entries are told by several outlets
_SHARERS = 4

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SLOT = re.compile(r"\{(\w+?)(2?)\}")


def _chosen(choices: Sequence[str], rng: Random) -> str:
    return rng.choice(choices)


_SLOTS: Mapping[str, Callable[[Random], str]] = {
    **{
        name: partial(_chosen, choices)
        for name, choices in {
            "first": words.FIRST,
            "last": words.LAST,
            "town": words.TOWN,
            "place": words.PLACE,
            "event": words.EVENT,
            "matter": words.MATTER,
            "animal": words.ANIMAL,
            "dish": words.DISH,
            "team": words.TEAM,
            "field": words.FIELD,
            "trade": words.TRADE,
            "quality": words.QUALITY,
            "firm": words.FIRM,
            "line": words.LINE,
            "giant": words.GIANT,
            "tech": words.TECH,
            "month": _MONTHS,
            "day": _DAYS,
        }.items()
    },
    "number": lambda rng: str(rng.randint(3, 980)),
    "year": lambda rng: str(rng.randint(1911, 2024)),
    "hour": lambda rng: f"{rng.randint(1, 11)}.{rng.randint(10, 59)}",
    "score": lambda rng: f"{rng.randint(0, 5)}-{rng.randint(0, 5)}",
    "nth": lambda rng: f"{rng.randint(4, 89)}th",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One article: its title and its sentences."""

    title: str
    sentences: tuple[str, ...]
    is_deal: bool


def write(feed: int, number: int) -> Item:
    """The `number`-th article of a feed, always the same. One in ten is told by other feeds as well."""
    rng = Random(feed * 1_000_003 + number)
    if rng.random() < SHARED:
        # Feeds that stand together share what they have from an agency; each words the title its own way.
        group = feed // _SHARERS
        item = _article(Random((group * 1_000_003 + number) ^ 0x5EED))
        return Item(_reworded(item.title, rng), item.sentences, item.is_deal)
    return _article(rng)


def _article(rng: Random) -> Item:
    known: dict[str, str] = {}  # within one article a slot keeps its filler

    def fill(found: re.Match[str]) -> str:
        slot = found[0]
        if slot not in known:
            known[slot] = _SLOTS[found[1]](rng)
        return known[slot]

    is_deal = rng.random() < DEALS
    titles = words.DEAL_TITLES if is_deal else words.TITLES
    sentences = rng.sample(words.SENTENCES, rng.randint(3, 9))
    if is_deal:
        sentences = rng.sample(words.DEAL_SENTENCES, 3) + sentences[:3]
    title = _SLOT.sub(fill, rng.choice(titles))
    told = []
    for sentence in sentences:
        for slot in ("{number}", "{quality}", "{place}", "{month}", "{matter}"):
            known.pop(slot, None)  # these differ from sentence to sentence
        told.append(_SLOT.sub(fill, sentence))
    return Item(title[:1].upper() + title[1:], tuple(told), is_deal)


def _reworded(title: str, rng: Random) -> str:
    return rng.choice(("{}", "{}", "{}", "Update: {}", "{} - report")).format(title)
