"""Health for the admin: /feeds, the words when something breaks or recovers, and the weekly line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsbot.messages.buttons import button
from newsbot.messages.cutting import cut_text
from newsbot.messages.html import Rich, bold, italic, join, lines, link, part, to_html
from newsbot.messages.items import pages
from newsbot.messages.neutral import foreign
from newsbot.messages.times import ago, count, moment, span
from newsbot.model.alert import Part
from newsbot.model.feed import FeedState, Poll

SIGNS = {"broken": "🔴", "well": "🟢", "silent": "🟡", "gone": "⚫", "moved": "➡️"}
TO_DO = {
    "broken": "What cannot be read is tried again. If it has moved, feeds.yaml needs its new address.",
    "gone": "What is gone can be taken out of feeds.yaml, or get its new address there.",
    "silent": "What is silent may have moved: a look at its site will tell.",
}
PAGE = 12
CHANGE_LIMIT = 240  # of the words about one feed


def feeds_page(
    feeds: Sequence[FeedState],
    *,
    now: datetime,
    page: int = 0,
    polls: dict[int, Sequence[Poll]] | None = None,
) -> Part:
    """Those that need a look first; of each the last success, the next poll and its reason."""
    order = {"broken": 0, "gone": 1, "silent": 2, "new": 3, "well": 4}
    ranked = sorted(feeds, key=lambda feed: (order[condition(feed)], _name(feed).casefold()))
    numbers = {name: sum(condition(feed) == name for feed in feeds) for name in order}
    said = [f"{number} {name}" for name, number in numbers.items() if number]
    last = max(0, (len(ranked) - 1) // PAGE)
    page = min(max(page, 0), last)
    rows = [
        _row(feed, (polls or {}).get(feed.feed_id, ()), now)
        for feed in ranked[page * PAGE : (page + 1) * PAGE]
    ]
    head = bold(count(len(feeds), "feed")) + (f": {', '.join(said)}" if said else "")
    turns = [
        *([button("‹ Back", "feeds", page - 1)] if page > 0 else []),
        *([button("More ›", "feeds", page + 1)] if page < last else []),
    ]
    body = pages([("", rows)])[0] if rows else ""
    return part(join("\n\n", (head, body)), buttons=(turns,))


def condition(feed: FeedState) -> str:
    """One of: gone, broken, silent, new, well."""
    if feed.gone:
        return "gone"
    if feed.errors:
        return "broken"
    if feed.told_silent:
        return "silent"
    return "well" if feed.last_success_at else "new"


def feed_notices(changes: Sequence[tuple[str, str]]) -> str:
    """How the health of feeds changed (which way, in words) and what to do: one stored notice (HTML)."""
    rows = [
        f"{SIGNS.get(what, '⚠️')} {foreign(cut_text(text, CHANGE_LIMIT))}" for what, text in changes[:PAGE]
    ]
    more = f"And {count(len(changes) - PAGE, 'other feed')}: /feeds" if len(changes) > PAGE else ""
    advice = [TO_DO[what] for what in dict.fromkeys(what for what, _ in changes) if what in TO_DO]
    return to_html(lines(*rows, more, *advice))


def week_line(*, feeds: int, broken: int, stories: int, deals: int, alerts: int, failed: int) -> str:
    """Monday's one line for the admin, as a stored notice (HTML)."""
    ill = f", {count(broken, 'of them is', 'of them are')} failing: /feeds" if broken else ", all well"
    lost = f" {count(failed, 'message')} could not be delivered." if failed else ""
    found = f"{count(stories, 'story', 'stories')}, {count(deals, 'deal')}, {count(alerts, 'alert')}."
    head = "newsbot" if broken or failed else "newsbot is well"
    return to_html(lines("📊 " + bold(head), f"The week: {count(feeds, 'feed')}{ill}. {found}{lost}"))


def queue_stuck(since: datetime, *, zone: str, now: datetime) -> str:
    """Messages do not leave: told once, as a stored notice (HTML)."""
    return to_html(
        f"⚠️ Messages wait to be sent, the oldest since {moment(since, zone, now)}. Mostly this means that "
        "the machine has no network or that Telegram does not answer. Nothing is lost: all of them leave by "
        "themselves once it does. If it lasts, the log says why each try failed."
    )


def queue_well(waited: timedelta) -> str:
    return to_html(f"🟢 Messages leave again; the oldest had waited for {span(waited)}.")


def polls_stuck(since: datetime | None, *, zone: str, now: datetime) -> str:
    """No feed can be read at all: told once, as a stored notice (HTML)."""
    when = f"since {moment(since, zone, now)}" if since else "yet"
    return to_html(
        f"⚠️ No feed could be read {when}. Mostly this means that the machine has no network or no name "
        "server. I go on asking; /feeds shows what went wrong with each."
    )


def polls_well() -> str:
    return to_html("🟢 Feeds can be read again.")


def _row(feed: FeedState, polls: Sequence[Poll], now: datetime) -> Rich:
    state = condition(feed)
    sign = {"new": "⚪"}.get(state, SIGNS.get(state, ""))
    name = link(foreign(_name(feed)), feed.url)
    if state == "gone":
        return lines(f"{sign} " + name, italic("says that it is gone for good"))
    read = f"read {ago(feed.last_success_at, now)}" if feed.last_success_at else "never read"
    wrong = foreign(polls[-1].reason) if state == "broken" and polls and not polls[-1].ok else ""
    failing = f"failing for {span(now - feed.failing_since)}" if feed.failing_since else ""
    quiet = f"last entry {ago(feed.last_entry_at, now)}" if state == "silent" and feed.last_entry_at else ""
    due = (
        "now"
        if feed.next_poll_at is None or feed.next_poll_at <= now
        else f"in {span(feed.next_poll_at - now)}"
    )
    because = f" ({foreign(feed.next_poll_reason)})" if feed.next_poll_reason else ""
    return lines(f"{sign} " + name, italic(join(", ", (read, failing, wrong, quiet, f"next {due}{because}"))))


def _name(feed: FeedState) -> str:
    return feed.title or feed.url
