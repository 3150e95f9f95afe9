"""Many rows into one table, at what the driver itself costs.

SQLAlchemy looks at every value of every row anew; here what there is to know of the columns is found once.
Rows name all columns: defaults are not filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.edges.store.columns import Instant

Process = Callable[[Any], Any]


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement, columns = _plan(connection.dialect, table, tuple(rows[0]))
    values = [
        [row[name] for row in rows] if process is None else list(map(process, [row[name] for row in rows]))
        for name, process in columns
    ]
    await connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


@lru_cache(maxsize=64)
def _plan(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, Process | None], ...]]:
    mark = "?" if dialect.name == "sqlite" else "%s"
    listed = ", ".join(names)
    marks = ", ".join(mark for _ in names)
    processes = tuple((name, _process(dialect, table, name)) for name in names)
    return f"INSERT INTO {table.name} ({listed}) VALUES ({marks})", processes  # noqa: S608 - our own tables


def _process(dialect: Dialect, table: Table, name: str) -> Process | None:
    """How a value of this column is handed to the driver; None: as it is."""
    kind = table.c[name].type
    if isinstance(kind, Instant):
        return _instants(dialect)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(kind, JSON) and dialect.name == "sqlite":
        return lambda value: "[]" if value == [] else process(value)
    return process


@lru_cache(maxsize=4)
def _instants(dialect: Dialect) -> Process | None:
    """Rows that are stored together share most of their instants."""
    process = Instant().dialect_impl(dialect).bind_processor(dialect)
    return None if process is None else lru_cache(maxsize=4096)(process)
