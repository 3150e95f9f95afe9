"""Entries into stories: the same news or not, and why.

Gather–decide: the caller looks `search_keys` up in the store and hands over the stories found; `group`
decides for each newcomer in turn, and newcomers may join each other. In doubt a join is missed rather
than made: two events in one alert lose the second for the reader.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from newsbot.stories.keys import JOIN_WINDOW, MOVE_WINDOW, filing_keys, lone_keys, search_keys
from newsbot.stories.likeness import JOIN, Likeness, compare, nearer, worth_comparing
from newsbot.stories.memories import Memory, joined, opened
from newsbot.stories.moves import EARLY, Step, arrived, move
from newsbot.stories.sketches import Sketch, sketch
from newsbot.stories.tells import DISPUTED, RUMORED
from newsbot.stories.views import EntryView, StoryView

__all__ = [
    "Candidate",
    "Decision",
    "Memory",
    "Newcomer",
    "Parted",
    "Sketch",
    "group",
    "search_keys",
    "sketch",
    "story_of",
]

_JOIN_SECONDS = JOIN_WINDOW.total_seconds()
_MOVE_SECONDS = MOVE_WINDOW.total_seconds()

Parted = Mapping[int, Collection[int]]  # a story, and those that a person parted from it for good


class Newcomer(NamedTuple):
    """An entry that wants a story."""

    sketch: Sketch
    keys: frozenset[int]  # search_keys(sketch)


class Candidate(NamedTuple):
    """A story that was found by at least one key."""

    story_id: int
    memory: Memory
    keys: frozenset[int]  # by which it was found


class Decision(NamedTuple):
    """What becomes of one newcomer. A story of the same batch is named by the position of its opener."""

    story_id: int | None  # an existing story; None: the story that `opener` opens
    opener: int | None  # position of the newcomer that opens the story; its own when it opens one
    because: str  # why it joined, in words; "" when it opens a story
    memory: Memory  # of the story, after this entry; the last decision of a story counts
    keys: dict[int, datetime]  # to file the story under, each until then
    follows: int | None = None  # the story of which this one is, from now on, a move
    follows_opener: int | None = None  # the same, when that story opens in this batch
    stage: str = ""  # the story's stage after this entry; "" without a deal

    @property
    def opens(self) -> bool:
        return self.story_id is None and self.because == ""


@dataclass(slots=True)
class _Open:
    """A story that may be joined during this batch."""

    story_id: int | None
    opener: int | None
    memory: Memory
    _view: StoryView | None = None

    @property
    def view(self) -> StoryView:
        if self._view is None or self._view.memory is not self.memory:
            self._view = StoryView(self.memory)
        return self._view

    @property
    def order(self) -> tuple[int, int]:
        return (0, self.story_id) if self.story_id is not None else (1, self.opener or 0)


class _Match(NamedTuple):
    """A story that a newcomer was compared with."""

    like: Likeness
    story: _Open


def group(
    newcomers: Sequence[Newcomer], candidates: Sequence[Candidate], parted: Parted, now: datetime
) -> tuple[Decision, ...]:
    """One decision for each newcomer, in input order. No entry counts as later than `now`."""
    latest = int(now.timestamp())
    index: dict[int, list[_Open]] = {}
    for candidate in candidates:
        if "texts" not in candidate.memory:
            continue  # a story that grouping never saw
        known = _Open(candidate.story_id, None, candidate.memory)
        for key in candidate.keys:
            index.setdefault(key, []).append(known)
    decisions = []
    for position, newcomer in enumerate(newcomers):
        entry = newcomer.sketch
        if entry.at > latest:
            entry = replace(entry, at=latest)
        decision, story = _decide(position, entry, _found(newcomer, index), parted)
        for key in decision.keys:
            places = index.setdefault(key, [])
            if story not in places:
                places.append(story)
        decisions.append(decision)
    return tuple(decisions)


def story_of(sketches: Sequence[Sketch]) -> tuple[Memory, dict[int, datetime]]:
    """Memory and keys of a story of exactly these entries, oldest first: for both sides of a split."""
    memory = opened(sketches[0])
    keys = _keys(sketches[0])
    for entry in sketches[1:]:
        memory = joined(memory, entry)
        keys.update(_keys(entry))
    return memory, keys


def _found(newcomer: Newcomer, index: dict[int, list[_Open]]) -> list[tuple[_Open, bool]]:
    """The stories that a newcomer's keys lead to, in a fixed order; and whether by more than one name."""
    hits = index.keys() & newcomer.keys
    if not hits:
        return []
    sure = hits - lone_keys(newcomer.sketch)
    found = {id(story): (story, True) for key in sure for story in index[key]}
    for key in hits - sure:
        for story in index[key]:
            found.setdefault(id(story), (story, False))
    return sorted(found.values(), key=lambda pair: pair[0].order)


