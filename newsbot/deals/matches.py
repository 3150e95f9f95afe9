"""Which rules of a kind match the lines of a story. `scoring` weighs them, `roles` finds the parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsbot.deals.looks import Look, rarest
from newsbot.deals.patterns import Pattern, read_pattern
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Against, Kind, Rule
from newsbot.deals.words import COMMON


@dataclass(frozen=True, slots=True)
class Match:
    """One rule met in one line."""

    rule: Rule | Against
    line: Line
    start: int  # in the line's code
    end: int
    roles: tuple[tuple[str, tuple[int, ...]], ...]  # role -> mentions of the line, in the pattern's order

    @property
    def with_state(self) -> bool:
        """Whether a country or public body stands in one of the roles, and no tracked company beside it."""
        sides = [self.line.mentions[number] for _, numbers in self.roles for number in numbers]
        if any(side.company for side in sides):
            return False
        return any(side.sort in {"place", "body"} for side in sides)

    @property
    def text(self) -> str:
        return self.line.source(self.start, self.end)


class Reader:
    """All patterns of one kind, compiled once."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        lists = lists_of(kind.words)
        rules: tuple[Rule | Against, ...] = (*kind.rules, *kind.against)
        self._rules = tuple((rule, read_pattern(rule.pattern, lists)) for rule in rules)
        self.topic = read_pattern(kind.topic, lists) if kind.topic else None
        self._look = Look([pattern.needs for _, pattern in self._rules])

    def needs(self) -> tuple[str, ...] | None:
        """Words of which one occurs in every line that any rule matches; None when a rule names none."""
        needs = [rarest(pattern.needs) for _, pattern in self._rules]
        if not all(needs):
            return None
        words = {max(phrase.split(), key=len).removesuffix("*") for need in needs for phrase in need}
        return tuple(sorted(words))

    def settle(self) -> None:
        """All looks are built: what only they need is let go."""
        for _, pattern in self._rules:
            pattern.needs = ()
        if self.topic is not None:
            self.topic.needs = ()

    def telling(self) -> tuple[tuple[Rule, Pattern], ...]:
        """The rules of which one at least matches in a story of this kind."""
        return tuple(
            (rule, pattern) for rule, pattern in self._rules if isinstance(rule, Rule) and rule.strength
        )

    def circumstances(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """Where the story names the kind's matter, and whether two sides stand in headline and lead."""
        found = [f"topic in {line.place}" for line in lines if self._on_topic(line)]
        for line in lines:
            if line.place != "rest" and line.sides:
                found.append(f"{'two sides' if line.sides > 1 else 'one side'} in {line.place}")
                if line.known:
                    found.append(f"{'two known sides' if line.known > 1 else 'known side'} in {line.place}")
        return tuple(dict.fromkeys(found))

    def _on_topic(self, line: Line) -> bool:
        return self.topic is not None and self.topic.engine.search(line.code) is not None

    def matches(self, lines: Sequence[Line]) -> tuple[Match, ...]:
        found: list[Match] = []
        on_topic = self.topic is None or any(self._on_topic(line) for line in lines)
        for line in lines:
            for number in self._look.at(line.code.replace(" ~", " ")):
                rule, pattern = self._rules[number]
                if not on_topic and isinstance(rule, Rule) and rule.topic:
                    continue
                match = _match(rule, pattern, line)
                if match is not None:
                    found.append(match)
        return tuple(found)


def tells(match: Match) -> bool:
    """Whether it speaks for the kind by itself, beside telling roles."""
    return isinstance(match.rule, Rule) and match.rule.strength > 0


def _match(rule: Rule | Against, pattern: Pattern, line: Line) -> Match | None:
    found = pattern.engine.search(line.code)
    if found is None:
        return None
    roles = tuple(
        (role, _numbers(found.groups[group]))
        for group, role in pattern.roles.items()
        if group in found.groups
    )
    return Match(rule, line, found.start, found.end, roles)


def _numbers(code: str) -> tuple[int, ...]:
    return tuple(int(token[1:]) for token in code.split() if token[0] in "@^#&" and token[1:].isdigit())


def lists_of(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {**COMMON, **words}
