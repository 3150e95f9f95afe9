"""What more feeds cost: cold and unchanged cycles of 200, 1,000 and 5,000 feeds, and the memory they take."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.bench import ours
from tests.bench.measured import Cost, run
from tests.bench.server import Stage, Web, host

SIZES = (200, 1000, 5000)
MEGABYTES = {1000: 130, 5000: 200}


def main(sizes: tuple[int, ...] = SIZES) -> bool:
    good = True
    for feeds in sizes:
        numbers = range(feeds)
        with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
            folder = Path(name)
            private = folder / "private.json"
            private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
            url = f"sqlite:///{folder}/ours.db"
            ours.prepare(url, web.urls, frozenset(map(host, numbers)))
            for kind, stage in (("cold", Stage()), ("304", Stage()), ("one new", Stage(version=1))):
                web.stage(stage)
                cost = run("tests.bench.ours", url, "--private", str(private))
                good &= _show(feeds, kind, cost)
            size = (folder / "ours.db").stat().st_size / 1e6
            print(f"{feeds:>6} feeds: the database has {size:.0f} MB", flush=True)
    return good


def _show(feeds: int, kind: str, cost: Cost) -> bool:
    said = cost.said
    most = MEGABYTES.get(feeds)
    held = most is None or said["memory"] <= most
    print(
        f"{feeds:>6} feeds, {kind:>7}: CPU {said['cpu']:7.2f} s ({said['cpu'] / feeds * 1000:6.2f} ms a feed),"
        f" wall {said['wall']:7.2f} s, {said['entries']} entries,"
        f" at the end {said['memory']:.0f} MB, workers and all, {said['alone']:.0f} without"
        + (f" (at most {most})" if most else "")
        + f", {cost.peak:.0f} MB at the worst moment"
        + ("" if held else "  MISSED"),
        flush=True,
    )
    return held
