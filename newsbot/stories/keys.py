"""The index of stories: under which keys a story is filed, and which an entry looks up.

Few keys an entry, each a signed 64-bit number, so that candidates are found by index and never by comparing
with all. A key that hits only proposes: `likeness` judges.
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
_PAIRED = 5  # names of an entry that make pairs
_TITLED = 8  # words of a title that may be names
_TITLE = 4  # words that a title needs to be looked up by itself
_SPAN = 4 * 86400


def search_keys(sketch: Sketch) -> frozenset[int]:
    """The keys under which stories that `sketch` may belong to are filed."""
    return frozenset((*_text_keys(sketch), *_pairs(_heads(sketch)), *lone_keys(sketch)))


def lone_keys(sketch: Sketch) -> frozenset[int]:
    """Those of the search keys that stand for one name only: such a story is worth a quick look, no more."""
    if not sketch.dealish:
        return frozenset()
    heads = _heads(sketch)
    found = [_name("lone", head) for head in heads]
    if len(heads) < 2 or sketch.kinds:
        # One name among others in a story counts only near in time. A title may hold names that nobody found.
        if len(heads) < 2:
            heads.extend(stem for stem in sketch.title[:_TITLED] if stem not in words.WEAK)
        span = sketch.at // _SPAN
        found += [
            _name("near", head, near) for head in dict.fromkeys(heads) for near in (span - 1, span, span + 1)
        ]
    return frozenset(found)


def filing_keys(sketch: Sketch) -> dict[int, timedelta]:
    """The keys under which the story of `sketch` is filed from now on, and for how long."""
    found = dict.fromkeys(_text_keys(sketch), JOIN_WINDOW)
    if not sketch.dealish:
        return found
    heads = _heads(sketch)
    if len(heads) > 1:
        # A deal that was not found here may be found in the next outlet's words.
        found.update(dict.fromkeys(_pairs(heads), MOVE_WINDOW if sketch.kinds else JOIN_WINDOW))
    elif sketch.kinds:
        found.update(dict.fromkeys((_name("lone", head) for head in heads), JOIN_WINDOW))
    if sketch.kinds:
        span = sketch.at // _SPAN
        found.update(dict.fromkeys((_name("near", head, span) for head in heads), JOIN_WINDOW))
    return found


def _heads(sketch: Sketch) -> list[str]:
    """The stems of the names under which an entry is filed and looked up: its parties, and who may be one."""
    if not sketch.dealish:
        return []
    found = [names.head(party) for party in sketch.parties]
    found.extend(names.head(form) for form, _ in sketch.also)
    found.extend(names.head(name) for name in sketch.titled)
    if len(set(found)) < 2:
        found.extend(names.head(name) for name in sketch.mentions)
    return list(dict.fromkeys(found))[:_PAIRED]


def _text_keys(sketch: Sketch) -> list[int]:
    found: list[int] = []
    if sketch.link is not None:
        found.append(sketch.link)
    if len(sketch.title) >= _TITLE and not sketch.series:
        found.append(words.key("title", *sketch.title))
    shape = sketch.shape
    if shape:
        rows = len(shape) // BANDS
        for band in range(BANDS):
            piece = shape[band * rows : (band + 1) * rows]
            if piece.count(0) < 2:  # two empty bins of three say too little
                found.append(_mix(band, piece))
    return found


def _mix(band: int, piece: tuple[int, ...]) -> int:
    value = band + 1
    for minimum in piece:
        value = ((value ^ minimum) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value


def _pairs(heads: list[str]) -> list[int]:
    return [_name("pair", *sorted(pair)) for pair in combinations(heads, 2)]


@lru_cache(maxsize=8192)
def _name(sort: str, head: str, other: str | int = "") -> int:
    return words.key(sort, head, str(other))
