"""What is owed: alerts and the deliveries that will carry them, written with the story they are about.

When something is due is decided by the caller. Claiming, sending and what follows is in `deliveries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import notify
from newsbot.edges.store.tables import alerts, chats, deliveries, entries, stories
from newsbot.edges.store.upserts import insert_into
from newsbot.model.alert import Delivery, Owed

WAKE = "deliveries"  # what `Store.wait` listens for
EDIT_SOON = timedelta(seconds=20)  # what comes within it is told by one edit
EDIT_PAUSE = timedelta(minutes=3)  # between two edits of one message
EDIT_WINDOW = timedelta(hours=48)  # older messages are left as they are
_CHUNK = 2_000  # rows in one statement, far below every limit on bound values

Place: TypeAlias = tuple[int, int | None]  # a chat and a topic in it
Message: TypeAlias = tuple[int, int]  # a chat and the number of a message in it
T = TypeVar("T")


async def owe(connection: AsyncConnection, owed: Sequence[Owed], now: datetime) -> int:
    """Store what is owed and wake the deliverer. One alert a chat and story; returns how many were new."""
    known = await _known_chats(connection, {item.alert.chat_id for item in owed})
    by_key: dict[tuple[int, int], Owed] = {}
    for item in owed:
        if item.alert.chat_id in known:  # a chat may be deleted while a story is filed
            by_key.setdefault((item.alert.chat_id, item.alert.story_id), item)
    fresh: list[tuple[int, Owed]] = []
    for some in _chunks(by_key.values()):
        fresh += await _insert_alerts(connection, some, by_key, now)
    instant = [(alert_id, item) for alert_id, item in fresh if item.kind == "alert"]
    daily = [(alert_id, item) for alert_id, item in fresh if item.kind == "digest"]
    for pairs in _chunks(instant):
        await _owe_each(connection, pairs, now)
    await _owe_digests(connection, daily, now)
    if fresh:
        await notify(connection, WAKE)
    return len(fresh)


async def owe_edits(connection: AsyncConnection, story_ids: Iterable[int], now: datetime) -> int:
    """A later entry joined these stories: every message sent about them lately will be edited, once, soon."""
    of_these = among(connection, deliveries.c.story_id, sorted(story_ids))
    sent = (
        select(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.story_id, deliveries.c.message_id)
        .where(of_these, deliveries.c.kind == "alert", deliveries.c.state == "sent")
        .where(deliveries.c.sent_at > now - EDIT_WINDOW, deliveries.c.message_id.is_not(None))
    )
    messages = (await connection.execute(sent)).all()
    if not messages:
        return 0
    waiting, free_at = await _edits(connection, of_these, now)
    rows = []
    for row in messages:
        message = (row.chat_id, row.message_id)
        if message not in waiting:
            due = max(now + EDIT_SOON, free_at.get(message, now))
            of = {"thread_id": row.thread_id, "story_id": row.story_id, "message_id": row.message_id}
            rows.append(_delivery("edit", row.chat_id, due, now) | of)
    for some in _chunks(rows):
        await connection.execute(insert(deliveries), some)
    await notify(connection, WAKE)
    return len(rows)


async def owe_missed(connection: AsyncConnection, sent: Delivery, newest: int, now: datetime) -> bool:
    """An alert was just sent that told of its story up to the entry `newest`: whether an edit tells of more.

    Coverage that joins while the alert is under way is told by nobody else: for the filing there was no
    message yet.
    """
    of_it = entries.c.story_id == sent.story_id
    if connection.dialect.name == "postgresql":  # a filing under way is waited for, and waits for us
        held = select(stories.c.story_id).where(stories.c.story_id == sent.story_id)
        await connection.execute(held.with_for_update(read=True))
    if (await connection.scalar(select(func.max(entries.c.entry_id)).where(of_it)) or 0) <= newest:
        return False
    of = {"thread_id": sent.thread_id, "story_id": sent.story_id, "message_id": sent.message_id}
    row = _delivery("edit", sent.chat_id, now + EDIT_SOON, now) | of
    await connection.execute(insert(deliveries).values(row))
    await notify(connection, WAKE)
    return True


async def _edits(
    connection: AsyncConnection, of_these: ColumnElement[bool], now: datetime
) -> tuple[set[Message], dict[Message, datetime]]:
    """Messages for which an edit waits; and of those edited just now, when they may be edited again."""
    edits = select(
        deliveries.c.chat_id, deliveries.c.message_id, deliveries.c.state, deliveries.c.sent_at
    ).where(of_these, deliveries.c.kind == "edit")
    lately = and_(deliveries.c.state == "sent", deliveries.c.sent_at > now - EDIT_PAUSE)
    open_ = deliveries.c.state.in_(("queued", "uncertain", "sending"))
    waiting: set[Message] = set()
    free_at: dict[Message, datetime] = {}
    for row in await connection.execute(edits.where(or_(open_, lately))):
        message = (row.chat_id, row.message_id)
        if row.state in ("queued", "uncertain"):  # will tell what is known when it leaves
            waiting.add(message)
        else:
            free_at[message] = max(free_at.get(message, now), (row.sent_at or now) + EDIT_PAUSE)
    return waiting, free_at


async def owe_notice(connection: AsyncConnection, chat_id: int, html: str, now: datetime) -> int:
    """Owe a chat a message of our own, as HTML; the delivery's id, or 0 where no such chat is known."""
    if not await _known_chats(connection, {chat_id}):
        return 0
    row = _delivery("notice", chat_id, now, now) | {"text": html}
    made = await connection.execute(insert(deliveries).values(row).returning(deliveries.c.delivery_id))
    await notify(connection, WAKE)
    return int(made.scalar_one())


