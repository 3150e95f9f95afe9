"""Technology fields that a text names, as `fields.txt` lists them."""

from __future__ import annotations

from importlib import resources

import re2

from newsbot.deals.blocks import read_blocks

_FIELDS = {
    block.rest: "|".join(block.body)
    for block in read_blocks(resources.files("newsbot.deals").joinpath("fields.txt").read_text("utf-8"))
}
_ORDER = tuple(_FIELDS)
_ANY = re2.compile(
    "(?i)(?:^|[^a-z0-9])(?:" + "|".join(f"({words})" for words in _FIELDS.values()) + ")(?:$|[^a-z0-9])"
)


def fields_of(text: str) -> tuple[str, ...]:
    """The fields named, in the fixed order above."""
    found: set[str] = set()
    position = 0
    while True:
        match = _ANY.search(text, position)
        if match is None:
            return tuple(name for name in _ORDER if name in found)
        found.add(_ORDER[match.lastindex - 1])
        position = max(match.end() - 1, position + 1)
