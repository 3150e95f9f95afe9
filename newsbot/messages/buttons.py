"""Buttons and the data they carry: `verb:argument:argument`, at most 64 bytes, stable over releases.

Old messages keep their buttons, so a verb never changes its meaning. Arguments are numbers or short keys:

why:STORY        which words made the alert
follow:STORY     a subscription to this deal's next moves
no:STORY         feedback "not a deal"
wrong:STORY      feedback "wrong company"
mute:COMPANY     no alerts about a company for a week; COMPANY is `company_key` of its name
sub:…            a subscription of the chat; the rest is the command's own
"""

from __future__ import annotations

import zlib

from newsbot.messages.cutting import cut_text
from newsbot.model.alert import Button

LONGEST = 64
LABEL_LIMIT = 40  # more does not fit on a phone


def button(label: str, verb: str, *arguments: str | int) -> Button:
    """A button that calls back. Arguments must be short: numbers, keys."""
    data = ":".join((verb, *map(str, arguments)))
    if len(data.encode()) > LONGEST:
        raise ValueError(f"{data!r} is longer than {LONGEST} bytes")
    return Button(label=cut_text(label, LABEL_LIMIT), data=data)


def read(data: str) -> tuple[str, tuple[str, ...]]:
    """The verb and its arguments."""
    verb, *arguments = data.split(":")
    return verb, tuple(arguments)


def company_key(name: str) -> str:
    """A company in eight letters; the reader looks for the tracked name with the same key."""
    return f"{zlib.crc32(name.casefold().encode(errors='replace')):08x}"
