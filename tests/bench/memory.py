"""What newsbot holds in memory in its life: its first cycle, days of little news, rest; workers included."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from tests.bench import ours
from tests.bench.growth import MEGABYTES
from tests.bench.measured import children, resident
from tests.bench.server import Stage, Web, host

SHARE = 50  # one feed in so many has something new in a round
ROUNDS = 10
PAUSE = 2.0  # seconds between two rounds: the second worker leaves
REST = 25.0  # seconds: the last one leaves after 20


def main(feeds: int) -> bool:
    numbers = range(feeds)
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name, Web(numbers) as web:
        private = Path(name, "private.json")
        private.write_text(json.dumps([host(number) for number in numbers]), "utf-8")
        url = f"sqlite:///{name}/ours.db"
        ours.prepare(url, web.urls, frozenset(map(host, numbers)))
        command = [sys.executable, "-m", "tests.bench.ours", url, "--private", str(private), "--again"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            good = _live(feeds, web, process.pid, process.stdin, process.stdout)
            process.stdin.close()
    return good


def _live(feeds: int, web: Web, pid: int, tell: IO[str], hear: IO[str]) -> bool:
    peak = _worst(pid, hear)
    _say(feeds, f"{peak:.0f} MB at the worst moment of the first cycle, {_now(pid)} at its end")
    worst = 0.0
    for number in range(1, ROUNDS + 1):
        time.sleep(PAUSE)
        web.stage(Stage(version=number, share=SHARE))
        tell.write("\n")
        tell.flush()
        worst = max(worst, _worst(pid, hear))
    most = MEGABYTES.get(feeds)
    good = most is None or worst <= most
    bar = f" (at most {most})" if most else ""
    _say(
        feeds,
        f"{worst:.0f} MB{bar} at the worst moment of {ROUNDS} cycles with news in one feed of {SHARE},"
        f" {_now(pid)} after them" + ("" if good else "  MISSED"),
    )
    time.sleep(REST)
    _say(feeds, f"{_now(pid)} at rest")
    return good


def _worst(pid: int, hear: IO[str]) -> float:
    """Megabytes of all processes at the worst moment until the cycle under way has ended."""
    worst = 0.0
    while not select.select([hear], [], [], 0.1)[0]:
        worst = max(worst, resident(pid))
    if not hear.readline():
        raise SystemExit("newsbot ended too early")
    return worst


def _now(pid: int) -> str:
    workers = children(pid)
    memory = resident(pid)
    return f"{memory:.0f} MB ({memory - sum(map(resident, workers)):.0f} and {len(workers)} workers)"


def _say(feeds: int, what: str) -> None:
    print(f"{feeds:>6} feeds: {what}", flush=True)
