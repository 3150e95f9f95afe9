"""How much an entry and a story look like the same news: parties, kind, time and text weighed together.

Points are added up and compared with JOIN by the caller. The weights were tuned on one half of real
stories that many outlets told and checked on the other; they are rough on purpose. What to do with the
answer is decided in `grouping`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from newsbot.stories.memories import Memory
from newsbot.stories.sides import Sides, sides
from newsbot.stories.sketches import Sketch
from newsbot.stories.tells import DEALS
from newsbot.stories.views import EntryView, StoryView, TextView, stems_of, weight

JOIN = 3.65  # points from which an entry joins a story
DAY = 86400

# What each finding is worth.
_PAIR = 3.6  # two parties of both, found as parties by both, or standing in the title
_NAMED_PAIR = 2.6  # two parties, but one side only names them below its title
_LONE = 1.0  # one party of both, and no other is known
_STRANGERS = -4.0
_OTHER_SIDE = -3.2  # one party of both, and each has another one beside it: sibling deals
_ALONE = -0.2  # each further party of one side
_SAME_KIND = 1.0
_SAME_FIGHT = 0.4  # the same parties meet in court often
_KIND_UNKNOWN = 0.0  # no deal was found on one side
_NO_KINDS = -1.0  # nor on the other
_OTHER_KIND = -1.2  # a fight here, a deal there
_ANNOUNCED_AS = 0.6  # a patent deal here, an alliance there: one announcement, told by halves
_OTHER_ACT = -2.0  # a new suit is no ruling; a ruling and a lost patent may be the same
_SAME_DEED = 0.5  # the headlines say that the same was done
_OTHER_DEED = -1.2  # a suit here, an agreement there
_OTHER_VENUE = -4.5  # the titles name courts of different countries
_A_DAY = -0.13  # each day between the entry and the story's nearest entry
_A_DOUBTFUL_DAY = -0.22  # the same where fights are meant, which bring news every day, or no deal was found
_SILENT = -0.5  # a turn of a fight days later, and no word in common
_SAID = 0.5
_SAME_OUTLET = -1.2  # which tells a story once and then its sequels, in other words
_TITLE_WORD = 0.45  # a shared word of both titles, neither name nor said of every deal
_TEXT = 7.0  # for texts of the very same words; those of one matter share a third, those of one beat a tenth
_TEXT_CHANCE = 0.08
_ODD_SUM = 2.5  # three digits agree
_A_FEW = 3  # words that any two texts about a company may share
_TEXT_MOST = 2.6


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points, and what they stand for."""

    points: float
    shared: tuple[str, ...] = ()  # parties of both, as the entry or the story folds them
    left_out: int = 0  # parties of the story that the entry does not name
    same_text: bool = False
    why: str = ""


def compare(entry: EntryView, story: StoryView) -> Likeness:
    """Weigh `entry` against `story`."""
    drawn, memory = entry.sketch, story.memory
    if _same_text(entry, story):
        return Likeness(JOIN + 4.0, drawn.parties, same_text=True, why="nearly the same text")
    if not drawn.dealish or not memory.get("dealish"):
        return Likeness(0.0)
    parties = sides(entry, story)
    money = _money(drawn.amounts, memory.get("amounts", []))
    points = _party_points(parties, known=bool(drawn.kinds and story.deal.kinds))
    if points == _OTHER_SIDE and money >= _ODD_SUM:
        points = _LONE  # siblings do not cost the same to the last digit
    points += _kind_points(drawn, story) + money
    if len(parties.shared) < 2 and points + _TEXT_MOST < JOIN:
        return Likeness(points, parties.shared, parties.story_alone)  # whatever the texts say
    known = stems_of((*parties.shared, *drawn.parties, *drawn.titled, *story.deal.titled))
    text = max(_text_points(entry, other, known) for other in story.texts)
    points += _time_points(drawn, story, text + money) + text
    if drawn.venues and memory.get("venues") and not set(drawn.venues).intersection(memory["venues"]):
        points += _OTHER_VENUE
    if drawn.outlet in memory["outlets"] and not any(_word_for_word(entry, other) for other in story.texts):
        points += _SAME_OUTLET
    return Likeness(points, parties.shared, parties.story_alone, why=_why(text, money))


def worth_comparing(entry: EntryView, story: Memory) -> bool:
    """A quick look at a story that only one name led to: without words in common it is not the same news."""
    for text in story["texts"][:2]:
        title, _, rest = text.partition(" | ")
        in_titles = len(entry.title.intersection(title.split()))
        if in_titles > 1 or in_titles + len(entry.words.intersection(rest.split())) > _A_FEW:
            return True
    return False


def nearer(entry: EntryView, one: StoryView, other: StoryView) -> bool:
    """Whether the words that only one of both stories has speak for `one`."""
    return _only(entry, one, other) > _only(entry, other, one)


