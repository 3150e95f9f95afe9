"""Stored or recorded news put through filing once more, on a scratch database, in the order of time.

Nothing is fetched or sent; grouping, matching and storing are those of every day.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from newsbot.alerts.query import parse, to_json
from newsbot.deals.classify import Finder
from newsbot.edges.processes import collect_seldom
from newsbot.edges.store.chats import add_subscription, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import take_turn
from newsbot.edges.store.migrating import migrate
from newsbot.edges.workers import Workers, processors
from newsbot.jobs.filing import file_entries, stories_of
from newsbot.jobs.placing import Arrival, Filed
from newsbot.jobs.prepared import Prepared, Texts
from newsbot.jobs.reading import Reader
from newsbot.jobs.wishes import Wishes
from newsbot.model.chat import Chat
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Topic
from newsbot.model.feed import Entry

MANY = 2000  # items from which worker processes pay
PATIENCE = timedelta(minutes=2)
BATCH = 1024  # newcomers of one batch join each other as they would one by one
_CHAT = 1
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

Item = Mapping[str, Any]
Batch = Sequence[tuple[Item, datetime]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one item."""

    item: Item
    story: str  # the id of the story's first item
    deals: tuple[Deal, ...]
    alert: str | None  # new, update
    because: str  # why it joined


async def replay(
    items: Sequence[Item],
    *,
    finder: Finder,
    emit: Callable[[Replayed], None],
    companies: Sequence[Company] = (),
    topics: Sequence[Topic] = (),
    subscription: str | None = None,
    url: str | None = None,
    batch: int = BATCH,
) -> int:
    """File all items and `emit` each; returns how many alerts there were.

    With a subscription (in the language of /subscribe) only what it would have been sent is emitted. `url`
    names a migrated database to file into; without it a scratch one is made and thrown away.
    """
    if url is None:
        with tempfile.TemporaryDirectory(prefix="newsbot-replay-") as folder:
            scratch = f"sqlite:///{folder}/replay.db"
            await migrate(scratch)
            return await replay(
                items,
                finder=finder,
                emit=emit,
                companies=companies,
                topics=topics,
                subscription=subscription,
                url=scratch,
                batch=batch,
            )
    async with await Store.open(url, durable=False) as store:
        run = _Run(wanted=subscription is not None)
        if subscription is not None:
            understood = parse(subscription, companies, topics)
            async with store.write() as connection:
                await save_chat(connection, Chat(_CHAT, type="console"), _LONG_AGO)
                query = to_json(understood.query)
                await add_subscription(connection, _CHAT, query, understood.rhythm, _LONG_AGO)
        ordered = in_order(items)
        batches = [ordered[start : start + batch] for start in range(0, len(ordered), batch)]
        reader = Reader(companies, topics, finder=finder)
        several = len(items) >= MANY and companies
        if several:
            collect_seldom()
        async for some, prepared in _prepared(batches, reader, (companies, topics) if several else None):
            for told in await _filed(store, run, some, prepared):
                emit(told)
        return run.alerts


async def _filed(store: Store, run: _Run, some: Batch, prepared: Sequence[Prepared]) -> list[Replayed]:
    """File one batch; what is to be said of it."""
    arrivals = [run.arrival(item, at, new) for (item, at), new in zip(some, prepared, strict=True)]
    async with store.write() as connection:
        await take_turn(connection)
        filed = await file_entries(connection, arrivals, run.wishes, some[-1][1])
        again = [arrival for arrival, one in zip(arrivals, filed, strict=True) if one is None]
        known = iter(await stories_of(connection, again))
    told = (
        run.told(item, one) if one is not None else run.repeated(item, arrival, next(known))
        for (item, _), arrival, one in zip(some, arrivals, filed, strict=True)
    )
    return [one for one in told if one is not None]


async def _prepared(
    batches: Sequence[Batch], reader: Reader, told: tuple[object, ...] | None
) -> AsyncIterator[tuple[Batch, Sequence[Prepared]]]:
    """Batches with their entries prepared: here, or (much to read) ahead of time on all cores."""
    tasks = (Texts(tuple((_entry(item, at), _outlet(item), at) for item, at in some)) for some in batches)
    if told is None:
        for some, task in zip(batches, tasks, strict=True):
            yield some, reader(task)  # type: ignore[misc]  # texts give prepared entries
        return
    async with Workers(
        "newsbot.jobs.reading:Reader", told, most=processors(), patience=PATIENCE, worth=1
    ) as workers:
        ahead: deque[asyncio.Task[Sequence[Prepared]]] = deque()
        for some in batches:
            while len(ahead) <= 2 * workers.most and (text := next(tasks, None)) is not None:
                ahead.append(asyncio.create_task(workers.call(text)))
            yield some, await ahead.popleft()


def in_order(items: Sequence[Item]) -> list[tuple[Item, datetime]]:
    """Items with their instants, the oldest first; without a date: out with the one before it."""
    dated: list[tuple[Item, datetime]] = []
    last = _LONG_AGO
    for item in items:
        last = _instant(item.get("published_at")) or last
        dated.append((item, last))
    return sorted(dated, key=lambda pair: pair[1])


@dataclass(slots=True)
class _Run:
    """What is remembered from batch to batch."""

    wanted: bool  # a subscription decides
    wishes: Wishes = field(default_factory=Wishes)
    alerts: int = 0
    _feeds: dict[str, int] = field(default_factory=dict)
    _first: dict[int, str] = field(default_factory=dict)  # story: id of its first item
    _alerted: set[int] = field(default_factory=set)

    def arrival(self, item: Item, at: datetime, prepared: Prepared) -> Arrival:
        outlet = _outlet(item)
        return Arrival(
            feed_id=self._feeds.setdefault(outlet, len(self._feeds) + 1),
            feed_title=outlet,
            feed_url=outlet,
            prepared=prepared,
            seen_at=at,
        )

    def repeated(self, item: Item, arrival: Arrival, story_id: int | None) -> Replayed | None:
        """What to say of an item that is known: the same article came twice in one feed."""
        if self.wanted:
            return None
        story = self._first.get(story_id or 0, str(item["id"]))
        return Replayed(item, story, arrival.prepared.deals, None, "the same article again")

    def told(self, item: Item, filed: Filed) -> Replayed | None:
        """What to say of one item; None where the subscription would not have heard of it."""
        entry = filed.entry
        story = self._first.setdefault(entry.story_id, str(item["id"]))
        news = bool(filed.owed) if self.wanted else filed.has_deal and not filed.told
        alert = "new" if news else "update" if entry.story_id in self._alerted else None
        if news:
            self.alerts += 1
            self._alerted.add(entry.story_id)
        if self.wanted and alert is None:
            return None
        return Replayed(item, story, entry.deals, alert, entry.joined_because)


def _entry(item: Item, at: datetime) -> Entry:
    return Entry(
        id=str(item["id"]),
        title=item.get("title") or "",
        link=item.get("link"),
        published_at=at,
        summary=item.get("summary") or "",
    )


def _outlet(item: Item) -> str:
    return str(item.get("feed") or "")


def _instant(value: Any) -> datetime | None:
    """A date as scripts write it; without a zone it is UTC."""
    if not value:
        return None
    at = datetime.fromisoformat(str(value))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
