"""Logistic regression drawn towards given values: the mathematics of `learning`, which knows what is learned.

The steps are those of L-BFGS: the last slopes tell how the ground bends. There is no chance in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = list[float]

ROUNDS = 120
MEMORY = 8  # steps that tell of the bend
ENOUGH = 1e-6  # a round that gains less, as a share of what is left, is the last


def descend(
    rows: Sequence[Sequence[int]], labels: Sequence[float], prior: Sequence[float], pulls: Sequence[float]
) -> Vector:
    """One value for each of `prior`. `rows`: the numbers of each story's features; `labels`: 1.0 or 0.0."""
    ground = _Ground(rows, labels, prior, pulls)
    values = list(prior)
    loss, slope = ground.at(values)
    steps: list[tuple[Vector, Vector, float]] = []  # step, change of slope, their product
    for _ in range(ROUNDS):
        way = _way(slope, steps)
        falling = _dot(way, slope)
        length = 1.0
        while True:
            there = [value - length * each for value, each in zip(values, way, strict=True)]
            lower, turned = ground.at(there)
            if lower <= loss - 1e-4 * length * falling or length < 1e-6:
                break
            length /= 2
        step = [new - old for new, old in zip(there, values, strict=True)]
        change = [new - old for new, old in zip(turned, slope, strict=True)]
        bend = _dot(step, change)
        if bend > 0:
            steps = [*steps[1 - MEMORY :], (step, change, bend)]
        gained, values, loss, slope = loss - lower, there, lower, turned
        if gained < ENOUGH * loss:
            break
    return values


class _Ground:
    """How wrong values are, and which way is up."""

    def __init__(
        self,
        rows: Sequence[Sequence[int]],
        labels: Sequence[float],
        prior: Sequence[float],
        pulls: Sequence[float],
    ) -> None:
        self._rows, self._labels, self._prior, self._pulls = rows, labels, prior, pulls
        self._columns: list[list[int]] = [[] for _ in prior]
        for number, row in enumerate(rows):
            for feature in row:
                self._columns[feature].append(number)

    def at(self, values: Vector) -> tuple[float, Vector]:
        worth = values.__getitem__
        loss = 0.0
        errors = []
        for row, label in zip(self._rows, self._labels, strict=True):
            total = max(-30.0, min(30.0, sum(map(worth, row))))
            loss += math.log1p(math.exp(total)) - label * total
            errors.append(1.0 / (1.0 + math.exp(-total)) - label)
        error = errors.__getitem__
        slope = []
        for column, value, start, pull in zip(self._columns, values, self._prior, self._pulls, strict=True):
            loss += 0.5 * pull * (value - start) ** 2
            slope.append(pull * (value - start) + sum(map(error, column)))
        return loss, slope


def _way(slope: Vector, steps: Sequence[tuple[Vector, Vector, float]]) -> Vector:
    """The direction of the next step, uphill."""
    way = list(slope)
    shares = []
    for step, change, bend in reversed(steps):
        share = _dot(step, way) / bend
        shares.append(share)
        way = [one - share * other for one, other in zip(way, change, strict=True)]
    if steps:
        _, change, bend = steps[-1]
        scale = bend / _dot(change, change)
    else:
        scale = 1.0 / max(1.0, math.sqrt(_dot(way, way)))
    way = [scale * one for one in way]
    for (step, change, bend), share in zip(steps, reversed(shares), strict=True):
        more = share - _dot(change, way) / bend
        way = [one + more * other for one, other in zip(way, step, strict=True)]
    return way


def _dot(one: Vector, other: Vector) -> float:
    return sum(map(float.__mul__, one, other))
