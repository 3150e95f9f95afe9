"""Polls that are written down while the database comes and goes: a feed is never believed read before it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import psycopg
from sqlalchemy import func, select

from newsbot.edges.store import claims, feeds, tables
from newsbot.edges.store.engine import Store
from newsbot.jobs.prepared import Read
from newsbot.jobs.settling import MOST_ENTRIES, Brought, Settler
from newsbot.model.feed import Feed, Fetched, Polling, ReadFeed
from tests import make
from tests.make import NOW

HOST = "feed.example"
ENTRIES = MOST_ENTRIES + 44  # two transactions


async def brought(store: Store) -> Brought:
    """One poll of one feed: claimed, fetched, read."""
    url = f"https://{HOST}/"
    async with store.write() as connection:
        await feeds.sync_feeds(connection, [Feed(url)], {HOST}, NOW)
        (claim,) = await claims.claim_due(
            connection, NOW, lease="a:1", lease_until=NOW + timedelta(minutes=3), limit=1
        )
    told = [make.entry(guid=f"{number}", title=f"Town {number} opens a library") for number in range(ENTRIES)]
    prepared = tuple(make.arrival(entry).prepared for entry in told)
    read = Read(ReadFeed(title="Wire", site_url=None, entries=()), b"pieces", ENTRIES, prepared)
    fetched = Fetched(url, url, 200, {"etag": '"v1"'}, b"", timedelta(seconds=1))
    return Brought(claim, NOW, NOW, fetched=fetched, body_hash=b"hash", read=read)


async def state(store: Store) -> tuple[int, str | None, bytes, bytes]:
    """Entries that are stored, and what would keep us from reading them again."""
    async with store.read() as connection:
        entries = await connection.scalar(select(func.count()).select_from(tables.entries)) or 0
        row = (await connection.execute(select(tables.feeds))).one()
    return entries, row.etag, row.body_hash, row.known_pieces


def clock(*calls: Callable[[], object]) -> Callable[[], datetime]:
    """Asked once before each transaction; what happens to the database at that moment."""
    waiting = list(calls)

    def now() -> datetime:
        if waiting:
            waiting.pop(0)()
        return NOW

    return now


async def test_a_long_feed_of_which_a_part_was_dropped_is_read_again(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        (name,) = admin.execute("SELECT current_database()").fetchone() or ("",)
        admin.execute(f"ALTER DATABASE {name} SET lock_timeout = '200ms'".encode())
    async with await Store.open(postgres_url) as store:
        one = await brought(store)
        settler = Settler(store, Polling(private_hosts=frozenset({HOST})), Random(1), patience=())
        with psycopg.connect(postgres_url) as other:

            def hold() -> None:
                other.execute("UPDATE turns SET taken = taken")

            assert await settler.settle([one], clock(hold, other.rollback)) == []
        assert await state(store) == (0, None, b"", b"")
        again = replace(one, dropped=False)
        (settled,) = await settler.settle([again], clock())
        assert (settled.poll.new, settled.poll.ok) == (ENTRIES, True)
        assert await state(store) == (ENTRIES, '"v1"', b"hash", b"pieces")


async def test_a_poll_whose_lease_was_taken_leaves_nothing_and_the_next_has_it_all(store: Store) -> None:
    one = await brought(store)
    settler = Settler(store, Polling(private_hosts=frozenset({HOST})), Random(1))
    later = NOW + timedelta(minutes=4)
    async with store.write() as connection:
        (taken,) = await claims.claim_due(
            connection, later, lease="b:1", lease_until=later + timedelta(minutes=3), limit=1
        )
    assert await settler.settle([one], clock()) == []
    assert await state(store) == (0, None, b"", b"")
    (settled,) = await settler.settle([replace(one, claim=taken)], clock())
    assert settled.poll.new == ENTRIES
    assert await state(store) == (ENTRIES, '"v1"', b"hash", b"pieces")
