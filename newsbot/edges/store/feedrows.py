"""A feed's row and its FeedState, both ways. The order of columns is fixed, so that reading is cheap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update

from newsbot.edges.store.tables import feeds, polls
from newsbot.model.feed import FeedState, Hints, Poll, Validators

STATE = (
    feeds.c.feed_id,
    feeds.c.url,
    feeds.c.fixed_interval,
    feeds.c.private,
    feeds.c.full_text,
    feeds.c.title,
    feeds.c.etag,
    feeds.c.last_modified,
    feeds.c.body_hash,
    feeds.c.known_pieces,
    feeds.c.hints,
    feeds.c.entry_times,
    feeds.c.first_polled_at,
    feeds.c.last_polled_at,
    feeds.c.last_success_at,
    feeds.c.last_full_at,
    feeds.c.last_entry_at,
    feeds.c.next_poll_at,
    feeds.c.next_poll_reason,
    feeds.c.errors,
    feeds.c.throttles,
    feeds.c.failing_since,
    feeds.c.moved_to,
    feeds.c.moved_days,
    feeds.c.gone,
    feeds.c.told_broken,
    feeds.c.told_silent,
)


def state_of(row: Sequence[Any]) -> FeedState:
    """What a row that starts with the columns `STATE` says."""
    return FeedState(
        feed_id=row[0],
        url=row[1],
        fixed_interval=_span(row[2]),
        private=row[3],
        full_text=row[4],
        title=row[5],
        validators=Validators(etag=row[6], last_modified=row[7]),
        body_hash=row[8],
        known_pieces=row[9],
        hints=_hints(row[10]),
        entry_times=tuple(datetime.fromtimestamp(at, UTC) for at in row[11]),
        first_polled_at=row[12],
        last_polled_at=row[13],
        last_success_at=row[14],
        last_full_at=row[15],
        last_entry_at=row[16],
        next_poll_at=row[17],
        next_poll_reason=row[18],
        errors=row[19],
        throttles=row[20],
        failing_since=row[21],
        moved_to=row[22],
        moved_days=tuple(row[23]),
        gone=row[24],
        told_broken=row[25],
        told_silent=row[26],
    )


# The columns that a poll writes back; url, host and domain only where the feed moved.
WRITTEN = STATE[5:]

NOTE = (
    update(feeds)
    .where(feeds.c.feed_id == bindparam("of_feed"))
    .values(lease="", lease_until=None, **{column.name: bindparam("to_" + column.name) for column in WRITTEN})
)


def note_row(state: FeedState, now: datetime) -> dict[str, Any]:
    """The parameters of `NOTE`."""
    return {
        "of_feed": state.feed_id,
        "to_title": state.title,
        "to_etag": state.validators.etag,
        "to_last_modified": state.validators.last_modified,
        "to_body_hash": state.body_hash,
        "to_known_pieces": state.known_pieces,
        "to_hints": _hints_row(state.hints),
        "to_entry_times": [at.timestamp() for at in state.entry_times],
        "to_first_polled_at": state.first_polled_at,
        "to_last_polled_at": state.last_polled_at,
        "to_last_success_at": state.last_success_at,
        "to_last_full_at": state.last_full_at,
        "to_last_entry_at": state.last_entry_at,
        "to_next_poll_at": state.next_poll_at or now,
        "to_next_poll_reason": state.next_poll_reason,
        "to_errors": state.errors,
        "to_throttles": state.throttles,
        "to_failing_since": state.failing_since,
        "to_moved_to": state.moved_to,
        "to_moved_days": list(state.moved_days),
        "to_gone": state.gone,
        "to_told_broken": state.told_broken,
        "to_told_silent": state.told_silent,
    }


POLL = (
    polls.c.at,
    polls.c.status,
    polls.c.milliseconds,
    polls.c.bytes,
    polls.c.entries,
    polls.c.new,
    polls.c.reason,
    polls.c.ok,
)


def poll_of(row: Sequence[Any]) -> Poll:
    """What a row that starts with the columns `POLL` says."""
    at, status, milliseconds, size, entries, new, reason, ok = row[: len(POLL)]
    elapsed = timedelta(milliseconds=milliseconds)
    return Poll(
        at=at, status=status, elapsed=elapsed, bytes=size, entries=entries, new=new, reason=reason, ok=ok
    )


def poll_row(feed_id: int, poll: Poll) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
        "at": poll.at,
        "status": poll.status,
        "milliseconds": round(poll.elapsed / timedelta(milliseconds=1)),
        "bytes": poll.bytes,
        "entries": poll.entries,
        "new": poll.new,
        "reason": poll.reason,
        "ok": poll.ok,
    }


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _hints(row: dict[str, Any]) -> Hints:
    if not row:
        return Hints()
    return Hints(
        ttl=_span(row.get("ttl")),
        update_every=_span(row.get("update_every")),
        skip_hours=frozenset(row.get("skip_hours", ())),
        skip_days=frozenset(row.get("skip_days", ())),
    )


def _hints_row(hints: Hints) -> dict[str, Any]:
    """Only what was said: most feeds hint at nothing."""
    said: dict[str, Any] = {}
    if hints.ttl is not None:
        said["ttl"] = hints.ttl.total_seconds()
    if hints.update_every is not None:
        said["update_every"] = hints.update_every.total_seconds()
    if hints.skip_hours:
        said["skip_hours"] = sorted(hints.skip_hours)
    if hints.skip_days:
        said["skip_days"] = sorted(hints.skip_days)
    return said
