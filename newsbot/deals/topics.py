"""A user's own kinds, from `topics:` of feeds.yaml: compiled into the same rules as the built-in kinds.

A topic has no learned weights: what its person wrote is meant. Words and patterns share one language
(`patterns`); none of them can be slow, as the engine's time is linear and the size of each is bounded here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsbot.deals.matches import Match, Reader, lists_of
from newsbot.deals.parties import Directory
from newsbot.deals.patterns import PatternError, compile_pattern
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Kind, Rule
from newsbot.errors import ConfigError
from newsbot.model.deal import KINDS, ROLES, Considered, Deal, Evidence, Party, Topic

MAX_ENTRIES = 200  # words and patterns of one topic
THRESHOLD = 0.5
SCORES = {"title": 0.95, "lead": 0.8, "rest": 0.6}
_ROLE = "partner"  # of organisations that only stand in the sentence


class TopicReader:
    """One topic, compiled once."""

    def __init__(self, topic: Topic, directory: Directory) -> None:
        """Raises ConfigError, naming the topic's line and the likely mend."""
        self.topic = topic
        self.reader = Reader(_kind(topic))
        # Words of which one occurs in any story of the topic; None when its patterns name none.
        self.triggers = self.reader.needs()
        self._companies = frozenset(_company(topic, name, directory) for name in topic.companies)

    def consider(
        self, lines: Sequence[Line], status: Callable[[Sequence[Match]], tuple[str, str]]
    ) -> Considered:
        """What the topic makes of the text; `status` says how far the deal is."""
        name = self.topic.name
        matches = self.reader.matches(lines)
        evidence = tuple(
            Evidence("kind", match.text, match.rule.cue, SCORES[match.line.place]) for match in matches
        )
        if not matches:
            return Considered(name, 0.0, THRESHOLD, (), None, "none of its words and patterns is met")
        parties = _parties(matches, lines)
        if self._companies and not any(party.company in self._companies for party in parties):
            return Considered(name, 0.0, THRESHOLD, evidence, None, "none of its companies is named")
        score = max(SCORES[match.line.place] for match in matches)
        stage, because = status(matches)
        if because:
            evidence += (Evidence("status", because, stage),)
        deal = Deal(
            kind=name,
            subtype="",
            status=stage,
            parties=parties,
            sentence=matches[0].line.text,
            score=score,
            evidence=evidence,
        )
        return Considered(name, score, THRESHOLD, evidence, deal)


def _kind(topic: Topic) -> Kind:
    if not topic.name or topic.name in KINDS:
        raise ConfigError(
            f"topic {topic.name!r}: the name is empty or taken by a built-in kind: choose another",
            line=topic.line,
        )
    if not topic.words and not topic.patterns:
        raise ConfigError(f"topic {topic.name!r} has neither words nor patterns: add one", line=topic.line)
    if len(topic.words) + len(topic.patterns) > MAX_ENTRIES:
        raise ConfigError(
            f"topic {topic.name!r} has more than {MAX_ENTRIES} words and patterns: split it in two",
            line=topic.line,
        )
    lists = lists_of({})
    rules = []
    for pattern in (*topic.words, *topic.patterns):
        try:
            compile_pattern(pattern, lists)
        except PatternError as error:
            raise ConfigError(f"topic {topic.name!r}, {pattern[:80]!r}: {error}", line=topic.line) from error
        rules.append(Rule(pattern, pattern, rank=2))
    return Kind(name=topic.name, triggers=(), rules=tuple(rules))


def _company(topic: Topic, name: str, directory: Directory) -> str:
    known = directory.company(name)
    if known is None:
        raise ConfigError(
            f"topic {topic.name!r}: {name!r} is not tracked: add it under companies:, or mend the name",
            line=topic.line,
        )
    return known


def _parties(matches: Sequence[Match], lines: Sequence[Line]) -> tuple[Party, ...]:
    """Those in the slots of the patterns, then whoever else stands in the same lines."""
    found: dict[str, Party] = {}
    for match in matches:
        for role, numbers in match.roles:
            for number in numbers:
                mention = match.line.mentions[number]
                found.setdefault(
                    mention.key, Party(mention.name, role if role in ROLES else _ROLE, mention.company)
                )
    for line in lines:
        if any(match.line is line for match in matches):
            for mention in line.mentions:
                if mention.sort == "company":
                    found.setdefault(mention.key, Party(mention.name, _ROLE, mention.company))
    return tuple(found.values())
