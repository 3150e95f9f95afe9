"""Prepared entries -> stored stories and what is owed: gather, decide, apply, all in one transaction.

The caller has begun the transaction with `take_turn` and commits it together with the feeds' new states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsbot.edges.store import filing as store
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.dealrows import delete_deals, insert_deals
from newsbot.edges.store.gathering import Known, find_candidates, known_entries, parted_stories
from newsbot.edges.store.numbers import take_ids
from newsbot.jobs.placing import Arrival, Filed, Place, Table, deals_in
from newsbot.jobs.prepared import Prepared, happened_at
from newsbot.jobs.wishes import Wishes
from newsbot.stories.fingerprint import same_article
from newsbot.stories.grouping import Candidate, Newcomer, group


@dataclass(slots=True)
class _Batch:
    """Arrivals sorted into new, revised and known."""

    fresh: list[tuple[int, Arrival]] = field(default_factory=list)  # with their positions
    revised: dict[int, tuple[Arrival, Known]] = field(default_factory=dict)


async def file_entries(
    connection: AsyncConnection, arrivals: Sequence[Arrival], wishes: Wishes, now: datetime
) -> tuple[Filed | None, ...]:
    """File arrivals in their order. One answer for each; None for those that were known."""
    batch = sort_out(arrivals, await _known(connection, arrivals))
    await _revise(connection, batch)
    answers: list[Filed | None] = [None] * len(arrivals)
    if batch.fresh:
        filed = await _file(connection, [arrival for _, arrival in batch.fresh], wishes, now)
        for (position, _), answer in zip(batch.fresh, filed, strict=True):
            answers[position] = answer
    return tuple(answers)


async def stories_of(connection: AsyncConnection, arrivals: Sequence[Arrival]) -> tuple[int | None, ...]:
    """The stories to which arrivals that are filed belong; None for those whose text was deleted since."""
    there: dict[tuple[int, int], list[Known]] = {}
    for one in await _known(connection, arrivals) if arrivals else ():
        for key in (one.guid_key, one.link_key):
            if key is not None:
                there.setdefault((one.feed_id, key), []).append(one)
    found: list[int | None] = []
    for arrival in arrivals:
        new = arrival.prepared
        keys = (new.guid_key, new.link_key)
        before = (one for key in keys if key is not None for one in there.get((arrival.feed_id, key), ()))
        same = next((one for one in before if one.entry_id is not None and _same(one, new)), None)
        found.append(None if same is None else same.story_id)
    return tuple(found)


async def _known(connection: AsyncConnection, arrivals: Sequence[Arrival]) -> tuple[Known, ...]:
    keys = [(arrival.feed_id, arrival.prepared.guid_key, arrival.prepared.link_key) for arrival in arrivals]
    return await known_entries(
        connection,
        {(feed_id, guid) for feed_id, guid, _ in keys},
        {(feed_id, link) for feed_id, _, link in keys if link is not None},
    )


def sort_out(arrivals: Sequence[Arrival], known: Sequence[Known]) -> _Batch:
    """Tell new entries from those seen in the same feed before, be it under another guid or link."""
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
            linked = by_link.get((arrival.feed_id, new.link_key), [])
            if len({one.guid_key for one in linked}) > 1:
                # Several articles have this link: without its text it tells none of them.
                linked = [one for one in linked if one.title]
            before = before + linked
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
                for deal in deals_in(arrival, entry_id, old.story_id)
            ],
        )


async def _file(
    connection: AsyncConnection, fresh: Sequence[Arrival], wishes: Wishes, now: datetime
) -> list[Filed]:
    newcomers = [Newcomer(arrival.prepared.sketch, arrival.prepared.keys) for arrival in fresh]
    keys = {key for newcomer in newcomers for key in newcomer.keys}
    oldest = min(happened_at(arrival.prepared.entry, arrival.seen_at) for arrival in fresh)
    found = await find_candidates(connection, keys, oldest)
    candidates = [Candidate(one.story_id, one.memory, one.keys) for one in found]  # type: ignore[arg-type]  # JSON
    parted = await parted_stories(connection, [one.story_id for one in found])
    decisions = group(newcomers, candidates, parted, now)
    entry_ids = await take_ids(connection, "entries", len(fresh))
    openers = [position for position, decision in enumerate(decisions) if decision.opens]
    opened = dict(zip(openers, await take_ids(connection, "stories", len(openers)), strict=True))
    await wishes.refresh(connection, now)  # as late as it can be: from here on whoever changes a wish waits
    table = await Table.gathered(connection, decisions, fresh, wishes)
    filed = []
    for position, (arrival, decision) in enumerate(zip(fresh, decisions, strict=True)):
        story_id = decision.story_id if decision.story_id is not None else opened[decision.opener or 0]
        follows = decision.follows
        if decision.follows_opener is not None:
            follows = opened[decision.follows_opener]
        place = Place(entry_ids[position], story_id, follows)
        filed.append(await table.put(connection, arrival, decision, place, now))
    await table.apply(connection, set(opened.values()), now)
    return filed
