"""Entries through filing: `newsbot replay` over generated news of many outlets, storing included, on SQLite."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.jobs.replay import Replayed, replay
from tests.bench.feeds import FIRST_AT
from tests.bench.news import write

OUTLETS = 200
A_DAY = 5000  # entries of all outlets together
LEAST = 3000  # entries a second at 50,000 stored
AT = 50_000
_MARKS = (10_000, 50_000, 100_000, 200_000)


def main(entries: int) -> bool:
    items = [_item(number) for number in range(entries)]
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    began = time.perf_counter()
    done = 0
    joined = 0
    last_mark, last_at = 0, began
    rates: dict[int, float] = {}

    def count(one: Replayed) -> None:
        nonlocal done, joined, last_mark, last_at
        done += 1
        joined += bool(one.because)
        if done in _MARKS or done == entries:
            now = time.perf_counter()
            rates[done] = (done - last_mark) / (now - last_at)
            print(
                f"replay: {done} stored, {done / (now - began):.0f} entries a second so far,"
                f" {rates[done]:.0f} since {last_mark}; {joined} joined a story",
                flush=True,
            )
            last_mark, last_at = done, now

    finder = Finder(companies)
    began = last_at = time.perf_counter()
    asyncio.run(replay(items, finder=finder, emit=count, companies=companies))
    good = rates.get(AT, LEAST) >= LEAST
    if not good:
        print(f"replay: MISSED, at {AT} stored at least {LEAST} a second are asked for")
    return good


def _item(number: int) -> dict[str, Any]:
    outlet, nth = number % OUTLETS, 1000 + number // OUTLETS
    item = write(outlet, nth)
    at = FIRST_AT + timedelta(days=number / A_DAY)
    return {
        "id": f"{outlet}-{nth}",
        "feed": f"Outlet {outlet}",
        "title": item.title,
        "summary": " ".join(item.sentences),
        "link": f"https://outlet{outlet}.example/{nth}",
        "published_at": at.isoformat(),
    }
