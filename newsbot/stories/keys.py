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

_PAIRED = 5  # names of an entry that make pairs
_TITLED = 8  # words of a title that may be names
_SPAN = 4 * 86400  # seconds; one name alone is sought in this span and its neighbours


def search_keys(sketch: Sketch) -> frozenset[int]:
    """The keys under which stories that `sketch` may belong to are filed."""
    return frozenset((*sketch.marks, *_pairs(_heads(sketch)), *lone_keys(sketch)))


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
    found = dict.fromkeys(sketch.marks, JOIN_WINDOW)
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


def _pairs(heads: list[str]) -> list[int]:
    return [_name("pair", *sorted(pair)) for pair in combinations(heads, 2)]


@lru_cache(maxsize=4096)
def _name(sort: str, head: str, other: str | int = "") -> int:
    return words.key(sort, head, str(other))
