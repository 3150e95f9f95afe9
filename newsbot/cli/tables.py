"""Tables of plain text: columns line up, and a terminal's width is kept where there is one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head. The last column is cut to the terminal's width; a pipe gets everything."""
    lines = [list(head), *([_one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    shown = []
    for line in lines:
        start = "".join(f"{cell:<{width}}  " for cell, width in zip(line, widths, strict=False))
        last = line[-1]
        if room is not None and len(start) + len(last) > room:
            last = last[: max(0, room - len(start) - 1)] + "…"
        shown.append((start + last).rstrip())
    return "\n".join(shown)


def _one_line(text: str) -> str:
    return " ".join(text.split())
