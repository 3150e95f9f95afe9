from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsbot.model.story import FiledEntry
from newsbot.stories.lead import in_order, is_primary, leads
from tests.unit.stories.samples import NOON, licence

DEAL = licence("Nokia", "Oppo")
FIRST = FiledEntry(
    entry_id=1,
    feed_id=1,
    feed_title="Phone Blog",
    feed_url="https://blog.example/feed",
    story_id=1,
    title="Oppo signs",
    summary="Short.",
    link="https://blog.example/1",
    published_at=NOON,
    seen_at=NOON,
    deals=(DEAL,),
)


def later(number: int, outlet: str, **changes: object) -> FiledEntry:
    at = NOON + timedelta(hours=number)
    return replace(FIRST, entry_id=number, feed_title=outlet, published_at=at, seen_at=at, **changes)  # type: ignore[arg-type]  # any field


PLAIN = later(2, "Daily")
FULL = later(3, "Wire Copy", summary="Much more is told here. " * 20)
PRESS = later(4, "Press wire", link="https://www.globenewswire.com/news/1")
NEWSROOM = later(5, "Newsroom", link="https://news.nokia.com/1")
SILENT = later(6, "Gadgets", deals=(), summary="x" * 900)


@pytest.mark.parametrize(
    ("entries", "order"),
    [
        ((FIRST, PLAIN), (1, 2)),
        ((PLAIN, FIRST), (1, 2)),
        ((FIRST, PLAIN, FULL), (3, 1, 2)),
        ((FIRST, FULL, PRESS), (4, 1, 3)),
        ((FIRST, FULL, NEWSROOM), (5, 1, 3)),
        ((FIRST, SILENT), (1, 6)),
        ((SILENT, FIRST), (1, 6)),
        ((), ()),
    ],
)
def test_the_source_leads_then_the_fuller_text_then_the_first(
    entries: tuple[FiledEntry, ...], order: tuple[int, ...]
) -> None:
    assert tuple(entry.entry_id for entry in in_order(entries)) == order


@pytest.mark.parametrize(
    ("link", "primary"),
    [
        ("https://www.businesswire.com/news/1", True),
        ("https://nokia.com/newsroom/1", True),
        ("https://investor.nokia.com/1", True),
        ("https://www.oppo.com/en/newsroom", True),
        ("https://nokia.blog.example/1", False),
        ("https://nokiamob.example/1", False),
        ("https://daily.example/nokia", False),
        (None, False),
    ],
)
def test_a_wire_or_a_party_itself_is_the_source(link: str | None, primary: bool) -> None:
    assert is_primary(replace(FIRST, link=link)) is primary


def test_nobody_leads_by_coming_later_with_the_same() -> None:
    assert not leads(PLAIN, FIRST)
    assert leads(PRESS, FIRST)
