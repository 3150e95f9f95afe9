"""An entry and a story laid out for comparing: words as sets, names as they count. Made once, compared often.

What is compared with what weight is the matter of `likeness`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from newsbot.stories import names
from newsbot.stories.memories import Memory
from newsbot.stories.sketches import Sketch
from newsbot.stories.words import WEAK

NOT_WEAK = 0.75  # how much less a word weighs that is said of every deal


class EntryView:
    """One entry, its words as sets."""

    __slots__ = ("also", "headline", "sketch", "title", "words")

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.headline = " ".join(sketch.title)
        self.title = frozenset(sketch.title)
        self.words = frozenset(sketch.words)
        self.also = dict(sketch.also)


class TextView:
    """One remembered text of a story."""

    __slots__ = ("headline", "title", "words")

    def __init__(self, text: str) -> None:
        self.headline, _, rest = text.partition(" | ")
        self.title = frozenset(self.headline.split())
        self.words = self.title.union(rest.split())


class DealView:
    """What at least a third of a story's entries say of its deal."""

    __slots__ = ("acts", "deeds", "kinds", "parties", "title", "titled", "words")

    def __init__(self, memory: Memory, texts: Sequence[TextView]) -> None:
        self.title = _told([text.title for text in texts])
        self.words = _told([text.words for text in texts])
        self.parties = common(memory.get("parties", {}))
        self.titled = common(memory.get("titled", {}))
        self.kinds = common(memory.get("kinds", {}))
        self.acts = common(memory.get("acts", {}))
        self.deeds = common(memory.get("deeds", {}))


class StoryView:
    """One story. Most are looked at for their texts alone, and once."""

    __slots__ = ("_deal", "memory", "texts")

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.texts = [TextView(text) for text in memory["texts"]]
        self._deal: DealView | None = None

    @property
    def deal(self) -> DealView:
        if self._deal is None:
            self._deal = DealView(self.memory, self.texts)
        return self._deal


def common(counts: Mapping[str, int]) -> list[str]:
    """The names that at least a third as many entries give as the most frequent one: one makes no story."""
    if len(counts) < 2:
        return list(counts)
    most = max(counts.values())
    return [name for name, count in counts.items() if 3 * count >= most]


def weight(stems: Collection[str]) -> float:
    """How much distinct words say: one each, a quarter for those that are said of every deal."""
    return len(stems) - NOT_WEAK * len(WEAK.intersection(stems))


def stems_of(named: Collection[str]) -> set[str]:
    """All stems of some folded names."""
    return {stem for name in named for stem in names.stems_of(name)}


def _told(texts: Sequence[frozenset[str]]) -> frozenset[str]:
    """The words of at least a third of the texts."""
    if len(texts) < 4:
        return texts[0].union(*texts[1:])
    counts = Counter(chain.from_iterable(texts))
    return frozenset(word for word, count in counts.items() if 3 * count >= len(texts))
