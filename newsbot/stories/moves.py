"""The course of a deal: its stages, and which step from one to the next is news.

A pure table. A step forward is news at once. A step back (a scrapped deal is alive again, a settled fight goes on)
needs a second source, as one outlet's slip would otherwise ring every phone. Anything else is only another way of
telling the stage that is known.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from newsbot.stories.tells import ANNOUNCED, CLOSED, DISPUTED, ENDED, RUMORED, SETTLED


class Step(Enum):
    NONE = "the same stage"
    FORWARD = "forward"
    BACKWARD = "back, needs a second source"


_FORWARD = {
    RUMORED: {ANNOUNCED, CLOSED, DISPUTED, SETTLED, ENDED},
    ANNOUNCED: {CLOSED, ENDED, DISPUTED},
    CLOSED: {ENDED, DISPUTED},
    DISPUTED: {SETTLED, ANNOUNCED, ENDED},
    SETTLED: {ENDED},
    ENDED: {DISPUTED, SETTLED},
}
_BACKWARD = {
    SETTLED: {DISPUTED},
    ENDED: {ANNOUNCED, CLOSED},
}


def step(old: str, new: str) -> Step:
    """What it means that a story at stage `old` is now told as `new`."""
    if new in _FORWARD.get(old, ()):
        return Step.FORWARD
    if new in _BACKWARD.get(old, ()):
        return Step.BACKWARD
    return Step.NONE


# What the headline must say was done before a stage is believed to be new, beside the finder's word for it.
_SAID = {
    DISPUTED: {"suit", "ruling"},
    SETTLED: {"peace", "licence", "alliance", "sale"},
    ENDED: {"end", "peace", "ruling"},
}


def told(old: str, new: str, deeds: Collection[str]) -> bool:
    """Whether a headline of these deeds carries the move from `old` to `new`."""
    needed = _SAID.get(arrived(old, new))
    return needed is None or not needed.isdisjoint(deeds)


def arrived(old: str, new: str) -> str:
    """The stage that the move ends at: a licence after a fight settles it."""
    return SETTLED if old == DISPUTED and new in {ANNOUNCED, CLOSED} else new
