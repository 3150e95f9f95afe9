"""A message as a terminal shows it: the plain form, wrapped, with a line at its side."""

from __future__ import annotations

import textwrap
import unicodedata

from newsbot.model.alert import Part

NARROWEST = 24


def on_terminal(part: Part, *, width: int = 78, buttons: bool = False) -> str:
    """Each message stands apart by a bar; addresses are never broken, so that they can be opened."""
    room = max(width - 2, NARROWEST)
    rows: list[str] = []
    for line in part.plain.split("\n"):
        rows += _wrapped(line, room) or [""]
    if part.photo:
        rows.insert(0, "[picture]")
    if buttons:
        rows += ["  ".join(f"[{button.label}]" for button in row) for row in part.buttons]
    return "\n".join(f"│ {row}".rstrip() for row in rows)


def columns(text: str) -> int:
    """How many columns a terminal takes for it."""
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    none = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) + wide - none


def _wrapped(line: str, room: int) -> list[str]:
    if columns(line) <= room:
        return [line]
    return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
