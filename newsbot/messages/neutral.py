"""Text from outside made harmless: no direction tricks, nothing unseen, no stray mentions or commands."""

from __future__ import annotations

import re
import unicodedata

# Characters that are not seen but change what is seen, or that stand for nothing.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
JOINERS = re.compile("[\u200c\u200d]")  # needed inside emoji and some scripts, a trick elsewhere
SELECTORS = re.compile("[\ufe00-\ufe0f]")
MARKS_IN_A_ROW = 4
# What Telegram would turn into a mention or a command by itself is broken by a word joiner.
MENTION = re.compile(r"(?<![\w@])@(?=\w)")
COMMAND = re.compile(r"(?<!\S)/(?=\w)")
FIRST_STRONG, POP = "\u2068", "\u2069"


def foreign(text: str) -> str:
    """One line of somebody else's text, safe to stand amid ours."""
    plain = " ".join(clean(text).split())
    plain = COMMAND.sub("/\u2060", MENTION.sub("@\u2060", plain))
    return f"{FIRST_STRONG}{plain}{POP}" if _turns_right_to_left(plain) else plain


def clean(text: str) -> str:
    """The same text without what cannot be seen; line breaks stay."""
    plain = BREAKS.sub("\n", text)
    plain = CONTROLS.sub(" ", plain).replace("\u2800", " ")
    plain = UNSEEN.sub("", plain)
    if not plain.isascii():
        plain = JOINERS.sub(_keep_joiner, plain)
        plain = SELECTORS.sub(_keep_selector, plain)
        plain = _few_marks(plain)
    return plain


def _keep_joiner(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return match.group() if before and after and ord(before) >= 0x600 and ord(after) >= 0x600 else ""


def _keep_selector(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    shown = before and (ord(before) >= 0x203C or before in "0123456789#*©®") and not SELECTORS.match(before)
    return match.group() if shown else ""


def _few_marks(text: str) -> str:
    """Stacks of accents that climb over the neighbouring lines, cut down."""
    kept: list[str] = []
    row = 0
    for char in text:
        row = row + 1 if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me") else 0
        if row <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _turns_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
