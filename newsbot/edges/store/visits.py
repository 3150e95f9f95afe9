"""SQLite in a thread of its own, visited once for each statement.

aiosqlite goes there four times: for a cursor, to execute, to fetch, to close. Each way back waits for its
turn in an event loop that is busy with feeds, so an answer of six statements would wait two dozen times.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, Self

import aiosqlite

_Row = tuple[Any, ...]


def connect(path: str, **options: Any) -> aiosqlite.Connection:
    """For SQLAlchemy, in place of `aiosqlite.connect`: a connection that is open once it was awaited."""
    connection = _Connection(lambda: sqlite3.connect(path, **options), iter_chunk_size=0)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: nobody waits for it at the end
    return connection


class _Connection(aiosqlite.Connection):
    _stopping: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread, once. Who asks again waits for the same end: a second one would never come."""
        if self._stopping is None:
            self._stopping = super().stop()
        return self._stopping

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    async def visit(self, run: Callable[[sqlite3.Cursor], tuple[_Told, Sequence[_Row]]]) -> Any:
        def there() -> tuple[_Told, Sequence[_Row]]:
            with closing(self._conn.cursor()) as cursor:
                return run(cursor)

        return await self._execute(there)  # type: ignore[no-untyped-call]


_Told = tuple[Any, int, int | None]  # description, number of rows, number of the last row


class _Cursor:
    """What SQLAlchemy needs of one. Its rows were all fetched before the statement is answered."""

    arraysize = 1
    description: Any = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[_Row] = ()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        return await self._run(lambda cursor: cursor.execute(statement, parameters))  # type: ignore[arg-type]

    async def executemany(self, statement: str, rows: Iterable[Iterable[Any]]) -> Self:
        return await self._run(lambda cursor: cursor.executemany(statement, rows))  # type: ignore[arg-type]

    async def fetchall(self) -> Sequence[_Row]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        """It was, in the thread, as soon as its rows were fetched."""

    async def _run(self, execute: Callable[[sqlite3.Cursor], object]) -> Self:
        def run(cursor: sqlite3.Cursor) -> tuple[_Told, Sequence[_Row]]:
            execute(cursor)
            rows = cursor.fetchall() if cursor.description else ()
            return (cursor.description, cursor.rowcount, cursor.lastrowid), rows

        told, self._rows = await self._connection.visit(run)
        self.description, self.rowcount, self.lastrowid = told
        return self
