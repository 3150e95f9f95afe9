"""The deal finder alone, on one core: generated everyday news, with the usual companies and with ten thousand."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.model.company import Company
from tests.bench import vocabulary
from tests.bench.news import Item, write

LEAST = 5000  # entries a second
SLOWER = 0.30  # at most, with MANY companies
FEW, MANY = 300, 10_000


def main(entries: int, times: int) -> bool:
    items = [write(number % 500, number // 500) for number in range(entries)]
    few = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies[:FEW]
    many = (*few, *_made_up(MANY - FEW))
    finders = {FEW: Finder(few), MANY: Finder(many)}
    for finder in finders.values():
        _rate(finder, items)  # engines build their tables while they work
    rates = {size: max(_rate(finder, items) for _ in range(times)) for size, finder in finders.items()}
    slower = 1 - rates[MANY] / rates[FEW]
    good = rates[FEW] >= LEAST and slower <= SLOWER
    print(
        f"classify: {rates[FEW]:.0f} entries a second with {FEW} companies (at least {LEAST}),"
        f" {rates[MANY]:.0f} with {MANY}: {slower:.0%} slower (at most {SLOWER:.0%})"
        + ("" if good else "  MISSED"),
        flush=True,
    )
    return good


def _rate(finder: Finder, items: list[Item]) -> float:
    began = time.process_time()
    for item in items:
        finder.find(item.title, " ".join(item.sentences))
    return len(items) / (time.process_time() - began)


def _made_up(count: int) -> list[Company]:
    rng = Random(7)
    names: dict[str, None] = {}
    while len(names) < count:
        head = "".join(
            rng.choice(("ba", "lo", "ri", "tek", "ven", "dra", "sol", "mi", "quo")) for _ in range(3)
        )
        names[f"{head.title()} {rng.choice(vocabulary.LINE)}"] = None
    return [Company(name) for name in names]
