"""Small facts that outlive a process: who is admin by being first, what can be undone for a day.

A value is always a mapping: SQLite keeps a bare number in a column of JSON as a number, not as its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select

from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.tables import facts
from newsbot.edges.store.upserts import insert_into

ADMIN = "admin"


def week_line(chat_id: int) -> str:
    """The fact that this admin had the line of the week."""
    return f"week line:{chat_id}"


async def find_fact(connection: AsyncConnection, name: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = await connection.scalar(select(facts.c.value).where(facts.c.name == name))
    return found


async def keep_fact(connection: AsyncConnection, name: str, value: Mapping[str, Any], now: datetime) -> None:
    statement = insert_into(connection, facts)
    await connection.execute(
        statement.values(name=name, value=dict(value), at=now).on_conflict_do_update(
            index_elements=["name"], set_={"value": dict(value), "at": now}
        )
    )


async def take_fact(connection: AsyncConnection, name: str) -> dict[str, Any] | None:
    """Find and forget: of two who ask at once, one gets it."""
    gone = await connection.execute(delete(facts).where(facts.c.name == name).returning(facts.c.value))
    found: dict[str, Any] | None = gone.scalar()
    return found


async def advance_fact(
    connection: AsyncConnection, name: str, value: Mapping[str, Any], at: datetime
) -> bool:
    """Keep what is true since `at`, unless that or something later is kept: of several one gets True."""
    statement = insert_into(connection, facts)
    made = await connection.execute(
        statement.values(name=name, value=dict(value), at=at)
        .on_conflict_do_update(
            index_elements=["name"], set_={"value": dict(value), "at": at}, where=facts.c.at < at
        )
        .returning(facts.c.name)
    )
    return made.scalar() is not None


async def forget_facts(connection: AsyncConnection, prefix: str, before: datetime) -> None:
    """Sweep what is older. The prefix holds no wildcard."""
    old = and_(facts.c.name.startswith(prefix, autoescape=True), facts.c.at < before)
    await connection.execute(delete(facts).where(old))


async def find_admin(connection: AsyncConnection) -> int | None:
    """The admin by being first, where the settings name none."""
    found = await find_fact(connection, ADMIN)
    return None if found is None else int(found["person"])


async def claim_admin(connection: AsyncConnection, person: int, now: datetime) -> int:
    """Become admin if nobody is; returns who is."""
    statement = insert_into(connection, facts)
    await connection.execute(
        statement.values(name=ADMIN, value={"person": person}, at=now).on_conflict_do_nothing()
    )
    found = await find_admin(connection)
    return person if found is None else found
