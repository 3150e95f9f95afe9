"""Adding feeds to feeds.yaml without touching a line that a person wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from newsbot.config.nodes import Document
from newsbot.errors import ConfigError
from newsbot.model.feed import Feed


def with_feeds(path: Path, text: str, feeds: Sequence[Feed]) -> str:
    """The text of feeds.yaml with `feeds` added after the last one. Raises ConfigError."""
    root = Document(path, text).root
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError("this is no mapping; feeds cannot be added to it", path=path)
    section = next((value for key, value in root.value if key.value == "feeds"), None)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if isinstance(section, yaml.SequenceNode) and section.value and not section.flow_style:
        indent = " " * (section.start_mark.column)
        last = section.value[-1].end_mark
        at = last.line + (1 if last.column else 0)
        while at > 0 and _is_filler(lines[at - 1]):
            at -= 1
        return "".join([*lines[:at], *(_block(feed, indent) for feed in feeds), *lines[at:]])
    if section is not None:
        raise ConfigError(
            "write `feeds:` as a list with one `- url: …` a line first",
            path=path,
            line=section.start_mark.line + 1,
        )
    return "".join([*lines, "feeds:\n", *(_block(feed, "  ") for feed in feeds)])


def _is_filler(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")


def _block(feed: Feed, indent: str) -> str:
    title = f"{indent}  title: {_scalar(feed.title)}\n" if feed.title else ""
    return f"{indent}- url: {_scalar(feed.url)}\n{title}"


def _scalar(text: str) -> str:
    dumped: str = yaml.safe_dump(" ".join(text.split()), allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n...\n").strip()
