"""A web gone wrong: a tenth of the feeds hang, some answer 500, are malformed, send 30 MB or unfold to 256 MB."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.bench import ours
from tests.bench.measured import run
from tests.bench.server import Stage, Web, host

FEEDS = 200
MOST_SECONDS = 45
MOST_MEGABYTES = 250


def main(feeds: int = FEEDS) -> bool:
    numbers = range(feeds)
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        folder = Path(name)
        private = folder / "private.json"
        private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
        url = f"sqlite:///{folder}/ours.db"
        ours.prepare(url, web.urls, frozenset(map(host, numbers)))
        web.stage(Stage(faulty=True))
        cost = run("tests.bench.ours", url, "--private", str(private))
    said = cost.said
    good = said["wall"] < MOST_SECONDS and cost.peak < MOST_MEGABYTES
    print(
        f"faults: {said['polled']} feeds, {said['failed']} failed, {said['entries']} entries;"
        f" {said['wall']:.1f} s (at most {MOST_SECONDS}), CPU {said['cpu']:.1f} s,"
        f" {cost.peak:.0f} MB at most, workers and all ({MOST_MEGABYTES})" + ("" if good else "  MISSED"),
        flush=True,
    )
    return good
