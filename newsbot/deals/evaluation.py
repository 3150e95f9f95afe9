"""Labelled stories and found deals -> how good the finder is. Reading files and printing are left to others.

What the numbers mean is written in docs/deals.md; the text of the report is made in `report`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsbot.deals.parties import fold
from newsbot.model.deal import KINDS, Deal, Evidence

Item = Mapping[str, Any]  # one labelled story: title, summary, labels, sure, corpus
Resolve = Callable[[str], str | None]  # a name -> the tracked company
BANDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One story: what it is, what was found."""

    item: Item
    found: tuple[Deal, ...]
    scores: Mapping[str, float] = field(default_factory=dict)  # kind -> score, found or not
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)  # kind -> for and against


@dataclass(slots=True)
class Count:
    """Hits, false alarms and misses."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    def add(self, other: Count) -> None:
        self.hits += other.hits
        self.false_alarms += other.false_alarms
        self.misses += other.misses

    @property
    def precision(self) -> float:
        return _ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float:
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)


@dataclass(frozen=True, slots=True)
class Slip:
    """One miss or false alarm, with what was found instead."""

    what: str  # "miss", "false alarm", "subtype", "status", "parties", "role"
    kind: str
    item: Item
    expected: str
    got: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Result:
    """The figures of one file, or of several together."""

    items: int = 0
    kinds: dict[str, Count] = field(default_factory=dict)
    subtypes: Counter[bool] = field(default_factory=Counter)  # on true positives
    statuses: Counter[bool] = field(default_factory=Counter)
    parties: Count = field(default_factory=Count)  # on true positives
    all_parties: Count = field(default_factory=Count)  # of every labelled and every found deal
    roles: Counter[bool] = field(default_factory=Counter)  # on parties that were found
    alerts: Counter[bool] = field(default_factory=Counter)  # stories alerted: is there any deal at all
    bands: list[Counter[bool]] = field(default_factory=lambda: [Counter() for _ in BANDS[1:]])
    slips: list[Slip] = field(default_factory=list)

    @property
    def micro(self) -> Count:
        total = Count()
        for count in self.kinds.values():
            total.add(count)
        return total

    @property
    def macro_f1(self) -> float:
        shown = [count.f1 for count in self.kinds.values() if count.hits + count.misses]
        return _ratio(sum(shown), len(shown))


def evaluate(judged: Iterable[Judged], resolve: Resolve, *, kinds: Sequence[str] = KINDS) -> Result:
    """Everything that is measured, over the stories given (sure and unsure are told apart by the caller)."""
    result = Result(kinds={kind: Count() for kind in kinds})
    for one in judged:
        _judge(one, result, resolve, kinds)
    return result


def accuracy(counts: Counter[bool]) -> float:
    return _ratio(counts[True], counts[True] + counts[False])


def _judge(one: Judged, result: Result, resolve: Resolve, kinds: Sequence[str]) -> None:
    result.items += 1
    labels = {label["kind"]: label for label in one.item["labels"]}
    found = {deal.kind: deal for deal in one.found if deal.kind in kinds}
    if found:
        result.alerts[bool(labels)] += 1
    for kind in kinds:
        count = result.kinds[kind]
        label, deal = labels.get(kind), found.get(kind)
        if kind in one.scores:
            _band(result.bands, one.scores[kind])[label is not None] += 1
        if label and deal:
            count.hits += 1
            _compare(one.item, label, deal, result, resolve)
        elif label:
            count.misses += 1
            result.all_parties.misses += len(label["parties"])
            result.slips.append(Slip("miss", kind, one.item, describe(label), "", _why(one, kind)))
        elif deal:
            count.false_alarms += 1
            result.all_parties.false_alarms += len(deal.parties)
            result.slips.append(Slip("false alarm", kind, one.item, "", describe_deal(deal), deal.evidence))


def _compare(item: Item, label: Mapping[str, Any], deal: Deal, result: Result, resolve: Resolve) -> None:
    for what, counts in (("subtype", result.subtypes), ("status", result.statuses)):
        right = label[what] == getattr(deal, what)
        counts[right] += 1
        if not right:
            result.slips.append(
                Slip(what, deal.kind, item, str(label[what]), str(getattr(deal, what)), deal.evidence)
            )
    expected = {_key(party["name"], resolve): party["role"] for party in label["parties"]}
    got = {party.company or _key(party.name, resolve): party.role for party in deal.parties}
    both = expected.keys() & got.keys()
    count = Count(len(both), len(got) - len(both), len(expected) - len(both))
    result.parties.add(count)
    result.all_parties.add(count)
    wrong = [name for name in both if expected[name] != got[name]]
    result.roles[True] += len(both) - len(wrong)
    result.roles[False] += len(wrong)
    if count.false_alarms or count.misses:
        result.slips.append(
            Slip("parties", deal.kind, item, describe(label), describe_deal(deal), deal.evidence)
        )
    elif wrong:
        result.slips.append(
            Slip("role", deal.kind, item, describe(label), describe_deal(deal), deal.evidence)
        )


def _why(one: Judged, kind: str) -> tuple[Evidence, ...]:
    return one.evidence.get(kind, ())


def _key(name: str, resolve: Resolve) -> str:
    return resolve(name) or fold(name)


def _band(bands: list[Counter[bool]], score: float) -> Counter[bool]:
    for index, upper in enumerate(BANDS[1:]):
        if score < upper:
            return bands[index]
    return bands[-1]


def describe(label: Mapping[str, Any]) -> str:
    sides = ", ".join(f"{party['name']} ({party['role']})" for party in label["parties"])
    return f"{label['subtype']}, {label['status']}: {sides}"


def describe_deal(deal: Deal) -> str:
    sides = ", ".join(f"{party.name} ({party.role})" for party in deal.parties)
    return f"{deal.subtype}, {deal.status}: {sides}"


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
