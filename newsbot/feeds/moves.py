"""When a permanent redirect is believed: the feed's stored URL then becomes its target.

A redirect is easily set by mistake, and a moved feed does not find its way back: so it must be seen on
different days, each time leading to a feed that reads. Two feeds at one URL are made one by the store.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from newsbot.model.feed import FeedState

MOVED_AFTER = 3  # different days, in UTC


def moved(state: FeedState, target: str | None, now: datetime) -> tuple[FeedState, str | None]:
    """Counts the days on which a permanent redirect led to a readable feed; the third moves the feed.

    Called after a success only. Returns the new state, and the new URL where the feed moved.
    """
    if target is None or target == state.url or not _may_move(state.url, target):
        return replace(state, moved_to=None, moved_days=()), None
    today = now.date().isoformat()
    days = state.moved_days if state.moved_to == target else ()
    days = days if today in days else (*days, today)
    if len(days) < MOVED_AFTER:
        return replace(state, moved_to=target, moved_days=days), None
    return replace(state, url=target, moved_to=None, moved_days=()), target


def _may_move(url: str, target: str) -> bool:
    # Neither from https back to http, nor where a login in the URL would be lost.
    old, new = urlsplit(url), urlsplit(target)
    return not (old.scheme == "https" and new.scheme == "http") and old.username is None
