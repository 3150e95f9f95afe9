"""announced, rumored or ended: from modality, tense and negation around what made the kind."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.deals.matches import Match, lists_of
from newsbot.deals.patterns import Pattern, read_pattern
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Rule
from newsbot.deals.words import PATTERNS


class StatusReader:
    """The patterns above, compiled once."""

    def __init__(self) -> None:
        lists = lists_of({})
        self._ended = tuple(read_pattern(pattern, lists) for pattern in PATTERNS["ended"])
        self._rumored = tuple(read_pattern(pattern, lists) for pattern in PATTERNS["rumored"])

    def status(self, matches: Sequence[Match], headline: Line | None = None) -> tuple[str, str]:
        """The status and the words that say so, "" when nothing does; without a match the headline tells."""
        for match in matches:
            if isinstance(match.rule, Rule) and match.rule.status:
                return match.rule.status, match.text
        line = matches[0].line if matches else headline
        if line is None:
            return "announced", ""
        for patterns, status in ((self._ended, "ended"), (self._rumored, "rumored")):
            words = _first(patterns, line)
            if words:
                return status, words
        return "announced", ""


def _first(patterns: Sequence[Pattern], line: Line) -> str:
    for pattern in patterns:
        found = pattern.engine.search(line.code)
        if found is not None:
            return line.source(found.start, found.end)
    return ""
