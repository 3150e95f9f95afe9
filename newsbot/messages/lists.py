"""Lists of stories that people ask for: /latest and /search, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsbot.messages.buttons import button
from newsbot.messages.html import bold, code, join, lines, part
from newsbot.messages.items import item, pages
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count
from newsbot.messages.words import kind_title, short_title
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.deal import KINDS
from newsbot.model.story import Story

PAGE = 6


def latest(
    stories: Sequence[Story],
    *,
    chat: Chat,
    now: datetime,
    kind: str = "",
    page: int = 0,
    more: bool = False,
    unknown: str = "",
) -> Part:
    """The newest deals, of one kind or of all. `unknown` is what was asked for and is no kind."""
    title = foreign(kind_title(kind)) if kind else "The newest deals"
    if unknown:
        title = f"I know no deals of the sort “{foreign(unknown)}”. The newest of all"
    if not stories:
        text = lines(bold(title), "Nothing yet. When a deal is in the news, it will stand here.")
    else:
        text = join(
            "\n\n", (bold(title), *pages([("", [item(s, chat, now, dated=True) for s in stories])])[:1])
        )
    kinds = [
        button(
            ("✓ " if each == kind else "") + short_title(each), "latest", "all" if each == kind else each, 0
        )
        for each in KINDS
    ]
    turns = [
        *([button("‹ Newer", "latest", kind or "all", page - 1)] if page > 0 else []),
        *([button("Older ›", "latest", kind or "all", page + 1)] if more else []),
    ]
    return part(text, buttons=(kinds, turns))


def found(
    words: str, stories: Sequence[Story], total: int, *, chat: Chat, now: datetime, page: int = 0
) -> Part:
    """What /search found; the reader keeps the words, the buttons only the page."""
    if not stories:
        hint = "Try fewer words, or a company: "
        return part(lines(f"Nothing about “{foreign(words)}”.", hint + code("/company Nokia")))
    head = bold(f"“{foreign(words)}”") + f": {count(total, 'story', 'stories')}"
    body = pages([("", [item(story, chat, now, dated=True) for story in stories])])[0]
    turns = [
        *([button("‹ Newer", "search", page - 1)] if page > 0 else []),
        *([button("Older ›", "search", page + 1)] if (page + 1) * PAGE < total else []),
    ]
    return part(join("\n\n", (head, body)), buttons=(turns,))


def what_to_find() -> Part:
    return part(lines("What shall I look for? For example:", code("/search essential patents cars")))
