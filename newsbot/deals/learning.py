"""Labelled stories -> the few weights of `scoring`. No chance is involved: the same data gives the same file.

Logistic regression by gradient descent. Weights are drawn towards hand-made ones (`PRIOR`), those of single
cues towards nothing: a few hundred labels may correct what the rules say of themselves, not replace it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from newsbot.deals.scoring import ALWAYS, GROUPS, SILENT, TOLD, Weights

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
}
# What a word against is worth until labels say otherwise.
AGAINST = {"title": -2.2, "text": -1.5}
GROUP_PULL = 1.0  # how hard a weight is drawn to its prior, in labelled stories
CUE_PULL = 1.0
AGAINST_PULL = 1.0
# Below one half: stories of an outlet that nothing was learned from score lower, and would be missed.
THRESHOLD = 0.45
ROUNDS = 400
SMALLEST = 0.15  # cue weights below it are left out of the file

_AGAINST = "against: "

Example = tuple[Mapping[str, float], bool]  # features of a story, and whether it is of the kind


def learn(examples: Sequence[Example], threshold: float = THRESHOLD) -> Weights:
    """The weights of one kind."""
    names = sorted({name for found, _ in examples for name in found} | set(PRIOR))
    index = {name: number for number, name in enumerate(names)}
    rows = [
        ([(index[name], value) for name, value in found.items()], 1.0 if label else 0.0)
        for found, label in examples
    ]
    prior = [_prior(name) for name in names]
    pulls = [_pull(name) for name in names]
    values = _descend(rows, prior, pulls)
    kept = {
        name: round(value, 2)
        for name, value in zip(names, values, strict=True)
        if name in GROUPS or abs(value) >= SMALLEST
    }
    return Weights(kept, threshold)


def _prior(name: str) -> float:
    if name in PRIOR or not name.startswith(_AGAINST):
        return PRIOR.get(name, 0.0)
    return AGAINST[name.rpartition(" in ")[2]]


def _pull(name: str) -> float:
    if name in GROUPS or name.rpartition(": ")[2] in TOLD:
        return GROUP_PULL
    return AGAINST_PULL if name.startswith(_AGAINST) else CUE_PULL


def _descend(
    rows: Sequence[tuple[Sequence[tuple[int, float]], float]], prior: Sequence[float], pulls: Sequence[float]
) -> list[float]:
    """Steps that shrink for each weight with the gradients it has seen (AdaGrad)."""
    values = list(prior)
    seen = [1e-6] * len(values)
    for _ in range(ROUNDS):
        slope = [pull * (value - start) for pull, value, start in zip(pulls, values, prior, strict=True)]
        for row, label in rows:
            total = sum(values[number] * value for number, value in row)
            error = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) - label
            for number, value in row:
                slope[number] += error * value
        for number, gradient in enumerate(slope):
            seen[number] += gradient * gradient
            values[number] -= 0.5 * gradient / math.sqrt(seen[number])
    return values
