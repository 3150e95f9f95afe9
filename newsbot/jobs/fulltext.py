"""Full text for feeds that give only headlines: the article of an entry that looks like a deal.

The same guards and the same politeness as for feeds, robots.txt obeyed. Whatever fails leaves the summary.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

from newsbot.edges.fetch import ACCEPT_PAGE, ACCEPT_TEXT, Fetcher
from newsbot.edges.workers import Workers
from newsbot.errors import FetchError
from newsbot.feeds.faults import FULL
from newsbot.jobs.prepared import Page, Prepared

if TYPE_CHECKING:
    from newsbot.feeds.articles import Robots

T = TypeVar("T")

log = logging.getLogger(__name__)

MOST = 5  # articles for each poll
RECENT = timedelta(days=3)  # nobody is told of older ones
REMEMBERED = 2000  # links and hosts
ROBOTS_FOR = timedelta(days=1)


class FullText:
    """Adds articles to prepared entries. Remembers what was asked, so that nothing is fetched twice."""

    def __init__(self, fetcher: Fetcher, workers: Workers) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._robots: OrderedDict[str, tuple[datetime, Robots]] = OrderedDict()

    async def added(self, prepared: Sequence[Prepared], outlet: str, now: datetime) -> tuple[Prepared, ...]:
        """The same entries; those worth it read anew with their article."""
        enriched = list(prepared)
        worth = [place for place, new in enumerate(prepared) if self._worth(new, now)]
        for place in worth[:MOST]:
            page = await self._page(prepared[place], outlet, now)
            if page is None:
                continue
            try:
                found = await self._workers.call(page)
            except (TimeoutError, ChildProcessError) as error:
                log.warning("an article could not be read: %s", error)
                continue
            if isinstance(found, Prepared):
                enriched[place] = found
        return tuple(enriched)

    def _worth(self, new: Prepared, now: datetime) -> bool:
        entry = new.entry
        if not new.sketch.dealish or entry.content or not entry.link or entry.link in self._asked:
            return False
        return entry.published_at is None or now - entry.published_at <= RECENT

    async def _page(self, new: Prepared, outlet: str, now: datetime) -> Page | None:
        link = new.entry.link or ""
        _remember(self._asked, link, None)
        try:
            if not (await self._rules(link, now)).allows(link):
                return None
            fetched = await self._fetcher.get(link, accept=ACCEPT_PAGE)
        except FetchError as error:
            log.info("no full text: %s", error.reason)
            return None
        if fetched.status not in FULL:
            return None
        return Page(new.entry, fetched.body, fetched.final_url, fetched.headers, outlet, now)

    async def _rules(self, link: str, now: datetime) -> Robots:
        # Brings the extraction library along, for which most installations have no use.
        from newsbot.feeds.articles import NOTHING, robots  # noqa: PLC0415

        host = urlsplit(link).netloc
        known = self._robots.get(host)
        if known is not None and now - known[0] < ROBOTS_FOR:
            return known[1]
        try:
            answer = await self._fetcher.get(urljoin(link, "/robots.txt"), accept=ACCEPT_TEXT)
            rules = robots(answer.status, answer.body)
        except FetchError:
            rules = NOTHING
        _remember(self._robots, host, (now, rules))
        return rules


def _remember(memory: OrderedDict[str, T], key: str, value: T) -> None:
    memory[key] = value
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