def _only(entry: EntryView, story: StoryView, other: StoryView) -> float:
    """How much an entry shares with the likest text of `story`, of what `other` nowhere says."""
    said = frozenset().union(*(text.words for text in other.texts))
    return max(
        weight((entry.words & text.words) - said) / math.sqrt(max(1, len(text.words))) for text in story.texts
    )


def _same_text(entry: EntryView, story: StoryView) -> bool:
    """Near-identical text, as syndication spreads it, and not two entries of one series."""
    if entry.sketch.series or story.memory.get("series"):
        return False
    linked = entry.sketch.link is not None and entry.sketch.link in story.memory.get("links", ())
    for text in story.texts:
        if linked and entry.title & text.title:
            return True
        if len(entry.sketch.title) >= 5 and entry.headline == text.headline:
            return True
        # What one outlet says twice under two titles is its boilerplate.
        if entry.sketch.outlet in story.memory["outlets"] and 2 * len(entry.title & text.title) < len(
            entry.title
        ):
            continue
        least = min(len(entry.words), len(text.words))
        if least >= 12 and len(entry.words & text.words) >= 0.8 * least:
            return True
    return False


def _word_for_word(entry: EntryView, text: TextView) -> bool:
    return entry.headline == text.headline and entry.words == text.words


def _party_points(sides: Sides, *, known: bool) -> float:
    count = len(sides.shared)
    if count == 0:
        return _STRANGERS
    both_alone = sides.entry_alone > 0 and sides.story_alone > 0
    if count == 1:
        return _OTHER_SIDE if both_alone else _LONE
    alone = min(3, sides.entry_alone + sides.story_alone) * (1 if known and not both_alone else 2)
    return (_PAIR if sides.paired else _NAMED_PAIR) + _ALONE * alone + 0.4 * (count > 2)


def _kind_points(entry: Sketch, story: StoryView) -> float:
    """What happened: the finder's kinds, and what the headlines say was done as a second opinion."""
    deeds = _deed_points(entry, story)
    kinds = story.deal.kinds
    if not entry.kinds or not kinds:
        return (_KIND_UNKNOWN if entry.kinds or kinds else _NO_KINDS) + deeds
    if not any(kind in kinds for kind in entry.kinds):
        return (_OTHER_KIND if "patent_dispute" in (*kinds, *entry.kinds) else _ANNOUNCED_AS) + deeds
    deeds = max(deeds, _OTHER_DEED / 2)
    acts = story.deal.acts
    if not acts or not entry.acts:
        return _SAME_KIND + deeds
    if any(act in acts for act in entry.acts) or "lawsuit" not in (*acts, *entry.acts):
        return _SAME_FIGHT + deeds
    return (_OTHER_ACT if deeds < _SAME_DEED else 0.0) + deeds


def _deed_points(entry: Sketch, story: StoryView) -> float:
    theirs = story.deal.deeds
    if not entry.deeds or not theirs:
        return 0.0
    if any(deed in theirs for deed in entry.deeds):
        return _SAME_DEED
    return 0.0 if DEALS.intersection(entry.deeds) and DEALS.intersection(theirs) else _OTHER_DEED


def _time_points(entry: Sketch, story: StoryView, said: float) -> float:
    """What the days between tell against; more where the words do not speak for it."""
    apart = max(story.memory["first"] - entry.at, entry.at - story.memory["last"], 0) / DAY
    kinds = story.deal.kinds
    if entry.kinds and kinds and "patent_dispute" not in (*entry.kinds, *kinds):
        return _A_DAY * max(0.0, apart - 1)
    silent = _SILENT if apart >= 2 and said < _SAID else 0.0
    return _A_DOUBTFUL_DAY * max(0.0, apart - 1) + silent


def _text_points(entry: EntryView, text: TextView, known: set[str]) -> float:
    """Words of both that are no names of parties, measured against how much both say at all."""
    common = (entry.words & text.words) - known
    if not common:
        return 0.0
    share = weight(common) / math.sqrt(weight(entry.words - known) * weight(text.words - known))
    title = _TITLE_WORD * min(4.0, weight((entry.title & text.title) - known))
    return min(_TEXT_MOST, _TEXT * max(0.0, share - _TEXT_CHANCE) + title)


def _money(mine: tuple[int, ...], theirs: list[int]) -> float:
    """Sums of both: an exact odd one is nearly a name, a round one helps, others speak a little against."""
    best = 0.0
    for one in mine:
        for other in theirs:
            if one == other:
                digits = len(str(one).rstrip("0"))
                best = max(best, min(_ODD_SUM, 0.7 + 0.6 * digits))
            elif abs(one - other) <= 0.06 * max(one, other):
                best = max(best, 0.8)
    return best if best or not (mine and theirs) else -0.4


def _why(text: float, money: float) -> str:
    said = []
    if money > 0:
        said.append("the same sum")
    if text >= 2:
        said.append("much the same words")
    elif text >= 0.5:
        said.append("some of the same words")
    return ", ".join(said)
