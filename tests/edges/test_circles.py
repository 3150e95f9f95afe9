"""What happens thousands of times an hour leaves no circles: Python's collector looks seldom, and they would pile up."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy.sql.visitors import iterate

from newsbot.edges.fetch import Fetcher
from newsbot.edges.store.among import among_bound
from newsbot.edges.store.tables import stories
from tests.servers.feed_server import Answer, FeedServer


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
async def test_of_a_fetch_nothing_stays_but_what_it_fetched() -> None:
    before = {id(one) for one in gc.get_objects() if isinstance(one, httpx.Request | httpx.Response)}
    async with (
        FeedServer() as server,
        Fetcher(user_agent="newsbot/1.0", private_hosts={"127.0.0.1"}) as fetcher,
    ):
        server.put("/feed", Answer(b"<rss/>"))
        server.put("/gone", Answer(b"", status=410))
        fetched = [await fetcher.get(server.url(path)) for path in ("/feed", "/gone", "/feed")]
        assert [one.status for one in fetched] == [200, 410, 200]
        kept = [one for one in gc.get_objects() if isinstance(one, httpx.Request | httpx.Response)]
        assert [one for one in kept if id(one) not in before] == []


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.usefixtures("uncollected")
def test_a_statement_about_many_numbers_is_gone_with_its_last_user(dialect: str) -> None:
    ours = stories.c.story_id
    statement = among_bound(dialect, ours, "numbers")
    parts = [weakref.ref(part) for part in iterate(statement) if part is not ours]
    del statement
    assert [part() for part in parts if part() is not None] == []
