"""Text files of word lists and rules -> blocks of lines. `words` and `kind_files` know what they mean.

A block is a first line that says what follows, then indented lines. A line that is indented further
continues the one above. `#` begins a comment line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INDENT = 4


@dataclass(frozen=True, slots=True)
class Block:
    number: int  # of its first line in the file
    what: str  # the first word of the first line
    rest: str  # what follows on that line
    body: tuple[str, ...]

    def entries(self) -> tuple[str, ...]:
        """The body as a list divided by '|'."""
        return split_list(self.body)


def read_blocks(text: str) -> Iterator[Block]:
    number, head = 0, ""
    body: list[str] = []
    for at, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            if head:
                yield _block(number, head, body)
            number, head, body = at, bare, []
        elif indent > INDENT and body:
            glued = body[-1].endswith(("|", "(")) or bare.startswith(("|", ")"))
            body[-1] += bare if glued else f" {bare}"
        else:
            body.append(bare)
    if head:
        yield _block(number, head, body)


def split_list(lines: Sequence[str]) -> tuple[str, ...]:
    """Entries divided by '|', over any number of lines; quotes keep the blanks at the edge of an entry."""
    entries = (entry.strip() for line in lines for entry in line.split("|"))
    return tuple(entry.strip("'") for entry in entries if entry)


def _block(number: int, head: str, body: list[str]) -> Block:
    what, _, rest = head.partition(" ")
    return Block(number, what, rest.strip(), tuple(body))
