"""What the command line shows of the store: feeds, stories, a digest, explanations, counts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from newsbot.alerts.matching import Matcher
from newsbot.alerts.query import describe, parse
from newsbot.app.building import build_finder, load, now, opened_store
from newsbot.app.once import OK, asked_by_person
from newsbot.app.places import local_zone
from newsbot.config.editing import with_feeds
from newsbot.config.feedsfile import read_feeds_file
from newsbot.config.nodes import did_you_mean
from newsbot.deals.classify import Finder
from newsbot.deals.parties import fold
from newsbot.edges.store.counting import counts_since, median_lag, snapshot
from newsbot.edges.store.feedback import labelled as labelled_by_people
from newsbot.edges.store.feeds import feed_health
from newsbot.edges.store.stories import Listing, find_story, list_stories
from newsbot.errors import ConfigError, FetchError, FormatError, NewsbotError
from newsbot.feeds.articles import extract
from newsbot.feeds.opml import Listed
from newsbot.feeds.opml import parse as parse_opml
from newsbot.feeds.opml import render as render_opml
from newsbot.feeds.reading import read
from newsbot.messages.digest import digest
from newsbot.messages.explaining import explain_story, explain_text
from newsbot.messages.times import ago, count, span
from newsbot.model.chat import Chat, Subscription
from newsbot.model.deal import KINDS, SUBTYPES
from newsbot.model.feed import Entry, Feed
from newsbot.model.story import Story

DAY = timedelta(days=1)
_NO_STORY = 2**63  # beyond what a database counts


async def feed_rows(at: datetime) -> list[tuple[str, ...]]:
    """A table row a feed: mark, name, last success, next check, entries of the last answer, why."""
    rows: list[tuple[str, ...]] = []
    settings, _ = load()
    async with opened_store(settings) as store, store.read() as connection:
        for feed in await feed_health(connection):
            last = feed.polls[0] if feed.polls else None
            why = feed.next_poll_reason
            if last is not None and not last.ok and last.reason not in why:
                why = f"{last.reason}; {why}"
            due = (
                "off"
                if feed.gone
                else "now"
                if feed.next_poll_at <= at
                else f"in {span(feed.next_poll_at - at)}"
            )
            success = ago(feed.last_success_at, at) if feed.last_success_at else "never"
            told = str(last.entries) if last is not None and last.ok else ""
            name = feed.title if feed.last_success_at or feed.title not in feed.url else feed.url
            rows.append(("" if feed.ok else "!", name, success, due, told, why))
    return rows


async def feed_lines() -> list[dict[str, Any]]:
    """Everything about each feed, for scripts."""
    settings, _ = load()
    async with opened_store(settings) as store, store.read() as connection:
        return [_jsonable(asdict(feed)) for feed in await feed_health(connection)]


def import_opml(path: Path, *, dry_run: bool) -> tuple[list[Feed], int]:
    """Add what is new to feeds.yaml; returns what was added, and how many stood there already."""
    _, file = load()
    listed = parse_opml(path.read_bytes(), source=str(path))
    known = {feed.url for feed in file.feeds}
    added = [
        Feed(one.url, title=one.title or None)
        for one in {one.url: one for one in listed}.values()
        if one.url not in known
    ]
    if added and not dry_run:
        text = file.path.read_text("utf-8")
        part = file.path.with_name(file.path.name + ".part")
        try:
            part.write_text(with_feeds(file.path, text, added), "utf-8")
            read_feeds_file(part, lambda _: "not needed to check the feeds")
            part.replace(file.path)  # a reader sees the old file or the new one, never half of it
        except OSError as error:
            raise ConfigError(error.strerror or "cannot be written", path=file.path) from None
        finally:
            part.unlink(missing_ok=True)
    return added, len(listed) - len(added)


def export_opml() -> str:
    """The feeds of feeds.yaml as OPML."""
    _, file = load()
    return render_opml([Listed(url=feed.url, title=feed.title or "") for feed in file.feeds], now=now())


def check_kinds(kinds: Sequence[str]) -> None:
    """Refuse a kind, subtype or topic that nobody knows. Raises NewsbotError with the likely mend."""
    if not kinds:
        return
    known = {*KINDS, *chain.from_iterable(SUBTYPES.values()), *(topic.name for topic in load()[1].topics)}
    for kind in kinds:
        if kind not in known:
            raise NewsbotError(f"{kind!r} is no kind of deal{did_you_mean(kind, known)}")


async def list_found(listing: Listing) -> tuple[Story, ...]:
    """Stories by `listing`; its companies may be written in any way that feeds.yaml knows."""
    settings, file = load()
    directory = build_finder(file).directory
    companies = tuple(fold(directory.company(name) or name) for name in listing.companies)
    async with opened_store(settings) as store, store.read() as connection:
        return await list_stories(connection, replace(listing, companies=companies))


async def preview_digest(covers: timedelta, subscription: str, zone: str | None) -> str:
    """The digest of the last while for a subscription, as plain text."""
    settings, file = load()
    at = now()
    wanted = parse(subscription, file.companies, file.topics)
    matcher = Matcher([Subscription(1, 1, wanted.query, "daily", at - covers)])
    async with opened_store(settings) as store, store.read() as connection:
        stories = await list_stories(connection, Listing(since=at - covers, limit=500))
    chat = Chat(1, type="console", zone=zone or local_zone())
    found = [
        story
        for story in stories
        if matcher.match(story, story.entries[0] if story.entries else None, now=at)
    ]
    parts = digest(found, chat=chat, day=at.date(), now=at, followed=wanted.query.companies)
    told = "\n\n".join(part.plain for part in parts)
    return told or f"Nothing to tell of that time, for: {describe(wanted.query)}."


async def explain(what: str) -> str:
    """Every deal found in a text, a page or a stored story, or what was missing."""
    settings, file = load()
    finder = build_finder(file)
    if not what.strip():
        raise NewsbotError("there is nothing to explain; name a text, a URL or a story")
    if what.isdecimal():
        if int(what) >= _NO_STORY:
            raise NewsbotError(f"there is no story {what}; `newsbot stories` lists them")
        async with opened_store(settings) as store, store.read() as connection:
            story = await find_story(connection, int(what))
        if story is None:
            raise NewsbotError(f"there is no story {what}; `newsbot stories` lists them")
        lead = story.entries[0]
        return explain_story(story, finder.consider(lead.title, lead.summary), now())
    if what.startswith(("http://", "https://")):
        async with asked_by_person(what) as fetcher:
            fetched = await fetcher.get(what, accept="text/html, */*;q=0.1")
        if fetched.status != OK:
            raise FetchError(what, f"HTTP {fetched.status}")
        with suppress(FormatError):  # mostly it is a page, not a feed
            found = read(fetched.body, url=fetched.final_url, headers=fetched.headers, now=now()).feed
            return _explain_feed(found.entries, finder)
        text = extract(fetched.body, url=fetched.final_url, headers=fetched.headers)
        if not text.strip():
            raise FormatError(what, "no text to judge is found on this page")
        title, _, rest = text.partition("\n")
        return explain_text(title, finder.consider(title, rest))
    title, _, rest = what.partition("\n")
    return explain_text(title, finder.consider(title, rest))


def _explain_feed(entries: Sequence[Entry], finder: Finder) -> str:
    """The entries of a feed that report a deal, and how many do not."""
    told = []
    for entry in entries:
        considered = finder.consider(entry.title, entry.summary)
        if any(one.deal is not None for one in considered):
            told.append(explain_text(entry.title, considered))
    head = f"A feed of {count(len(entries), 'entry', 'entries')}; {len(told)} with a deal."
    return "\n\n".join([head, *told])


async def stats_text(at: datetime) -> str:
    """Counts, queues and lags as plain lines."""
    settings, _ = load()
    async with opened_store(settings) as store, store.read() as connection:
        shown = await snapshot(connection, at)
        day = await counts_since(connection, at - DAY)
        lag = await median_lag(connection, at - 7 * DAY)
    lines = [
        f"feeds       {_listed(shown.feeds)}",
        f"entries     {shown.entries:,} ({day['entries']:,} in the last day)",
        f"stories     {shown.stories:,} ({count(day['deals'], 'deal')} in the last day)",
        f"deals       {_listed(shown.deals)}",
        f"chats       {_listed(shown.chats)}",
        f"deliveries  {_listed(shown.deliveries)}",
        f"queue age   {span(timedelta(seconds=shown.queue_age))}",
        f"lag         {span(lag) if lag is not None else 'no alert was sent in the last week'}",
    ]
    return "\n".join(lines)


async def labelled() -> list[dict[str, Any]]:
    """Feedback and corrections in the labelled format."""
    settings, _ = load()
    async with opened_store(settings) as store, store.read() as connection:
        return await labelled_by_people(connection)


def _listed(counts: Any) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "none"


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_jsonable(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.total_seconds() if isinstance(value, timedelta) else value
