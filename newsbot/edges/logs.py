"""Logging: one event a line, as text for people or JSON for machines, and never a secret.

Callers log with `logging.getLogger(__name__)`; facts go into `extra={"feed_id": 3}` and appear as fields.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

# A bot token wherever it turns up, also inside a request URL, and the password of any URL.
_TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+@")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CHATTY = ("httpx", "httpcore", "apscheduler", "aiosqlite", "telegram", "alembic", "trafilatura", "asyncio")


def configure(level: str, style: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log record to `stream` (standard error), redacted. `style` is text or json."""
    redact = Redactor(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(redact) if style == "json" else TextFormatter(redact))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _CHATTY:  # they log each request, with its URL, at info
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # A tick that is skipped because the one before still works is how a metronome should behave.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


class Redactor:
    """Replaces secrets in a text: those named, anything shaped like a bot token, passwords in URLs."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _PASSWORD.sub(r"\1***@", _TOKEN.sub("***", text))


class _Formatter(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self.redact = redact

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """What the caller gave as `extra`."""
        return {key: value for key, value in vars(record).items() if key not in _STANDARD}

    def trace(self, record: logging.LogRecord) -> str:
        """The traceback, redacted; "" where there is none."""
        return self.redact(self.formatException(record.exc_info)) if record.exc_info else ""

    def instant(self, record: logging.LogRecord) -> str:
        """When it was logged, UTC."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class TextFormatter(_Formatter):
    """`2026-05-03T10:00:00.000+00:00 info jobs.poll: polled feed_id=3 new=2`."""

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f" {key}={_plain(value)}" for key, value in self.fields(record).items())
        name = record.name.removeprefix("newsbot.")
        line = f"{self.instant(record)} {record.levelname.lower()} {name}: {record.getMessage()}{fields}"
        trace = self.trace(record)
        # A traceback keeps its lines: that is for a person, and machines read JSON.
        return self.redact(" ".join(line.splitlines())) + (f"\n{trace}" if trace else "")


class JsonFormatter(_Formatter):
    """One JSON object a line: at, level, logger, event, the extra fields, trace."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": self.instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **self.fields(record),
        }
        trace = self.trace(record)
        if trace:
            event["trace"] = trace
        return self.redact(json.dumps(event, default=str, ensure_ascii=False))


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text
