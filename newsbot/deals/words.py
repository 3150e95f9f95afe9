"""Word lists that all kinds share, and the words around names, as `common.txt` holds them."""

from __future__ import annotations

from importlib import resources

from newsbot.deals.blocks import read_blocks
from newsbot.deals.names_fold import fold

_READ = tuple(read_blocks(resources.files("newsbot.deals").joinpath("common.txt").read_text("utf-8")))
_BLOCKS = {(block.what, block.rest): block.entries() for block in _READ}

# Status -> patterns that say so, tried in this order.
PATTERNS = {block.rest: block.body for block in _READ if block.what == "patterns"}


def _plain(name: str) -> frozenset[str]:
    return frozenset(_BLOCKS["plain", name])


# List name -> entries in the notation of `patterns`.
COMMON = {name: entries for (what, name), entries in _BLOCKS.items() if what == "words"}

DESCRIBING = _plain("describing")
DESCRIBING_ENDS = _BLOCKS["plain", "describing ends"]
TAILS = _plain("tails")
# What a name tells: the word that stands behind it in patterns, by the whole name and by a word of it.
MARKS = {
    "pool-administrator": "pools",
    "group-by-name": "groups",
    "content-house": "content houses",
    "patent-house": "patent houses",
}
_MARKED = {mark: frozenset(map(fold, _plain(title))) for mark, title in MARKS.items()}
MARKED = {
    name: tuple(mark for mark, names in _MARKED.items() if name in names)
    for name in frozenset().union(*_MARKED.values())
}
MARKING = {
    word: mark
    for mark, title in MARKS.items()
    if ("plain", f"{title} by a word") in _BLOCKS
    for word in _plain(f"{title} by a word")
}
# A clause before the main one: "After a loss to Nokia, Oppo …".
OPENING = _plain("opening")
ACADEMIES = frozenset(map(fold, _plain("academies")))
ACADEMIC = _plain("academies by a word")
USUAL_OWNERS = _plain("usual owners")


def _forms(entry: str) -> tuple[str, ...]:
    stem = entry.rstrip("+")
    if " " in entry or stem == entry:
        return tuple(entry.replace("+", "").split())
    base = stem.removesuffix("e")
    return stem, f"{stem}s", f"{stem}es", f"{base}ed", f"{base}ing"


# A "name" of a headline that is made of these words only is none: it is the news itself in capitals.
NO_NAMES = _plain("no names") | {
    form for entries in COMMON.values() for entry in entries for form in _forms(entry)
}
