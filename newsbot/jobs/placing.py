"""The stories that one filing touches, as they become while its entries are put in place one by one.

Which story an entry belongs to is decided before; here its row, its lead, its course and its alerts follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from newsbot.edges.store import filing as store
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.dealrows import FoundDeal, insert_deals
from newsbot.edges.store.filing import EntryRow, StoryRow
from newsbot.edges.store.owing import owe, owe_edits
from newsbot.edges.store.stories import chats_told, course_of, get_stories
from newsbot.jobs.prepared import Prepared, happened_at
from newsbot.jobs.wishes import Wishes
from newsbot.model.alert import Owed
from newsbot.model.story import FiledEntry, Move, Story
from newsbot.stories.grouping import Decision
from newsbot.stories.lead import leads


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry that came with one feed."""

    feed_id: int
    feed_title: str
    feed_url: str
    prepared: Prepared
    seen_at: datetime
    first_poll: bool = False  # of the feed: what has no date may be old


class Filed(NamedTuple):
    """What became of an arrival that was new."""

    entry: FiledEntry
    opened: bool  # it opened the story
    has_deal: bool  # the story, with this entry
    told: bool  # the story had a deal before this entry
    move: bool  # the story is a move of another
    owed: tuple[Owed, ...]

    @property
    def at(self) -> datetime:
        """When it came out, as far as is known."""
        published = self.entry.published_at
        return self.entry.seen_at if published is None else min(published, self.entry.seen_at)


class Place(NamedTuple):
    """Where an entry goes."""

    entry_id: int
    story_id: int
    follows: int | None


