"""Stories as people are shown them: one, the latest, those of a company or with words. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.dealrows import deals_of
from newsbot.edges.store.filing import moves_of
from newsbot.edges.store.tables import alerts, deals, deliveries, entries, feeds, parties, stories
from newsbot.model.deal import Deal
from newsbot.model.story import FiledEntry, Move, Story


@dataclass(frozen=True, slots=True)
class Listing:
    """Which stories to list, the newest first. Empty fields ask for nothing in particular."""

    since: datetime | None = None
    until: datetime | None = None
    deals_only: bool = True
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()  # folded names of parties, any of them
    words: tuple[str, ...] = ()  # all of them in one entry, in any case
    limit: int = 20
    offset: int = 0


async def find_story(connection: AsyncConnection, story_id: int) -> Story | None:
    return (await get_stories(connection, [story_id])).get(story_id)


async def get_stories(connection: AsyncConnection, story_ids: Iterable[int]) -> dict[int, Story]:
    """Whole stories by number; numbers that nothing is stored under are left out."""
    wanted = list(dict.fromkeys(story_ids))
    if not wanted:
        return {}
    rows = (await connection.execute(_HEAD.where(among(connection, stories.c.story_id, wanted)))).all()
    told = await _entries_of(connection, [row.story_id for row in rows])
    before = await _moves_before(connection, rows)
    found = {row.story_id: _story(row, told.get(row.story_id, ()), before) for row in rows}
    return {story_id: found[story_id] for story_id in wanted if story_id in found}


async def list_stories(connection: AsyncConnection, listing: Listing) -> tuple[Story, ...]:
    """Stories by `listing`, whole, the newest first."""
    wanted = (
        select(stories.c.story_id)
        .where(*_asked(listing))
        .order_by(stories.c.first_at.desc(), stories.c.story_id.desc())
        .limit(listing.limit)
        .offset(listing.offset)
    )
    ids = list(await connection.scalars(wanted))
    return tuple((await get_stories(connection, ids)).values())


async def count_stories(connection: AsyncConnection, listing: Listing) -> int:
    """How many there are in all, whatever the limit."""
    counted = select(func.count()).select_from(stories).where(*_asked(listing))
    return await connection.scalar(counted) or 0


async def course_of(connection: AsyncConnection, story_id: int) -> tuple[Story, ...]:
    """The stories of one deal's course that this one is a move of or that moved on from it, oldest first."""
    first = story_id
    seen = {story_id}
    while True:  # a course has a handful of steps
        before = await connection.scalar(select(stories.c.follows).where(stories.c.story_id == first))
        if before is None or before in seen:
            break
        seen.add(before)
        first = before
    wave = [first]
    line = [first]
    while wave:
        after = select(stories.c.story_id).where(among(connection, stories.c.follows, wave))
        wave = [found for found in await connection.scalars(after) if found not in line]
        line.extend(wave)
    whole = await get_stories(connection, line)
    return tuple(sorted(whole.values(), key=lambda story: (story.first_at, story.story_id)))


async def find_alerted_story(connection: AsyncConnection, chat_id: int, message_id: int) -> int | None:
    """The story that this message told of: what a reply to it is about."""
    told = (
        select(deliveries.c.story_id)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.message_id == message_id)
        .where(deliveries.c.story_id.is_not(None))
        .limit(1)
    )
    found: int | None = await connection.scalar(told)
    return found


async def find_entry_story(connection: AsyncConnection, entry_id: int) -> int | None:
    found: int | None = await connection.scalar(
        select(entries.c.story_id).where(entries.c.entry_id == entry_id)
    )
    return found


