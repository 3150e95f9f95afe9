"""SQLite visited once a statement: what SQLAlchemy is told is what the driver says."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from newsbot.edges.store.visits import connect


async def _cursor(connection: Any) -> Any:
    return await connection.cursor().__aenter__()


async def test_rows_counts_and_descriptions_are_those_of_the_driver(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "one.db"), timeout=5.0)
    try:
        cursor = await _cursor(connection)
        await cursor.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, name TEXT)")
        assert not cursor.description
        assert await cursor.fetchall() == ()
        await cursor.executemany("INSERT INTO things (name) VALUES (?)", [("a",), ("b",), ("c",)])
        assert cursor.rowcount == 3
        await cursor.execute("INSERT INTO things (name) VALUES (?) RETURNING number", ("d",))
        assert await cursor.fetchall() == [(4,)]
        assert cursor.lastrowid == 4
        await cursor.execute("SELECT number, name FROM things WHERE number > ? ORDER BY number", (2,))
        assert [column[0] for column in cursor.description] == ["number", "name"]
        assert await cursor.fetchall() == [(3, "c"), (4, "d")]
        assert await cursor.fetchall() == ()
        await cursor.close()
    finally:
        await connection.close()


async def test_errors_are_the_drivers_and_the_connection_works_on(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "one.db"))
    try:
        cursor = await _cursor(connection)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await cursor.execute("SELECT * FROM nowhere")
        await cursor.execute("SELECT 1")
        assert await cursor.fetchall() == [(1,)]
    finally:
        await connection.close()
    with pytest.raises(ValueError, match="closed"):
        await cursor.execute("SELECT 1")


async def test_a_connection_that_was_stopped_while_it_closes_is_closed(tmp_path: Path) -> None:
    """As where a job is cancelled twice: the one end of its thread is the end for both who asked."""
    connection: Any = await connect(str(tmp_path / "one.db"))
    entered, leave = threading.Event(), threading.Event()

    def hold(_: sqlite3.Cursor) -> tuple[tuple[None, int, None], tuple[()]]:
        entered.set()
        leave.wait()
        return (None, 0, None), ()

    visiting = asyncio.create_task(connection.visit(hold))
    await asyncio.to_thread(entered.wait)
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)  # it begins, and waits for the visit
    connection.stop()
    leave.set()
    await visiting
    await asyncio.wait_for(closing, 60)
    await asyncio.to_thread(connection._thread.join)
