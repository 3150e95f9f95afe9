"""`column IN (many numbers)` with one parameter, so that the statement's text never changes with their count.

SQLite refuses more than 32,766 parameters, and both engines plan a long list anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection


def among(
    connection: AsyncConnection, column: ColumnElement[Any], numbers: Iterable[int]
) -> ColumnElement[bool]:
    """Whether `column` is one of `numbers` (signed, 64 bits)."""
    if connection.dialect.name == "sqlite":
        rows = func.json_each(bindparam(None, orjson.dumps(list(numbers)).decode(), Text)).table_valued(
            "value"
        )
        return column.in_(select(rows.c.value))
    return column == func.any(bindparam(None, list(numbers), ARRAY(BigInteger)))
