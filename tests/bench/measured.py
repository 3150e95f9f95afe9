"""What a command costs: CPU of it and all its children, wall time, resident memory sampled while it runs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """One command, begun and ended. `said` is the JSON object of its last line."""

    cpu: float  # seconds, user and system, children included
    wall: float
    peak: float  # megabytes of it and its children together, at the worst moment
    curve: tuple[float, ...]  # the same over time
    said: dict[str, Any]


def run(module: str, *arguments: str, every: float = 0.1) -> Cost:
    """Run `python -m module arguments` to its end."""
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True)
    curve = []
    while process.poll() is None:
        curve.append(resident(process.pid))
        time.sleep(every)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{module} failed ({process.returncode}): {output}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = output.strip().splitlines()
    return Cost(cpu, wall, max(curve, default=0.0), tuple(curve), json.loads(lines[-1]) if lines else {})


def resident(pid: int) -> float:
    """Megabytes of a process and all its descendants now; what several share counts once."""
    return sum(_resident(one) for one in _family(pid))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in children(pid):
        yield from _family(child)


def used(pid: int) -> float:
    """Seconds of CPU of a process, of all its descendants that live and of those whose end it has heard of."""
    seconds = 0.0
    for one in _family(pid):
        with suppress(OSError):
            times = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
            seconds += sum(map(int, times[11:15])) / os.sysconf("SC_CLK_TCK")
    return seconds


def children(pid: int) -> list[int]:
    """The processes that this one has started and that live."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found.extend(map(int, (task / "children").read_text("ascii").split()))
    return found


def _resident(pid: int) -> float:
    """Of the pages that processes share, each has its part."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0


class Spent:
    """CPU and wall since it was made, of this process and all its descendants, those that have ended too."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._cpu = used(os.getpid())

    def told(self) -> dict[str, float]:
        return {"cpu": used(os.getpid()) - self._cpu, "wall": time.perf_counter() - self._wall}


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
