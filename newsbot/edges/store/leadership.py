"""Only one process serves a bot's chats: whoever leads. Others stand by (PostgreSQL) or are refused (SQLite).

On PostgreSQL the lead is an advisory lock of the session: when a leader dies, its session and with it the
lock end at once. Beside a SQLite file it is a lock on a small file, which the system lifts when its holder
dies. In neither case does a clock matter.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg

from newsbot.edges.store.engine import is_sqlite, parse_url
from newsbot.errors import StoreError

if sys.platform == "win32":  # pragma: no cover - not run where tests run
    import msvcrt

    def _lock(file: IO[str]) -> None:
        # One byte far behind the text, so that the text can still be read by others.
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Leadership:
    """The lead over one database, for one purpose. `acquire`, now and then `held`, at the end `release`."""

    def __init__(self, url: str, name: str = "deliver") -> None:
        self._url = parse_url(url)
        self._sqlite = is_sqlite(self._url)
        self._name = name
        self._file: IO[str] | None = None
        self._session: psycopg.AsyncConnection[object] | None = None

    async def acquire(self) -> bool:
        """Take the lead if it is free; asking again while leading is no fault."""
        if await self.held():
            return True
        return self._acquire_file() if self._sqlite else await self._acquire_session()

    async def held(self) -> bool:
        """Whether we still lead. A lost database connection means that somebody else may."""
        if self._sqlite:
            return self._file is not None
        if self._session is None:
            return False
        try:
            await self._session.execute("SELECT 1")
        except psycopg.Error:
            await self.release()
            return False
        return True

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._session is not None:
            with suppress(psycopg.Error, OSError):
                await self._session.close()
            self._session = None

    def holder(self) -> str:
        """Who leads beside a SQLite file, for people: "process 4711 on rosa". Empty when nobody says."""
        with suppress(OSError):
            return self._path().read_text(encoding="utf-8").strip()
        return ""

    def _path(self) -> Path:
        return Path(f"{self._url.database}.{self._name}.lock")

    def _acquire_file(self) -> bool:
        try:
            file = self._path().open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"cannot open {self._path().name} beside the database: {error.strerror}"
            ) from error
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        self._file = file
        return True

    async def _acquire_session(self) -> bool:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            # A session of its own: one from the pool could be handed on, or closed as idle.
            session = await psycopg.AsyncConnection.connect(
                address,
                autocommit=True,
                connect_timeout=10,
                application_name=f"newsbot-{self._name}",
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
            )
        except psycopg.Error as error:
            raise StoreError("the database is not reachable") from error
        key = int.from_bytes(
            hashlib.sha256(f"newsbot {self._name}".encode()).digest()[:8], "big", signed=True
        )
        try:
            row = await (await session.execute("SELECT pg_try_advisory_lock(%s)", (key,))).fetchone()
        except psycopg.Error as error:
            await session.close()
            raise StoreError("the database is not reachable") from error
        if row is None or not row[0]:
            await session.close()
            return False
        self._session = session
        return True
