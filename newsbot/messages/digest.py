"""A day's stories in one message: each once, grouped by kind, what matters most first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from newsbot.messages.deals import facts_line, parties_line, timeline
from newsbot.messages.html import LIMIT, MARKS, Rich, bold, italic, join, length, lines, link, marks, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count, long_day
from newsbot.messages.words import NEWS_SIGN, deal_title, kind_title, sign, status_word
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.deal import KINDS
from newsbot.model.story import Story

ROOM = LIMIT - 200  # for the heading of a part and the kind repeated on it


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
        (section, [_item(story, chat, now) for story in ranked(stories_of, followed)])
        for section, stories_of in _by_kind(stories)
    ]
    pages = _pages(sections)
    heading = title or f"🗞 {long_day(day)}"
    texts = []
    for number, page in enumerate(pages, start=1):
        numbered = f"{heading} · {number} of {len(pages)}" if len(pages) > 1 else heading
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


def _item(story: Story, chat: Chat, now: datetime) -> Rich:
    """Two or three lines: who, what and since when; the headline; the outlets."""
    lead = story.entries[0] if story.entries else None
    headline = link(foreign(story.title), lead.link if lead else None)
    names = list(dict.fromkeys(foreign(entry.feed_title) for entry in story.entries))
    told = names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "") if names else ""
    if not story.deals:
        return lines("• " + headline, italic(told))
    deal = story.deals[0]
    status = "" if deal.status == "announced" else status_word(deal)
    what = ", ".join(filter(None, (deal_title(deal), status)))
    who = join(" · ", (parties_line(deal, roles=False), foreign(what)))
    return lines(
        "• " + who,
        headline,
        join(" · ", (italic(told), facts_line(deal))),
        timeline(story.moves, chat.zone, now),
    )


def _pages(sections: Sequence[tuple[str, Sequence[Rich]]]) -> list[Rich]:
    """Sections laid on as few pages as the limits allow, broken between stories only."""
    pages: list[Rich] = []
    page = Rich()
    for title, items in sections:
        fresh = bold(f"{title} ({len(items)})")
        for item in items:
            block = join("\n", (fresh, item)) if fresh else item
            grown = join("\n\n", (page, block))
            if page and (length(grown) > ROOM or marks(grown) > MARKS - 3):
                pages.append(page)
                block = join("\n", (fresh or bold(f"{title}, continued"), item))
                grown = block
            page, fresh = grown, Rich()
    return [*pages, page]
