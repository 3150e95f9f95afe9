"""`column IN (many numbers)` with one parameter, so that the statement's text never changes with their count.

SQLite refuses more than 32,766 parameters, and both engines plan a long list anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, bindparam, func, literal_column, select

from newsbot.edges.store.connections import AsyncConnection


def among(
    connection: AsyncConnection, column: ColumnElement[Any], numbers: Iterable[int]
) -> ColumnElement[bool]:
    """Whether `column` is one of `numbers` (signed, 64 bits)."""
    return _among(connection.dialect.name, column, None, bound(connection.dialect.name, numbers))


def among_bound(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement that is kept: the numbers come later, by that name, as `bound` makes them."""
    return _among(dialect, column, name, bound(dialect, ()))


def bound(dialect: str, numbers: Iterable[int]) -> Any:
    """Numbers as that database takes them."""
    return orjson.dumps(list(numbers)).decode() if dialect == "sqlite" else list(numbers)


def _among(dialect: str, column: ColumnElement[Any], name: str | None, value: Any) -> ColumnElement[bool]:
    if dialect == "sqlite":
        # Not `table_valued`, whose parts hold each other: circles, which only the collector would find.
        rows = func.json_each(bindparam(name, value, Text))
        return column.in_(select(literal_column("value")).select_from(rows))
    return column == func.any(bindparam(name, value, ARRAY(BigInteger)))