def _decide(
    position: int, entry: Sketch, stories: list[tuple[_Open, bool]], parted: Parted
) -> tuple[Decision, _Open]:
    joining, moving = _matches(entry, stories, parted) if stories else (None, None)
    before = moving.story if moving else None
    if joining is not None and (moving is None or joining.like.points >= moving.like.points):
        like, story = joining
        # The first entry that shows a deal may join a story that nobody knew to be one: then the story is
        # the move.
        if not entry.kinds or story.memory.get("kinds"):
            before = None
        because = _because(entry, story.memory, like)
        story.memory = joined(story.memory, entry)
    else:
        story, because = _Open(None, position, opened(entry)), ""
    if before is not None:
        story.memory["stage"] = arrived(before.memory.get("stage", ""), entry.stage)
    decision = Decision(
        story_id=story.story_id,
        opener=story.opener,
        because=because,
        memory=story.memory,
        keys=_keys(entry),
        follows=before.story_id if before else None,
        follows_opener=before.opener if before else None,
        stage=story.memory.get("stage", ""),
    )
    return decision, story


def _matches(
    entry: Sketch, stories: list[tuple[_Open, bool]], parted: Parted
) -> tuple[_Match | None, _Match | None]:
    """The story that the entry joins, and the one that it moves on."""
    view = EntryView(entry)
    compared: list[_Match] = []
    joins: list[_Match] = []
    moves: list[_Match] = []
    for story, surely in stories:
        memory = story.memory
        if not _open(entry, memory) and move(entry, memory) is Step.NONE:
            continue  # too old to be joined, and nothing moved
        if not surely and not worth_comparing(view, memory):
            continue
        match = _Match(compare(view, story.view), story)
        compared.append(match)
        if _moves(entry, memory, match.like):
            moves.append(match)
        elif _joins(entry, memory, match.like):
            joins.append(match)
    return _best(view, joins, compared, parted), _best(view, moves, compared, parted)


def _best(entry: EntryView, fit: list[_Match], compared: list[_Match], parted: Parted) -> _Match | None:
    """The likest of those that fit, the first of equals.

    Between stories that a person parted, the words decide that only one of them has; in doubt it is neither.
    """
    best = max(fit, key=_points, default=None)
    if best is None or best.like.same_text:
        return best
    others = parted.get(best.story.story_id or 0, ())
    for rival in compared if others else ():
        if rival.story.story_id in others and nearer(entry, rival.story.view, best.story.view):
            return rival if rival in fit else None
    return best


def _points(match: _Match) -> float:
    return match.like.points


def _joins(entry: Sketch, memory: Memory, like: Likeness) -> bool:
    """Whether the entry tells the story's news: alike enough, while the story is open."""
    if not _open(entry, memory):
        return False
    if like.same_text:
        return True
    late = entry.at - memory["first"] > EARLY
    # Told as done, days after the rumour: rather the deal itself, though it was not found in the words.
    if memory.get("stage") == RUMORED and memory.get("hesitant") and entry.firm and late:
        return False
    # A step back that only one outlet claims stays with the story until another says the same. What is not
    # younger than the story is none: it tells how things stood before.
    return like.points >= JOIN or (
        len(like.shared) > 1
        and entry.at > memory["first"]
        and entry.stage != DISPUTED
        and move(entry, memory) is Step.BACKWARD
    )


def _open(entry: Sketch, memory: Memory) -> bool:
    """Whether the story may still be joined: its last entry is near, and its first not too far."""
    after = entry.at - memory["first"]
    return max(-after, entry.at - memory["last"]) <= _JOIN_SECONDS and abs(after) <= 2 * _JOIN_SECONDS


def _moves(entry: Sketch, memory: Memory, like: Likeness) -> bool:
    """Whether the entry tells that the story's deal moved on."""
    if (
        len(like.shared) < 2
        or like.left_out
        or like.same_text
        or not 0 <= entry.at - memory["first"] <= _MOVE_SECONDS
    ):
        return False
    taken = move(entry, memory)
    if taken is not Step.BACKWARD:
        return taken is Step.FORWARD
    stage, outlet = memory.get("doubt", ("", ""))
    return stage == entry.stage and outlet != entry.outlet


def _keys(entry: Sketch) -> dict[int, datetime]:
    at = datetime.fromtimestamp(entry.at, UTC)
    closing = at + JOIN_WINDOW
    return {
        key: closing if window is JOIN_WINDOW else at + window for key, window in filing_keys(entry).items()
    }


def _because(entry: Sketch, memory: Memory, like: Likeness) -> str:
    """Why an entry joined, for people."""
    if like.same_text:
        return like.why
    shown = dict(zip(entry.parties, entry.shown, strict=True))
    who = " and ".join(shown.get(name, name.title()) for name in like.shared[:3])
    days = round(abs(entry.at - memory["first"]) / 86400)
    when = "the same day" if days == 0 else f"{days} day{'s' * (days > 1)} apart"
    return ", ".join(part for part in (who, when, like.why) if part)
