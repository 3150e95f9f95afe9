"""A wire to a database that can be cut, and mended again: what a restart or a bad switch looks like."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self
from urllib.parse import parse_qs, urlsplit


class Proxy:
    """Listens on loopback and passes everything on to a PostgreSQL server, while it is `up`."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._socket = parse_qs(self._parts.query).get("host", [""])[0]
        self._wires: set[asyncio.StreamWriter] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()
        await asyncio.gather(*self._running)

    @property
    def url(self) -> str:
        """The database's URL by way of this wire."""
        user = self._parts.username or "postgres"
        password = f":{self._parts.password}" if self._parts.password else ""
        return f"postgresql://{user}{password}@127.0.0.1:{self._port}{self._parts.path}"

    async def mend(self) -> None:
        """Let connections through (again), at the same port."""
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every connection and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for wire in self._wires:
            wire.transport.abort()

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        with suppress(OSError):
            if self._socket.startswith("/"):
                port = self._parts.port or 5432
                far = await asyncio.open_unix_connection(f"{self._socket}/.s.PGSQL.{port}")
            else:
                far = await asyncio.open_connection(self._parts.hostname, self._parts.port)
            await asyncio.gather(self._pass(reader, far[1]), self._pass(far[0], writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._wires.add(writer)
        try:
            with suppress(OSError):
                while some := await reader.read(65536):
                    writer.write(some)
                    await writer.drain()
        finally:
            self._wires.discard(writer)
            writer.close()
