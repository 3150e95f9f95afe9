"""Many rows into one table, at what the driver itself costs.

SQLAlchemy looks at every value of every row anew; here what there is to know of the columns is found once.
Rows name all columns: defaults are not filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, Dialect, Table

from newsbot.edges.store.columns import Instant
from newsbot.edges.store.connections import AsyncConnection

Process = Callable[[Any], Any]


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """PostgreSQL gets them as one document, and makes rows of it faster than it takes them one by one."""
    if not rows:
        return
    statement, columns = _plan(connection.dialect, table, tuple(rows[0]))
    values = [
        [row[name] for row in rows] if process is None else list(map(process, [row[name] for row in rows]))
        for name, process in columns
    ]
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(statement, list(zip(*values, strict=True)))
        return
    names = [name for name, _ in columns]
    document = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    await connection.exec_driver_sql(
        statement, (orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode(),)
    )


@lru_cache(maxsize=64)
def _plan(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, Process | None], ...]]:
    listed = ", ".join(names)
    if dialect.name == "sqlite":
        rows = f"VALUES ({', '.join('?' for _ in names)})"
    else:
        typed = ", ".join(f"{name} {table.c[name].type.compile(dialect)}" for name in names)
        rows = f"SELECT {listed} FROM json_to_recordset(%s::json) AS given ({typed})"  # noqa: S608 - our own tables
    processes = tuple((name, _process(dialect, table, name)) for name in names)
    return f"INSERT INTO {table.name} ({listed}) {rows}", processes


def _process(dialect: Dialect, table: Table, name: str) -> Process | None:
    """How a value of this column is handed to the driver; None: as it is."""
    kind = table.c[name].type
    if isinstance(kind, Instant):
        return _instants(dialect)
    if dialect.name != "sqlite":
        return None  # what JSON can say
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(kind, JSON):
        return lambda value: "[]" if value == [] else process(value)
    return process


@lru_cache(maxsize=4)
def _instants(dialect: Dialect) -> Process | None:
    """Rows that are stored together share most of their instants."""
    process = Instant().dialect_impl(dialect).bind_processor(dialect)
    return None if process is None else lru_cache(maxsize=4096)(process)
