"""`feeds.yaml`: what we read and whom we track. The one file that a person edits.

Reads and checks; what to do with the result is the business of `app`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from newsbot.config.nodes import Document, line_of
from newsbot.errors import ConfigError
from newsbot.model.channel import WebhookChannel
from newsbot.model.company import Company
from newsbot.model.deal import KINDS, Topic
from newsbot.model.feed import Feed, Polling

_LEAST_INTERVAL = timedelta(minutes=1)
_LEAST_PRIVATE_INTERVAL = timedelta(seconds=1)
_MOST_INTERVAL = timedelta(days=30)
_SECTIONS = ("polling", "feeds", "companies", "topics", "channels")


@dataclass(frozen=True, slots=True)
class FeedsFile:
    """Everything that feeds.yaml says."""

    path: Path
    polling: Polling = field(default_factory=Polling)
    feeds: tuple[Feed, ...] = ()
    companies: tuple[Company, ...] = ()
    topics: tuple[Topic, ...] = ()
    channels: tuple[WebhookChannel, ...] = ()


def read_feeds_file(path: Path, secrets: Callable[[str], str | None]) -> FeedsFile:
    """Read and check the file. Raises ConfigError with file, line and the likely mend.

    `secrets` returns the value of an environment variable (or of the file that its `…_FILE` twin names).
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ConfigError(f"{reason}; NEWSBOT_FEEDS names this file", path=path) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}; save the file as UTF-8", path=path) from None
    document = Document(path, text)
    if document.root is None:
        raise ConfigError("the file is empty; it needs at least `feeds:` with one `- url: …`", path=path)
    sections = document.mapping(document.root, "feeds.yaml", _SECTIONS)
    polling = _polling(document, sections.get("polling"))
    if not document.items(sections.get("feeds"), "feeds"):
        raise document.complain(document.root, "no feed to poll; add `feeds:` with one `- url: …`")
    file = FeedsFile(
        path=path,
        polling=polling,
        feeds=_feeds(document, sections.get("feeds"), polling),
        companies=_companies(document, sections.get("companies")),
        topics=_topics(document, sections.get("topics")),
        channels=_channels(document, sections.get("channels"), secrets),
    )
    document.refuse()
    return file


def _polling(document: Document, node: yaml.Node | None) -> Polling:
    if node is None:
        return Polling()
    keys = ("interval", "min_interval", "max_interval", "hosts_at_once", "private_hosts")
    values = document.mapping(node, "polling", keys)
    default = Polling()
    spans = {
        key: document.duration(values[key], f"polling.{key}") if key in values else getattr(default, key)
        for key in keys[:3]
    }
    for key in spans.keys() & values.keys():
        if not _LEAST_INTERVAL <= spans[key] <= _MOST_INTERVAL:
            raise document.complain(values[key], f"polling.{key} must be from 1m to 30d")
    if not spans["min_interval"] <= spans["interval"] <= spans["max_interval"]:
        raise document.complain(node, "polling needs min_interval <= interval <= max_interval")
    hosts_at_once = default.hosts_at_once
    if "hosts_at_once" in values:
        hosts_at_once = document.number(values["hosts_at_once"], "polling.hosts_at_once", least=1, most=256)
    hosts = document.texts(values.get("private_hosts"), "polling.private_hosts")
    for host, host_node in zip(
        hosts, document.items(values.get("private_hosts"), "polling.private_hosts"), strict=True
    ):
        if "/" in host or any(letter.isspace() for letter in host) or re.fullmatch(r"[^:]*:\d+|\[.*", host):
            raise document.complain(host_node, f"{host!r} is no host; write the host alone, like 127.0.0.1")
    return Polling(
        **spans, hosts_at_once=hosts_at_once, private_hosts=frozenset(host.lower() for host in hosts)
    )


def _feeds(document: Document, node: yaml.Node | None, polling: Polling) -> tuple[Feed, ...]:
    feeds: dict[str, tuple[Feed, int]] = {}
    for item in document.items(node, "feeds"):
        with document.noting():
            values = document.mapping(item, "a feed", ("url", "title", "interval", "full_text"))
            if "url" not in values:
                raise document.complain(item, "a feed needs `url: https://…`")
            url = document.text(values["url"], "url")
            host = _host(document, values["url"], url)
            if url in feeds:
                raise document.complain(values["url"], f"{url} stands twice, first on line {feeds[url][1]}")
            interval = None
            if "interval" in values:
                interval = _interval(document, values["interval"], private=host in polling.private_hosts)
            feeds[url] = (
                Feed(
                    url=url,
                    title=document.text(values["title"], "title") if "title" in values else None,
                    interval=interval,
                    full_text="full_text" in values and document.flag(values["full_text"], "full_text"),
                ),
                line_of(item),
            )
    return tuple(feed for feed, _ in feeds.values())


