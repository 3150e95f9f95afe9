"""Things done once: a round of polls, an online check, reading a source, a question for health."""

from __future__ import annotations

import asyncio
import os
import random
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from newsbot.app.building import AGENT, load, now, opened_store
from newsbot.app.outside import Outside
from newsbot.app.polling import Polling
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import read_settings
from newsbot.edges.fetch import Fetcher
from newsbot.errors import FeedError, FetchError, FormatError
from newsbot.feeds.discovery import Offer, find_feeds
from newsbot.feeds.reading import read
from newsbot.jobs.cycle import Cycle
from newsbot.model.feed import Entry, Feed, ReadFeed

OK = 200
_HEALTH_PATIENCE = 4.0  # seconds; the container asks again half a minute later


async def poll_once(*, everything: bool, progress: Callable[[int, int], None]) -> Cycle:
    """One round: what is due, or every feed. `progress` hears how many are done, and of how many."""
    settings, file = load()
    done = 0

    def saw() -> None:
        nonlocal done
        done += 1
        progress(done, max(done, len(file.feeds)))

    async with opened_store(settings) as store:
        polling = Polling(settings, file, store, Outside(settings, store), random.Random(), saw=saw)
        async with polling:
            return await polling.once(everything=everything)


async def check_online(file: FeedsFile, progress: Callable[[int], None]) -> list[tuple[str, ...]]:
    """Poll each feed once, storing nothing; a table row each, the troubled ones first."""
    polling = file.polling
    done = 0
    async with Fetcher(
        user_agent=AGENT, private_hosts=polling.private_hosts, hosts_at_once=polling.hosts_at_once
    ) as fetcher:

        async def one(feed: Feed) -> tuple[str, ...]:
            nonlocal done
            row = await _checked(fetcher, feed)
            done += 1
            progress(done)
            return row

        rows = await asyncio.gather(*(one(feed) for feed in file.feeds))
    return sorted(rows, key=lambda row: (not row[0], row[1]))


async def _checked(fetcher: Fetcher, feed: Feed) -> tuple[str, ...]:
    began = now()
    name = feed.title or feed.url
    try:
        found = await fetch_feed(fetcher, feed.url)
    except FeedError as error:
        where = f" ({feed.url})" if feed.title else ""
        return ("!", name, "", "", _milliseconds(began), f"{error.reason}{where}")
    dates = [entry.published_at for entry in found.entries if entry.published_at]
    newest = f"{max(dates):%Y-%m-%d}" if dates else "no dates"
    outcome = f"{found.format}" + (f"; {found.warning}" if found.warning else "")
    return ("", name, str(len(found.entries)), newest, _milliseconds(began), outcome)


async def fetch_feed(fetcher: Fetcher, url: str) -> ReadFeed:
    """Fetch and read one feed. Raises FeedError."""
    fetched = await fetcher.get(url)
    if fetched.status != OK:
        raise FetchError(url, f"HTTP {fetched.status}")
    return read(fetched.body, url=fetched.final_url, headers=fetched.headers, now=now()).feed


async def feeds_of_page(url: str) -> tuple[Offer, ...]:
    """The feeds that a page offers; a feed's own address is its own answer. Raises FeedError."""
    if "://" not in url:
        raise FetchError(url, f"no URL; write https://{url}")
    async with asked_by_person(url) as fetcher:
        fetched = await fetcher.get(url)
    if fetched.status != OK:
        raise FetchError(url, f"HTTP {fetched.status}")
    try:
        found = read(fetched.body, url=fetched.final_url, headers=fetched.headers, now=now()).feed
    except FormatError as error:
        offers = find_feeds(fetched.body, fetched.final_url)
        if not offers:
            raise FormatError(url, f"{error.reason}, and it offers no feed") from None
        return offers
    return (Offer(url, found.title or "", found.format),)


async def read_source(source: str) -> tuple[Entry, ...]:
    """The entries of a feed in a file or at a URL. Raises FeedError that names the source and the reason."""
    if source.startswith(("http://", "https://")):
        async with asked_by_person(source) as fetcher:
            return (await fetch_feed(fetcher, source)).entries
    try:
        body = await asyncio.to_thread(Path(source).read_bytes)
    except OSError as error:
        raise FetchError(source, error.strerror or "cannot be read") from None
    try:
        return read(body, url="", headers={}, now=now()).feed.entries
    except FormatError as error:  # a file has no address that links could be relative to, but it has a name
        raise FormatError(source, error.reason, links=error.links) from None


def asked_by_person(url: str) -> Fetcher:
    """A fetcher for one address that a person typed: there it may be private, elsewhere not."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise FetchError(url, "not a URL that can be asked") from None
    return Fetcher(user_agent=AGENT, private_hosts={host})


def ask_health() -> tuple[bool, str]:
    """What the newsbot of this machine says of itself."""
    settings = read_settings(os.environ)
    if settings.metrics_port is None:
        return False, "newsbot: NEWSBOT_METRICS_PORT is not set, so nobody can be asked"
    host = "127.0.0.1" if settings.metrics_host in {"0.0.0.0", "::"} else settings.metrics_host  # noqa: S104 - compared
    url = f"http://{host}:{settings.metrics_port}/healthz"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=_HEALTH_PATIENCE) as answer:
            return True, answer.read().decode().strip()
    except urllib.error.HTTPError as error:
        return False, error.read().decode().strip()
    except OSError as error:
        return False, f"newsbot: nothing answers at {url}: {error}"


def _milliseconds(began: datetime) -> str:
    return str(int((now() - began).total_seconds() * 1000))
