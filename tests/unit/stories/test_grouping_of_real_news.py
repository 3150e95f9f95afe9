"""The bars of grouping, held on labelled real news where it lies beside the checkout."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.model.deal import Deal, Party
from newsbot.stories.evaluation import Labelled, Placed, evaluate
from newsbot.stories.sketches import sketch
from tests.unit.stories.samples import Shelf

NEWS = Path(__file__).parents[4] / "shared" / "eval" / "deals_dev.jsonl"
pytestmark = pytest.mark.skipif(
    not NEWS.exists(), reason="labelled news lies beside the checkout only on some machines"
)


def labelled_deals(row: dict[str, Any]) -> tuple[Deal, ...]:
    return tuple(
        Deal(
            kind=one["kind"],
            subtype=one["subtype"],
            status=one["status"],
            parties=tuple(Party(party["name"], party["role"]) for party in one["parties"]),
            sentence="",
            score=1.0,
        )
        for one in row["labels"]
    )


def test_the_bars_hold_where_every_deal_is_found() -> None:
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: row["date"])
    shelf = Shelf()
    told: set[int] = set()
    placed = []
    for row in rows:
        deals = labelled_deals(row)
        at = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
        entry = sketch(
            row["title"], row["summary"], at=at, outlet=row["outlet"], link=row["url"], deals=deals
        )
        (story,) = shelf.file(entry)
        placed.append(Placed(row["id"], str(story), bool(deals), bool(deals) and story not in told))
        if deals:
            told.add(story)
    labels = [
        Labelled(
            row["id"], row["event"], datetime.fromisoformat(row["date"]).date(), row.get("timeline") or ""
        )
        for row in rows
        if row["labels"]
    ]
    # Aliases are not resolved here, so a name that outlets write in two ways costs some recall.
    assert evaluate(labels, placed).misses(alerts=1.15) == ()