def _interval(document: Document, node: yaml.Node, *, private: bool) -> timedelta:
    interval = document.duration(node, "interval")
    least = _LEAST_PRIVATE_INTERVAL if private else _LEAST_INTERVAL
    if least <= interval <= _MOST_INTERVAL:
        return interval
    words = "1s to 30d" if private else "1m to 30d (down to 1s only for hosts in private_hosts)"
    raise document.complain(node, f"interval must be from {words}")


def _host(document: Document, node: yaml.Node, url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a bad port raises
    except ValueError as error:
        raise document.complain(node, f"{url!r} is no URL: {error}") from None
    if any(letter.isspace() for letter in url):
        raise document.complain(node, f"{url!r} is no URL: it holds a space")
    if parts.scheme not in {"http", "https"} or not host:
        raise document.complain(node, f"{url!r} is no feed URL; it must begin with https:// or http://")
    return host.lower()


def _companies(document: Document, node: yaml.Node | None) -> tuple[Company, ...]:
    keys = ("name", "aliases", "tickers", "subsidiaries", "not", "ambiguous", "cues", "sector")
    companies: list[Company] = []
    owners: dict[str, tuple[str, int]] = {}
    for item in document.items(node, "companies"):
        with document.noting():
            values = document.mapping(item, "a company", keys)
            if "name" not in values:
                raise document.complain(item, "a company needs `name: …`")
            company = Company(
                name=document.text(values["name"], "name"),
                aliases=document.texts(values.get("aliases"), "aliases"),
                tickers=document.texts(values.get("tickers"), "tickers"),
                subsidiaries=document.texts(values.get("subsidiaries"), "subsidiaries"),
                exclude=document.texts(values.get("not"), "not"),
                ambiguous="ambiguous" in values and document.flag(values["ambiguous"], "ambiguous"),
                cues=document.texts(values.get("cues"), "cues"),
                sector=document.text(values["sector"], "sector") if "sector" in values else None,
            )
            for name in (company.name, *company.aliases, *company.subsidiaries):
                if not any(letter.isalnum() for letter in name):
                    raise document.complain(item, f"{name!r} holds no letter or digit; no news can name it")
                owner = owners.setdefault(name.casefold(), (company.name, line_of(item)))
                if owner[0] != company.name:
                    message = (
                        f"{name!r} belongs to {owner[0]} already (line {owner[1]}); one name, one company"
                    )
                    raise document.complain(item, message)
            if any(company.name == other.name for other in companies):
                raise document.complain(item, f"company {company.name!r} stands twice; join the two")
            companies.append(company)
    return tuple(companies)


def _topics(document: Document, node: yaml.Node | None) -> tuple[Topic, ...]:
    topics: list[Topic] = []
    for item in document.items(node, "topics"):
        with document.noting():
            values = document.mapping(item, "a topic", ("name", "words", "patterns", "companies"))
            if "name" not in values:
                raise document.complain(item, "a topic needs `name: …`")
            name = document.text(values["name"], "name")
            if name in KINDS or any(name == topic.name for topic in topics):
                raise document.complain(values["name"], f"{name!r} is a kind already; choose another name")
            topic = Topic(
                name=name,
                words=document.texts(values.get("words"), "words"),
                patterns=document.texts(values.get("patterns"), "patterns"),
                companies=document.texts(values.get("companies"), "companies"),
                line=line_of(item),
            )
            if not topic.words and not topic.patterns:
                raise document.complain(item, f"topic {name!r} needs `words:` or `patterns:`")
            topics.append(topic)
    return tuple(topics)


def _channels(
    document: Document, node: yaml.Node | None, secrets: Callable[[str], str | None]
) -> tuple[WebhookChannel, ...]:
    channels: list[WebhookChannel] = []
    for item in document.items(node, "channels"):
        with document.noting():
            values = document.mapping(item, "a channel", ("name", "url", "subscriptions", "secret_env"))
            for key in ("name", "url", "subscriptions"):
                if key not in values:
                    raise document.complain(item, f"a channel needs `{key}: …`")
            name = document.text(values["name"], "name")
            if any(name == channel.name for channel in channels):
                raise document.complain(values["name"], f"channel {name!r} stands twice; choose another name")
            url = document.text(values["url"], "url")
            _host(document, values["url"], url)
            secret = ""
            if "secret_env" in values:
                variable = document.text(values["secret_env"], "secret_env")
                secret = secrets(variable) or ""
                if not secret:
                    message = f"the environment variable {variable} (or {variable}_FILE) is not set"
                    raise document.complain(values["secret_env"], message)
            subscriptions = document.texts(values["subscriptions"], "subscriptions")
            if not subscriptions:
                raise document.complain(
                    values["subscriptions"], "subscriptions: name at least one, like [everything]"
                )
            channels.append(WebhookChannel(name, url, subscriptions, secret, line_of(item)))
    return tuple(channels)
