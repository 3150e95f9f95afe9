"""Buttons and the data they carry: `verb:argument:argument`, at most 64 bytes, stable over releases.

Old messages keep their buttons, so a verb never changes its meaning. Arguments are numbers or short keys:

why:STORY               which words made the alert
follow:STORY, follow:STORY:stop         a subscription to this deal's next moves, and no more
no:STORY, wrong:STORY   the verdicts "not a deal" and "wrong company"; with :undo taken back
mute:COMPANY            nothing about a company for a week; unmute:COMPANY: hear of it again
mute:for:HOURS, mute:off        silence for the whole chat
new:WISH, new:WISH:RHYTHM       first subscription: all, or a kind; then instant or daily
pick:PAGE, pick:PAGE:COMPANY, picked    tracked companies to choose from
sub:ID                  a subscription's page; sub:ID:VERB with VERB one of
                        pause, resume, rhythm, edit, delete, restore, undo, try, better
subs:PAGE               all subscriptions of the chat
co:COMPANY, co:COMPANY:subscribe        a company's page
latest:KIND:PAGE, search:PAGE, feeds:PAGE
digest:show, digest:at:HOUR, digest:day:DAY, digest:weekly, digest:now
set:card:SIZE, set:zone, set:quiet, set:silent, zone:NAME, quiet:FROM:UNTIL, quiet:off
missed:send, missed:skip, stop:yes, stop:no
said:RHYTHM             what was written without a command is a wish
let:CHAT:yes, let:CHAT:no, let:CHAT:out, split:ENTRY, announce:yes, announce:no       for admins

COMPANY is `company_key` of its name.
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
