"""Entries through filing: `newsbot replay` over generated news of many outlets, storing included, on SQLite."""

from __future__ import annotations

import asyncio
import os
import re
import time
import zlib
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.jobs.replay import Replayed, replay
from tests.bench import vocabulary
from tests.bench.feeds import FIRST_AT
from tests.bench.measured import Spent
from tests.bench.news import write

OUTLETS = 200
A_DAY = 5000  # entries of all outlets together
LEAST = 3000  # entries a second at 50,000 stored
AT = 50_000
_MARKS = (10_000, 50_000, 100_000, 200_000)


_PLACES = re.compile("|".join(map(re.escape, (*vocabulary.TOWN, *vocabulary.LAST, *vocabulary.FIRM))))
_GIANTS = re.compile(rf"\b(?:{'|'.join(map(re.escape, vocabulary.GIANT))})\b")
_WORD = re.compile(r"\b[a-z]{5,}\b")
_WORDS = sorted(
    {word for text in (*vocabulary.TITLES, *vocabulary.SENTENCES) for word in _WORD.findall(text)}
)
_SWAPPED = 0.4  # of the longer words: real sentences hardly ever repeat three words in a row
_SYLLABLES = [one + two for one in "bdfgklmnprstvz" for two in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def main(entries: int) -> bool:
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    names = _Names([company.name for company in companies])
    items = [_item(number, names) for number in range(entries)]
    began = time.perf_counter()
    done = 0
    joined = 0
    last_mark, last_at = 0, began
    spent, own = Spent(), time.process_time()
    rates: dict[int, float] = {}

    def count(one: Replayed) -> None:
        nonlocal done, joined, last_mark, last_at, spent, own
        done += 1
        joined += bool(one.because)
        if done in _MARKS or done == entries:
            now = time.perf_counter()
            some = done - last_mark
            rates[done] = some / (now - last_at)
            print(
                f"replay: {done} stored, {done / (now - began):.0f} entries a second so far,"
                f" {rates[done]:.0f} since {last_mark}; CPU {1000 * spent.told()['cpu'] / some:.2f} ms an entry,"
                f" {1000 * (time.process_time() - own) / some:.2f} of it here, where they are filed;"
                f" {joined} joined a story; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            last_mark, last_at, spent, own = done, now, Spent(), time.process_time()

    finder = Finder(companies)
    began = last_at = time.perf_counter()
    spent, own = Spent(), time.process_time()
    asyncio.run(replay(items, finder=finder, emit=count, companies=companies))
    good = rates.get(AT, LEAST) >= LEAST
    if not good:
        print(f"replay: MISSED, at {AT} stored at least {LEAST} a second are asked for")
    return good


class _Names:
    """As many places, people and firms as the world has, where the vocabulary has a few dozen of each.

    The deals of hundreds of companies are told, of some of them often, and no two sentences are the same.
    """

    def __init__(self, companies: Sequence[str]) -> None:
        self._companies = companies
        self._weights = list(accumulate(1 / (10 + rank) for rank in range(len(companies))))

    def given(self, texts: Sequence[str]) -> list[str]:
        """The texts of one article, the title first, with names of its own, the same ones in each outlet."""
        rng = Random(zlib.crc32(texts[-1].encode()))
        known: dict[str, str] = {}

        def place(found: re.Match[str]) -> str:
            if found[0] not in known:
                known[found[0]] = "".join(rng.choices(_SYLLABLES, k=3)).title()
            return known[found[0]]

        def giant(found: re.Match[str]) -> str:
            if found[0] not in known:
                (known[found[0]],) = rng.choices(self._companies, cum_weights=self._weights)
            return known[found[0]]

        def word(found: re.Match[str]) -> str:
            return rng.choice(_WORDS) if rng.random() < _SWAPPED else found[0]

        given = []
        for text in reversed(texts):
            everyday = _GIANTS.search(text) is None
            placed = _PLACES.sub(place, _WORD.sub(word, text) if everyday else text)
            given.append(_GIANTS.sub(giant, placed))
        return given[::-1]


def _item(number: int, names: _Names) -> dict[str, Any]:
    outlet, nth = number % OUTLETS, 1000 + number // OUTLETS
    item = write(outlet, nth)
    title, *sentences = names.given((item.title, *item.sentences))
    at = FIRST_AT + timedelta(days=number / A_DAY)
    return {
        "id": f"{outlet}-{nth}",
        "feed": f"Outlet {outlet}",
        "title": title,
        "summary": " ".join(sentences),
        "link": f"https://outlet{outlet}.example/{nth}",
        "published_at": at.isoformat(),
    }
