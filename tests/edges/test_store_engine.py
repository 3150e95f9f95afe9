"""Transactions, errors in words, waking across processes, migrations. On both engines."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from newsbot.edges.store.among import among
from newsbot.edges.store.columns import Instant, day_of
from newsbot.edges.store.engine import Store, notify, parse_url
from newsbot.edges.store.migrating import HEAD, configuration, migrate, migrate_apart
from newsbot.edges.store.tables import metadata, story_keys, turns
from newsbot.errors import ConfigError, StoreError
from tests.servers.telegram_server import PATIENCE

SOON = timedelta(milliseconds=50)
LATER = timedelta(seconds=PATIENCE)
RAISE = update(turns).where(turns.c.name == "filing").values(taken=turns.c.taken + 1)


async def taken(store: Store) -> int:
    async with store.read() as connection:
        count = select(turns.c.taken).where(turns.c.name == "filing")
        return int((await connection.execute(count)).scalar_one())


async def fail(store: Store, announce: str = "") -> None:
    async with store.write() as connection:
        await connection.execute(RAISE)
        if announce:
            await notify(connection, announce)
        raise ZeroDivisionError


async def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(store)
    assert await taken(store) == 0


async def test_writers_queue_and_none_is_lost(store: Store) -> None:
    async def write() -> None:
        async with store.write() as connection:
            await connection.execute(RAISE)

    await asyncio.gather(*[write() for _ in range(30)])
    assert await taken(store) == 30


async def test_a_cancelled_writer_leaves_the_store_usable(store: Store) -> None:
    async def write() -> None:
        async with store.write() as connection:
            await connection.execute(RAISE)
            writing.set()
            await asyncio.Event().wait()

    writing = asyncio.Event()
    task = asyncio.create_task(write())
    await writing.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.write() as connection:
        await connection.execute(RAISE)
    assert await taken(store) == 1


async def test_writers_cancelled_at_any_point_hold_no_lock(store: Store) -> None:
    async def write() -> None:
        async with store.write() as connection:
            for _ in range(20):
                done.append(await connection.execute(RAISE))
                done.append(await connection.execute(select(turns.c.taken)))

    # Kept: what an error refers to, a half-read statement perhaps, is not collected then.
    ends: list[BaseException | None] = []
    for number in range(60):
        done: list[object] = []
        task = asyncio.create_task(write())
        while len(done) < min(number, 40):  # noqa: ASYNC110 - as often as the loop turns
            await asyncio.sleep(0)
        for _ in range(number * 7 % 11):  # within the statement that comes next, or the commit
            await asyncio.sleep(0)
        task.cancel()
        ends += await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(PATIENCE), store.write() as connection:
            await connection.execute(RAISE)
    assert sum(isinstance(end, asyncio.CancelledError) for end in ends) > 30


async def test_a_reader_of_sqlite_sees_one_moment_while_others_write(sqlite_url: str) -> None:
    """PostgreSQL shows each statement its own moment, by design."""
    async with await Store.open(sqlite_url) as store, store.read() as connection:
        before = (await connection.execute(select(turns.c.taken))).all()
        async with store.write() as writer:
            await writer.execute(RAISE)
        assert (await connection.execute(select(turns.c.taken))).all() == before


async def listen(store: Store) -> None:
    """From here on notices of other processes are heard, too: who begins to listen is told to look once more."""
    if store.dialect == "postgresql":
        assert await store.wait("deliveries", LATER)


async def test_a_notice_wakes_who_waits_after_the_commit(store: Store, database_url: str) -> None:
    async with await Store.open(database_url) as other:
        await listen(store)
        assert not await store.wait("deliveries", SOON)
        if store.dialect == "postgresql":
            async with other.write() as connection:
                await notify(connection, "deliveries")
            assert await store.wait("deliveries", LATER)
        async with store.write() as connection:
            await notify(connection, "deliveries")
            await notify(connection, "deliveries")
            assert not await store.wait("deliveries", SOON)
        assert await store.wait("deliveries", LATER)


async def test_a_notice_of_a_transaction_that_failed_wakes_nobody(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(store, announce="deliveries")
    await listen(store)
    assert not await store.wait("deliveries", SOON)


async def test_any_number_of_keys_is_one_value(store: Store) -> None:
    numbers = [-(2**63), -1, 0, 2**63 - 1, *range(50_000)]
    async with store.read() as connection:
        wanted = among(connection, turns.c.taken, numbers)
        assert len((await connection.execute(select(turns.c.name).where(wanted))).all()) == 2
        wanted = among(connection, turns.c.taken, [])
        assert (await connection.execute(select(turns.c.name).where(wanted))).all() == []


async def test_a_locked_database_is_said_in_words(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    async with await Store.open(sqlite_url) as store:
        async with store.write() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another process"):
            async with store.write() as connection:
                await connection.execute(RAISE)
        holder.execute("ROLLBACK")
        holder.close()
        async with store.write() as connection:
            await connection.execute(RAISE)


async def test_a_full_disk_is_said_in_words_and_passes(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        async with store.write() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        fill = text("INSERT INTO facts (name, value, at) VALUES ('x', :value, '2026-01-01 00:00:00')")
        with pytest.raises(StoreError, match="disk is full"):
            async with store.write() as connection:
                await connection.execute(fill, {"value": '"' + "x" * 1_000_000 + '"'})
        async with store.write() as connection:
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages * 100}")
            await connection.execute(RAISE)
        assert await taken(store) == 1


async def test_a_database_that_goes_away_comes_back(postgres_url: str) -> None:
    async with await Store.open(postgres_url) as store:
        with psycopg.connect(postgres_url, autocommit=True) as killer:
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newsbot'"

            async def write_while_it_goes() -> None:
                async with store.write() as connection:
                    await connection.execute(RAISE)
                    killer.execute(end)
                    await connection.execute(RAISE)

            with pytest.raises(StoreError):
                await write_while_it_goes()
            killer.execute(end)
        async with store.write() as connection:
            await connection.execute(RAISE)
        assert await taken(store) == 1


async def test_an_unmigrated_database_says_so(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite:///{tmp_path}/empty.db") as store:
        with pytest.raises(StoreError, match="newsbot migrate"):
            await taken(store)


async def test_an_unreachable_database_names_no_password() -> None:
    with pytest.raises(StoreError) as raised:
        await Store.open("postgresql://newsbot:s3cret@127.0.0.1:1/newsbot")
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///news.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////data/news.db", "sqlite+aiosqlite"),
        ("postgresql://host/db", "postgresql+psycopg"),
        ("postgresql+asyncpg://host/db", "postgresql+psycopg"),
    ],
)
def test_plain_urls_are_understood(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "news.db", "sqlite://", "sqlite:///:memory:", "mysql://host/db"])
def test_other_urls_are_refused_with_the_mend(url: str) -> None:
    with pytest.raises(ConfigError, match="write sqlite:///path or postgresql://"):
        parse_url(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that nobody has migrated yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/new.db"
        return
    server: str = request.getfixturevalue("postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield server.replace("/postgres?", "/empty?")
        connection.execute("DROP DATABASE empty WITH (FORCE)")


async def test_of_several_that_migrate_at_once_one_does_and_all_succeed(empty_url: str) -> None:
    outcomes = await asyncio.gather(*[migrate(empty_url) for _ in range(4)])
    assert {after for _, after in outcomes} == {HEAD}
    assert sum(before is None for before, _ in outcomes) == 1


async def test_a_process_of_its_own_migrates_as_well(empty_url: str) -> None:
    for _ in range(2):
        await migrate_apart(empty_url)
        assert await migrate(empty_url) == (HEAD, HEAD)


async def test_a_database_of_a_newer_release_is_refused(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for way in (migrate, migrate_apart):
        with pytest.raises(StoreError, match="newer newsbot"):
            await way(sqlite_url)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, metadata))


async def test_tables_are_what_the_migrations_make(store: Store) -> None:
    async with store.read() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


def revisions() -> list[str]:
    return [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]


@pytest.mark.parametrize("revision", revisions())
async def test_an_upgrade_keeps_what_is_stored(empty_url: str, revision: str) -> None:
    await migrate(empty_url, to=revision)
    async with await Store.open(empty_url) as store:
        async with store.write() as connection:
            filled = await connection.run_sync(fill)
        await migrate(empty_url)
        async with store.read() as reader:
            found = set(await reader.run_sync(lambda sync: inspect(sync).get_table_names()))
            assert found == {*metadata.tables, "alembic_version"}
            assert await reader.run_sync(differences) == []
            for table, rows in filled.items():
                assert await reader.scalar(text(f"SELECT count(*) FROM {table}")) == rows, table  # noqa: S608 - our own names


async def test_keys_of_stories_outlive_the_upgrade_to_whole_days(empty_url: str) -> None:
    await migrate(empty_url, to="0003")
    ends = [datetime(2026, 5, day, hour, tzinfo=UTC) for day, hour in ((1, 0), (1, 23), (2, 0))]
    async with await Store.open(empty_url) as store:
        async with store.write() as connection:
            for number, end in enumerate(ends):
                key = text("INSERT INTO story_keys (key, story_id, expires_at) VALUES (:key, 7, :end)")
                await connection.execute(
                    key.bindparams(bindparam("end", type_=Instant())), {"key": number, "end": end}
                )
        await migrate(empty_url)
        async with store.read() as reader:
            for number, end in enumerate(ends):
                for when, found in ((end - timedelta(minutes=1), True), (end + timedelta(days=1), False)):
                    asked = select(story_keys.c.story_id).where(story_keys.c.key == number)
                    alive = asked.where(story_keys.c.expires_on > day_of(when))
                    assert (await reader.scalar(alive) == 7) is found, (end, when)


def fill(connection: Connection) -> dict[str, int]:
    """One row more in every table, as the tables are at that revision; returns how many each has then."""
    there = MetaData()
    there.reflect(connection)
    counts = {}
    for table in there.sorted_tables:
        if table.name != "alembic_version":
            connection.execute(insert(table), {column.name: _some(column.type) for column in table.columns})
            counts[table.name] = connection.scalar(select(func.count()).select_from(table)) or 0
    return counts


def _some(kind: TypeEngine[Any]) -> object:
    sorts: tuple[tuple[type, object], ...] = (
        (Boolean, True),
        (Integer, 1),
        (Float, 0.5),
        (DateTime, datetime(2026, 1, 1, tzinfo=UTC)),
        (JSON, {"kept": True}),
        (LargeBinary, b"x"),
    )
    return next((value for sort, value in sorts if isinstance(kind, sort)), "x")
