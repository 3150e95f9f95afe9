"""A web gone wrong: a tenth of the feeds hang, some answer 500, are malformed, send 30 MB or unfold to 256 MB."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.bench import ours
from tests.bench.measured import median, run
from tests.bench.server import Stage, Web, host

FEEDS = 200
MOST_SECONDS = 45
MOST_MEGABYTES = 250


def main(feeds: int = FEEDS, times: int = 3) -> bool:
    numbers = range(feeds)
    costs = []
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        folder = Path(name)
        private = folder / "private.json"
        private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
        for turn in range(times):
            url = f"sqlite:///{folder}/ours{turn}.db"
            ours.prepare(url, web.urls, frozenset(map(host, numbers)))
            web.stage(Stage(faulty=True))
            costs.append(run("tests.bench.ours", url, "--private", str(private)))
    wall, cpu = (median([cost.said[name] for cost in costs]) for name in ("wall", "cpu"))
    peak = median([cost.peak for cost in costs])
    said = costs[-1].said
    good = wall < MOST_SECONDS and peak < MOST_MEGABYTES
    print(
        f"faults, median of {times}: {said['polled']} feeds, {said['failed']} failed, {said['entries']} entries;"
        f" {wall:.1f} s (at most {MOST_SECONDS}), CPU {cpu:.1f} s,"
        f" {peak:.0f} MB at most, workers and all ({MOST_MEGABYTES})" + ("" if good else "  MISSED"),
        flush=True,
    )
    return good
