"""A wrong join is parted: what both stories look like, and remember, from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsbot.bot.request import Request
from newsbot.deals.classify import Finder
from newsbot.edges.store.corrections import Side, part, story_to_part
from newsbot.model.story import FiledEntry, Story
from newsbot.stories.grouping import story_of
from newsbot.stories.lead import in_order
from newsbot.stories.sketches import Sketch, sketch


async def part_entry(request: Request, entry_id: int) -> FiledEntry | None:
    """Give one entry a story of its own, for good; None where there is nothing to part."""
    async with request.store.write() as connection:
        story = await story_to_part(connection, entry_id)
        if story is None:
            return None
        leaving = next(entry for entry in story.entries if entry.entry_id == entry_id)
        staying = [entry for entry in story.entries if entry.entry_id != entry_id]
        leaves = _side(request.house.finder, [replace(leaving, joined_because="")], story)
        stays = _side(request.house.finder, staying, story)
        await part(connection, story, leaves, stays, request.chat.chat_id, request.now)
    return leaving


def _side(finder: Finder, entries: Sequence[FiledEntry], story: Story) -> Side:
    ordered = sorted(entries, key=lambda entry: (_at(entry), entry.entry_id))
    memory, keys = story_of([_sketch(finder, entry) for entry in ordered])
    mine = {entry.entry_id for entry in entries}
    return Side(
        entries=in_order(entries),
        first_at=_at(ordered[0]),
        last_at=_at(ordered[-1]),
        moves=[move for move in story.moves if move.entry_id in mine],
        memory=memory,
        keys=keys,
    )


def _sketch(finder: Finder, entry: FiledEntry) -> Sketch:
    return sketch(
        entry.title,
        entry.summary,
        at=_at(entry),
        outlet=entry.feed_title,
        link=entry.link,
        deals=entry.deals,
        tracked=finder.text(entry.title, entry.summary).tracked,
    )


def _at(entry: FiledEntry) -> datetime:
    return entry.seen_at if entry.published_at is None else min(entry.published_at, entry.seen_at)
