"""SQLAlchemy Core on asyncio: each call runs in a greenlet, out of which the driver awaits.

`sqlalchemy.ext.asyncio` does the same and brings all of the object mapper along: 7 MB of every process, for
what nobody here uses.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar, TypeVarTuple, overload

from sqlalchemy import URL, Connection, CursorResult, Dialect, Engine, Executable, ScalarResult, create_engine
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.util.concurrency import greenlet_spawn

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class AsyncConnection:
    """A connection out of the pool. Its transaction begins with its first statement, if not before."""

    __slots__ = ("_sync",)

    def __init__(self, sync: Connection) -> None:
        self._sync = sync

    @property
    def sync_connection(self) -> Connection:
        """What is under it: for `event.listen`."""
        return self._sync

    @property
    def dialect(self) -> Dialect:
        return self._sync.dialect

    @property
    def info(self) -> dict[Any, Any]:
        """Belongs to the connection of the driver, and outlives this use of it."""
        return self._sync.info

    @overload
    async def execute(
        self, statement: TypedReturnsRows[*_Ts], parameters: Any = None
    ) -> CursorResult[*_Ts]: ...
    @overload
    async def execute(
        self, statement: Executable, parameters: Any = None
    ) -> CursorResult[*tuple[Any, ...]]: ...
    async def execute(self, statement: Executable, parameters: Any = None) -> Any:
        return await greenlet_spawn(self._sync.execute, statement, parameters)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> CursorResult[Any]:
        return await greenlet_spawn(self._sync.exec_driver_sql, statement, parameters)

    @overload
    async def scalar(self, statement: TypedReturnsRows[_T], parameters: Any = None) -> _T | None: ...
    @overload
    async def scalar(self, statement: Executable, parameters: Any = None) -> Any: ...
    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    @overload
    async def scalars(self, statement: TypedReturnsRows[_T], parameters: Any = None) -> ScalarResult[_T]: ...
    @overload
    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]: ...
    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return (await self.execute(statement, parameters)).scalars()

    async def run_sync(self, function: Callable[[Connection, *_Ts], _T], *arguments: *_Ts) -> _T:
        """What is written for a plain connection, Alembic above all."""
        return await greenlet_spawn(function, self._sync, *arguments)

    async def rollback(self) -> None:
        await greenlet_spawn(self._sync.rollback)


class AsyncEngine:
    """A pool of connections. `url` names a driver that is made for asyncio."""

    def __init__(self, url: URL, **options: Any) -> None:
        self.sync_engine: Engine = create_engine(url, **options)

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[AsyncConnection]:
        """One connection; what it has not committed by the end of the block is undone."""
        sync = await greenlet_spawn(self.sync_engine.connect)
        try:
            yield AsyncConnection(sync)
        finally:
            await _whole(greenlet_spawn(sync.close))

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction: committed at the end of the block, undone where it raises."""
        async with self.connect() as connection:
            transaction = await greenlet_spawn(connection.sync_connection.begin)
            try:
                yield connection
            except BaseException:
                await greenlet_spawn(transaction.__exit__, *sys.exc_info())
                raise
            await greenlet_spawn(transaction.__exit__, None, None, None)

    async def dispose(self) -> None:
        await greenlet_spawn(self.sync_engine.dispose)


async def _whole(work: Coroutine[Any, Any, None]) -> None:
    """Wait until it is done, cancelled or not: a connection that is half closed is in nobody's hands."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled
