"""Replay: the real path in time order, on a database of its own."""

from __future__ import annotations

from typing import Any

import pytest

from newsbot.errors import CommandError
from newsbot.jobs.replay import Replayed, replay
from tests import make

NEWS = (
    (
        "c",
        "Nokia wins",
        "2026-02-03T12:00:00Z",
        "Xiaomi takes licence to patents of Nokia",
        "Xiaomi pays Nokia royalties.",
    ),
    (
        "a",
        "Wire",
        "2026-02-03",
        "Nokia licenses its 5G patents to Xiaomi",
        "Nokia and Xiaomi signed a licence.",
    ),
    ("b", "Local", "2026-02-03T09:00:00+01:00", "Council approves a new bridge over the river", ""),
    (
        "d",
        "Wire",
        None,
        "Ericsson sues Lenovo over video patents",
        "Ericsson filed a patent infringement lawsuit.",
    ),
)


def items() -> list[dict[str, Any]]:
    return [
        {"id": name, "feed": feed, "published_at": at, "title": title, "summary": summary, "link": None}
        for name, feed, at, title, summary in NEWS
    ]


async def run(news: list[dict[str, Any]], subscription: str | None = None) -> tuple[list[Replayed], int]:
    told: list[Replayed] = []
    alerts = await replay(
        news, finder=make.finder(), companies=make.COMPANIES, subscription=subscription, emit=told.append
    )
    return told, alerts


async def test_news_is_told_in_the_order_of_time_and_joined() -> None:
    told, alerts = await run(items())
    assert [(one.item["id"], one.story, one.alert) for one in told] == [
        ("a", "a", "new"),
        ("b", "b", None),
        ("d", "d", "new"),  # without a date: out with the one before it in the file
        ("c", "a", "update"),
    ]
    assert alerts == 2
    assert told[3].because


async def test_a_subscription_sees_only_what_it_would_have_been_sent() -> None:
    told, alerts = await run(items(), "Nokia licences")
    assert [(one.item["id"], one.alert) for one in told] == [("a", "new"), ("c", "update")]
    assert alerts == 1


async def test_a_subscription_that_is_not_understood_is_refused() -> None:
    with pytest.raises(CommandError):
        await run(items(), "")


async def test_the_same_item_twice_is_one_entry() -> None:
    told, alerts = await run([*items(), *items()])
    assert len(told) == 8
    assert alerts == 2
    by_item: dict[str, list[Replayed]] = {}
    for one in told:
        by_item.setdefault(one.item["id"], []).append(one)
    for first, again in by_item.values():
        assert (again.story, again.deals, again.alert) == (first.story, first.deals, None)


async def test_batches_decide_as_one_by_one() -> None:
    """Newcomers of one batch join each other exactly as entries that come alone."""
    outlets = (
        "Nokia licenses its 5G patents to {}",
        "{} takes licence to patents of Nokia",
        "Nokia and {} sign patent deal",
    )
    many = [
        {
            "id": f"{day}-{name}-{number}",
            "feed": f"outlet {number}",
            "published_at": f"2026-02-{day:02}T0{number}:00:00Z",
            "title": title.format(name),
            "summary": "",
            "link": None,
        }
        for day in range(1, 28, 3)
        for name in ("Xiaomi", "Samsung", "Lenovo")
        for number, title in enumerate(outlets)
    ]
    together, _ = await run(many)
    alone: list[Replayed] = []
    await replay(many, finder=make.finder(), companies=make.COMPANIES, emit=alone.append, batch=1)
    assert [(one.item["id"], one.story, one.alert) for one in together] == [
        (one.item["id"], one.story, one.alert) for one in alone
    ]
