"""Settings and feeds.yaml become live objects: the finder, the store. What runs with them stands beside."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import metadata
from pathlib import Path

from newsbot.app.configured import wishes_of
from newsbot.config.feedsfile import FeedsFile, read_feeds_file
from newsbot.config.settings import Settings, read_secret, read_settings
from newsbot.deals.classify import Finder
from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate_apart
from newsbot.errors import ConfigError

# Who asks: product, version, and where a webmaster can read what it is.
_OURS = metadata("newsbot")
AGENT = f"newsbot/{_OURS['Version']} (+{_OURS['Project-URL'].partition(', ')[2]})"


def load(environ: Mapping[str, str] | None = None) -> tuple[Settings, FeedsFile]:
    """Settings and feeds.yaml, both checked. Raises ConfigError."""
    environ = os.environ if environ is None else environ
    settings = read_settings(environ)
    return settings, load_feeds_file(settings.feeds_path, environ)


def load_feeds_file(path: Path, environ: Mapping[str, str]) -> FeedsFile:
    """feeds.yaml, checked down to the patterns of its topics and the wishes of its channels."""
    file = read_feeds_file(path, partial(read_secret, environ=environ))
    if file.topics:
        build_finder(file)
    try:
        for hook in file.channels:
            wishes_of(hook, file.companies, file.topics)
    except ConfigError as error:
        raise _placed(error, path) from None
    return file


def build_finder(file: FeedsFile) -> Finder:
    """The deal finder for the companies and topics of feeds.yaml."""
    try:
        return Finder(file.companies, file.topics)
    except ConfigError as error:
        raise _placed(error, file.path) from None


def _placed(error: ConfigError, path: Path) -> ConfigError:
    """Who checks a topic or a wish knows its line, not its file."""
    return error if error.path is not None else ConfigError(str(error), path=path, line=error.line)


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncGenerator[Store]:
    """The database, brought to head and open."""
    await migrate_apart(settings.database_url)
    async with await Store.open(settings.database_url) as store:
        yield store


def now() -> datetime:
    """The clock of the house. Everybody below is given the time."""
    return datetime.now(UTC)
