"""A company's page: its recent deals, partners and open disputes, and a tap to subscribe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsbot.messages.buttons import button, company_key
from newsbot.messages.html import bold, code, italic, join, lines, part
from newsbot.messages.items import item, pages
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.story import Story


def company_page(
    name: str,
    *,
    deals: Sequence[Story],
    partners: Sequence[tuple[str, int]],
    disputes: Sequence[Story],
    chat: Chat,
    now: datetime,
    tracked: bool = True,
    subscribed: bool = False,
    total: int | None = None,
) -> Part:
    """`partners` come with the number of deals, the most first; `total` counts all deals ever kept."""
    if not deals and not disputes:
        return _nothing(name, tracked=tracked)
    known = "" if tracked else italic("Not tracked here: found by its words.")
    sum_up = "" if total is None else f"{count(total, 'deal')} in all"
    among = join(
        ", ", (foreign(other) + (f" ({number})" if number > 1 else "") for other, number in partners[:8])
    )
    sections = [
        ("Lately", [item(story, chat, now, dated=True) for story in deals[:6]]),
        ("⚖️ Open disputes", [item(story, chat, now, dated=True) for story in disputes[:4]]),
    ]
    body = pages([section for section in sections if section[1]])[0]
    head = lines(bold(foreign(name)), known, sum_up, "Deals with: " + among if among else "")
    row = [] if subscribed else [button(f"Subscribe to {name}", "co", company_key(name), "subscribe")]
    return part(join("\n\n", (head, body)), buttons=(row,))


def not_found(name: str, *, near: Sequence[str] = ()) -> Part:
    """Nobody of that name: the likely ones to tap."""
    text = lines(
        f"I do not track “{foreign(name)}”." + (" Did you mean one of these?" if near else ""),
        "" if near else "You can still subscribe: I then look for these words in the news.",
    )
    taps = [[button(other, "co", company_key(other))] for other in near[:4]]
    row = [button(f"Subscribe to “{name}”", "co", company_key(name), "subscribe")]
    return part(text, buttons=taps or [row])


def which() -> Part:
    return part(lines("Which company? For example:", code("/company Nokia")))


def _nothing(name: str, *, tracked: bool) -> Part:
    why = "I watch it, but have" if tracked else "I have"
    row = [button(f"Subscribe to {name}", "co", company_key(name), "subscribe")]
    return part(lines(bold(foreign(name)), f"{why} no deal of it yet."), buttons=(row,))
