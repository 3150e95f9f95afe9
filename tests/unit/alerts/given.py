"""Stories, subscriptions and chats with defaults, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newsbot.model.chat import Query, Subscription
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Party, Topic
from newsbot.model.story import FiledEntry, Move, Story

NOW = datetime(2026, 5, 9, 12, 0, tzinfo=UTC)
COMPANIES = (
    Company("Nokia", aliases=("Nokia Technologies", "Alcatel-Lucent"), tickers=("NOK",)),
    Company("Ericsson"),
    Company("Qualcomm", tickers=("QCOM",)),
    Company("Xiaomi"),
    Company("Apple"),
    Company("Samsung Electronics", aliases=("Samsung",)),
    Company("Via Licensing Alliance", aliases=("Via LA",)),
    Company("Arm", tickers=("ARM",)),
    Company("Texas Instruments"),
    Company("Meta"),
    Company("T-Mobile"),
    Company("AT&T"),
    Company("Oppo"),
    Company("Access Advance", subsidiaries=("HEVC Advance",)),
    Company("Nvidia", aliases=("Run:ai",), tickers=("NASDAQ:NVDA",)),
    Company("Boeing", tickers=("NYSE:BA",)),
    Company("BAE Systems", tickers=("LSE:BA",)),
    Company("Unity", tickers=("NYSE:U",)),
    Company("LG Uplus", aliases=("LG U+",)),
    Company("ACT | The App Association"),
)
TOPICS = (Topic("AI chips"), Topic("standards politics"))


def party(name: str, role: str, *, tracked: bool = True) -> Party:
    return Party(name, role, name if tracked else None)


def deal(**changes: Any) -> Deal:
    values: dict[str, Any] = {
        "kind": "patent_deal",
        "subtype": "license",
        "status": "announced",
        "parties": (party("Nokia", "licensor"), party("Xiaomi", "licensee")),
        "sentence": "Nokia will license its cellular patents to Xiaomi.",
        "score": 0.97,
        "fields": ("5G",),
    }
    return Deal(**(values | changes))


def entry(entry_id: int = 1, **changes: Any) -> FiledEntry:
    values: dict[str, Any] = {
        "entry_id": entry_id,
        "feed_id": entry_id,
        "feed_title": "The Wire",
        "feed_url": "https://wire.example/feed",
        "story_id": 1,
        "title": "Nokia licenses cellular patents to Xiaomi",
        "summary": "The phone maker will pay royalties.",
        "link": f"https://wire.example/{entry_id}",
        "published_at": NOW,
        "seen_at": NOW + timedelta(minutes=5),
    }
    return FiledEntry(**(values | changes))


def story(*deals: Deal, **changes: Any) -> Story:
    entries = changes.pop("entries", (entry(),))
    values: dict[str, Any] = {
        "story_id": 1,
        "title": entries[0].title,
        "first_at": NOW,
        "last_at": NOW,
        "deals": deals or (deal(),),
        "entries": entries,
        "moves": (Move("announced", NOW, 1),),
    }
    return Story(**(values | changes))


def subscription(number: int = 1, query: Query | None = None, **changes: Any) -> Subscription:
    values: dict[str, Any] = {
        "subscription_id": number,
        "chat_id": number,
        "query": query or Query(),
        "rhythm": "instant",
        "created_at": NOW - timedelta(days=1),
    }
    return Subscription(**(values | changes))
