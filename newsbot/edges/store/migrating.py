"""Bringing a database to the newest revision, safely also when several processes start at once."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy import exc as sa_exc

from newsbot.edges.store.engine import is_sqlite, parse_url, postgresql_engine, sqlite_engine, words
from newsbot.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

# Beside the package in a checkout and in the container.
SCRIPTS = Path(__file__).resolve().parents[3] / "migrations"
HEAD = "0004"  # the newest revision, so that a database at head needs no Alembic (10 MB) to say so
# Seconds between tries: a new file becomes a write-ahead one in the only step that SQLite does not wait for.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
_LOCK = 0x6E657773  # any number, the same in every process


async def migrate(url: str, *, to: str = "head") -> tuple[str | None, str]:
    """Upgrade and return the revisions before and after. Of two that start at once, one finds it done."""
    parsed = parse_url(url)
    if is_sqlite(parsed):
        make_folder(parsed)
        # Tables that are rebuilt would take the rows along that refer to them.
        engine = sqlite_engine(parsed, begin="BEGIN IMMEDIATE", foreign_keys=False)
    else:
        engine = postgresql_engine(parsed)
    try:
        for pause in (*_PAUSES, None):
            try:
                async with engine.begin() as connection:
                    return await connection.run_sync(_upgrade, to)
            except (sa_exc.OperationalError, sa_exc.InterfaceError) as error:
                if pause is None or not is_sqlite(parsed) or "locked" not in str(error.orig):
                    raise StoreError(words(error.orig or error)) from error
            await asyncio.sleep(pause)
    finally:
        await engine.dispose()
    raise AssertionError("the last try either returns or raises")


async def migrate_apart(url: str) -> None:
    """The same for who goes on for long: in a process of its own, as Alembic's 12 MB would stay for good."""
    parsed = parse_url(url)
    if await _at_head(parsed):
        return
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"from {__name__} import _main; _main()"),
        stdin=PIPE,  # an address may hold a password: no argument, which everybody sees
        stdout=PIPE,
        start_new_session=True,  # Ctrl-C is for us
    )
    try:
        said, _ = await process.communicate(url.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise StoreError(said.decode().strip() or "the database could not be brought to the newest revision")


def _main() -> None:
    try:
        asyncio.run(migrate(sys.stdin.read()))
    except StoreError as error:
        sys.stdout.write(str(error))
        sys.exit(1)


async def _at_head(url: URL) -> bool:
    engine = sqlite_engine(url, begin="BEGIN") if is_sqlite(url) else postgresql_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision) == HEAD
    except (sa_exc.DBAPIError, OSError):
        return False  # whoever migrates says what is wrong
    finally:
        await engine.dispose()


def make_folder(url: URL) -> None:
    """SQLite makes its file, but no folder for it."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's view of our migrations, without an ini file."""
    if not SCRIPTS.is_dir():
        raise StoreError(f"the migrations are missing: {SCRIPTS} is no folder")
    from alembic.config import Config  # noqa: PLC0415 - only where there is something to migrate

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, to: str) -> tuple[str | None, str]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    before = _revision(connection)
    target = HEAD if to == "head" else to
    if before == target:
        return before, target
    from alembic import command  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = configuration(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise StoreError("the database was made by a newer newsbot; install that or a later one")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every step
    command.upgrade(config, target)
    return before, target


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
