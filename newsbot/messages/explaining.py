"""`newsbot explain`: all that was weighed, as plain text. What a chat is told of it is in `why`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from newsbot.messages.neutral import foreign
from newsbot.messages.times import moment
from newsbot.messages.words import deal_title, role_word
from newsbot.model.deal import Considered, Evidence
from newsbot.model.story import Story


def explain_text(title: str, considered: Sequence[Considered]) -> str:
    """Every deal that is found in a text, and what was missing where none is."""
    return "\n\n".join([foreign(title), *map(_considered, considered)])


def explain_story(story: Story, considered: Sequence[Considered], now: datetime) -> str:
    """The same for a stored story, and why its entries are one."""
    rows = []
    for entry in story.entries:
        at = moment(entry.published_at or entry.seen_at, "UTC", now)
        because = entry.joined_because or "opened the story"
        rows.append(f"  {foreign(entry.feed_title)}, {at}: {foreign(entry.title)}\n    {foreign(because)}")
    steps = [f"  {move.stage} {moment(move.at, 'UTC', now)}" for move in story.moves]
    course = ["Its course", *steps, ""] if len(steps) > 1 else []
    follows = [f"It follows story {story.follows}.", ""] if story.follows is not None else []
    entries = [f"Story {story.story_id}, told by {len(story.entries)}", *rows, ""]
    return "\n".join([*entries, *course, *follows, explain_text(story.title, considered)])


def _considered(one: Considered) -> str:
    verdict = "found" if one.deal is not None else "not found"
    head = f"{one.kind}: {verdict}, score {one.score:.2f}, needed {one.threshold:.2f}"
    rows = [f"  missing: {one.missing}"] if one.missing and one.deal is None else []
    if one.deal is not None:
        deal = one.deal
        who = ", ".join(
            f"{foreign(party.name)} ({role_word(party.role, 1)}{'' if party.company else ', not tracked'})"
            for party in deal.parties
        )
        rows += [
            f"  {deal_title(deal)}, {deal.status}",
            f"  who: {who}",
            f"  sentence: {foreign(deal.sentence)}",
        ]
        facts = [*deal.fields, *filter(None, (deal.money, deal.term))]
        rows += [f"  facts: {', '.join(facts)}"] if facts else []
    return "\n".join([head, *rows, *_evidence(one.evidence)])


def _evidence(evidence: Iterable[Evidence]) -> list[str]:
    ordered = sorted(evidence, key=lambda each: (each.what, -abs(each.weight)))
    return [f"  {each.what:<8} {each.weight:+5.2f}  “{foreign(each.text)}” ({each.rule})" for each in ordered]
