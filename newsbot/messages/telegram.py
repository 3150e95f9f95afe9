"""The alert: a card that a person grasps in three seconds on a phone. Digests are told in `digest`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz

from newsbot.messages.buttons import button, company_key
from newsbot.messages.cutting import cut_text
from newsbot.messages.deals import deal_block, facts_line, further_deal, short, timeline, tracked
from newsbot.messages.html import Rich, bold, italic, join, lines, link, part, quote
from newsbot.messages.items import headline
from newsbot.messages.neutral import foreign
from newsbot.messages.passing import (
    FOLLOW_LABEL,
    FOLLOWING_LABEL,
    NOTED_LABELS,
    PLAIN_LABELS,
    mute_label,
)
from newsbot.messages.times import moment
from newsbot.messages.words import NEWS_SIGN, deal_title, status_word
from newsbot.model.alert import UNTOUCHED, Button, Part, Tapped
from newsbot.model.chat import Chat
from newsbot.model.story import FiledEntry, Story

Rows = tuple[tuple[Button, ...], ...]
VERDICTS = {"no": "not_a_deal", "wrong": "wrong_company"}  # verb of the button: verdict as it is kept
QUOTE_LIMIT = 320
SUMMARY_LIMIT = 700
ALIKE = 80  # a sentence this close to the headline tells nothing new


def alert(
    story: Story,
    *,
    chat: Chat,
    reason: str,
    now: datetime,
    move: bool = False,
    buttons: bool = True,
    tapped: Tapped = UNTOUCHED,
) -> Part:
    """The card of one story in the size that the chat likes. An edit is the same card, told again."""
    if chat.card == "line":
        text = line(story)
    else:
        text = card(
            story, chat, reason, now, move=move or story.follows is not None, full=chat.card == "full"
        )
    return part(
        text,
        buttons=alert_buttons(story, chat_type=chat.type, tapped=tapped) if buttons else (),
        preview=chat.card != "line",
    )


def alert_buttons(story: Story, *, chat_type: str = "private", tapped: Tapped = UNTOUCHED) -> Rows:
    """Why and follow first, then what trains us, then a week's silence about the first tracked company.

    What was tapped is acknowledged in place by a mark on its button; the next tap takes it back. Readers of
    a channel are asked for nothing.
    """
    number = story.story_id
    why = button("Why?", "why", number)
    if chat_type == "channel":
        return ((why,),)
    follow = (
        button(FOLLOWING_LABEL, "follow", number, "stop")
        if tapped.following
        else button(FOLLOW_LABEL, "follow", number)
    )
    judge = tuple(
        button(NOTED_LABELS[verb], verb, number, "undo")
        if verdict in tapped.verdicts
        else button(PLAIN_LABELS[verb], verb, number)
        for verb, verdict in VERDICTS.items()
    )
    company = next(iter(tracked(story)), "")
    muted = company in tapped.muted
    label, key = mute_label(company, muted=muted), company_key(company)
    hush = button(label, "unmute", key, "here") if muted else button(label, "mute", key)
    return ((why, follow), judge, *(((hush,),) if company else ()))


def outlets(entries: Sequence[FiledEntry]) -> tuple[FiledEntry, ...]:
    """One entry for each outlet, in order: the lead's first."""
    first: dict[str, FiledEntry] = {}
    for entry in entries:
        first.setdefault(entry.feed_title.casefold(), entry)
    return tuple(first.values())


def line(story: Story) -> Rich:
    """📜 Nokia → Xiaomi: Patent licence, rumoured · Reuters"""
    lead = story.entries[0] if story.entries else None
    outlet = foreign(lead.feed_title) if lead else ""
    target = lead.link if lead else None
    if not story.deals:
        return join(" · ", (f"{NEWS_SIGN} " + headline(story), outlet))
    deal = story.deals[0]
    if not deal.parties:
        return join(" · ", (short(deal) + ": " + headline(story), facts_line(deal), outlet))
    status = "" if deal.status == "announced" else status_word(deal)
    what = ", ".join(filter(None, (foreign(deal_title(deal)), status)))
    return join(" · ", (short(deal) + ": " + link(what, target), facts_line(deal), outlet))


def card(story: Story, chat: Chat, reason: str, now: datetime, *, move: bool, full: bool) -> Rich:
    first, further = story.deals[:1], story.deals[1 : 5 if full else 3]
    stage = story.moves[-1].stage if move and story.moves else ""
    head = lines(
        *(deal_block(deal, stage=stage, shown=20 if full else 3) for deal in first),
        timeline(story.moves, chat.zone, now),
        *(further_deal(deal, story.deals[0]) for deal in further),
    ) or f"{NEWS_SIGN} " + bold("News on a deal that you follow")
    foot = lines(_source(story, chat, now, full=full), _because(story, reason, full=full))
    return join("\n\n", (head, _told(story, full=full), foot))


def _told(story: Story, *, full: bool) -> Rich:
    """The headline; the sentence that says so, unless the headline does; in full the text begins."""
    lead = story.entries[0] if story.entries else None
    sentence = foreign(story.deals[0].sentence) if story.deals else ""
    shown = "" if _alike(sentence, story.title) else cut_text(sentence, QUOTE_LIMIT)
    summary = foreign(lead.summary) if full and lead else ""
    if shown and shown.rstrip("…") in summary:
        shown = ""
    body = (
        quote(cut_text(summary, SUMMARY_LIMIT), expandable=len(summary) > QUOTE_LIMIT) if summary else Rich()
    )
    return lines(headline(story), quote(shown) if shown else "", body)


def _source(story: Story, chat: Chat, now: datetime, *, full: bool) -> Rich:
    """Reuters, 14:05 · also The Verge, FT +3"""
    told = outlets(story.entries)
    if not told:
        return italic(moment(story.first_at, chat.zone, now))
    lead = told[0]
    first = join(", ", (foreign(lead.feed_title), moment(lead.published_at or lead.seen_at, chat.zone, now)))
    shown = told[1 : 9 if full else 3]
    also = join(", ", (link(foreign(entry.feed_title), entry.link) for entry in shown))
    more = f" +{len(told) - 1 - len(shown)}" if len(told) - 1 > len(shown) else ""
    return join(" · ", (italic(first), "also " + also + more if also else ""))


def _because(story: Story, reason: str, *, full: bool) -> Rich:
    """Why it came, where the parties above do not say it already."""
    names = [party.company or party.name for deal in story.deals for party in deal.parties]
    plain = reason.startswith(("you asked for all", *names)) if names else not reason
    return Rich() if not reason or (plain and not full) else italic(f"Sent because {foreign(reason)}.")


def _alike(sentence: str, title: str) -> bool:
    return not sentence or fuzz.ratio(sentence.casefold(), title.casefold()) >= ALIKE or sentence in title
