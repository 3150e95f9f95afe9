"""Only one process serves a bot's chats: whoever leads. Others stand by (PostgreSQL) or are refused (SQLite).

On PostgreSQL the lead is an advisory lock of the session: when a leader dies, its session and with it the
lock end at once. Beside a SQLite file it is a lock on a small file, which the system lifts when its holder
dies. In neither case does a clock matter.
"""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from newsbot.edges.store.engine import is_sqlite, parse_url
from newsbot.errors import StoreError

if TYPE_CHECKING:
    from newsbot.edges.store.sessions import SessionLock

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
        parsed = parse_url(url)
        self._lock: FileLock | SessionLock
        if is_sqlite(parsed):
            self._lock = FileLock(Path(f"{parsed.database}.{name}.lock"))
        else:
            from newsbot.edges.store.sessions import SessionLock  # noqa: PLC0415 - psycopg: 4 MB that SQLite has no use for

            self._lock = SessionLock(parsed, name)

    async def acquire(self) -> bool:
        """Take the lead if it is free; asking again while leading is no fault."""
        return await self.held() or await self._lock.acquire()

    async def held(self) -> bool:
        """Whether we still lead. A lost database connection means that somebody else may."""
        return await self._lock.held()

    async def release(self) -> None:
        await self._lock.release()

    def holder(self) -> str:
        """Who leads beside a SQLite file, for people: "process 4711 on rosa". Empty when nobody says."""
        return self._lock.holder()


class FileLock:
    """Beside a SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def acquire(self) -> bool:
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"cannot open {self._path.name} beside the database: {error.strerror}"
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

    async def held(self) -> bool:
        return self._file is not None

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def holder(self) -> str:
        with suppress(OSError):
            return self._path.read_text(encoding="utf-8").strip()
        return ""
