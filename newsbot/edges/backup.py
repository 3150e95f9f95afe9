"""Copies of a SQLite database, taken while newsbot runs, and put back while it does not.

PostgreSQL has tools of its own for this; the errors say which.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from newsbot.errors import StoreError

_PAGES = 2048  # copied at a time; between them a writer may go on


def backup(database_url: str, target: Path) -> int:
    """Write a consistent copy to `target`, replacing an old one only by a whole one; return its bytes."""
    source = _file_of(database_url, "pg_dump")
    if not source.exists():
        raise StoreError(f"{source}: there is no database yet; `newsbot run` or `newsbot migrate` makes it")
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent}: no such folder; make it, or name another")
    part = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy, pages=_PAGES, sleep=0.01)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it
        _check(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{target}: the backup failed: {error}") from error
    return target.stat().st_size


def restore(database_url: str, source: Path) -> Path | None:
    """Put a copy in place of the database; returns where the database that stood there went, if one did."""
    target = _file_of(database_url, "pg_restore")
    _check(source)
    before = target.with_name(target.name + ".before-restore") if target.exists() else None
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if before is not None:
            _refuse_while_used(target)
            with closing(sqlite3.connect(target)) as live:  # brings the write-ahead log home
                live.execute("PRAGMA journal_mode=DELETE")
            target.replace(before)
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            with closing(sqlite3.connect(part)) as fresh:
                copy.backup(fresh)
            part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        if before is not None and before.exists() and not target.exists():
            before.replace(target)
        raise StoreError(f"{source}: could not be restored: {error}") from error
    return before


def _file_of(database_url: str, tool: str) -> Path:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        raise StoreError(f"this is for SQLite; for PostgreSQL use {tool}")
    return Path(str(url.database))


def _check(path: Path) -> None:
    """Raise StoreError unless the file is a whole newsbot database."""
    if not path.exists():
        raise StoreError(f"{path}: no such file")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
            tables = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
    except sqlite3.Error as error:
        raise StoreError(f"{path}: not a SQLite database: {error}") from error
    if verdict != "ok":
        raise StoreError(f"{path}: damaged: {verdict}")
    if not {"alembic_version", "stories", "chats"} <= tables:
        raise StoreError(f"{path}: a SQLite database, but not one of newsbot")


def _refuse_while_used(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        raise StoreError(f"{path}: in use; stop newsbot first, then restore") from None