async def chats_told(connection: AsyncConnection, story_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of chat and story for which there is an alert already."""
    if not story_ids:
        return set()
    told = select(alerts.c.chat_id, alerts.c.story_id).where(among(connection, alerts.c.story_id, story_ids))
    return {(row.chat_id, row.story_id) for row in (await connection.execute(told)).all()}


def _asked(listing: Listing) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if listing.since is not None:
        asked.append(stories.c.first_at >= listing.since)
    if listing.until is not None:
        asked.append(stories.c.first_at < listing.until)
    about_deals = listing.kinds or listing.statuses or listing.companies
    if listing.deals_only or about_deals:
        asked.append(stories.c.has_deal)
    if about_deals:
        asked.append(stories.c.story_id.in_(_deals_asked(listing)))
    for word in listing.words:
        # A word is looked for as it is written; an index of words would be another engine's business each.
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        told = or_(entries.c.title.ilike(like, escape="\\"), entries.c.summary.ilike(like, escape="\\"))
        asked.append(
            select(entries.c.entry_id).where(entries.c.story_id == stories.c.story_id, told).exists()
        )
    return asked


def _deals_asked(listing: Listing) -> Select[int]:
    asked: list[ColumnElement[bool]] = []
    if listing.kinds:
        asked.append(or_(deals.c.kind.in_(listing.kinds), deals.c.subtype.in_(listing.kinds)))
    if listing.statuses:
        asked.append(deals.c.status.in_(listing.statuses))
    if listing.companies:
        named = select(parties.c.deal_id).where(parties.c.name_key.in_(listing.companies))
        asked.append(deals.c.deal_id.in_(named))
    if listing.since is not None:
        asked.append(deals.c.at >= listing.since)
    return select(deals.c.story_id).where(and_(*asked))


_HEAD = select(
    stories.c.story_id,
    stories.c.title,
    stories.c.lead_entry_id,
    stories.c.first_at,
    stories.c.last_at,
    stories.c.moves,
    stories.c.follows,
)


async def _moves_before(
    connection: AsyncConnection, rows: Iterable[Row[*tuple[Any, ...]]]
) -> dict[int, tuple[Move, ...]]:
    """Of each story that one of these follows, however far back: the course of its deal up to it."""
    known: dict[int, Row[*tuple[Any, ...]]] = {}
    wave = {row.follows for row in rows if row.follows is not None}
    while wave:
        asked = select(stories.c.story_id, stories.c.moves, stories.c.follows)
        found = (await connection.execute(asked.where(among(connection, stories.c.story_id, wave)))).all()
        known.update((row.story_id, row) for row in found)
        wave = {row.follows for row in found if row.follows is not None} - known.keys()
    return {story_id: _up_to(story_id, known) for story_id in known}


def _up_to(story_id: int, known: Mapping[int, Row[*tuple[Any, ...]]]) -> tuple[Move, ...]:
    line = [story_id]
    while (before := known[line[-1]].follows) in known and before not in line:
        line.append(before)
    moves: tuple[Move, ...] = ()
    for one in reversed(line):
        moves = _course(moves, moves_of(known[one].moves))
    return moves


def _course(before: tuple[Move, ...], own: tuple[Move, ...]) -> tuple[Move, ...]:
    """One after the other; the first of `own` may tell only the stage that was reached."""
    return before + (own[1:] if before and own and own[0].stage == before[-1].stage else own)


def _story(
    row: Row[*tuple[Any, ...]], told: Sequence[FiledEntry], before: Mapping[int, tuple[Move, ...]]
) -> Story:
    ordered = sorted(told, key=lambda entry: (entry.entry_id != row.lead_entry_id, entry.entry_id))
    return Story(
        story_id=row.story_id,
        title=row.title,
        first_at=row.first_at,
        last_at=row.last_at,
        deals=next((entry.deals for entry in ordered if entry.deals), ()),
        entries=tuple(ordered),
        moves=_course(before.get(row.follows, ()), moves_of(row.moves)),
        follows=row.follows,
    )


async def _entries_of(
    connection: AsyncConnection, story_ids: Sequence[int]
) -> Mapping[int, tuple[FiledEntry, ...]]:
    outlet = func.coalesce(feeds.c.name, feeds.c.title, feeds.c.host, "").label("outlet")
    told = (
        select(
            entries.c.entry_id,
            entries.c.feed_id,
            outlet,
            func.coalesce(feeds.c.url, "").label("feed_url"),
            entries.c.story_id,
            entries.c.title,
            entries.c.summary,
            entries.c.link,
            entries.c.published_at,
            entries.c.seen_at,
            entries.c.joined_because,
        )
        .outerjoin(feeds, feeds.c.feed_id == entries.c.feed_id)
        .where(among(connection, entries.c.story_id, story_ids))
        .order_by(entries.c.entry_id)
    )
    rows = (await connection.execute(told)).all()
    found: Mapping[int, tuple[Deal, ...]] = await deals_of(connection, [row.entry_id for row in rows])
    by_story: dict[int, list[FiledEntry]] = {}
    for row in rows:
        entry = FiledEntry(
            entry_id=row.entry_id,
            feed_id=row.feed_id,
            feed_title=row.outlet,
            feed_url=row.feed_url,
            story_id=row.story_id,
            title=row.title,
            summary=row.summary,
            link=row.link,
            published_at=row.published_at,
            seen_at=row.seen_at,
            deals=found.get(row.entry_id, ()),
            joined_because=row.joined_because,
        )
        by_story.setdefault(row.story_id, []).append(entry)
    return {story_id: tuple(several) for story_id, several in by_story.items()}
