"""What a stored entry takes on the disk, by table: generated news, filed as ever, on both engines."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg

from tests.bench import ours
from tests.bench.measured import run
from tests.bench.scale import database, server
from tests.bench.server import Web, host

PASSING = "story_keys"  # swept when the join window is over; the rest stays


def main(feeds: int) -> bool:
    numbers = range(feeds)
    private = frozenset(map(host, numbers))
    with (
        tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name,
        Web(numbers) as web,
        server() as (address, _),
    ):
        listed = Path(name) / "private.json"
        listed.write_text(json.dumps(sorted(private)), "utf-8")
        engines: dict[str, Callable[[str], dict[str, int]]] = {
            f"sqlite:///{name}/stored.db": _sqlite,
            database(address, "stored"): _postgresql,
        }
        for url, sizes in engines.items():
            ours.prepare(url, web.urls, private)
            entries = run("tests.bench.ours", url, "--private", str(listed)).said["entries"]
            told = {table: size / entries for table, size in sizes(url).items() if size > 10 * entries}
            lasting = sum(size for table, size in told.items() if table != PASSING)
            listing = ", ".join(f"{table} {size:.0f}" for table, size in told.items())
            print(
                f"storage: {url.partition(':')[0]}: {lasting:.0f} bytes an entry, and {told[PASSING]:.0f}"
                f" until the join window is over ({entries} entries; {listing})",
                flush=True,
            )
    return True


def _sqlite(url: str) -> dict[str, int]:
    """Pages of each table and of its indexes."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return dict(
            connection.execute(
                "SELECT tbl_name, sum(pgsize) AS size FROM dbstat JOIN sqlite_schema USING (name)"
                " GROUP BY tbl_name ORDER BY size DESC"
            ).fetchall()
        )


def _postgresql(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return dict(
            connection.execute(
                "SELECT relname, pg_total_relation_size(oid) AS size FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY size DESC"
            ).fetchall()
        )
