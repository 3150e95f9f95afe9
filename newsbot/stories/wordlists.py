"""The lists of words that the package ships, read once. What they are for stands on top of each and where
it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def words_of(name: str) -> frozenset[str]:
    """All words of a list."""
    return frozenset(word for line in _lines(name) for word in line.split())


def groups_of(name: str) -> dict[str, str]:
    """Each word of a list of groups, and its group: lines of "group: word word …"."""
    found = {}
    for line in _lines(name):
        group, _, listed = line.partition(":")
        found.update(dict.fromkeys(listed.split(), group))
    return found


def _lines(name: str) -> Iterator[str]:
    text = resources.files(__package__).joinpath("lists", name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
