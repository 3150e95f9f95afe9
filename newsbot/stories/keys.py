"""The index of stories: under which keys a story is filed, and which an entry looks up.

Few keys an entry, each a signed 64-bit number, so that candidates are found by index and never by comparing with
all. A key that hits only proposes: `likeness` judges.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from itertools import combinations

from newsbot.stories import names, words
from newsbot.stories.sketches import Sketch

JOIN_WINDOW = timedelta(days=14)  # a story stays open for joins
MOVE_WINDOW = timedelta(days=90)  # and for a change of status of the same parties

BANDS = 4  # of a text's shape; one equal band proposes
_PAIRED = 6  # parties of an entry that make pairs
_SINGLE = 8  # parties, or words of a title that may be parties, looked up alone
_TITLE = 4  # words that a title needs to be looked up by itself


def search_keys(sketch: Sketch) -> frozenset[int]:
    """The keys under which stories that `sketch` may belong to are filed."""
    found = _text_keys(sketch)
    if sketch.dealish:
        heads = _heads(sketch)
        found.extend(_pairs(heads[:_PAIRED]))
        if len(sketch.parties) < 2:
            heads = list(dict.fromkeys((*heads, *(stem for stem in sketch.title[:_SINGLE] if stem not in words.WEAK))))
        found.extend(_one(head) for head in heads)
    return frozenset(found)


def filing_keys(sketch: Sketch) -> dict[int, timedelta]:
    """The keys under which the story of `sketch` is filed from now on, and for how long."""
    found = dict.fromkeys(_text_keys(sketch), JOIN_WINDOW)
    if sketch.dealish:
        heads = _heads(sketch)
        found.update(dict.fromkeys((_one(head) for head in heads), JOIN_WINDOW))
        found.update(dict.fromkeys(_pairs(heads[:_PAIRED]), MOVE_WINDOW if sketch.kinds else JOIN_WINDOW))
    return found


def _heads(sketch: Sketch) -> list[str]:
    """The stems of the names under which an entry is looked up: its parties, and who may be one."""
    found = [names.head(party) for party in sketch.parties[:_SINGLE]]
    found.extend(names.head(form) for form, _ in sketch.also)
    found.extend(names.head(name) for name in (*sketch.titled, *sketch.mentions))
    return list(dict.fromkeys(found))[:_SINGLE]


def _text_keys(sketch: Sketch) -> list[int]:
    found: list[int] = []
    if sketch.link is not None:
        found.append(sketch.link)
    if len(sketch.title) >= _TITLE and not sketch.template:
        found.append(words.key("title", *sketch.title))
    shape = sketch.shape
    if shape:
        rows = len(shape) // BANDS
        for band in range(BANDS):
            piece = shape[band * rows : (band + 1) * rows]
            if 0 not in piece:
                found.append(_mix(band, piece))
    return found


def _mix(band: int, piece: tuple[int, ...]) -> int:
    value = band + 1
    for minimum in piece:
        value = ((value ^ minimum) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value


def _pairs(heads: list[str]) -> list[int]:
    return [_pair(*sorted(pair)) for pair in combinations(dict.fromkeys(heads), 2)]


@lru_cache(maxsize=4096)
def _pair(one: str, other: str) -> int:
    return words.key("pair", one, other)


@lru_cache(maxsize=4096)
def _one(head: str) -> int:
    return words.key("party", head)
