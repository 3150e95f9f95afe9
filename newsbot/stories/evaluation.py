"""How well entries were put into stories, against labels that say which real event each tells.

Pure arithmetic over the outcome of a replay; where labels and outcome come from is the caller's matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FAR = timedelta(days=14)  # events further apart must never share a story


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry whose real event is known. Only those that carry a deal are given."""

    id: str
    event: str
    on: date
    timeline: str = ""  # events of one course share it


@dataclass(frozen=True, slots=True)
class Placed:
    """What a replay made of an entry, labelled or not."""

    id: str
    story: str
    has_deal: bool  # a deal was found in it
    alert: bool  # it made the story's alert


@dataclass(frozen=True, slots=True)
class Merge:
    """Two real events that share a story, and are too far apart to be mistaken for each other."""

    story: str
    events: tuple[str, str]
    days: int


@dataclass(frozen=True, slots=True)
class GroupingScore:
    items: int
    precision: float  # B-cubed
    recall: float
    events: int  # of which at least one entry's deal was found
    alerts: int  # stories with an alert that hold an entry of these events
    far_merges: tuple[Merge, ...]
    late: tuple[str, ...]  # events that were alerted by a later entry than the first that shows the deal

    @property
    def alerts_per_event(self) -> float:
        return self.alerts / self.events if self.events else 0.0

    def misses(
        self, *, precision: float = 0.98, recall: float = 0.92, alerts: float = 1.10
    ) -> tuple[str, ...]:
        """The bars that are missed, in words; () when all are held."""
        said = []
        if self.precision < precision:
            said.append(f"B-cubed precision {self.precision:.3f} is below {precision}")
        if self.recall < recall:
            said.append(f"B-cubed recall {self.recall:.3f} is below {recall}")
        if self.alerts_per_event > alerts:
            said.append(f"{self.alerts_per_event:.2f} alerts for each real event are above {alerts}")
        said += [
            f"{one} and {other} are one story, {merge.days} days apart"
            for merge in self.far_merges
            for one, other in [merge.events]
        ]
        said += [f"the first entry of {event} that shows the deal did not alert" for event in self.late]
        return tuple(said)


def evaluate(labelled: Iterable[Labelled], placed: Sequence[Placed]) -> GroupingScore:
    """Score a replay; `placed` is in the order of time and may hold entries without a label."""
    by_id = {one.id: one for one in placed}
    known = [one for one in labelled if one.id in by_id]
    by_event: dict[str, set[str]] = defaultdict(set)
    by_story: dict[str, set[str]] = defaultdict(set)
    for one in known:
        by_event[one.event].add(one.id)
        by_story[by_id[one.id].story].add(one.id)
    precision, recall = _b_cubed(known, by_id, by_event, by_story)
    alerted = {one.story for one in placed if one.alert}
    stories = {by_id[one.id].story for one in known if by_id[one.id].story in alerted}
    found = {one.event for one in known if by_id[one.id].has_deal}
    return GroupingScore(
        items=len(known),
        precision=precision,
        recall=recall,
        events=len(found),
        alerts=len(stories),
        far_merges=_far_merges(known, by_id),
        late=_late(known, placed),
    )


def _b_cubed(
    known: Sequence[Labelled],
    by_id: Mapping[str, Placed],
    by_event: Mapping[str, set[str]],
    by_story: Mapping[str, set[str]],
) -> tuple[float, float]:
    """For each entry the share of its story that is of its event, and of its event that is in its story."""
    if not known:
        return 1.0, 1.0
    precision = recall = 0.0
    for one in known:
        event, story = by_event[one.event], by_story[by_id[one.id].story]
        both = len(event & story)
        precision += both / len(story)
        recall += both / len(event)
    return precision / len(known), recall / len(known)


def _far_merges(known: Sequence[Labelled], by_id: Mapping[str, Placed]) -> tuple[Merge, ...]:
    began: dict[str, date] = {}
    events: dict[str, dict[str, str]] = defaultdict(dict)  # story: event: timeline
    for one in known:
        began[one.event] = min(began.get(one.event, one.on), one.on)
        events[by_id[one.id].story][one.event] = one.timeline
    found = []
    for story, told in events.items():
        names = sorted(told)
        for at, first in enumerate(names):
            for second in names[at + 1 :]:
                apart = abs(began[first] - began[second])
                if apart > FAR and not (told[first] and told[first] == told[second]):
                    found.append(Merge(story, (first, second), apart.days))
    return tuple(found)


def _late(known: Sequence[Labelled], placed: Sequence[Placed]) -> tuple[str, ...]:
    """Events whose first entry with a found deal came to a story that had not alerted by then."""
    event_of = {one.id: one.event for one in known}
    alerted: set[str] = set()
    seen: set[str] = set()
    late = []
    for one in placed:
        if one.alert:
            alerted.add(one.story)
        event = event_of.get(one.id)
        if event is None or event in seen or not one.has_deal:
            continue
        seen.add(event)
        if one.story not in alerted:
            late.append(event)
    return tuple(late)
