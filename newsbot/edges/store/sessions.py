"""A lock that a session of PostgreSQL holds: it ends with the session, and so with whoever held it."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import psycopg
from sqlalchemy import URL

from newsbot.errors import StoreError


class SessionLock:
    """An advisory lock, by name; one for each database."""

    def __init__(self, url: URL, name: str) -> None:
        self._url = url
        self._name = name
        self._session: psycopg.AsyncConnection[object] | None = None

    async def acquire(self) -> bool:
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

    async def held(self) -> bool:
        if self._session is None:
            return False
        try:
            await self._session.execute("SELECT 1")
        except psycopg.Error:
            await self.release()
            return False
        return True

    async def release(self) -> None:
        if self._session is not None:
            with suppress(psycopg.Error, OSError):
                await self._session.close()
            self._session = None

    def holder(self) -> str:
        """Nobody says: the database tells no names."""
        return ""
