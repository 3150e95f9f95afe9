"""A day's stories in one message: each once, grouped by kind, what matters most first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from newsbot.messages.html import bold, italic, join, part
from newsbot.messages.items import item, pages
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count, long_day
from newsbot.messages.words import NEWS_SIGN, kind_title, sign
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.deal import KINDS
from newsbot.model.story import Story


def digest(
    stories: Sequence[Story],
    *,
    chat: Chat,
    day: date,
    now: datetime,
    followed: Collection[str] = (),
    late: bool = False,
    title: str = "",
) -> tuple[Part, ...]:
    """The parts of one digest, none over the limit and no story torn. No stories, no parts.

    `followed` are the companies that the chat's subscriptions name; `late` says that it was due long ago.
    """
    if not stories:
        return ()
    sections = [
        (f"{section} ({len(found)})", [item(story, chat, now) for story in ranked(found, followed)])
        for section, found in _by_kind(stories)
    ]
    laid = pages(sections)
    heading = title or f"🗞 {long_day(day)}"
    texts = []
    for number, page in enumerate(laid, start=1):
        numbered = f"{heading} · {number} of {len(laid)}" if len(laid) > 1 else heading
        total = italic(count(len(stories), "story", "stories")) if number == 1 and len(stories) > 3 else ""
        note = (
            italic("This digest is late: I was not running when it was due.") if late and number == 1 else ""
        )
        texts.append(join("\n\n", (join(" · ", (bold(numbered), total)), note, page)))
    return tuple(part(text, preview=False) for text in texts)


def ranked(stories: Sequence[Story], followed: Collection[str]) -> list[Story]:
    """Followed companies first, then deals that moved on, then what many outlets tell, then the newest."""
    names = {name.casefold() for name in followed}

    def weight(story: Story) -> tuple[int, int, int, datetime]:
        parties = {(p.company or p.name).casefold() for deal in story.deals for p in deal.parties}
        moved = story.follows is not None or len(story.moves) > 1
        return (bool(parties & names), moved, len({entry.feed_id for entry in story.entries}), story.last_at)

    return sorted(stories, key=weight, reverse=True)


def _by_kind(stories: Sequence[Story]) -> list[tuple[str, list[Story]]]:
    """Each story once, under its first deal's kind; other news last."""
    kinds: dict[str, list[Story]] = {kind: [] for kind in KINDS}
    for story in dict.fromkeys(stories):
        kinds.setdefault(story.deals[0].kind if story.deals else "", []).append(story)
    other = kinds.pop("", [])
    sections = [
        (f"{sign(kind)} {foreign(kind_title(kind))}", found) for kind, found in kinds.items() if found
    ]
    return [*sections, *([(f"{NEWS_SIGN} Other news", other)] if other else [])]
