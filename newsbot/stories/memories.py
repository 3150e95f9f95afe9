"""What grouping remembers of a story: a Memory, plain JSON, that grows with every entry that joins.

How an entry is compared with it stands in `likeness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar

from newsbot.stories import names, tells
from newsbot.stories.sketches import Sketch

MAX_NAMES = 24  # parties, mentions; a consortium may have more, they add nothing
MAX_TEXTS = 8  # the first entries of a story and the latest
MAX_OTHERS = 12  # outlets, links, sums

T = TypeVar("T")


class Memory(TypedDict, total=False):
    """A story as grouping remembers it: the JSON of `stories.sketch`. Counts are of entries."""

    first: int
    last: int
    entries: int
    outlets: list[str]
    texts: list[str]  # stems of an entry, its title before the bar
    links: list[int]
    amounts: list[int]
    series: bool
    dealish: bool
    parties: dict[str, int]
    also: dict[str, str]
    titled: dict[str, int]
    mentions: list[str]
    kinds: dict[str, int]
    acts: dict[str, int]
    deeds: dict[str, int]
    venues: list[str]
    hesitant: int
    stage: str
    doubt: list[str]  # another stage that one outlet claims, and the outlet: a step back needs two


def opened(entry: Sketch) -> Memory:
    """The memory of a story whose only entry is `entry`."""
    memory: Memory = {
        "first": entry.at,
        "last": entry.at,
        "entries": 1,
        "outlets": [entry.outlet],
        "texts": [_text(entry)],
    }
    if entry.series:
        memory["series"] = True
    return _with_rest(memory, entry)


def joined(memory: Memory, entry: Sketch) -> Memory:
    """`memory` after `entry` joined its story."""
    new: Memory = {**memory}
    new["first"] = min(memory["first"], entry.at)
    new["last"] = max(memory["last"], entry.at)
    new["entries"] = memory["entries"] + 1
    new["outlets"] = _more(memory["outlets"], [entry.outlet], MAX_OTHERS)
    text = _text(entry)
    if text not in memory["texts"]:
        # The first half stays, the latest come and go: the opening tells what it is, the latest how it is
        # told now.
        texts = [*memory["texts"], text]
        new["texts"] = (
            texts if len(texts) <= MAX_TEXTS else [*texts[: MAX_TEXTS // 2], *texts[-MAX_TEXTS // 2 :]]
        )
    return _with_rest(new, entry)


def _with_rest(memory: Memory, entry: Sketch) -> Memory:
    """What only some entries have."""
    if entry.link is not None:
        memory["links"] = _more(memory.get("links", ()), [entry.link], MAX_OTHERS)
    if entry.amounts:
        memory["amounts"] = _more(memory.get("amounts", ()), entry.amounts, MAX_OTHERS)
    if entry.dealish:
        memory["dealish"] = True
        memory["deeds"] = _counted(memory.get("deeds", {}), entry.deeds)
        memory["titled"] = _counted(memory.get("titled", {}), entry.titled)
        memory["mentions"] = _more(memory.get("mentions", ()), entry.mentions, MAX_NAMES)
        memory["venues"] = _more(memory.get("venues", ()), entry.venues, MAX_OTHERS)
    if entry.kinds:
        memory["also"] = {**memory.get("also", {}), **dict(entry.also)}
        memory["parties"] = _counted(memory.get("parties", {}), entry.parties)
        memory["kinds"] = _counted(memory.get("kinds", {}), entry.kinds)
        memory["acts"] = _counted(memory.get("acts", {}), entry.acts)
        stage = _stage(memory, entry)
        if entry.stage not in {stage, tells.RUMORED}:
            memory["doubt"] = [entry.stage, entry.outlet]
        memory["hesitant"] = memory.get("hesitant", 0) + entry.hesitant
        memory["stage"] = stage
    return memory


def _stage(memory: Memory, entry: Sketch) -> str:
    """The stage of a story that an entry opened, or joined without being a move."""
    old = memory.get("stage", "")
    doubtful = not old or (old == tells.RUMORED and not memory.get("hesitant"))
    further = old == tells.ANNOUNCED and entry.stage in {tells.CLOSED, tells.SETTLED}
    return entry.stage if doubtful or further else old


def _text(entry: Sketch) -> str:
    rest = entry.words[len(dict.fromkeys(entry.title)) :]
    return f"{' '.join(entry.title)} | {' '.join(rest)}"


def _more(old: Iterable[T], new: Iterable[T], most: int) -> list[T]:
    return list(dict.fromkeys((*old, *new)))[:most]


def _counted(counts: Mapping[str, int], more: Sequence[str]) -> dict[str, int]:
    new = dict(counts)
    for name in more:
        known = name if name in new else next((old for old in new if names.same(old, name)), name)
        if known in new or len(new) < MAX_NAMES:
            new[known] = new.get(known, 0) + 1
    return new
