"""JSON lines in and out, as the commands for scripts speak them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from newsbot.model.deal import Deal
from newsbot.model.feed import Entry

if TYPE_CHECKING:  # the job brings the database along, which small commands need not
    from newsbot.jobs.replay import Replayed

Item = dict[str, Any]


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
            raise click.ClickException(f"{self.path}: {error.strerror}") from None

    def _read(self, file: Any) -> Iterator[Item]:
        for number, line in enumerate(file, 1):
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
            return None, f"no valid JSON: {error}"
        if not isinstance(item, dict):
            return None, "a JSON object is needed"
        for key in self.needs:
            if not isinstance(item.get(key) or "", str):
                return None, f"{key!r} must be a text"
        if "id" in self.needs and not item.get("id"):
            return None, "'id' is missing"
        return item, ""

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
        "published_at": _instant(entry.published_at),
        "updated_at": _instant(entry.updated_at),
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


def replayed_line(one: Replayed) -> Item:
    """What `newsbot replay` prints of an item."""
    line: Item = {"id": one.item["id"], "story": one.story, "deals": [deal_line(deal) for deal in one.deals]}
    line["alert"] = one.alert
    if one.because:
        line["because"] = one.because
    return line


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
