"""What a story's words say of a kind, where no rule, or too few, match.

News finds a new turn for the same thing every day; the words around it stay those of courts, peace or
togetherness. Each word counts by its stem and by the fields of `wording.txt` in which it stands, in the
headline and anywhere; of names count only what joins them and what they are known to live on. What that is
worth, `weights.txt` says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from newsbot.deals.blocks import read_blocks
from newsbot.deals.names_lexicon import Word, flags_of
from newsbot.deals.tokens import Line
from newsbot.deals.words import MARKS

WORD, FIELD, NAMES, IN_TITLE = "word ", "about ", "names in title joined by ", " in title"
MAX_LOOK = 400  # characters of each part that a glance reads
# What names, topic and manner may add to the words of a text: one that falls shorter is not read closely.
ROOM = 2.0

_ENDING = re.compile(r"(?<=\w\w\w)(?:ations?|ements?|ings?|e[ds]|ies|[sey])$")
_MARKED = frozenset("@^#&%!=")
# Two organisations with a word or two of grammar between them: "Nokia and Intel", "Nokia v Intel".
_LINK = r"(?:and|&|with|to|of|against|v|vs|versus|from|for|by|on|over|in|at|\+|/|,|:|'s|as|or|plus|a|the)"
_JOINED = re.compile(rf" [@^]\d+ ({_LINK}(?: {_LINK})?)(?= [@^]\d)")
_EDGES = ".,:;!?()[]\"'“”‘’«»–—-…"


def _read() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Word -> its fields, and beginning of words -> their fields."""
    whole: dict[str, set[str]] = {}
    begun: dict[str, set[str]] = {}
    for block in read_blocks(resources.files("newsbot.deals").joinpath("wording.txt").read_text("utf-8")):
        for entry in block.entries():
            of = begun if entry.endswith("*") else whole
            of.setdefault(entry.removesuffix("*"), set()).add(block.rest)
    return (
        {word: frozenset(fields) for word, fields in whole.items()},
        {word: frozenset(fields) for word, fields in begun.items()},
    )


_WHOLE, _BEGUN = _read()
HEAD = min(map(len, _BEGUN))  # letters by which beginnings are looked up
_BEGUN_BY_HEAD = {head: tuple(b for b in _BEGUN if b.startswith(head)) for head in {b[:HEAD] for b in _BEGUN}}


def wording(lines: Sequence[Line]) -> dict[str, str]:
    """The features of a story's words, and of each the first word that says so ("" for what joins names)."""
    found: dict[str, str] = {}
    for line in lines:
        titled = line.place == "title"
        for token in line.code.split():
            if token[0] in _MARKED and token[1:].isdigit():
                continue
            word = token.removeprefix("~")
            for name in said_by(word):
                found.setdefault(name, word)
                if titled:
                    found.setdefault(name + IN_TITLE, word)
        if titled:
            for joined in _JOINED.finditer(line.code.replace("~", "")):
                name = f"{NAMES}{joined.group(1)}"
                found[name] = ""
                if joined.start() == 0:
                    found[f"{name} at the start"] = ""
    return found


def telling(said: Mapping[str, str], parts: Mapping[str, float]) -> tuple[list[str], float]:
    """Of a story's `wording` and the parts of its score: the words that pull most, and what all together add.

    The strongest come first. Left out are those that pull the other way, and what tells a reader nothing:
    grammar ("for"), and our own marks behind names.
    """
    weight = 0.0
    worth: dict[str, float] = {}
    for name, part in parts.items():
        if name in said:
            weight += part
            worth[said[name]] = worth.get(said[name], 0.0) + part
    words = (word for word in worth if _tells(word) and worth[word] * weight > 0)
    return sorted(words, key=lambda word: (-abs(worth[word]), word)), weight


def _tells(word: str) -> bool:
    return bool(word) and word not in MARKS and not flags_of(word) & Word.FUNCTION


def is_wording(feature: str) -> bool:
    return feature.startswith((WORD, FIELD, NAMES))


@lru_cache(maxsize=8192)
def said_by(word: str) -> tuple[str, ...]:
    """What a word in small letters counts for: its stem and its fields; () for marks and figures."""
    if len(word) < 2 or not word[0].isalpha():
        return ()
    fields = set(_WHOLE.get(word, ()))
    for beginning in _BEGUN_BY_HEAD.get(word[:HEAD], ()):
        if word.startswith(beginning):
            fields |= _BEGUN[beginning]
    return f"{WORD}{_ENDING.sub('', word)}", *(f"{FIELD}{field}" for field in sorted(fields))


class Wordlook:
    """A look at the bare words of a text for all kinds at once: cheap enough for all that is read."""

    def __init__(self, kinds: Mapping[str, tuple[Mapping[str, float], float]]) -> None:
        """`kinds`: kind -> its weights, and what they must add up to before a text can be of the kind."""
        self._needed = {kind: (needed - ROOM) * _SCALE for kind, (_, needed) in kinds.items()}
        self._worth = Worth([values for values, _ in kinds.values()])
        self._anywhere = _PLACE ** len(kinds)

    def speaks(self, title: str, body: str) -> frozenset[str]:
        """The kinds that the words alone, each as often as it stands there, bring within reach."""
        below, _ = _split(sum(map(self._worth.__getitem__, body[:MAX_LOOK].lower().split())), self._anywhere)
        above, titled = _split(
            sum(map(self._worth.__getitem__, title[:MAX_LOOK].lower().split())), self._anywhere
        )
        packed = below + above + titled
        found = []
        for kind, needed in self._needed.items():
            worth, packed = _split(packed, _PLACE)
            if worth >= needed:
                found.append(kind)
        return frozenset(found)


def _split(packed: int, size: int) -> tuple[int, int]:
    """The lower and the upper of two numbers packed in one, the lower below half of `size`."""
    lower = (packed + (size >> 1)) % size - (size >> 1)
    return lower, (packed - lower) // size


_SCALE = 100  # weights are written with two places
_PLACE = 1 << 20  # what the words of one text add up to for one kind stays far below


class Worth(dict[str, int]):
    """Word -> what it adds, packed in one number, so that one sum over a text goes for all kinds.

    Lowest stands what it adds anywhere, for each kind; above that, what it adds in a headline beside.
    """

    MOST = 10_000  # words remembered

    def __init__(self, weights: Sequence[Mapping[str, float]]) -> None:
        super().__init__()
        self._of: dict[str, int] = defaultdict(int)  # what a stem or a field adds
        for number, values in enumerate(weights):
            for name, value in values.items():
                if is_wording(name):
                    bare = name.removesuffix(IN_TITLE)
                    place = number if bare == name else number + len(weights)
                    self._of[bare] += round(_SCALE * value) * _PLACE**place
        stems = (name.removeprefix(WORD) for name in self._of if name.startswith(WORD))
        self._heads = frozenset(each[:4] for each in (*stems, *_WHOLE, *_BEGUN))

    def __missing__(self, word: str) -> int:
        packed = self._packed(word.strip(_EDGES))
        if len(self) >= self.MOST:
            telling = [(word, worth) for word, worth in self.items() if worth]
            self.clear()
            self.update(telling[: self.MOST // 2])
        self[word] = packed
        return packed

    def _packed(self, word: str) -> int:
        heads = self._heads  # nine words in ten add nothing: most of them are told from their first letters
        if word[:4] in heads or word[:3] in heads or word[:2] in heads:
            return sum([self._of.get(name, 0) for name in said_by(word)])
        return 0
