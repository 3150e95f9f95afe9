"""YAML with line numbers: every value is read through here, so every complaint can say where.

Knows nothing of feeds or companies; that is `feedsfile`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import yaml

from newsbot.errors import ConfigError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_TRUE = {"true", "yes", "on"}
_FALSE = {"false", "no", "off"}
_SHOWN = 20  # mistakes told at once


def duration(text: str) -> timedelta:
    """Read "90s", "15m", "1h30m", "2d". Raises ValueError with the mend in its text."""
    compact = text.replace(" ", "").lower()
    if not _DURATION.fullmatch(compact):
        raise ValueError(f"{text!r} is no span of time; write it like 30s, 15m, 6h or 2d")
    return sum(
        (timedelta(**{_UNITS[unit]: float(count)}) for count, unit in _DURATION_PART.findall(compact)),
        timedelta(),
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a complaint about an unknown word: a likely mend, else what is known."""
    choices = sorted(known)
    folded = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return f"; did you mean {folded[close[0]]!r}?" if close else f"; known are {', '.join(choices)}"


class Document:
    """One YAML file. Values are handed out as nodes and read with the methods here."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._mistakes: list[ConfigError] = []
        try:
            self.root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            problem = error.problem or "not readable"
            raise ConfigError(
                f"this is no valid YAML: {problem}{_yaml_hint(problem)}", path=path, line=line
            ) from None
        except yaml.YAMLError as error:  # characters that YAML forbids carry no mark
            raise ConfigError(f"this is no valid YAML: {error}", path=path) from None

    def complain(self, node: yaml.Node, message: str) -> ConfigError:
        """An error that points at `node`; the caller raises it."""
        return ConfigError(message, path=self.path, line=line_of(node))

    @contextmanager
    def noting(self) -> Generator[None]:
        """A mistake ends this block only: whoever mends a file wants to hear of all of them."""
        try:
            yield
        except ConfigError as error:
            self._mistakes.append(error)

    def refuse(self) -> None:
        """Raise what was noted: one mistake as it is, several as one error with a line for each."""
        if len(self._mistakes) == 1:
            raise self._mistakes[0]
        if self._mistakes:
            told = sorted(self._mistakes, key=lambda mistake: mistake.line or 0)
            rows = [f"  line {mistake.line}: {mistake.message}" for mistake in told[:_SHOWN]]
            if len(told) > _SHOWN:
                rows.append(f"  and {len(told) - _SHOWN} more")
            raise ConfigError("\n".join([f"{len(told)} mistakes", *rows]), path=self.path)

    def mapping(self, node: yaml.Node, what: str, known: Collection[str]) -> dict[str, yaml.Node]:
        """The keys and values of a mapping; unknown and repeated keys are refused.

        A lone text where a mapping is due mostly means the first of the `known` keys.
        """
        if not isinstance(node, yaml.MappingNode):
            lone = isinstance(node, yaml.ScalarNode) and not _is_empty(node) and what.startswith("a ")
            mend = f"; write `{next(iter(known))}: {node.value}`" if lone else ""
            raise self.complain(node, f"{what} must be a mapping of `key: value` lines{mend}")
        values: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self.text(key_node, "a key")
            if key not in known:
                raise self.complain(key_node, f"unknown key {key!r} in {what}{did_you_mean(key, known)}")
            if key in values:
                raise self.complain(key_node, f"{key!r} stands twice in {what}; keep one")
            values[key] = value
        return values

    def items(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """The items of a list; an empty value is an empty list."""
        if node is None or _is_empty(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.complain(node, f"{what} must be a list (`- …` lines, or [a, b])")
        return list(node.value)

    def text(self, node: yaml.Node, what: str) -> str:
        """A scalar as it is written, so that a company may be called `3M`, `No` or `1X`."""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.complain(node, f"{what} must be a text")
        return " ".join(str(node.value).split())

    def texts(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        if isinstance(node, yaml.ScalarNode) and not _is_empty(node):
            raise self.complain(node, f"{what} must be a list; write [{node.value}]")
        return tuple(self.text(item, what) for item in self.items(node, what))

    def flag(self, node: yaml.Node, what: str) -> bool:
        """True or false."""
        value = self.text(node, what).lower()
        if value in _TRUE | _FALSE:
            return value in _TRUE
        raise self.complain(node, f"{what} must be true or false, not {value!r}")

    def number(self, node: yaml.Node, what: str, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.text(node, what)
        if value.isdecimal() and least <= int(value) <= most:
            return int(value)
        raise self.complain(node, f"{what} must be a whole number from {least} to {most}, not {value!r}")

    def duration(self, node: yaml.Node, what: str) -> timedelta:
        """A span of time, as `duration` reads it."""
        try:
            return duration(self.text(node, what))
        except ValueError as error:
            raise self.complain(node, f"{what}: {error}") from None


def line_of(node: yaml.Node) -> int:
    """The line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _yaml_hint(problem: str) -> str:
    if "cannot start any token" in problem:
        return "; indent with spaces, not tabs"
    if "mapping values are not allowed" in problem:
        return "; a text that holds `: ` needs quotes around it"
    if "expected <block end>" in problem:
        return "; look at the indentation of this line and the one before"
    return ""
