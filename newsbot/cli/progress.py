"""How far long work has come: a count on standard error, for a person who looks at it."""

from __future__ import annotations

import sys

import click

_STEPS = 200  # how often the line changes at most; terminals are slow


class Counting:
    """`12 of 173`, on one line. Silent in a pipe, and where the results scroll by on the terminal."""

    def __init__(self, total: int, *, results: bool = True) -> None:
        self._total = total
        self._done = 0
        self._shown = sys.stderr.isatty() and not (results and sys.stdout.isatty())
        self._every = max(1, total // _STEPS)

    def step(self, done: int | None = None) -> None:
        """One more is done, or `done` are."""
        self._done = self._done + 1 if done is None else done
        if self._shown and (self._done % self._every == 0 or self._done == self._total):
            click.echo(f"\r{self._done:,} of {self._total:,}", nl=False, err=True)

    def end(self) -> None:
        """Leave the terminal as it was found."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
