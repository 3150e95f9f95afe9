"""Labelled stories -> the few weights of `scoring`. No chance is involved: the same data gives the same file.

Logistic regression by gradient descent. Weights are drawn towards hand-made ones (`PRIOR`), those of single
cues towards nothing: a few hundred labels may correct what the rules say of themselves, not replace it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from newsbot.deals.descent import descend
from newsbot.deals.scoring import ALWAYS, GROUPS, SILENT, TOLD, Weights
from newsbot.deals.wording import WORD, is_wording

PRIOR: Mapping[str, float] = {
    ALWAYS: -3.5,
    "says it in title": 4.0,
    "says it in lead": 3.0,
    "says it in rest": 1.0,
    "likely in title": 2.0,
    "likely in lead": 1.5,
    "likely in rest": 0.5,
    "hint in title": 1.0,
    "hint in lead": 0.7,
    "hint in rest": 0.2,
    SILENT: 1.5,
    "topic in title": 1.0,
    "topic in lead": 0.5,
    # What a licence or a suit is about decides more than how it is told.
    "against: content and brand in title": -5.0,
    "against: permits in title": -2.5,
    "against: software terms in title": -2.0,
    "against: no patents in title": -2.0,
    "against: words and pictures in title": -5.0,
    "against: toys and songs in title": -4.0,
    "against: a bystander's view in title": -4.0,
    "against: round-up in title": -3.0,
    "against: ends by agreement in title": -4.0,
    "against: goods with a brand in title": -5.0,
    "against: goods with a brand in text": -3.5,
    "against: unions and workers in title": -5.0,
    "against: people in title": -3.0,
    "against: peace kept in title": -4.0,
    "against: venture sold or at work in text": -3.0,
    "against: still in court in title": -3.5,
    "against: question and advice in title": -1.5,
    "against: question and advice in text": -0.5,
    "against: the state in text": -0.7,
    "against: opinion and review in text": -1.0,
    "against: software terms in text": -2.5,
}
# What a word against is worth until labels say otherwise.
AGAINST = {"title": -2.2, "text": -1.5}
GROUP_PULL = 1.0  # how hard a weight is drawn to its prior, in labelled stories
CUE_PULL = 1.0
AGAINST_PULL = 1.0
FIELD_PULL = 1.0
WORD_PULL = 3.0
THRESHOLD = 0.45
SMALLEST = 0.15  # weights of cues and words below it are left out of the file
RARE = 3  # labelled stories in which a word must stand before anything is learned of it

_AGAINST = "against: "

Features = Mapping[str, float]  # of a story: each counts once, 1.0
Example = tuple[Features, bool]  # and whether it is of the kind


def learn(
    examples: Sequence[Example], everyday: Sequence[Features] = (), threshold: float = THRESHOLD
) -> Weights:
    """The weights of one kind. `everyday`: news that is none of it, and too plain to learn words from."""
    stories = [
        *((found, 1.0 if label else 0.0) for found, label in examples),
        *((one, 0.0) for one in everyday),
    ]
    names = sorted({name for found, _ in examples for name in found if not is_wording(name)} | set(PRIOR))
    names += _words(found for found, _ in examples)
    values = _fit(stories, names)
    names = [name for name in names if not is_wording(name) or abs(values[name]) >= SMALLEST]
    values = _fit(stories, names)
    kept = {
        name: round(value, 2) for name, value in values.items() if name in GROUPS or abs(value) >= SMALLEST
    }
    return Weights(kept, threshold)


def _words(stories: Iterable[Features]) -> list[str]:
    counts = Counter(name for found in stories for name in found if is_wording(name))
    return sorted(name for name, count in counts.items() if count >= RARE)


def _fit(stories: Sequence[tuple[Features, float]], names: Sequence[str]) -> dict[str, float]:
    index = {name: number for number, name in enumerate(names)}
    rows = [[index[name] for name in found if name in index] for found, _ in stories]
    labels = [label for _, label in stories]
    values = descend(rows, labels, [_prior(name) for name in names], [_pull(name) for name in names])
    return dict(zip(names, values, strict=True))


def _prior(name: str) -> float:
    if name in PRIOR or not name.startswith(_AGAINST):
        return PRIOR.get(name, 0.0)
    return AGAINST[name.rpartition(" in ")[2]]


def _pull(name: str) -> float:
    if is_wording(name):
        return WORD_PULL if name.startswith(WORD) else FIELD_PULL
    if name in GROUPS or name.rpartition(": ")[2] in TOLD:
        return GROUP_PULL
    return AGAINST_PULL if name.startswith(_AGAINST) else CUE_PULL