class Table:
    """The stories that this batch touches, as they become while its entries are placed one by one."""

    def __init__(
        self, rows: dict[int, StoryRow], stories: dict[int, Story], told: set[tuple[int, int]], wishes: Wishes
    ) -> None:
        self._rows = rows
        self._told_by = {story_id: story.entries for story_id, story in stories.items()}
        self._stories = stories
        self._told = told
        self._wishes = wishes
        self._before = frozenset(rows)
        self._entries: list[EntryRow] = []
        self._deals: list[FoundDeal] = []
        self._keys: dict[tuple[int, int], datetime] = {}
        self._owed: list[Owed] = []
        self._joined: set[int] = set()

    @classmethod
    async def gathered(
        cls,
        connection: AsyncConnection,
        decisions: Sequence[Decision],
        fresh: Sequence[Arrival],
        wishes: Wishes,
    ) -> Table:
        joined = {decision.story_id: False for decision in decisions if decision.story_id is not None}
        for decision, arrival in zip(decisions, fresh, strict=True):
            if decision.story_id is not None and arrival.prepared.deals:
                joined[decision.story_id] = True
        rows = await store.story_rows(connection, joined)
        # Stories that nobody will be told of need not be read whole.
        whole = [story_id for story_id, row in rows.items() if row.has_deal or joined[story_id]]
        stories = await get_stories(connection, whole)
        return cls(rows, stories, await chats_told(connection, whole) if wishes else set(), wishes)

    async def put(
        self, connection: AsyncConnection, arrival: Arrival, decision: Decision, place: Place, now: datetime
    ) -> Filed:
        """Put one entry in its place and say to whom its story is owed now."""
        entry_id, story_id, follows = place
        entry = _filed(arrival, entry_id, story_id, decision.because)
        had_deal = story_id in self._rows and self._rows[story_id].has_deal
        row = self._grown(entry, arrival, decision, follows)
        self._entries.append(_entry_row(arrival, entry_id, story_id, decision.because))
        self._deals.extend(deals_in(arrival, entry_id, story_id))
        self._keys.update({(key, story_id): until for key, until in decision.keys.items()})
        if not decision.opens and story_id in self._before:
            self._joined.add(story_id)
        owed: list[Owed] = []
        if row.has_deal and self._wishes and not (arrival.first_poll and entry.published_at is None):
            line: tuple[int, ...] = ()
            if row.follows is not None:
                line = tuple(story.story_id for story in await course_of(connection, row.follows))
            fresh = not arrival.first_poll
            owed = self._wishes.owed(self._stories[story_id], entry, self._told, now, fresh=fresh, line=line)
            self._told.update((one.alert.chat_id, story_id) for one in owed)
            self._owed.extend(owed)
        return Filed(
            entry=entry,
            opened=decision.opens,
            has_deal=row.has_deal,
            told=had_deal,
            move=row.follows is not None,
            owed=tuple(owed),
        )

    async def apply(self, connection: AsyncConnection, opened: set[int], now: datetime) -> None:
        await store.insert_stories(connection, [row for row in self._rows.values() if row.story_id in opened])
        await store.update_stories(
            connection, [row for row in self._rows.values() if row.story_id in self._joined]
        )
        await store.insert_entries(connection, self._entries)
        await insert_deals(connection, self._deals)
        await store.file_keys(connection, self._keys, opened)
        if self._owed:
            await owe(connection, self._owed, now)
        talked_of = {story_id for _, story_id in self._told} & self._joined
        if talked_of:
            await owe_edits(connection, talked_of, now)

    def _grown(
        self, entry: FiledEntry, arrival: Arrival, decision: Decision, follows: int | None
    ) -> StoryRow:
        """The story with this entry, here and in the table."""
        at = happened_at(arrival.prepared.entry, arrival.seen_at)
        old = self._rows.get(entry.story_id)
        moves = tuple(old.moves) if old else ()
        if decision.stage and (not moves or moves[-1].stage != decision.stage):
            moves = (*moves, Move(decision.stage, at, entry.entry_id))
        row = StoryRow(
            story_id=entry.story_id,
            title=old.title if old else entry.title,
            lead_entry_id=old.lead_entry_id if old else entry.entry_id,
            first_at=min(old.first_at, at) if old else at,
            last_at=max(old.last_at, at) if old else at,
            entries=old.entries + 1 if old else 1,
            outlets=len(decision.memory.get("outlets", ())),
            has_deal=bool(entry.deals) or (old is not None and old.has_deal),
            moves=moves,
            # A story that gets its first deal may turn out to be a move; what it follows never changes.
            follows=follows if old is None or old.follows is None else old.follows,
            memory=decision.memory,
        )
        told_by = (*self._told_by.get(entry.story_id, ()), entry)
        if len(told_by) > 1 and leads(entry, told_by[0]):
            told_by = (entry, *told_by[:-1])
        self._told_by[entry.story_id] = told_by
        if row.has_deal:
            row = self._led(row, told_by)
        self._rows[entry.story_id] = row
        return row

    def _led(self, row: StoryRow, told_by: tuple[FiledEntry, ...]) -> StoryRow:
        """Keep the story whole, as people will be shown it."""
        lead = told_by[0]
        self._stories[row.story_id] = Story(
            story_id=row.story_id,
            title=lead.title,
            first_at=row.first_at,
            last_at=row.last_at,
            deals=next((one.deals for one in told_by if one.deals), ()),
            entries=told_by,
            moves=tuple(row.moves),
            follows=row.follows,
        )
        return row._replace(title=lead.title, lead_entry_id=lead.entry_id)


def _filed(arrival: Arrival, entry_id: int, story_id: int, because: str) -> FiledEntry:
    entry = arrival.prepared.entry
    return FiledEntry(
        entry_id=entry_id,
        feed_id=arrival.feed_id,
        feed_title=arrival.feed_title,
        feed_url=arrival.feed_url,
        story_id=story_id,
        title=entry.title,
        summary=entry.summary,
        link=entry.link,
        published_at=entry.published_at,
        seen_at=arrival.seen_at,
        deals=arrival.prepared.deals,
        joined_because=because,
    )


def _entry_row(arrival: Arrival, entry_id: int, story_id: int, because: str) -> EntryRow:
    new = arrival.prepared
    return EntryRow(
        entry_id=entry_id,
        feed_id=arrival.feed_id,
        story_id=story_id,
        guid_key=new.guid_key,
        link_key=new.link_key,
        revision=new.revision,
        entry=new.entry,
        seen_at=arrival.seen_at,
        joined_because=because,
    )


def deals_in(arrival: Arrival, entry_id: int, story_id: int) -> list[FoundDeal]:
    new = arrival.prepared
    if not new.deals:
        return []
    at = happened_at(new.entry, arrival.seen_at)
    return [
        FoundDeal(entry_id, story_id, at, deal, keys)
        for deal, keys in zip(new.deals, new.party_keys, strict=True)
    ]
