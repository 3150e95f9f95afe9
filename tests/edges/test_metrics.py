"""The metrics by name: docs/operating.md promises them, and what is counted appears under them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from newsbot.edges.metrics import Metrics
from newsbot.edges.store.counting import (
    Snapshot,
    counts_since,
    last_success,
    median_lag,
    snapshot,
    waiting_since,
)
from newsbot.edges.store.engine import Store
from newsbot.edges.store.owing import owe_notice
from newsbot.edges.store.tables import chats

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FULL = Snapshot(
    stories=3,
    entries=4,
    deals={"patent": 2},
    deliveries={"sent": 5},
    queue_age=1.5,
    feeds={"polled": 6},
    chats={"active": 1},
)


def promised() -> dict[str, str]:
    """Metric to label ("" without), as the table of the page names them."""
    section = OPERATING.read_text("utf-8").partition("## Metrics")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {
        name: label for first in firsts for name, label in re.findall(r"`([a-z_]+)(?:\{([a-z]+)\})?`", first)
    }


def filled() -> str:
    metrics = Metrics()
    metrics.polls.labels("ok").inc()
    metrics.new_deals.labels("patent").inc()
    metrics.messages.labels("sent").inc()
    metrics.lag.observe(61)
    metrics.show(FULL)
    return metrics.render().decode()


def test_every_metric_that_is_promised_is_served() -> None:
    served = filled()
    assert len(promised()) > 10
    for name, label in promised().items():
        assert re.search(rf"^newsbot_{name}(_bucket)?(\{{{label or 'le'}=.*\}})? ", served, re.MULTILINE), (
            name
        )


def test_every_metric_that_is_served_is_promised() -> None:
    kinds = re.findall(r"^# TYPE newsbot_(\w+) ", filled(), re.MULTILINE)
    assert {name for name in kinds if not name.endswith("_created")} == set(promised())


def test_what_is_shown_is_what_was_stored_last() -> None:
    metrics = Metrics()
    metrics.show(FULL)
    metrics.show(Snapshot(deliveries={"queued": 2}))
    served = metrics.render().decode()
    assert 'newsbot_deliveries{state="queued"} 2.0' in served
    assert 'state="sent"' not in served
    assert "newsbot_stories 0.0" in served


async def test_an_empty_database_has_numbers_too(store: Store) -> None:
    async with store.read() as connection:
        shown = await snapshot(connection, NOW)
        assert (shown.stories, shown.entries, shown.queue_age) == (0, 0, 0.0)
        assert shown.feeds == {"polled": 0, "failing": 0, "gone": 0, "due": 0}
        assert await last_success(connection) is None
        assert await median_lag(connection, NOW) is None
        assert set((await counts_since(connection, NOW)).values()) == {0}


async def test_who_is_not_let_in_is_no_active_chat(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(
            insert(chats),
            [
                {"chat_id": number, "type": "private", "allowed": number != 3, "created_at": NOW}
                for number in (1, 2, 3)
            ],
        )
        assert (await snapshot(connection, NOW)).chats == {"active": 2, "paused": 0}


async def test_what_waits_for_a_chat_that_cannot_be_written_to_is_no_queue(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(
            insert(chats),
            [
                {"chat_id": 1, "type": "private", "title": "", "paused_at": NOW, "created_at": NOW},
                {"chat_id": 2, "type": "private", "title": "", "paused_at": None, "created_at": NOW},
            ],
        )
        await owe_notice(connection, 1, "for later", NOW)
        assert await waiting_since(connection, NOW) is None
        await owe_notice(connection, 2, "for now", NOW)
        assert await waiting_since(connection, NOW) == NOW
