"""Several processes on one database, killed at random: nothing is lost, no story or alert is doubled."""

from __future__ import annotations

import asyncio
import itertools
import pickle
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from newsbot.alerts.query import to_json
from newsbot.edges.store import chats, feeds, tables
from newsbot.edges.store.engine import Store
from newsbot.model.chat import Query
from newsbot.model.feed import Entry, Feed
from tests import make
from tests.make import NOW
from tests.servers.feed_server import Answer, FeedServer

ROOT = Path(__file__).parents[2]
OUTLETS = 3
LICENSORS = ("Nokia", "Ericsson", "Qualcomm", "InterDigital", "Huawei")
LICENSEES = ("Xiaomi", "Samsung", "Lenovo")
EVENTS = tuple(itertools.product(LICENSORS, LICENSEES))  # no two of the same parties


def told_by(outlet: int, licensor: str, licensee: str, at: datetime) -> Entry:
    """The same event in another outlet's words."""
    title, summary = (
        (
            f"{licensor} and {licensee} sign patent licence agreement",
            f"{licensor} and {licensee} signed a multi-year patent licence agreement.",
        ),
        (
            f"{licensee} takes licence to patents of {licensor}",
            f"The phone maker {licensee} will pay royalties for standard-essential patents of {licensor}.",
        ),
        (
            f"Patent licence: {licensor} signs {licensee}",
            f"Under the patent license agreement {licensee} may use the patents of {licensor}.",
        ),
    )[outlet]
    slug = f"{outlet}-{licensor}-{licensee}".lower()
    return make.entry(
        guid=slug,
        title=title,
        summary=summary,
        link=f"https://outlet{outlet}.example/{slug}",
        published_at=at,
    )


async def start(module: str, *arguments: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.flows.{module}",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


async def subscribe_to_all(store: Store, at: datetime) -> None:
    async with store.write() as connection:
        await chats.save_chat(connection, make.chat(5), at)
        await chats.add_subscription(connection, 5, to_json(Query()), "instant", at - timedelta(days=30))


async def count(store: Store, table: str, *columns: str) -> int:
    named = tables.metadata.tables[table]
    counted = select(*[named.c[column] for column in columns]).distinct() if columns else select(named)
    async with store.read() as connection:
        return await connection.scalar(select(func.count()).select_from(counted.subquery())) or 0


async def ask_again_until_read(store: Store) -> int:
    """How many feeds were read; of those that were not, as on a machine too busy to read them in time, what
    would keep us from their entries is not stored, and they are asked again at once instead of in an hour."""
    table = tables.feeds
    async with store.write() as connection:
        read = await connection.scalar(
            select(func.count()).select_from(table).where(table.c.last_success_at.is_not(None))
        )
        failed = (await connection.execute(select(table).where(table.c.errors > 0))).all()
        assert all((one.etag, one.body_hash, one.known_pieces) == (None, b"", b"") for one in failed)
        long_ago = datetime.now(UTC) - timedelta(minutes=2)
        await feeds.reschedule(connection, {one.feed_id: long_ago for one in failed}, "again")
    return read or 0


async def test_the_same_events_filed_by_killed_neighbours_are_one_story_each(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await subscribe_to_all(store, NOW)
    rng = random.Random(4)
    files = []
    for outlet in range(OUTLETS):
        arrivals = [
            make.arrival(
                told_by(outlet, *event, NOW + timedelta(minutes=number)), feed_id=outlet + 1, seen_at=NOW
            )
            for number, event in enumerate(EVENTS)
        ]
        files.append(tmp_path / f"{outlet}.pickle")
        files[-1].write_bytes(pickle.dumps(arrivals))

    async def file(outlet: int) -> None:
        for lives in range(2):
            process = await start("filing_worker", database_url, str(files[outlet]), str(outlet + lives))
            assert process.stdin is not None
            process.stdin.write(b"go\n")
            if lives == 0:
                await asyncio.sleep(rng.uniform(0.0, 0.15))
                await kill(process)
            else:
                assert await process.wait() == 0
                process.stdin.close()

    await asyncio.gather(*[file(outlet) for outlet in range(OUTLETS)])
    assert await count(store, "entries") == OUTLETS * len(EVENTS)
    assert await count(store, "entries", "feed_id", "guid_key") == OUTLETS * len(EVENTS)
    assert await count(store, "stories") == len(EVENTS)
    assert await count(store, "entries", "story_id") == len(EVENTS)
    assert await count(store, "alerts") == len(EVENTS)
    assert await count(store, "deliveries") == len(EVENTS)


async def test_pollers_killed_at_random_with_clocks_off_lose_and_double_nothing(
    store: Store, database_url: str
) -> None:
    now = datetime.now(UTC)
    await subscribe_to_all(store, now)
    rng = random.Random(11)
    fillers = [make.entry(title=f"Town {number} opens a library", published_at=now) for number in range(30)]
    async with FeedServer() as server:
        listed = []
        for number, (licensor, licensee) in enumerate(EVENTS):
            for outlet in range(2):
                told = told_by(outlet, licensor, licensee, now - timedelta(minutes=number))
                path = f"/{number}/{outlet}"
                server.put(path, Answer(make.rss(fillers[number * 2 + outlet], told), delay=0.05))
                listed.append(Feed(server.url(path)))
        async with store.write() as connection:
            await feeds.sync_feeds(connection, listed, {"127.0.0.1"}, now - timedelta(minutes=2))
        offsets = (0.0, -60.0, 60.0)
        processes = list(
            await asyncio.gather(*[start("poll_worker", database_url, str(off), "1") for off in offsets])
        )
        try:
            for _ in range(2):
                await asyncio.sleep(rng.uniform(0.1, 0.6))
                victim = rng.randrange(len(processes))
                await kill(processes[victim])
                processes[victim] = await start("poll_worker", database_url, str(offsets[victim]), "2")
            async with asyncio.timeout(90):
                while await ask_again_until_read(store) < len(listed):  # noqa: ASYNC110 - other processes write
                    await asyncio.sleep(0.2)
        finally:
            await asyncio.gather(*[kill(process) for process in processes])
    assert await count(store, "entries") == 2 * len(listed)
    assert await count(store, "entries", "feed_id", "guid_key") == 2 * len(listed)
    assert await count(store, "alerts") == len(EVENTS)
    assert await count(store, "alerts", "story_id") == len(EVENTS)
    assert await count(store, "deliveries") == len(EVENTS)
