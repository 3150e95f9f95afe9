"""RE2 as the patterns need it.

It is given bytes and told that each is a letter: the expressions tell only ASCII apart, and "anything but
a blank" is then a tenth of the program that letters of UTF-8 make of it. And each search is a match from the
start that may skip: in a short text RE2 then follows the program itself, bit by bit, and does not build two
automata first, whose tables are two thirds of what an engine at work holds. Both ways are linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import re2


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern was met: offsets in the text, and what stood in its groups."""

    start: int
    end: int
    groups: Mapping[str, str]  # only those that took part


class Engine:
    """RE2 for one expression, asked with text."""

    __slots__ = ("_names", "_regexp")

    def __init__(self, expression: str, names: Iterable[str] = ()) -> None:
        """`names` of its groups, in order. Raises re2.error."""
        options = re2.Options()
        options.max_mem = 16 << 20
        options.log_errors = False
        options.encoding = re2.Options.Encoding.LATIN1  # one byte, one letter
        try:
            self._regexp = re2.compile(b"(?s).*?(" + expression.encode() + b")", options)
        finally:
            re2.purge()  # it keeps the last 128 expressions and engines as well
        self._names = tuple(names)

    def search(self, text: str) -> Found | None:
        encoded = text.encode()
        met = self._regexp.match(encoded)
        if met is None:
            return None
        start, end = met.span(1)
        if len(encoded) != len(text):
            start, end = len(encoded[:start].decode()), len(encoded[:end].decode())
        groups = zip(self._names, met.groups()[1:], strict=True)
        return Found(start, end, {name: group.decode() for name, group in groups if group})
