"""What a worker makes of a body: entries ready to be filed, and none of what says nothing."""

from __future__ import annotations

from newsbot.jobs.prepared import Body, Read
from newsbot.jobs.reading import Reader
from tests import make


def body(*items: str, known: bytes = b"") -> Body:
    text = f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()
    return Body("https://news.example/feed", text, {}, known, "news.example", make.NOW)


def test_an_item_without_title_link_and_text_is_no_entry_now_or_later() -> None:
    reader = Reader(make.COMPANIES)
    bare = "<item><guid isPermaLink='false'>a-1</guid></item><item/><item/>"
    one, two = (f"<item><title>{name}</title></item>" for name in ("One", "Two"))
    first = reader(body(one, bare))
    assert isinstance(first, Read)
    assert [each.entry.title for each in first.prepared] == ["One"]
    second = reader(body(two, one, bare, known=first.pieces))
    assert isinstance(second, Read)
    assert "Two" in [each.entry.title for each in second.prepared]
    assert "" not in [each.entry.title for each in second.prepared]
