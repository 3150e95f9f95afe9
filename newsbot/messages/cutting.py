"""Where a text may be cut: lengths in UTF-16 units, as Telegram counts, borders between whole characters."""

from __future__ import annotations

import unicodedata

ZWJ = "\u200d"
# Vowels of Thai and Lao that are written into the letter before them, though Unicode counts them as letters.
SARA_AM = "\u0e33\u0eb3"
# Signs that belong to the letter behind them.
AHEAD = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46"
)


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut_text(text: str, limit: int, *, ellipsis: str = "…") -> str:
    """At most `limit` units, cut between words where one ends near, else between whole characters."""
    if units(text) <= limit:
        return text
    end = 0
    room = limit - units(ellipsis)
    for char in text:
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            break
        end += 1
    while end > 0 and not is_border(text, end):
        end -= 1
    gap = max(text.rfind(space, 0, end + 1) for space in (" ", "\n"))
    if 0 < gap >= end - max(20, end // 8):
        end = gap
    kept = text[:end].rstrip()
    return kept + ellipsis if limit >= units(ellipsis) else kept


def is_border(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` leaves every character, with its accents and modifiers, whole."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _extends(after) or before in AHEAD or ZWJ in (before, after) or (before == "\r" and after == "\n"):
        return False
    if unicodedata.combining(before) == 9 and unicodedata.category(after).startswith("L"):
        return False  # a virama ties two consonants together
    if _is_jamo(before) and _is_jamo(after):
        return False
    return not (_is_flag_half(after) and _flag_halves_before(text, at) % 2)


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char).startswith("M")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or (
            "\U000e0020" <= char <= "\U000e007f"
            or "\uff9e" <= char <= "\uff9f"
            or char == "\u200c"
            or char in SARA_AM
        )
    )


def _is_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\ua960" <= char <= "\ua97f" or "\uac00" <= char <= "\ud7ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    count = 0
    while at - count > 0 and _is_flag_half(text[at - count - 1]):
        count += 1
    return count
