"""How much an entry and a story look like the same news: parties, kind, time and text weighed together.

The weights were tuned on real stories told by many outlets and are rough on purpose. Points are added up; the
caller compares them with JOIN. What to do with the answer is the matter of `grouping`.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.stories import names, words
from newsbot.stories.sketches import Memory, Sketch

JOIN = 4.0  # points from which an entry joins a story
DAY = 86400


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points, and what they stand for."""

    points: float
    shared: tuple[str, ...] = ()  # parties of both, as the entry or the story folds them
    same_text: bool = False
    text: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Sides:
    """How the parties of an entry and of a story lie to each other."""

    shared: tuple[str, ...]
    paired: bool  # both know them as parties, and not only the text names them
    entry_alone: int  # parties of the entry that the story nowhere names
    story_alone: int  # and the other way round


def compare(entry: Sketch, story: Memory) -> Likeness:
    """Weigh `entry` against `story`; times are the caller's matter but for their share of the points."""
    texts = [_Text(text) for text in story["texts"]]
    same = _same_text(entry, story, texts)
    sides = _sides(entry, story, texts)
    text = max(_text_points(entry, other, story) for other in texts)
    money = _money_points(entry.amounts, story.get("amounts", []))
    points = _party_points(sides, entry, story) + _kind_points(entry, story) + _time_points(entry, story)
    points += min(4.0, text + money)
    return Likeness(points, sides.shared, same, text, _why(sides, text, money))


class _Text:
    """One remembered text, split once."""

    __slots__ = ("all", "title")

    def __init__(self, text: str) -> None:
        title, _, rest = text.partition("|")
        self.title = title.split()
        self.all = {*self.title, *rest.split()}


def _same_text(entry: Sketch, story: Memory, texts: list[_Text]) -> bool:
    """Near-identical text, as syndication spreads it, and not two entries of one series."""
    if entry.template or story.get("template"):
        return False
    mine = set(entry.words)
    for text in texts:
        common = len(mine & text.all)
        # Titles only: the same title in other words' company; longer texts: nearly all words of the shorter one.
        if len(entry.title) >= 5 and list(entry.title) == text.title:
            return True
        if min(len(mine), len(text.all)) >= 12 and common >= 0.8 * min(len(mine), len(text.all)):
            return True
    return False


def _sides(entry: Sketch, story: Memory, texts: list[_Text]) -> _Sides:
    theirs = story.get("parties", {})
    shared = [party for party in entry.parties if any(names.same(party, other) for other in theirs)]
    paired = len(shared)
    story_words = set().union(*(text.all for text in texts))
    entry_alone = 0
    for party in entry.parties:
        if party in shared:
            continue
        if party in story.get("mentions", ()) or story_words.issuperset(names.stems_of(party)):
            shared.append(party)
        else:
            entry_alone += 1
    mine = set(entry.words)
    story_alone = 0
    for party, count in theirs.items():
        if any(names.same(party, other) for other in shared):
            continue
        if party in entry.mentions or mine.issuperset(names.stems_of(party)):
            shared.append(party)
        elif 2 * count >= story["entries"]:
            story_alone += 1
    if not entry.parties and not theirs:
        shared.extend(name for name in entry.mentions if name in story.get("mentions", ()))
    return _Sides(tuple(shared), paired > 1, entry_alone, story_alone)


def _party_points(sides: _Sides, entry: Sketch, story: Memory) -> float:
    points = {0: -4.0, 1: 1.0}.get(len(sides.shared), 3.5 if sides.paired else 2.5) + 0.3 * (
        len(sides.shared) > 2
    )
    if sides.entry_alone and sides.story_alone:
        points -= 3.0 if len(sides.shared) < 2 else 0.5
    elif sides.entry_alone or sides.story_alone:
        points -= 0.3
    return points


def _kind_points(entry: Sketch, story: Memory) -> float:
    kinds = story.get("kinds", {})
    if not entry.kinds or not kinds:
        return -0.5
    if any(kind in kinds for kind in entry.kinds):
        if "patent_dispute" in entry.kinds and entry.acts and story.get("acts"):
            return 0.5 if any(act in story["acts"] for act in entry.acts) else -2.0
        return 1.0
    both = {*entry.kinds, *kinds}
    return -2.0 if "patent_dispute" in both else 0.5


def _time_points(entry: Sketch, story: Memory) -> float:
    apart = max(story["first"] - entry.at, entry.at - story["last"], 0) / DAY
    if apart <= 1.5:
        return 0.0
    return -0.5 if apart <= 3.5 else -1.0 if apart <= 7 else -2.0


def _text_points(entry: Sketch, text: _Text, story: Memory) -> float:
    """Shared words that are no names of parties: a specific one proves, a word of every deal hardly."""
    known = {stem for party in (*entry.parties, *story.get("parties", ())) for stem in names.stems_of(party)}
    known.update(stem for name in entry.mentions for stem in names.stems_of(name))
    return 0.6 * sum(words.weight(word) for word in text.all.intersection(entry.words) if word not in known)


def _money_points(mine: tuple[int, ...], theirs: list[int]) -> float:
    if not mine or not theirs:
        return 0.0
    return (
        1.5 if any(abs(one - other) <= 0.06 * max(one, other) for one in mine for other in theirs) else -0.5
    )


def _why(sides: _Sides, text: float, money: float) -> str:
    said = []
    if money > 0:
        said.append("the same sum")
    if text >= 2:
        said.append("much the same words")
    elif text >= 0.6:
        said.append("some of the same words")
    return ", ".join(said)
