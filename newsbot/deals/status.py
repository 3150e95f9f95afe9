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
        self._ended, self._rumored, self._intended, self._done = (
            tuple(read_pattern(pattern, lists) for pattern in PATTERNS[block])
            for block in ("ended", "rumored", "intended", "done")
        )

    def status(self, matches: Sequence[Match], headline: Line | None = None) -> tuple[str, str]:
        """The status and the words that say so, "" when nothing does; without a match the headline tells."""
        for match in matches:
            if isinstance(match.rule, Rule) and match.rule.status:
                return match.rule.status, match.text
        line = matches[0].line if matches else headline
        if line is None:
            return "announced", ""
        for patterns, status in ((self._ended, "ended"), (self._rumored, "rumored")):
            found = _first(patterns, line)
            if found is not None:
                return status, line.source(*found)
        intended = _first(self._intended, line)
        if intended is not None:
            done = _first(self._done, line)
            # Whoever "formed a venture to bid" has formed it: what is wished behind the deed makes no rumour.
            if done is None or intended[0] < done[0]:
                return "rumored", line.source(*intended)
        return "announced", ""


def _first(patterns: Sequence[Pattern], line: Line) -> tuple[int, int] | None:
    """Where the words are that come first in the line."""
    found = [match for pattern in patterns if (match := pattern.engine.search(line.code)) is not None]
    return min(((match.start, match.end) for match in found), default=None)
