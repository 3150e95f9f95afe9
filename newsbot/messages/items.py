"""A story in two or three lines, for digests and lists, and lists laid on pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsbot.messages.cutting import cut_text
from newsbot.messages.deals import facts_line, parties_line, timeline
from newsbot.messages.html import LIMIT, MARKS, Rich, bold, italic, join, length, lines, link, marks
from newsbot.messages.neutral import foreign
from newsbot.messages.times import moment
from newsbot.messages.words import deal_title, status_word
from newsbot.model.chat import Chat
from newsbot.model.story import Story

HEADLINE_LIMIT = 200
ROOM = LIMIT - 300  # for the heading of a page and what is repeated on it


def headline(story: Story) -> Rich:
    """The title, as the link to its news; cut where an outlet took a whole text for one."""
    lead = story.entries[0] if story.entries else None
    return link(foreign(cut_text(story.title, HEADLINE_LIMIT)), lead.link if lead else None)


def item(story: Story, chat: Chat, now: datetime, *, dated: bool = False) -> Rich:
    """Who, what and since when; the headline; the outlets."""
    names = list(dict.fromkeys(foreign(entry.feed_title) for entry in story.entries))
    told = names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "") if names else ""
    source = italic(", ".join(filter(None, (told, moment(story.first_at, chat.zone, now) if dated else ""))))
    if not story.deals:
        return lines("• " + headline(story), source)
    deal = story.deals[0]
    status = "" if deal.status == "announced" else status_word(deal)
    what = ", ".join(filter(None, (foreign(deal_title(deal)), status)))
    who = join(" · ", (parties_line(deal, roles=False), what))
    facts = join(" · ", (source, facts_line(deal)))
    return lines("• " + who, headline(story), facts, timeline(story.moves, chat.zone, now))


def pages(sections: Sequence[tuple[str, Sequence[Rich]]]) -> list[Rich]:
    """Sections laid on as few pages as the limits allow, broken between items only."""
    laid: list[Rich] = []
    page = Rich()
    for title, items in sections:
        fresh = bold(title) if title else Rich()
        for each in items:
            block = lines(fresh, each)
            grown = join("\n\n", (page, block))
            if page and (length(grown) > ROOM or marks(grown) > MARKS - 4):
                laid.append(page)
                again = fresh or (bold(f"{title}, continued") if title else Rich())
                grown = lines(again, each)
            page, fresh = grown, Rich()
    return [*laid, page]
