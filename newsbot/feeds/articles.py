"""The article behind an entry: whether it may be fetched, and its text. Fetching is done elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

import trafilatura

from newsbot.feeds.cleaning import to_text
from newsbot.feeds.decoding import decode
from newsbot.feeds.drafting import CONTENT_LIMIT

LARGEST_PAGE = 3_000_000  # bytes; an article is smaller
LARGEST_ROBOTS = 500_000  # bytes that a robot has to read
SHORTEST = 200  # characters of a text that is worth more than the summary


def extract(body: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> str:
    """The article's text, paragraphs on lines; "" where no article is found."""
    page = decode(body, headers or {})[:LARGEST_PAGE].decode("utf-8", "replace")
    if "<" not in page:
        return ""
    found = trafilatura.extract(
        page,
        url=url,
        include_comments=False,
        include_tables=False,
        include_formatting=False,
        favor_precision=True,
        deduplicate=False,
    )
    text = to_text(found or "", plain=True, limit=CONTENT_LIMIT)
    return text if len(text) >= SHORTEST else ""


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host asks of robots (RFC 9309). Rules are (allowed, pattern) of the group that counts for us."""

    rules: tuple[tuple[bool, bytes], ...] = ()

    def allows(self, url: str) -> bool:
        """The longest rule that fits decides; a tie allows."""
        parts = urlsplit(url)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == b"/robots.txt":
            return True
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()
NOTHING = Robots(((False, b"/"),))


def robots(status: int, body: bytes, *, agent: str = "newsbot") -> Robots:
    """The rules for `agent` in the answer to /robots.txt.

    A host that has no such file allows everything, one that fails to answer nothing.
    """
    if 400 <= status < 500 and status != 429:
        return EVERYTHING
    if not 200 <= status < 300:
        return NOTHING
    groups = _groups(body[:LARGEST_ROBOTS].decode("utf-8", "replace").removeprefix("\ufeff"))
    agent = agent.lower()
    ours = [rule for agents, rules in groups if agent in agents for rule in rules]
    named = any(agent in agents for agents, _ in groups)
    return Robots(
        tuple(ours if named else [rule for agents, rules in groups if "*" in agents for rule in rules])
    )


def _groups(text: str) -> list[tuple[set[str], list[tuple[bool, bytes]]]]:
    groups: list[tuple[set[str], list[tuple[bool, bytes]]]] = []
    naming = False  # user-agent lines in a row share the rules that follow
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name in {"user-agent", "useragent"}:
            if not naming:
                groups.append((set(), []))
            naming = True
            groups[-1][0].add(value.lower().split("/")[0].strip())
        elif name in {"allow", "disallow"} and groups:
            naming = False
            if value:
                groups[-1][1].append((name == "allow", _normal(value)))
    return groups


def _normal(path: str) -> bytes:
    """Percent-encoding resolved on both sides, so that they compare."""
    return unquote_to_bytes(path)


def _fits(pattern: bytes, path: bytes) -> bool:
    """Whether the path starts with the pattern, in which `*` is any characters and a last `$` the end."""
    whole = pattern.endswith(b"$")
    first, *others = pattern.removesuffix(b"$").split(b"*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not whole or at == len(path)
    *middle, last = others
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if whole:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
