"""Alerts on the terminal: the channel of a first run without a token, and of a dry run."""

from __future__ import annotations

import asyncio
import itertools
import sys
from typing import TextIO

from newsbot.errors import TryLater
from newsbot.model.alert import Part

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class ConsoleChannel:
    """Writes every message as plain text, set apart by empty lines; colours only where a person looks on."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream  # None: standard output, looked up when written to
        self._numbers = itertools.count(1)

    async def send(
        self,
        chat_id: int,
        part: Part,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
        key: str = "",
    ) -> int:
        await self._write(chat_id, part.plain)
        return next(self._numbers)

    async def edit(self, chat_id: int, message_id: int, part: Part, *, key: str = "") -> None:
        """A terminal cannot be edited: the new text is written below."""
        await self._write(chat_id, part.plain)

    async def _write(self, chat_id: int, text: str) -> None:
        stream = self._stream or sys.stdout
        if stream.closed:
            raise TryLater(chat_id, "the terminal is closed")
        clean = "".join(
            c for c in text if c == "\n" or c.isprintable()
        )  # a headline must not steer a terminal
        head, _, rest = clean.strip().partition("\n")
        if stream.isatty():
            head = f"{_BOLD}{head}{_PLAIN}"
            rest = "\n".join(_dimmed(line) if line.startswith("http") else line for line in rest.split("\n"))
        whole = f"{head}\n{rest}".rstrip() + "\n\n"
        try:
            # In a thread: a terminal that is scrolled or a full pipe may hold the writer for long.
            await asyncio.to_thread(_put, stream, whole)
        except (OSError, ValueError) as error:  # the pipe was closed, the terminal is gone
            raise TryLater(chat_id, f"cannot write to the terminal: {error}") from error


def _dimmed(line: str) -> str:
    return f"{_DIM}{line}{_PLAIN}"


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:  # a terminal of another encoding still gets the news
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
