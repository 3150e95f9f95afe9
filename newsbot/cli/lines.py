"""JSON lines in and out, as the commands for scripts speak them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from newsbot.errors import NewsbotError
from newsbot.model.deal import Deal
from newsbot.model.feed import Entry

if TYPE_CHECKING:  # the job brings the database along, which small commands need not
    from newsbot.jobs.replay import Replayed

Item = dict[str, Any]
_BOM = b"\xef\xbb\xbf"  # what some editors put before a file's first line


class Lines:
    """The objects of a JSON-lines file (`-`: standard input). A bad line is told, counted, passed over."""

    def __init__(self, path: str, *, needs: tuple[str, ...] = ()) -> None:
        self.path = path
        self.needs = needs
        self.bad = 0

    def __iter__(self) -> Iterator[Item]:
        if self.path == "-":
            yield from self._read(sys.stdin.buffer)
            return
        try:
            with Path(self.path).open("rb") as file:
                yield from self._read(file)
        except OSError as error:
            raise NewsbotError(f"{self.path}: {error.strerror}") from None

    def _read(self, file: Any) -> Iterator[Item]:
        for number, raw in enumerate(file, 1):
            line = raw.removeprefix(_BOM) if number == 1 else raw
            if not line.strip():
                continue
            item, problem = self._parse(line)
            if item is None:
                self.bad += 1
                click.echo(f"newsbot: {self.path}:{number}: {problem}", err=True)
            else:
                yield item

    def _parse(self, line: bytes) -> tuple[Item | None, str]:
        try:
            item = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            return None, f"no valid JSON: {error.msg} (column {error.colno})"
        if not isinstance(item, dict):
            return None, "a JSON object is needed"
        problem = next(filter(None, (_amiss(item, key) for key in self.needs)), "")
        return (None, problem) if problem else (item, "")

    @property
    def status(self) -> int:
        """The exit status: 1 when a line was bad."""
        return 1 if self.bad else 0


def write(item: Item) -> None:
    """One JSON line on standard output."""
    sys.stdout.buffer.write(orjson.dumps(item) + b"\n")


def entry_line(entry: Entry) -> Item:
    """An entry as `newsbot read` prints it."""
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published_at": instant(entry.published_at),
        "updated_at": instant(entry.updated_at),
        "summary": entry.summary,
        "authors": list(entry.authors),
    }


def deal_line(deal: Deal) -> Item:
    """A deal as `newsbot classify` and `replay` print it; what a text does not state is left out."""
    line: Item = {
        "kind": deal.kind,
        "subtype": deal.subtype,
        "status": deal.status,
        "parties": [{"name": p.name, "role": p.role, "company": p.company} for p in deal.parties],
        "sentence": deal.sentence,
        "score": round(deal.score, 3),
    }
    if deal.fields:
        line["fields"] = list(deal.fields)
    if deal.money:
        line["money"] = deal.money
    if deal.term:
        line["term"] = deal.term
    return line


def replayed_line(one: Replayed, ids: Mapping[str, Any], *, why: bool) -> Item:
    """What `newsbot replay` prints of an item. `ids` are the ids as the file writes them."""
    line: Item = {
        "id": one.item["id"],
        "story": ids[one.story],
        "deals": [deal_line(deal) for deal in one.deals],
        "alert": one.alert,
    }
    if why:
        line["because"] = one.because or None
    return line


def instant(at: datetime | None) -> str | None:
    """UTC in ISO 8601, as all commands print it."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _amiss(item: Item, key: str) -> str:
    """What is wrong with a field, if anything; a date is put into its plain form."""
    value = item.get(key)
    if key == "id":
        if value is None or value == "":
            return "'id' is missing"
        good = isinstance(value, str | int) and not isinstance(value, bool)
        return "" if good else "'id' must be a text or a number"
    if key == "published_at":
        item[key] = _plain_date(value)
        lost = item[key] is None and value not in (None, "")
        return f"'published_at' is no date: {str(value)[:40]!r}; write 2026-11-22T18:00:00Z" if lost else ""
    return "" if value is None or isinstance(value, str) else f"{key!r} must be a text"


def _plain_date(value: Any) -> str | None:
    """A date in any dialect that feeds speak, in ISO 8601; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if not str(value).isdecimal():  # digits alone are seconds since 1970, or a date without dashes
        with suppress(ValueError, OverflowError):  # what scripts mostly write, and quick
            at = datetime.fromisoformat(str(value))
            return instant(at.replace(tzinfo=UTC) if at.tzinfo is None else at)
    from newsbot.feeds.dates import parse

    return instant(parse(str(value)))
