"""Whole cycles of newsbot beside those of `reader`: the same feeds, the same machine, turn by turn."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import ours, theirs
from tests.bench.measured import Cost, median, run
from tests.bench.server import Stage, Web, host

# At most this part of reader's CPU and of its wall time.
BARS = {
    "cold": (0.7, 0.45),
    "304": (0.65, 0.65),
    "same bytes": (0.08, 0.08),
    "one new": (0.15, 0.12),
}


@dataclass(slots=True)
class Pairs:
    """The runs of one kind of cycle, ours and theirs."""

    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)


def main(feeds: int, times: int, kinds: list[str]) -> bool:
    """Print the table; whether every bar is held."""
    numbers = range(feeds)
    found = {kind: Pairs() for kind in kinds}
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        folder = Path(name)
        private = folder / "private.json"
        private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
        ours.prepare(f"sqlite:///{folder}/ours.db", web.urls, frozenset(map(host, numbers)))
        theirs.prepare(f"{folder}/theirs.db", web.urls)
        size = web.stage(Stage())
        print(
            f"{feeds} feeds, {size / 1e6:.1f} MB, medians of {times}; CPU s, wall s, MB at most", flush=True
        )

        def both(stage: Stage, pairs: Pairs) -> None:
            web.stage(stage)
            mine = run("tests.bench.ours", f"sqlite:///{folder}/ours{turn}.db", "--private", str(private))
            pairs.ours.append(mine)
            pairs.theirs.append(run("tests.bench.theirs", f"{folder}/theirs{turn}.db"))

        cold = Pairs()
        for turn in range(times if "cold" in found else 1):  # the other cycles go on from the last of these
            for one in ("ours", "theirs"):
                shutil.copy(folder / f"{one}.db", folder / f"{one}{turn}.db")
            both(Stage(), cold)
        if "cold" in found:
            found["cold"] = cold
            _show("cold", cold)
        for kind in ("304", "same bytes"):
            for _ in range(times if kind in found else 0):
                both(Stage(honour=kind == "304"), found[kind])
            if kind in found:
                _show(kind, found[kind])
        for version in range(1, 1 + times if "one new" in found else 1):
            both(Stage(version=version), found["one new"])
        if "one new" in found:
            _show("one new", found["one new"])
    return all(_holds(kind, pairs) for kind, pairs in found.items())


def _ratios(pairs: Pairs) -> tuple[float, float]:
    """Of the cycles themselves: a service starts once. The lives of worker processes are within."""
    both = list(zip(pairs.ours, pairs.theirs, strict=True))
    cpu, wall = (
        median([mine.said[name] / other.said[name] for mine, other in both]) for name in ("cpu", "wall")
    )
    return cpu, wall


def _holds(kind: str, pairs: Pairs) -> bool:
    return all(ratio <= bar for ratio, bar in zip(_ratios(pairs), BARS[kind], strict=True))


def _show(kind: str, pairs: Pairs) -> None:
    def told(costs: list[Cost]) -> str:
        cpu, wall = (median([cost.said[name] for cost in costs]) for name in ("cpu", "wall"))
        whole = median([cost.cpu for cost in costs])
        peak = median([cost.peak for cost in costs])
        entries = median([cost.said["entries"] for cost in costs])
        return f"{cpu:6.2f} {wall:6.2f} (with start and end {whole:.2f} CPU, {peak:.0f} MB, {entries:.0f} entries)"

    cpu, wall = _ratios(pairs)
    bars = BARS[kind]
    print(f"{kind:>10}  newsbot {told(pairs.ours)}")
    print(f"{'':>10}  reader  {told(pairs.theirs)}")
    print(
        f"{'':>10}  part    {cpu:6.3f} {wall:6.3f} (at most {bars[0]} {bars[1]})"
        + ("" if _holds(kind, pairs) else "  MISSED"),
        flush=True,
    )
