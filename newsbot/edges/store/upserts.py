"""`INSERT … ON CONFLICT` has no common form; both dialects spell it alike, each in a class of its own."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import Table

from newsbot.edges.store.connections import AsyncConnection


def insert_into(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that can say so. The dialect that is not in use stays unloaded: 2 MB."""
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
