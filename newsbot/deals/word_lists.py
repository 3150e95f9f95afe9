"""The text files of `lexicon/` as lists. What the words mean, the files and `names_lexicon` say."""

from __future__ import annotations

from importlib import resources


def lines(name: str) -> tuple[str, ...]:
    """The entries of a file that has one a line."""
    text = resources.files("newsbot.deals").joinpath(f"lexicon/{name}.txt").read_text(encoding="utf-8")
    kept = (line.strip() for line in text.splitlines())
    return tuple(line for line in kept if line and not line.startswith("#"))


def words_of(name: str) -> frozenset[str]:
    """The words of a file that has many a line."""
    return listed(" ".join(lines(name)))


def listed(words: str) -> frozenset[str]:
    """A set of words, written as a person reads them."""
    return frozenset(words.split())
