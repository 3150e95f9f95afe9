"""`make pictures`: sample news goes through the program's own filing and rendering, and is shot as a phone shows it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsbot.alerts.matching import Matcher
from newsbot.alerts.query import describe, parse
from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate
from newsbot.edges.store.stories import Listing, list_stories
from newsbot.jobs.replay import replay
from newsbot.messages.companies import company_page
from newsbot.messages.digest import digest
from newsbot.messages.onboarding import start
from newsbot.messages.settings import settings
from newsbot.messages.subscribing import confirmed, listed
from newsbot.messages.telegram import alert
from newsbot.messages.weekly import weekly
from newsbot.messages.why import why
from newsbot.model.alert import Part
from newsbot.model.chat import Chat, Query, Subscription
from newsbot.model.story import Story
from tests.demo.stories import BACKLOG, BREAKING, ECHOES, NEAR_MISSES, WEEK
from tests.demo.web import Item
from tests.pictures.phone import page, shoot

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
NOW = datetime(2017, 7, 5, 8, 0, tzinfo=UTC)
LATER = timedelta(days=4)  # by which all the news falls in one week
CHAT = Chat(1, zone="Europe/Helsinki")


def main() -> None:
    file = read_feeds_file(Path(__file__).parents[2] / "feeds.yaml", lambda name: None)
    finder = Finder(file.companies)
    stories = asyncio.run(told(finder))
    deal = next(story for story in stories if "Xiaomi" in story.title)
    lead = deal.entries[0]
    wish = parse("Nokia, Ericsson licences and settlements daily", file.companies)
    subscription = Subscription(1, 1, wish.query, wish.rhythm, NOW - timedelta(days=3))
    wanted = describe(wish.query, wish.rhythm)
    everything = Subscription(3, 1, Query(companies=("Nokia",)), "instant", NOW - timedelta(days=30))
    reason = Matcher([everything]).match(deal, lead, now=NOW)[0].reason
    sent = sum(
        bool(Matcher([replace(subscription, created_at=NOW - timedelta(days=30))]).match(s, None))
        for s in stories
    )
    again = describe(parse("alliances with Qualcomm", file.companies).query, "instant")
    second = Subscription(2, 1, parse("alliances with Qualcomm", file.companies).query, "instant", NOW)
    reach = {"companies": len(file.companies), "feeds": len(file.feeds)}
    screens: dict[str, Sequence[Part | str]] = {
        "alert": [alert(deal, chat=CHAT, reason=reason, now=NOW)],
        "digest": digest(stories, chat=CHAT, day=NOW.date(), now=NOW, followed=("Nokia",)),
        "start": ["/start", start(chat=CHAT, now=NOW, **reach)],
        "subscribe": [
            "/subscribe Nokia, Ericsson licences and settlements daily",
            confirmed(subscription, wanted, would_have_sent=sent),
            "/subscriptions",
            listed([(subscription, wanted), (second, again)], chat=CHAT),
        ],
        "why": [
            "/why",
            why(
                deal,
                reason=reason,
                wanted=wanted,
                chat=CHAT,
                now=NOW,
                considered=finder.consider(lead.title, lead.summary),
            ),
        ],
        "company": [
            "/company Nokia",
            company_page("Nokia", deals=[deal], partners=[("Xiaomi", 1)], disputes=[], chat=CHAT, now=NOW),
        ],
        "settings": ["/settings", settings(CHAT, now=NOW)],
        "weekly": weekly(
            [replace(story, first_at=story.first_at + LATER) for story in stories],
            chat=CHAT,
            day_of=(NOW + timedelta(days=5)).date(),
            now=NOW + timedelta(days=5),
        ),
    }
    for name, messages in screens.items():
        for theme in ("light", "dark") if name == "weekly" else ("light",):
            target = PICTURES / f"{name}{'-dark' if theme == 'dark' else ''}.png"
            shoot(page(messages, at="11:00", theme=theme), target)
            print(target)


async def told(finder: Finder) -> list[Story]:
    """The demo's news, filed."""
    items = [*BACKLOG, *WEEK, BREAKING, *ECHOES, *NEAR_MISSES]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pictures.db"
        await migrate(url)
        lines = [_line(number, item) for number, item in enumerate(items)]
        await replay(lines, finder=finder, emit=lambda one: None, url=url)
        async with await Store.open(url) as store, store.read() as connection:
            stories = await list_stories(connection, Listing(limit=50))
    outlets = {item.title: item.outlet for item in items}  # scratch filing knows feeds by number only
    return [
        replace(
            story,
            entries=tuple(replace(entry, feed_title=outlets[entry.title]) for entry in story.entries),
        )
        for story in stories
    ]


def _line(number: int, item: Item) -> dict[str, str]:
    at = NOW - (item.age or timedelta(minutes=45 - number))
    return {
        "id": str(number),
        "feed": item.outlet,
        "title": item.title,
        "summary": item.summary,
        "link": f"https://{item.outlet.replace(' ', '').lower()}.example/{number}",
        "published_at": at.isoformat(),
    }


if __name__ == "__main__":
    main()
