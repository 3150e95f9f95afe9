"""The course of a deal: its stages, and which step from one to the next is news.

A small table. A step forward is news at once. A step back (an ended deal is alive again, a settled fight
goes on) needs a second source, as one outlet's slip would otherwise ring every phone. Anything else is
only another way of telling the stage that is known. Whether entry and story are of the same deal at all
is judged elsewhere.
"""

from __future__ import annotations

from enum import Enum

from newsbot.stories.memories import Memory
from newsbot.stories.sketches import Sketch
from newsbot.stories.tells import ANNOUNCED, CLOSED, DISPUTED, ENDED, RUMORED, SETTLED

DAY = 86400
EARLY = (
    3 * DAY
)  # words are careless in a story's first days: "completes" for "signs", a rumour told as a fact


class Step(Enum):
    NONE = "the same stage"
    FORWARD = "forward"
    BACKWARD = "back"


_FORWARD = {
    RUMORED: {ANNOUNCED, CLOSED, SETTLED, ENDED},
    ANNOUNCED: {CLOSED, ENDED, DISPUTED},
    CLOSED: {ENDED, DISPUTED},
    DISPUTED: {SETTLED, ANNOUNCED, CLOSED, ENDED},
    SETTLED: {ENDED},
}
_BACKWARD = {
    SETTLED: {DISPUTED},
    ENDED: {ANNOUNCED, CLOSED},
}
# What the title must say was done before a new stage is believed, beside the finder's word for it.
_SAID = {
    DISPUTED: {"suit", "ruling"},
    SETTLED: {"peace", "licence", "alliance", "sale"},
    ENDED: {"end", "peace", "ruling"},
}


def step(old: str, new: str) -> Step:
    """What it means that a deal at stage `old` is now told as `new`."""
    if new in _FORWARD.get(old, ()):
        return Step.FORWARD
    return Step.BACKWARD if new in _BACKWARD.get(old, ()) else Step.NONE


def arrived(old: str, new: str) -> str:
    """The stage at which the step ends: a licence after a fight settles it."""
    return SETTLED if old == DISPUTED and new in {ANNOUNCED, CLOSED} else new


def move(entry: Sketch, story: Memory) -> Step:
    """The step that `entry` tells of the story's deal, as far as its words are to be believed."""
    old = story.get("stage", "")
    taken = step(old, entry.stage)
    if not old or taken is Step.NONE or not _kindred(entry, story):
        return Step.NONE
    needed = _SAID.get(arrived(old, entry.stage))
    # The deeds of a fight's own titles prove no end of it.
    deeds = set(entry.deeds).difference(story.get("deeds", {}) if old == DISPUTED else ())
    if needed is not None and (needed.isdisjoint(deeds) or (entry.stage == DISPUTED and "peace" in deeds)):
        return Step.NONE
    early = entry.at - story["first"] <= EARLY
    if old == RUMORED and (not story.get("hesitant") or (early and not entry.firm)):
        return Step.NONE
    if old == ANNOUNCED and entry.stage == CLOSED and early:
        return Step.NONE
    return taken


def _kindred(entry: Sketch, story: Memory) -> bool:
    """Whether the step stays within one matter: a fight may end in a deal, and a patent deal in a fight."""
    kinds = story.get("kinds", {})
    if any(kind in kinds for kind in entry.kinds):
        return True
    return {*entry.kinds, *kinds} <= {"patent_deal", "patent_dispute"} or {*entry.kinds, *kinds} <= {
        "patent_deal",
        "alliance",
    }
