"""A running newsbot holds no library that this installation has no use for: each is megabytes for good."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from tests import make
from tests.servers.feed_server import Answer, FeedServer

# Polls for real, after loading all that `newsbot run` needs to begin, and tells what is loaded then.
POLL = """
import asyncio, json, random, sys
import newsbot.app.service
from newsbot.app.building import load, opened_store
from newsbot.app.outside import Outside
from newsbot.app.polling import Polling

async def poll():
    settings, file = load()
    async with opened_store(settings) as store:
        async with Polling(settings, file, store, Outside(settings, store), random.Random()) as polling:
            return await polling.once(everything=True)

done = asyncio.run(poll())
print(json.dumps([done.polled, done.failed, done.entries, sorted(sys.modules)]))
"""
UNUSED = [
    "PIL",  # until a week is drawn
    "aiohttp.web",  # until somebody asks for metrics, or Telegram pushes
    "alembic",  # migrates in a process of its own
    "feedparser",  # of workers
    "lxml",
    "prometheus_client",
    "psycopg",  # of PostgreSQL
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext.asyncio",  # brings the object mapper along
    "sqlalchemy.orm",
    "telegram",  # until there is a token
    "trafilatura",
]


async def test_polling_on_sqlite_loads_what_it_needs(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.put("/feed", Answer(make.rss(make.entry())))
        feeds = tmp_path / "feeds.yaml"
        feeds.write_text(
            f"polling: {{private_hosts: [127.0.0.1]}}\nfeeds: [{{url: {server.url('/feed')}}}]\n", "utf-8"
        )
        url = f"sqlite:///{tmp_path}/data/new.db"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", POLL),
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"NEWSBOT_DATABASE_URL": url, "NEWSBOT_FEEDS": str(feeds)},
        )
        said, _ = await process.communicate()
    polled, failed, entries, loaded = json.loads(said)
    assert (polled, failed, entries) == (1, 0, 1)
    assert "sqlalchemy.dialects.sqlite" in loaded
    assert [name for name in UNUSED if name in loaded] == []
