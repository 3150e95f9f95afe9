"""Prepared entries -> stored stories and what is owed: gather, decide, apply, all in one transaction.

The caller has begun the transaction with `take_turn` and commits it together with the feeds' new states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store import filing as store
from newsbot.edges.store.dealrows import FoundDeal, delete_deals, insert_deals
from newsbot.edges.store.filing import EntryRow, Known, StoryRow
from newsbot.edges.store.numbers import take_ids
from newsbot.edges.store.owing import Owed, owe, owe_edits
from newsbot.edges.store.stories import chats_told, course_of, get_stories
from newsbot.jobs.leading import leads
from newsbot.jobs.reading import Prepared, happened_at
from newsbot.jobs.wishes import Wishes
from newsbot.model.story import FiledEntry, Move, Story
from newsbot.stories.fingerprint import same_article
from newsbot.stories.grouping import Candidate, Decision, Newcomer, group


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry that came with one feed."""

    feed_id: int
    feed_title: str
    feed_url: str
    prepared: Prepared
    seen_at: datetime
    first_poll: bool = False  # of the feed: what has no date may be old


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of an arrival that was new."""

    entry: FiledEntry
    opened: bool  # it opened the story
    has_deal: bool  # the story, with this entry
    told: bool  # the story had a deal before this entry
    move: bool  # the story is a move of another
    owed: tuple[Owed, ...]


@dataclass(slots=True)
class _Batch:
    """Arrivals sorted into new, revised and known."""

    fresh: list[tuple[int, Arrival]] = field(default_factory=list)  # with their positions
    revised: dict[int, tuple[Arrival, Known]] = field(default_factory=dict)


async def file_entries(
    connection: AsyncConnection, arrivals: Sequence[Arrival], wishes: Wishes, now: datetime
) -> tuple[Filed | None, ...]:
    """File arrivals in their order. One answer for each; None for those that were known."""
    known = await store.known_entries(
        connection,
        {arrival.prepared.guid_key for arrival in arrivals},
        {arrival.prepared.link_key for arrival in arrivals if arrival.prepared.link_key is not None},
    )
    batch = sort_out(arrivals, known)
    await _revise(connection, batch)
    answers: list[Filed | None] = [None] * len(arrivals)
    if batch.fresh:
        await wishes.refresh(connection, now)
        filed = await _file(connection, [arrival for _, arrival in batch.fresh], wishes, now)
        for (position, _), answer in zip(batch.fresh, filed, strict=True):
            answers[position] = answer
    return tuple(answers)


def sort_out(arrivals: Sequence[Arrival], known: Sequence[Known]) -> _Batch:
    """Tell new entries from those that were seen in the same feed before, be it under another guid or link."""
    by_guid: dict[tuple[int, int], list[Known]] = {}
    by_link: dict[tuple[int, int], list[Known]] = {}

    def remember(one: Known) -> None:
        by_guid.setdefault((one.feed_id, one.guid_key), []).append(one)
        if one.link_key is not None:
            by_link.setdefault((one.feed_id, one.link_key), []).append(one)

    for one in known:
        remember(one)
    batch = _Batch()
    for position, arrival in enumerate(arrivals):
        new = arrival.prepared
        before = by_guid.get((arrival.feed_id, new.guid_key), [])
        if new.link_key is not None:
            before = before + by_link.get((arrival.feed_id, new.link_key), [])
        same = next((one for one in before if _same(one, new)), None)
        if same is None:
            batch.fresh.append((position, arrival))
            remember(_as_known(arrival))
        elif same.entry_id is not None and same.revision != new.revision:
            batch.revised[same.entry_id] = (arrival, same)
    return batch


def _same(one: Known, new: Prepared) -> bool:
    if one.entry_id is None and not one.title:  # its text is deleted; guid and link are all there is
        return one.link_key is None or new.link_key is None or one.link_key == new.link_key
    return one.revision == new.revision or same_article(one, new.entry)


def _as_known(arrival: Arrival) -> Known:
    new = arrival.prepared
    return Known(
        entry_id=None,
        feed_id=arrival.feed_id,
        guid_key=new.guid_key,
        link_key=new.link_key,
        revision=new.revision,
        story_id=0,
        title=new.entry.title or " ",
        summary=new.entry.summary,
        link=new.entry.link,
    )


async def _revise(connection: AsyncConnection, batch: _Batch) -> None:
    """Keep the edited text and the deals that it tells. An edit never alerts."""
    if not batch.revised:
        return
    texts = {
        entry_id: (arrival.prepared.entry, arrival.prepared.revision)
        for entry_id, (arrival, _) in batch.revised.items()
    }
    await store.revise_entries(connection, texts)
    telling = {entry_id: pair for entry_id, pair in batch.revised.items() if pair[0].prepared.deals}
    if telling:
        await delete_deals(connection, telling)
        await insert_deals(
            connection,
            [
                deal
                for entry_id, (arrival, old) in telling.items()
                for deal in _deals(arrival, entry_id, old.story_id)
            ],
        )


async def _file(
    connection: AsyncConnection, fresh: Sequence[Arrival], wishes: Wishes, now: datetime
) -> list[Filed]:
    newcomers = [Newcomer(arrival.prepared.sketch, arrival.prepared.keys) for arrival in fresh]
    keys = {key for newcomer in newcomers for key in newcomer.keys}
    oldest = min(happened_at(arrival.prepared.entry, arrival.seen_at) for arrival in fresh)
    found = await store.find_candidates(connection, keys, oldest)
    candidates = [Candidate(one.story_id, one.memory, one.keys) for one in found]  # type: ignore[arg-type]  # JSON
    decisions = group(newcomers, candidates, (), now)
    entry_ids = await take_ids(connection, "entries", len(fresh))
    openers = [position for position, decision in enumerate(decisions) if decision.opens]
    opened = dict(zip(openers, await take_ids(connection, "stories", len(openers)), strict=True))
    table = await _Table.gathered(connection, decisions, fresh, wishes)
    filed = []
    for position, (arrival, decision) in enumerate(zip(fresh, decisions, strict=True)):
        story_id = decision.story_id if decision.story_id is not None else opened[decision.opener or 0]
        follows = decision.follows
        if decision.follows_opener is not None:
            follows = opened[decision.follows_opener]
        place = _Place(entry_ids[position], story_id, follows)
        filed.append(await table.put(connection, arrival, decision, place, now))
    await table.apply(connection, set(opened.values()), now)
    return filed


class _Place(NamedTuple):
    """Where an entry goes."""

    entry_id: int
    story_id: int
    follows: int | None


class _Table:
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
    ) -> _Table:
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
        self, connection: AsyncConnection, arrival: Arrival, decision: Decision, place: _Place, now: datetime
    ) -> Filed:
        """Put one entry in its place and say to whom its story is owed now."""
        entry_id, story_id, follows = place
        entry = _filed(arrival, entry_id, story_id, decision.because)
        had_deal = story_id in self._rows and self._rows[story_id].has_deal
        row = self._grown(entry, arrival, decision, follows)
        self._entries.append(_entry_row(arrival, entry_id, story_id, decision.because))
        self._deals.extend(_deals(arrival, entry_id, story_id))
        self._keys.update({(key, story_id): until for key, until in decision.keys.items()})
        if not decision.opens and story_id in self._before:
            self._joined.add(story_id)
        owed: list[Owed] = []
        if row.has_deal and self._wishes and not (arrival.first_poll and entry.published_at is None):
            line: tuple[int, ...] = ()
            if row.follows is not None:
                line = tuple(story.story_id for story in await course_of(connection, row.follows))
            owed = self._wishes.owed(self._stories[story_id], entry, self._told, now, line=line)
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
        await store.file_keys(connection, self._keys)
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
        if old is None:
            old = StoryRow(
                story_id=entry.story_id,
                title=entry.title,
                lead_entry_id=entry.entry_id,
                first_at=at,
                last_at=at,
                entries=0,
                outlets=0,
                has_deal=False,
                moves=(),
                follows=follows,
                memory={},
            )
        moves = list(old.moves)
        if decision.stage and (not moves or moves[-1].stage != decision.stage):
            moves.append(Move(decision.stage, at, entry.entry_id))
        row = replace(
            old,
            first_at=min(old.first_at, at),
            last_at=max(old.last_at, at),
            entries=old.entries + 1,
            outlets=len(decision.memory.get("outlets", ())),
            has_deal=old.has_deal or bool(entry.deals),
            moves=tuple(moves),
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
        return replace(row, title=lead.title, lead_entry_id=lead.entry_id)


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


def _deals(arrival: Arrival, entry_id: int, story_id: int) -> list[FoundDeal]:
    new = arrival.prepared
    at = happened_at(new.entry, arrival.seen_at)
    return [
        FoundDeal(entry_id, story_id, at, deal, keys)
        for deal, keys in zip(new.deals, new.party_keys, strict=True)
    ]
