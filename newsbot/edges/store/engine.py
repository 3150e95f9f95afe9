"""The connection to the database: opening it, reading, writing, waking whoever waits, and errors in words.

SQLite has one writer at a time: writers queue inside the process and open with BEGIN IMMEDIATE, so that
nobody who has read first is refused when it wants to write. PostgreSQL writers run side by side. What is
read and written is in the modules beside this one; how the tables come to be is in `migrating`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any, Self

import orjson
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy import exc as sa_exc
from sqlalchemy.util.concurrency import in_greenlet

from newsbot.edges.store.connections import AsyncConnection, AsyncEngine
from newsbot.edges.store.visits import connect
from newsbot.errors import ConfigError, StoreError

# How long a writer of SQLite waits for a writer of another process.
BUSY = timedelta(seconds=30)
_CHANNEL = "newsbot"
_WRITE = "write sqlite:///path or postgresql://…"
_OWED = "newsbot_notify"  # what a transaction will announce once it is committed


class Store:
    """One database, open. `read()` and `write()` give transactions; foreign errors leave as StoreError."""

    def __init__(self, url: URL, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self._url = url
        self._reader = reader
        self._writer = writer
        self._turn: asyncio.Lock | None = asyncio.Lock() if is_sqlite(url) else None
        self._events: dict[str, asyncio.Event] = {}
        self._listener: asyncio.Task[None] | None = None
        self.refused: Callable[[StoreError], object] | None = None  # told of each write that fails

    @classmethod
    async def open(cls, url: str, *, durable: bool = True) -> Store:
        """Open a migrated database. `durable=False` suits scratch databases that a crash may take along."""
        parsed = parse_url(url)
        if is_sqlite(parsed):
            reader = sqlite_engine(parsed, begin="BEGIN", durable=durable, size=4)
            writer = sqlite_engine(parsed, begin="BEGIN IMMEDIATE", durable=durable, size=1)
        else:
            reader = writer = postgresql_engine(parsed)
        store = cls(parsed, reader, writer)
        try:
            async with store.read() as connection:
                await connection.execute(text("SELECT 1"))
        except BaseException:
            await store.close()
            raise
        return store

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._url.get_backend_name()

    @property
    def url(self) -> URL:
        """The address, password and all: for whoever opens a connection of its own."""
        return self._url

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with suppress(asyncio.CancelledError):
                await self._listener
            self._listener = None
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that only reads: one moment of the database."""
        with _in_words():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that is committed at the end of the block, or undone when the block raises."""
        if self._turn is None:
            async with self._write() as connection:
                yield connection
            return
        async with self._turn, self._write() as connection:
            yield connection

    @asynccontextmanager
    async def _write(self) -> AsyncGenerator[AsyncConnection]:
        owed: set[str] = set()
        try:
            with _in_words():
                async with self._writer.begin() as connection:
                    connection.info[_OWED] = owed
                    yield connection
        except StoreError as error:
            if self.refused is not None:
                self.refused(error)
            raise
        for name in owed:
            self._event(name).set()

    async def wait(self, name: str, at_most: timedelta) -> bool:
        """Sleep until somebody notifies `name`, here or (PostgreSQL) in any process; False after `at_most`.

        One waiter a name. A notice that came before the call is not lost: it returns at once. So it does when
        listening begins on PostgreSQL, where nobody knows what was announced before.
        """
        if self.dialect == "postgresql" and (self._listener is None or self._listener.done()):
            self._listener = asyncio.create_task(self._listen(), name="newsbot-listen")
        waiting = self._event(name)
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await waiting.wait()
        except TimeoutError:
            return False
        finally:
            waiting.clear()
        return True

    def _event(self, name: str) -> asyncio.Event:
        return self._events.setdefault(name, asyncio.Event())

    async def _listen(self) -> None:
        """Pass on what other processes announce. A lost connection is opened again; nobody relies on it."""
        import psycopg  # noqa: PLC0415 - 9 MB that SQLite has no use for

        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            with suppress(psycopg.Error, OSError):
                connection = await psycopg.AsyncConnection.connect(
                    address, autocommit=True, connect_timeout=10
                )
                async with connection:
                    await connection.execute(f"LISTEN {_CHANNEL}")
                    for waited_for in self._events.values():
                        waited_for.set()  # nobody heard what was announced before
                    async for notice in connection.notifies():
                        self._event(notice.payload).set()
            await asyncio.sleep(1)


async def notify(connection: AsyncConnection, name: str) -> None:
    """Wake whoever waits for `name`, once this transaction is committed."""
    owed: set[str] = connection.info.setdefault(_OWED, set())
    if name in owed:
        return
    owed.add(name)
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text("SELECT pg_notify(:channel, :name)"), {"channel": _CHANNEL, "name": name}
        )


def parse_url(url: str) -> URL:
    """Understand plain `sqlite:///path` and `postgresql://…`, and the same with our drivers named."""
    try:
        parsed = make_url(url)
    except sa_exc.ArgumentError as error:
        raise ConfigError(
            "NEWSBOT_DATABASE_URL is no database URL; write sqlite:///path or postgresql://…"
        ) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise ConfigError(f"a database in memory would forget everything; {_WRITE}")
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise ConfigError(f"{backend} databases are not supported; {_WRITE}")


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def sqlite_engine(
    url: URL, *, begin: str, durable: bool = True, size: int = 1, foreign_keys: bool = True
) -> AsyncEngine:
    """An engine whose transactions open with the statement `begin`, on `size` connections."""
    engine = AsyncEngine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY.total_seconds(),
        hide_parameters=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={"timeout": BUSY.total_seconds(), "async_creator_fn": connect},
    )
    pragmas = (
        "journal_mode = WAL",
        f"synchronous = {'NORMAL' if durable else 'OFF'}",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        # KB, for each connection: little, where a service runs for long and the system keeps files in memory.
        f"cache_size = {-16000 if not durable else -4000 if size == 1 else -1000}",
        # Pages in the log before they are carried over: news in a rush changes the same ones again.
        "wal_autocheckpoint = 4000",
        "journal_size_limit = 67108864",
        "temp_store = MEMORY",
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin transactions by itself, and late
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine.sync_engine, "invalidate")
    def _undo(connection: Any, *_: object) -> None:
        # Its task was cancelled. Closed with a statement half read, SQLite keeps the connection and its lock
        # until Python's collector comes by: minutes, in which nobody could write.
        if in_greenlet():
            with suppress(connection.dbapi.Error):
                connection.rollback()

    return engine


def postgresql_engine(url: URL) -> AsyncEngine:
    return AsyncEngine(
        url.set(drivername="postgresql+psycopg_async"),
        pool_size=5,
        max_overflow=5,
        pool_pre_ping=True,  # a server that was restarted costs nobody a transaction
        pool_use_lifo=True,
        hide_parameters=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC", "application_name": "newsbot"},
    )


def _to_json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


@contextmanager
def _in_words() -> Generator[None]:
    """Translate what the database says about its state; anything else is a bug and passes."""
    try:
        yield
    except (sa_exc.OperationalError, sa_exc.InterfaceError, sa_exc.InternalError) as error:
        raise StoreError(words(error.orig or error)) from error
    except sa_exc.ProgrammingError as error:
        if "does not exist" in str(error.orig):
            raise StoreError(_NOT_MIGRATED) from error
        raise
    except sa_exc.TimeoutError as error:
        raise StoreError("the database is busy: no free connection in time") from error


_NOT_MIGRATED = "the database has not been brought up to date; run `newsbot migrate`"

_SIGNS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda said: "locked" in said or "busy" in said, "the database is locked by another process"),
    (lambda said: "full" in said or "no space" in said, "the disk is full: the database cannot grow"),
    (lambda said: "readonly" in said or "read-only" in said, "the database may only be read, not written"),
    (lambda said: "unable to open" in said, "the database file cannot be opened"),
    (lambda said: "no such table" in said or "no such column" in said, _NOT_MIGRATED),
    (lambda said: "disk i/o" in said, "the disk fails under the database"),
    (
        lambda said: "password" in said or "authentication" in said,
        "the database refuses us: name or password",
    ),
    (
        lambda said: "malformed" in said or "not a database" in said,
        "the database file is damaged or is no database",
    ),
)


def words(error: BaseException) -> str:
    """What happened, for a person; never a statement, a value or a password."""
    said = str(error).lower()
    for fits, meaning in _SIGNS:
        if fits(said):
            return meaning
    first = str(error).strip().splitlines()
    return f"the database is not reachable: {first[0][:200] if first else type(error).__name__}"
