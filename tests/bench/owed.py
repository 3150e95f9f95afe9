"""What the deliverer asks of the store where a hundred thousand messages wait: time, CPU and plan of each question.

    python -m tests.bench.owed
    python -m tests.bench.owed --database postgresql://…   # an empty one

A tenth of them are tried again, one in a thousand is under way, and as many digests wait for tomorrow.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, text

from newsbot.edges.store.announcing import go_on
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.deliveries import any_due, claim_due, next_due, take_over
from newsbot.edges.store.engine import Store
from newsbot.edges.store.folding import find_crowded
from newsbot.edges.store.migrating import migrate
from newsbot.edges.store.tables import chats, deliveries

BAR = 20.0  # milliseconds for one claim, on a quiet machine
SCAN = re.compile(r"(->\s+)?(SCAN (alerts|deliveries|chats|facts)|Seq Scan)")
Question = Callable[[AsyncConnection], Awaitable[object]]


async def fill(store: Store, owed: int, now: datetime) -> None:
    for start in range(0, owed, 2_000):
        numbers = range(start + 1, min(owed, start + 2_000) + 1)
        async with store.write() as connection:
            await connection.execute(
                insert(chats),
                [{"chat_id": number, "type": "private", "created_at": now} for number in numbers],
            )
            await connection.execute(insert(deliveries), [_row(number, now) for number in numbers])
            tomorrow = now + timedelta(days=1)
            digests = [_row(number, now) | {"kind": "digest", "due_at": tomorrow} for number in numbers]
            await connection.execute(
                insert(deliveries), [row | {"state": "queued", "day": "2026-03-03"} for row in digests]
            )
    if store.dialect == "postgresql":
        async with store.write() as connection:  # as autovacuum has it done within a minute
            await connection.execute(text("ANALYZE"))


def _row(number: int, now: datetime) -> dict[str, Any]:
    state = "sending" if number % 1000 == 0 else "uncertain" if number % 10 == 0 else "queued"
    return {
        "kind": "alert",
        "chat_id": number,
        "story_id": 1,
        "state": state,
        "due_at": now - timedelta(milliseconds=number),
        "lease_until": now + timedelta(minutes=3) if state == "sending" else None,
        "lease": "another" if state == "sending" else "",
        "created_at": now,
        "text": "",
        "day": "",
    }


async def scans_of(connection: AsyncConnection, question: Question) -> list[str]:
    """Scans of whole tables in the plans of all that is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        await question(connection)
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    scans = []
    for statement, parameters in asked:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "WITH", "DELETE")):
            told = await connection.exec_driver_sql(how + statement, parameters)
            scans += [line for line in (str(row[-1]).strip() for row in told.all()) if SCAN.match(line)]
    return scans


async def measure(url: str, owed: int, times: int) -> bool:
    """Print the figures; whether a claim keeps the bar."""
    await migrate(url)
    now = datetime.now(UTC)
    async with await Store.open(url) as store:
        await fill(store, owed, now)

        async def claim(connection: AsyncConnection) -> None:
            until = now + timedelta(minutes=3)
            await claim_due(
                connection, now, limit=16, lease="ours", lease_until=until, types=("private", "group")
            )

        questions: dict[str, Question] = {
            "claim 16": claim,
            "is anything due": lambda connection: any_due(connection, now, ("private",)),
            "when is the next due": lambda connection: next_due(connection, now),
            "leases that ended": lambda connection: take_over(connection, now),
            "chats with many": lambda connection: find_crowded(connection, now, ("private",)),
            "announcements": lambda connection: go_on(connection, now),
        }
        usual = {}
        for name, question in questions.items():
            async with store.write() as connection:
                scans = await scans_of(connection, question)
                await connection.rollback()
            spent = []
            for _ in range(times):
                async with store.write() as connection:
                    began = time.perf_counter()
                    await question(connection)
                    spent.append((time.perf_counter() - began) * 1000)
                    await connection.rollback()
            usual[name] = statistics.median(spent)
            print(
                f"{name:22} usual {usual[name]:7.1f} ms, best {min(spent):7.1f}, worst {max(spent):7.1f}; "
                f"scans: {', '.join(scans) or 'none'}"
            )
    return usual["claim 16"] <= BAR


def main(owed: int = 100_000, times: int = 30, database: str = "") -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(database or f"sqlite:///{folder}/newsbot.db", owed, times))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--owed", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--database", default="", help="URL of an empty database; a SQLite file if not given")
    raise SystemExit(0 if main(**vars(parser.parse_args())) else 1)
