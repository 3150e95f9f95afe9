"""What more feeds cost: cold and unchanged cycles of 200, 1,000 and 5,000 feeds, and the memory they take."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from tests.bench import ours
from tests.bench.measured import Cost, median, run
from tests.bench.server import Stage, Web, host

SIZES = (200, 1000, 5000)
LONG = 2000  # feeds from which once must do
MEGABYTES = {1000: 130, 5000: 200}


def main(sizes: tuple[int, ...] = SIZES, times: int = 3) -> bool:
    good = True
    least: dict[str, float] = {}  # CPU for each feed where they are fewest
    for feeds in sizes:
        numbers = range(feeds)
        turns = times if feeds < LONG else 1
        with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
            folder = Path(name)
            private = folder / "private.json"
            private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
            ours.prepare(f"sqlite:///{folder}/empty.db", web.urls, frozenset(map(host, numbers)))
            base = folder / "empty.db"
            for kind in ("cold", "304", "one new"):
                costs = []
                for turn in range(turns):
                    if kind == "cold":
                        base = folder / f"ours{turn}.db"
                        shutil.copy(folder / "empty.db", base)
                    web.stage(Stage(version=turn + 1 if kind == "one new" else 0))
                    costs.append(run("tests.bench.ours", f"sqlite:///{base}", "--private", str(private)))
                good &= _show(feeds, kind, costs, least)
            size = base.stat().st_size / 1e6
            print(f"{feeds:>6} feeds: the database has {size:.0f} MB", flush=True)
    return good


def _show(feeds: int, kind: str, costs: list[Cost], least: dict[str, float]) -> bool:
    cpu, wall, memory, alone = (
        median([cost.said[name] for cost in costs]) for name in ("cpu", "wall", "memory", "alone")
    )
    peak = median([cost.peak for cost in costs])
    each = cpu / feeds
    most = MEGABYTES.get(feeds)
    held = most is None or memory <= most
    print(
        f"{feeds:>6} feeds, {kind:>7}, median of {len(costs)}: CPU {cpu:7.2f} s ({each * 1000:6.2f} ms a feed,"
        f" {each / least.setdefault(kind, each):.2f} of the fewest), wall {wall:7.2f} s,"
        f" {costs[-1].said['entries']} entries, at the end {memory:.0f} MB, workers and all, {alone:.0f} without"
        + (f" (at most {most})" if most else "")
        + f", {peak:.0f} MB at the worst moment"
        + ("" if held else "  MISSED"),
        flush=True,
    )
    return held
