"""How much an entry and a story look like the same news: parties, kind, time and text weighed together.

Points are added up and compared with JOIN by the caller. The weights were tuned on one half of real stories that many
outlets told and checked on the other; they are rough on purpose. What to do with the answer is decided in `grouping`.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.stories import names, words
from newsbot.stories.sides import Sides, sides
from newsbot.stories.sketches import Memory, Sketch
from newsbot.stories.tells import DEALS

JOIN = 4.0  # points from which an entry joins a story
DAY = 86400

# What each finding is worth.
_PAIR = 3.6  # two parties of both, found as parties by both
_NAMED_PAIR = 3.0  # two parties, but one side only names them below its title
_LONE = 1.2  # one party of both, and no other is known
_STRANGERS = -4.0
_OTHER_SIDE = -3.2  # one party of both, and each has another one beside it: sibling deals
_SAME_KIND = 1.0
_KIND_UNKNOWN = 0.0  # no deal was found on one side
_NO_KINDS = -1.0  # nor on the other
_OTHER_KIND = -1.2  # a fight here, a deal there
_ANNOUNCED_AS = 0.6  # a patent deal here, an alliance there: one announcement, told by halves
_OTHER_ACT = -2.0  # a new suit is no ruling
_DISPUTE = -0.6  # the same parties meet in court often
_SAME_DEED = 0.4  # the headlines say that the same was done
_OTHER_DEED = -1.0  # a suit here, an agreement there
_SPECIFIC = 0.55  # each shared word that is neither a name nor said of every deal
_A_DAY = -0.15  # each day between the entry and the story's nearest entry
_TEXT_MOST = 3.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points, and what they stand for."""

    points: float
    shared: tuple[str, ...] = ()  # parties of both, as the entry or the story folds them
    same_text: bool = False
    why: str = ""


class _Text:
    """One remembered text, split once."""

    __slots__ = ("title", "words")

    def __init__(self, text: str) -> None:
        title, _, rest = text.partition("|")
        self.title = tuple(title.split())
        self.words = {*self.title, *rest.split()}


def compare(entry: Sketch, story: Memory) -> Likeness:
    """Weigh `entry` against `story`."""
    texts = [_Text(text) for text in story["texts"]]
    if _same_text(entry, story, texts):
        return Likeness(JOIN + 4.0, entry.parties, same_text=True, why="nearly the same text")
    if not entry.dealish or not story.get("dealish"):
        return Likeness(0.0)
    titles = frozenset().union(*(text.title for text in texts))
    parties = sides(entry, story, titles, frozenset().union(*(text.words for text in texts)))
    text = max(_shared_words(entry, other, story) for other in texts)
    money = _money(entry.amounts, story.get("amounts", []))
    points = _party_points(parties) + _kind_points(entry, story) + _time_points(entry, story)
    points += _deed_points(entry, story)
    points += min(_TEXT_MOST, _SPECIFIC * text) + money
    return Likeness(points, parties.shared, why=_why(text, money))


def _same_text(entry: Sketch, story: Memory, texts: list[_Text]) -> bool:
    """Near-identical text, as syndication spreads it, and not two entries of one series."""
    if entry.template or story.get("template"):
        return False
    mine = set(entry.words)
    for text in texts:
        if len(entry.title) >= 5 and entry.title == text.title:
            return True
        least = min(len(mine), len(text.words))
        if least >= 12 and len(mine & text.words) >= 0.8 * least:
            return True
    return False


def _party_points(sides: Sides) -> float:
    count = len(sides.shared)
    if count == 0:
        return _STRANGERS
    both_alone = sides.entry_alone > 0 and sides.story_alone > 0
    if count == 1:
        return _OTHER_SIDE if both_alone else _LONE
    points = _PAIR if sides.paired else _NAMED_PAIR
    return points + (0.4 if count > 2 else 0.0) - (0.8 if both_alone else 0.0)


def _kind_points(entry: Sketch, story: Memory) -> float:
    """What happened: the finder's kinds, and what the headlines say was done as a second opinion."""
    deeds = _deed_points(entry, story)
    kinds = story.get("kinds", {})
    if not entry.kinds or not kinds:
        return (_KIND_UNKNOWN if entry.kinds or kinds else _NO_KINDS) + deeds
    if any(kind in kinds for kind in entry.kinds):
        deeds = max(deeds, _OTHER_DEED / 2)
        if "patent_dispute" not in entry.kinds or not story.get("acts"):
            return _SAME_KIND + deeds
        if any(act in story["acts"] for act in entry.acts):
            return _SAME_KIND + _DISPUTE + deeds
        return (_OTHER_ACT if deeds < _SAME_DEED else 0.0) + _DISPUTE + deeds
    if "patent_dispute" in kinds or "patent_dispute" in entry.kinds:
        return _OTHER_KIND + deeds
    return _ANNOUNCED_AS + deeds


def _deed_points(entry: Sketch, story: Memory) -> float:
    theirs = story.get("deeds", {})
    if not entry.deeds or not theirs:
        return 0.0
    if any(deed in theirs for deed in entry.deeds):
        return _SAME_DEED
    return 0.0 if DEALS.intersection(entry.deeds) and DEALS.intersection(theirs) else _OTHER_DEED


def _time_points(entry: Sketch, story: Memory) -> float:
    apart = max(story["first"] - entry.at, entry.at - story["last"], 0) / DAY
    return _A_DAY * max(0.0, apart - 1)


def _shared_words(entry: Sketch, text: _Text, story: Memory) -> float:
    """The weight of shared words that are no names of parties."""
    common = text.words.intersection(entry.words)
    for party in (*entry.parties, *entry.mentions, *story.get("parties", ())):
        common.difference_update(names.stems_of(party))
    return sum(words.weight(word) for word in common)


def _money(mine: tuple[int, ...], theirs: list[int]) -> float:
    """Sums of both: an exact odd one is nearly a name, a round one helps, different ones speak a little against."""
    best = 0.0
    for one in mine:
        for other in theirs:
            if one == other:
                digits = len(str(one).rstrip("0"))
                best = max(best, min(2.5, 0.7 + 0.6 * digits))
            elif abs(one - other) <= 0.06 * max(one, other):
                best = max(best, 0.8)
    return best if best or not (mine and theirs) else -0.4


def _why(text: float, money: float) -> str:
    said = []
    if money > 0:
        said.append("the same sum")
    if text >= 3:
        said.append("much the same words")
    elif text >= 1:
        said.append("some of the same words")
    return ", ".join(said)
