"""Builders with defaults: a test names only what it is about.

All news here is made up, or retold in our own words about what is common knowledge.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime

from newsbot.deals.classify import Finder
from newsbot.jobs.placing import Arrival
from newsbot.jobs.reading import prepare
from newsbot.model.chat import Chat, Query, Subscription
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Party
from newsbot.model.feed import Entry
from newsbot.model.story import FiledEntry, Move, Story

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday

COMPANIES = (
    Company("Nokia", aliases=("Nokia Technologies",)),
    Company("Xiaomi"),
    Company("Qualcomm"),
    Company("Ericsson"),
    Company("Samsung", aliases=("Samsung Electronics",)),
    Company("Huawei"),
    Company("InterDigital"),
    Company("Lenovo"),
)

_numbers = itertools.count(1)


def entry(
    *,
    title: str = "Council approves a new bridge over the river",
    summary: str = "",
    guid: str = "",
    link: str | None = "",
    published_at: datetime | None = NOW,
    content: str = "",
) -> Entry:
    number = next(_numbers)
    return Entry(
        id=guid or f"guid-{number}",
        title=title,
        link=f"https://news{number}.example/{number}" if link == "" else link,
        published_at=published_at,
        summary=summary,
        content=content,
    )


def party(name: str = "Nokia", role: str = "licensor", company: str | None = "") -> Party:
    return Party(name=name, role=role, company=name if company == "" else company)


def deal(
    *parties: Party,
    kind: str = "patent_deal",
    subtype: str = "license",
    status: str = "announced",
    sentence: str = "Nokia licenses its patents to Xiaomi.",
    score: float = 0.95,
) -> Deal:
    return Deal(
        kind=kind,
        subtype=subtype,
        status=status,
        parties=parties or (party("Nokia", "licensor"), party("Xiaomi", "licensee")),
        sentence=sentence,
        score=score,
    )


def filed(
    *,
    title: str = "Nokia licenses its patents to Xiaomi",
    entry_id: int = 1,
    story_id: int = 1,
    feed_title: str = "Example Wire",
    feed_url: str = "https://wire.example/feed",
    summary: str = "",
    link: str | None = "https://wire.example/1",
    published_at: datetime | None = NOW,
    seen_at: datetime = NOW,
    deals: Sequence[Deal] | None = None,
    joined_because: str = "",
) -> FiledEntry:
    return FiledEntry(
        entry_id=entry_id,
        feed_id=1,
        feed_title=feed_title,
        feed_url=feed_url,
        story_id=story_id,
        title=title,
        summary=summary,
        link=link,
        published_at=published_at,
        seen_at=seen_at,
        deals=(deal(),) if deals is None else tuple(deals),
        joined_because=joined_because,
    )


def story(
    *entries: FiledEntry,
    story_id: int = 1,
    title: str = "",
    deals: Sequence[Deal] | None = None,
    moves: Sequence[Move] = (),
    follows: int | None = None,
    first_at: datetime = NOW,
) -> Story:
    told = entries or (filed(story_id=story_id),)
    return Story(
        story_id=story_id,
        title=title or told[0].title,
        first_at=first_at,
        last_at=first_at,
        deals=told[0].deals if deals is None else tuple(deals),
        entries=told,
        moves=tuple(moves),
        follows=follows,
    )


def chat(
    chat_id: int = 5,
    *,
    sort: str = "private",
    zone: str = "UTC",
    digest_at: time = time(8, 0),
    allowed: bool = True,
    paused_at: datetime | None = None,
    created_at: datetime = NOW - timedelta(days=30),
) -> Chat:
    return Chat(
        chat_id=chat_id,
        type=sort,
        zone=zone,
        digest_at=digest_at,
        allowed=allowed,
        paused_at=paused_at,
        created_at=created_at,
    )


def subscription(
    *companies: str,
    subscription_id: int = 1,
    chat_id: int = 5,
    rhythm: str = "instant",
    created_at: datetime = NOW - timedelta(days=30),
    query: Query | None = None,
) -> Subscription:
    return Subscription(
        subscription_id=subscription_id,
        chat_id=chat_id,
        query=query or Query(companies=companies),
        rhythm=rhythm,
        created_at=created_at,
    )


_finders: dict[tuple[Company, ...], Finder] = {}


def finder(companies: tuple[Company, ...] = COMPANIES) -> Finder:
    """The real one, built once for each list of companies."""
    if companies not in _finders:
        _finders[companies] = Finder(companies)
    return _finders[companies]


def arrival(told: Entry, *, feed_id: int = 1, seen_at: datetime = NOW, first_poll: bool = False) -> Arrival:
    """An entry on its way from a feed into the store, read and sketched as a worker does it."""
    return Arrival(
        feed_id=feed_id,
        feed_title=f"Outlet {feed_id}",
        feed_url=f"https://outlet{feed_id}.example/feed",
        prepared=prepare(told, finder(), f"outlet{feed_id}.example", seen_at),
        seen_at=seen_at,
        first_poll=first_poll,
    )


def rss(*entries: Entry, title: str = "Example Wire") -> bytes:
    """A feed as an outlet sends it."""
    items = "".join(_item(told) for told in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{html.escape(title)}</title><link>https://wire.example/</link>{items}</channel></rss>"
    ).encode()


def _item(told: Entry) -> str:
    link = f"<link>{html.escape(told.link)}</link>" if told.link else ""
    date = f"<pubDate>{format_datetime(told.published_at)}</pubDate>" if told.published_at else ""
    return (
        f"<item><guid isPermaLink='false'>{html.escape(told.id)}</guid><title>{html.escape(told.title)}</title>"
        f"{link}{date}<description>{html.escape(told.summary)}</description></item>"
    )
