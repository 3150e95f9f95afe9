"""The terminal of `newsbot run`: messages and log lines above, one live status line below."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TextIO, cast

_CLEAR = "\r\x1b[2K"


@dataclass(slots=True)
class Status:
    """What the status line says."""

    feeds: int = 0
    due: int = 0
    failing: int = 0
    polled: int = 0
    entries: int = 0
    stories: int = 0
    deals: int = 0
    alerts: int = 0
    next_poll_at: datetime | None = None

    def line(self, now: datetime) -> str:
        """The line as a person reads it."""
        facts = [
            f"{self.feeds} feeds: {self.due} due, {self.polled} polled, {self.failing} failing",
            f"{self.entries} entries, {self.stories} stories, {self.deals} deals, {self.alerts} alerts",
            f"next poll {_until(self.next_poll_at, now)}",
        ]
        return " · ".join(facts)


class Terminal(io.TextIOBase):
    """A stream that keeps the status line below what is written to it. Not on a terminal: a plain stream."""

    def __init__(self, stream: TextIO, status: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._status = status
        self._line = ""
        self._live = status.isatty()

    @property
    def stream(self) -> TextIO:
        """Itself, as the type that writers of text ask for."""
        return cast("TextIO", self)

    @property
    def live(self) -> bool:
        """Whether there is a status line."""
        return self._live

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io declares an attribute
        return self._stream.encoding or "utf-8"

    def isatty(self) -> bool:
        return self._stream.isatty()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Write above the status line."""
        if not self._live:
            written = self._stream.write(text)
            self._stream.flush()  # also where a pipe or a file reads along
            return written
        self._status.write(_CLEAR)
        self._status.flush()
        self._stream.write(text)
        self._stream.flush()
        if text.endswith("\n"):
            self._status.write(self._line)
            self._status.flush()
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def show(self, line: str) -> None:
        """Replace the status line."""
        if self._live:
            self._line = line[: shutil.get_terminal_size().columns - 1]
            self._status.write(_CLEAR + self._line)
            self._status.flush()

    def end(self) -> None:
        """Leave the terminal as it was found."""
        if self._live:
            self._status.write(_CLEAR)
            self._status.flush()
            self._live = False


def _until(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "none"
    left = at - now
    if left <= timedelta(0):
        return "now"
    if left < timedelta(minutes=2):
        return f"in {int(left.total_seconds())} s"
    return f"in {int(left.total_seconds() // 60)} min"