async def owe_weekly(
    connection: AsyncConnection, chat_id: int, day: str, due_at: datetime, now: datetime
) -> bool:
    """Owe the weekly roll-up of the week that ends on the local day `day`; False when it was owed before."""
    turned = await connection.execute(
        update(chats).where(chats.c.chat_id == chat_id, chats.c.weekly_day < day).values(weekly_day=day)
    )
    if turned.rowcount != 1:
        return False
    await connection.execute(
        insert(deliveries).values(_delivery("weekly", chat_id, due_at, now) | {"day": day})
    )
    await notify(connection, WAKE)
    return True


async def _known_chats(connection: AsyncConnection, ids: set[int]) -> set[int]:
    # Held until the commit, so that nobody deletes a chat under the rows that name it.
    query = select(chats.c.chat_id).where(among(connection, chats.c.chat_id, sorted(ids)))
    return set(await connection.scalars(query.with_for_update(read=True, key_share=True)))


async def _insert_alerts(
    connection: AsyncConnection, items: Sequence[Owed], by_key: dict[tuple[int, int], Owed], now: datetime
) -> list[tuple[int, Owed]]:
    rows = [
        {
            "chat_id": item.alert.chat_id,
            "thread_id": item.alert.thread_id,
            "story_id": item.alert.story_id,
            "subscription_id": item.alert.subscription_id,
            "reason": item.alert.reason,
            "move": item.alert.move,
            "created_at": now,
        }
        for item in items
    ]
    wanted = (alerts.c.alert_id, alerts.c.chat_id, alerts.c.story_id)
    statement = insert_into(connection, alerts).on_conflict_do_nothing().returning(*wanted)
    made = await connection.execute(statement, rows)
    return [(row.alert_id, by_key[row.chat_id, row.story_id]) for row in made]


async def _owe_each(connection: AsyncConnection, pairs: Sequence[tuple[int, Owed]], now: datetime) -> None:
    rows = [
        _delivery("alert", item.alert.chat_id, item.due_at, now)
        | {"thread_id": item.alert.thread_id, "story_id": item.alert.story_id}
        for _, item in pairs
    ]
    await connection.execute(insert(deliveries), rows)


async def _owe_digests(connection: AsyncConnection, pairs: Sequence[tuple[int, Owed]], now: datetime) -> None:
    """Alerts join the digest that waits for their chat and topic; where none waits, one is made."""
    by_place: dict[Place, list[tuple[int, Owed]]] = {}
    for alert_id, item in pairs:
        by_place.setdefault((item.alert.chat_id, item.alert.thread_id), []).append((alert_id, item))
    waiting = await waiting_digests(connection, {chat for chat, _ in by_place})
    for place, mine in by_place.items():
        digest = waiting.get(place)
        if digest is None:
            first = min((item for _, item in mine), key=lambda item: item.due_at)
            digest = await insert_digest(connection, place, first.due_at, first.day, now)
        await gather(connection, digest, [alert_id for alert_id, _ in mine])


async def join_digest(
    connection: AsyncConnection,
    place: Place,
    stories: Sequence[int],
    now: datetime,
    *,
    due_at: datetime,
    day: str,
) -> None:
    """Alerts that could not be sent one by one go with the next digest of their chat and topic."""
    digest = (await waiting_digests(connection, [place[0]])).get(place)
    if digest is None:
        digest = await insert_digest(connection, place, due_at, day, now)
    theirs = select(alerts.c.alert_id).where(
        alerts.c.chat_id == place[0], among(connection, alerts.c.story_id, stories)
    )
    await gather(connection, digest, list(await connection.scalars(theirs)))


async def waiting_digests(connection: AsyncConnection, chat_ids: Iterable[int]) -> dict[Place, int]:
    """Digests not begun, held until the commit: nobody claims one while alerts join it."""
    query = (
        select(deliveries.c.delivery_id, deliveries.c.chat_id, deliveries.c.thread_id)
        .where(among(connection, deliveries.c.chat_id, sorted(chat_ids)), deliveries.c.state == "queued")
        .where(deliveries.c.kind == "digest", deliveries.c.text == "")
        .order_by(deliveries.c.due_at, deliveries.c.delivery_id)
        .with_for_update()
    )
    found: dict[Place, int] = {}
    for row in await connection.execute(query):
        found.setdefault((row.chat_id, row.thread_id), row.delivery_id)
    return found


async def insert_digest(
    connection: AsyncConnection,
    place: Place,
    due_at: datetime,
    day: str,
    now: datetime,
    *,
    late: bool = False,
) -> int:
    chat_id, thread_id = place
    row = _delivery("digest", chat_id, due_at, now) | {"thread_id": thread_id, "day": day, "late": late}
    made = await connection.execute(insert(deliveries).values(row).returning(deliveries.c.delivery_id))
    return int(made.scalar_one())


async def gather(connection: AsyncConnection, digest: int, alert_ids: Iterable[int]) -> None:
    """Let these alerts be carried by this digest."""
    mine = among(connection, alerts.c.alert_id, alert_ids)
    await connection.execute(update(alerts).where(mine).values(delivery_id=digest))


def same_place(place: Place) -> ColumnElement[bool]:
    """Deliveries to this chat and topic."""
    chat_id, thread_id = place
    topic = deliveries.c.thread_id.is_(None) if thread_id is None else deliveries.c.thread_id == thread_id
    return and_(deliveries.c.chat_id == chat_id, topic)


def _delivery(kind: str, chat_id: int, due_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "chat_id": chat_id,
        "state": "queued",
        "due_at": due_at,
        "created_at": now,
        "thread_id": None,
    }


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    several = iter(items)
    while some := list(islice(several, _CHUNK)):
        yield some
