"""Where the time of a cold cycle goes, stage by stage on one core, and the floor of each: the least of its work."""

from __future__ import annotations

import asyncio
import pickle
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar
from xml.parsers import expat

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.edges.processes import collect_seldom
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.migrating import migrate
from newsbot.feeds.reading import read
from newsbot.jobs.filing import file_entries
from newsbot.jobs.placing import Arrival
from newsbot.jobs.prepared import Prepared
from newsbot.jobs.reading import prepare
from newsbot.jobs.wishes import Wishes
from newsbot.model.feed import Entry
from newsbot.stories.grouping import sketch
from tests.bench import feeds

BATCH = 128  # entries filed in one transaction
_URL = "http://feed.example/"
T = TypeVar("T")
_WORD = re.compile(r"\w+")


def main(count: int) -> bool:
    now = datetime.now(UTC)
    companies = read_feeds_file(Path("feeds.yaml"), lambda name: None).companies
    finder = Finder(companies)
    bodies = [feeds.body(number, now=now) for number in range(count)]
    newer = [feeds.body(number, 1, now=now + feeds.EVERY) for number in range(count)]
    for body in bodies[:20]:  # engines build their tables while they work
        for entry in read(body, url=_URL, headers={}, now=now).feed.entries:
            finder.find(entry.title, entry.summary, entry.content)
    collect_seldom()  # as the processes do in which each stage runs
    readings, reading = _timed(lambda: [read(body, url=_URL, headers={}, now=now) for body in bodies])
    entries = [entry for one in readings for entry in one.feed.entries]
    _, cutting = _timed(
        lambda: [
            read(body, url=_URL, headers={}, now=now, known=one.pieces)
            for body, one in zip(newer, readings, strict=True)
        ]
    )
    texts = [finder.text(one.title, one.summary, one.content) for one in entries]
    deals, finding = _timed(lambda: [finder.deals(text) for text in texts])
    _, sketching = _timed(
        lambda: [
            sketch(
                entry.title,
                entry.summary,
                at=now,
                outlet="outlet",
                link=entry.link,
                deals=found,
                tracked=text.tracked,
            )
            for entry, text, found in zip(entries, texts, deals, strict=True)
        ]
    )
    prepared = [prepare(entry, finder, "outlet", now) for entry in entries]
    sent, travelling = _timed(lambda: [pickle.loads(pickle.dumps(one, 5)) for one in prepared])  # noqa: S301 - our own
    filing = _filing(sent, now)
    whole = reading + finding + sketching + travelling + filing
    print(
        f"stages: {count} feeds, {sum(map(len, bodies)) / count / 1000:.0f} KB and {len(entries) / count:.0f} entries each"
    )
    for name, seconds, floor, what in (
        ("hash of a body", _hashing(bodies), None, "what an unchanged body costs"),
        ("read, one entry new", cutting, _hashing(bodies), "hash every byte"),
        ("read, all new", reading, _parsing(bodies), "expat alone, no handlers"),
        ("find deals", finding, _looking(entries), "words of title and summary"),
        ("sketch", sketching, _looking(entries), "words of title and summary"),
        ("travel between processes", travelling, None, ""),
        ("file", filing, _inserting(prepared), "the same rows by sqlite3 alone"),
    ):
        told = "" if floor is None else f", floor {floor / len(entries) * 1e3:.3f} ({what})"
        part = f"{seconds / whole:4.0%}" if name not in {"hash of a body", "read, one entry new"} else "    "
        print(
            f"  {name:<25} {seconds / count * 1e3:6.2f} ms a feed, {seconds / len(entries) * 1e3:.3f} ms an entry {part}{told}"
        )
    return True


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def _filing(prepared: Sequence[Prepared], now: datetime) -> float:
    async def run(url: str) -> float:
        await migrate(url)
        async with await Store.open(url) as store:
            wishes = Wishes()
            began = time.process_time()
            for start in range(0, len(prepared), BATCH):
                arrivals = [
                    Arrival(1 + at % 500, "", "", one, now)
                    for at, one in enumerate(prepared[start : start + BATCH])
                ]
                async with store.write() as connection:
                    await take_turn(connection)
                    await file_entries(connection, arrivals, wishes, now)
            return time.process_time() - began

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(run(f"sqlite:///{folder}/stages.db"))


def _inserting(prepared: Sequence[Prepared]) -> float:
    """An entry, a story and the index rows of each, in transactions as large as ours."""
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(f"{folder}/floor.db")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, title, summary, content, guid, link)")
        base.execute("CREATE INDEX by_guid ON entries (guid)")
        base.execute("CREATE INDEX by_link ON entries (link)")
        base.execute("CREATE TABLE stories (id INTEGER PRIMARY KEY, title, memory)")
        base.execute("CREATE TABLE keys (key, story, PRIMARY KEY (key, story)) WITHOUT ROWID")
        began = time.process_time()
        for start in range(0, len(prepared), BATCH):
            some = prepared[start : start + BATCH]
            entries = [
                (o.entry.title, o.entry.summary, o.entry.content, o.guid_key, o.link_key) for o in some
            ]
            base.executemany("INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?)", entries)
            stories = [(o.entry.title, " ".join(o.sketch.words)) for o in some]
            base.executemany("INSERT INTO stories VALUES (NULL, ?, ?)", stories)
            keys = [(key, start + at) for at, o in enumerate(some) for key in o.sketch.marks]
            base.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", keys)
            base.commit()
        seconds = time.process_time() - began
        base.close()
        return seconds


def _hashing(bodies: Sequence[bytes]) -> float:
    return _timed(lambda: [blake2b(body, digest_size=16).digest() for body in bodies])[1]


def _parsing(bodies: Sequence[bytes]) -> float:
    return _timed(lambda: [expat.ParserCreate(namespace_separator=" ").Parse(body, True) for body in bodies])[
        1
    ]


def _looking(entries: Sequence[Entry]) -> float:
    return _timed(lambda: [_WORD.findall(f"{one.title} {one.summary}".lower()) for one in entries])[1]
