"""An entry's text -> the deals that are its main news, with the evidence for each and against it.

The kinds are data (`kinds`), the organisations come from `parties`; here the steps are put in order: a cheap
look for trigger words, then names, lines, rules, score, roles, status, and what else the text says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import ahocorasick_rs

from newsbot.deals.fields import fields_of
from newsbot.deals.glance import Glance
from newsbot.deals.kinds import KINDS
from newsbot.deals.lines import Text
from newsbot.deals.matches import Match, Reader, tells
from newsbot.deals.parties import Directory
from newsbot.deals.patterns import forget
from newsbot.deals.roles import parties_of, subtype_of
from newsbot.deals.scoring import Score, Weights, across, features, features_of, load_weights, score
from newsbot.deals.status import StatusReader
from newsbot.deals.terms import money_of, term_of
from newsbot.deals.tokens import Line
from newsbot.deals.topics import TopicReader
from newsbot.deals.vocabulary import Kind, Rule
from newsbot.deals.wording import Wordlook, telling, wording
from newsbot.model.company import Company
from newsbot.model.deal import Considered, Deal, Evidence, Topic

SURE = 0.97  # from this score on a single doubtful name will do as a side
WORDS_NAMED = 5  # as evidence, of those that count most
MAX_LOOK = 1500  # characters of each part in which triggers are looked for


@dataclass(frozen=True, slots=True)
class _Rules:
    """All that texts are read by, compiled."""

    readers: tuple[Reader, ...]
    status: StatusReader
    triggers: ahocorasick_rs.AhoCorasick
    read_all: bool  # there is a topic without any word that must occur
    glance: Glance


class _Words(NamedTuple):
    """What the words of a text say beside all rules."""

    spoken: frozenset[str]  # the kinds that they bring within reach
    said: Mapping[str, str]  # feature -> the word that says so


class Finder:
    """Finds deals. Built once in a process; the rules are compiled for the first text, or by `ready`."""

    def __init__(
        self,
        companies: Sequence[Company],
        topics: Sequence[Topic] = (),
        *,
        weights: Mapping[str, Weights] | None = None,
    ) -> None:
        """Raises ConfigError for a topic that cannot be meant so."""
        self._companies = tuple(companies)
        self._directory = Directory(companies)
        self._weigh(load_weights() if weights is None else weights)
        self._topics = tuple(TopicReader(topic, self._directory) for topic in topics)

    def _weigh(self, weights: Mapping[str, Weights]) -> None:
        self._weights = weights
        self._wordlook = Wordlook({kind: (found.values, found.least) for kind, found in weights.items()})

    def ready(self) -> Finder:
        """Compile now what takes 0.2 s and some megabytes: a process that only knows names never needs it."""
        _ = self._rules
        return self

    @cached_property
    def _rules(self) -> _Rules:
        kinds = tuple(Reader(kind) for kind in KINDS)
        own = [topic.triggers for topic in self._topics]
        triggers = {trigger for kind in KINDS for trigger in kind.triggers}
        triggers |= {word for words in own for word in words or ()}
        readers = (*kinds, *(topic.reader for topic in self._topics))
        rules = _Rules(
            readers=kinds,
            status=StatusReader(),
            triggers=ahocorasick_rs.AhoCorasick(sorted(triggers)),
            read_all=None in own,
            glance=Glance(readers, self._companies),
        )
        for reader in kinds:  # not the topics', which were compiled before: this may run twice at once
            reader.settle()
        forget()
        return rules

    def weighing(self, weights: Mapping[str, Weights]) -> Finder:
        """The same finder with other weights; what is compiled is shared."""
        other = copy(self.ready())
        other._weigh(weights)  # noqa: SLF001 - a copy of ourselves
        return other

    @property
    def directory(self) -> Directory:
        return self._directory

    def text(self, title: str, summary: str, content: str = "") -> Text:
        """A text to be read once for all that is asked of it."""
        return Text(title, summary, content, self._directory)

    def find(self, title: str, summary: str, content: str = "") -> tuple[Deal, ...]:
        """The deals that are the entry's main news, the surest first; () for other news."""
        return self.deals(self.text(title, summary, content))

    def deals(self, text: Text) -> tuple[Deal, ...]:
        """The same of a text."""
        if not (self._has_trigger(text) and self._may_tell(text)) and not self._spoken(text):
            return ()
        deals = [one.deal for one in self._considered(text) if one.deal is not None]
        return tuple(sorted(deals, key=lambda deal: -deal.score))

    def consider(self, title: str, summary: str, content: str = "") -> tuple[Considered, ...]:
        """What each kind makes of the text, found or not."""
        return self._considered(self.text(title, summary, content))

    def _considered(self, text: Text) -> tuple[Considered, ...]:
        lines = text.lines
        matches = {reader.kind.name: reader.matches(lines) for reader in self._rules.readers}
        words = _Words(self._spoken(text), wording(lines))
        found = self._features(matches, lines)
        kinds = tuple(
            self._consider(reader.kind, matches[reader.kind.name], found[reader.kind.name], lines, words)
            for reader in self._rules.readers
        )
        return kinds + tuple(topic.consider(lines, self._rules.status.status) for topic in self._topics)

    def features(self, title: str, summary: str, content: str = "") -> dict[str, dict[str, float]]:
        """Kind -> what `learning` learns from."""
        lines = self.text(title, summary, content).lines
        matches = {reader.kind.name: reader.matches(lines) for reader in self._rules.readers}
        words = dict.fromkeys(wording(lines), 1.0)
        return {kind: found | words for kind, found in self._features(matches, lines).items()}

    def _features(
        self, matches: Mapping[str, Sequence[Match]], lines: Sequence[Line]
    ) -> dict[str, dict[str, float]]:
        return across(
            {
                reader.kind.name: features(matches[reader.kind.name], reader.circumstances(lines))
                for reader in self._rules.readers
            }
        )

    def _has_trigger(self, text: Text) -> bool:
        if self._rules.read_all:
            return True
        look = f" {text.title[:MAX_LOOK]} {text.summary[:MAX_LOOK]} "
        if text.content and len(text.summary) < 200:
            look = f"{look} {text.content[:MAX_LOOK]}"
        if "\n" in look or "  " in look:
            look = f" {' '.join(look.split())} "
        return bool(self._rules.triggers.find_matches_as_indexes(look.lower()))

    def _spoken(self, text: Text) -> frozenset[str]:
        """The kinds that the words alone, whatever no rule matches, bring within reach."""
        return self._wordlook.speaks(text.title, text.summary or text.content)

    def _may_tell(self, text: Text) -> bool:
        """Whether any rule that makes a deal matches; names are found only where its phrases stand."""
        for number, patterns in self._rules.glance.at(text):
            names = len(text.named(number))
            for pattern in patterns:
                if pattern.names <= names and pattern.engine.search(text.line(number).code) is not None:
                    return True
        return False

    def _consider(
        self,
        kind: Kind,
        matches: Sequence[Match],
        found: Mapping[str, float],
        lines: Sequence[Line],
        words: _Words,
    ) -> Considered:
        weights = self._weights.get(kind.name, Weights({}))
        rated = score(found, weights, words.said)
        evidence = _evidence(matches, rated, words.said)
        if rated.value < weights.threshold or not (kind.name in words.spoken or any(map(tells, matches))):
            return Considered(kind.name, rated.value, weights.threshold, evidence, None, _missing(matches))
        rules = tuple(match for match in matches if isinstance(match.rule, Rule))
        subtype = subtype_of(kind, rules)
        parties = parties_of(kind, subtype, rules, lines, sure=rated.value >= SURE)
        bodies = any(party.role == kind.group_role for party in parties) if kind.group_role else False
        if len(parties) < kind.least_parties and not (bodies and parties):
            missing = "no organisation is named" if not parties else "only one organisation is named"
            return Considered(kind.name, rated.value, weights.threshold, evidence, None, missing)
        leading = sorted(
            (match for match in rules if isinstance(match.rule, Rule) and match.rule.subtype == subtype),
            key=lambda match: lines.index(match.line),
        )
        status, because = self._rules.status.status(leading, lines[0])
        if because:
            evidence += (Evidence("status", because, status),)
        evidence += tuple(Evidence("party", party.name, party.role) for party in parties)
        text = " ".join(line.text for line in lines)
        deal = Deal(
            kind=kind.name,
            subtype=subtype,
            status=status,
            parties=parties,
            sentence=leading[0].line.text if leading else lines[0].text,
            score=round(rated.value, 3),
            fields=fields_of(text),
            money=money_of(text),
            term=term_of(text),
            evidence=evidence,
        )
        return Considered(kind.name, rated.value, weights.threshold, evidence, deal)


def _evidence(matches: Sequence[Match], rated: Score, said: Mapping[str, str]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    seen: set[tuple[str, str]] = set()
    for match in matches:
        if (match.rule.cue, match.line.place) in seen:
            continue
        seen.add((match.rule.cue, match.line.place))
        what = "kind" if isinstance(match.rule, Rule) else "against"
        weight = sum(rated.parts.get(feature, 0.0) for feature in features_of(match))
        found.append(Evidence(what, match.text, f"{match.rule.cue}, {match.line.place}", round(weight, 2)))
    words, weight = telling(said, rated.parts)
    if words and (found or weight > 0):
        what = "kind" if weight > 0 else "against"
        found.append(Evidence(what, ", ".join(words[:WORDS_NAMED]), "words", round(weight, 2)))
    return tuple(found)


def _missing(matches: Sequence[Match]) -> str:
    if not matches:
        return "nothing in the text speaks of it"
    if any(not isinstance(match.rule, Rule) for match in matches):
        return "too much speaks against it"
    return "too little speaks for it"
