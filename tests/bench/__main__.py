"""What newsbot costs: `python -m tests.bench [part …] [--feeds N] [--times N] [--small]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.bench import (
    broadcast,
    classifying,
    cycles,
    faults,
    growth,
    killed,
    latency,
    memory,
    owed,
    replaying,
    scale,
    soak,
    stages,
    storage,
)

PARTS = (
    *("cycles", "stages", "faults", "growth", "memory", "latency", "classify", "replay", "scale", "storage"),
    *("owed", "broadcast", "killed"),  # the delivery: ten minutes, most of it the pace that Telegram asks for
)  # all but the soak


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, "soak", []], help="all but soak if none is named"
    )
    parser.add_argument("--feeds", type=int, default=1000, help="of cycles, memory and latency")
    parser.add_argument("--times", type=int, default=3, help="runs of each cycle")
    parser.add_argument("--kinds", default=",".join(cycles.BARS), help="of cycles")
    parser.add_argument("--entries", type=int, default=200_000, help="of replay")
    parser.add_argument("--small", action="store_true", help="a tenth of everything: a look, no measurement")
    asked = parser.parse_args()
    part = 10 if asked.small else 1
    times = 1 if asked.small else asked.times
    feeds = asked.feeds // part
    run: dict[str, Callable[[], bool]] = {
        "cycles": lambda: cycles.main(feeds, times, asked.kinds.split(",")),
        "stages": lambda: stages.main(200 // part),
        "faults": lambda: faults.main(faults.FEEDS // (2 if asked.small else 1), times),
        "growth": lambda: growth.main(tuple(size // part for size in growth.SIZES), times),
        "memory": lambda: memory.main(feeds),
        "latency": lambda: latency.main(feeds),
        "classify": lambda: classifying.main(20_000 // part, 1 if asked.small else 3),
        "replay": lambda: replaying.main(asked.entries // part),
        "scale": lambda: scale.main(2000 // part),
        "storage": lambda: storage.main(300 // part),
        "owed": lambda: owed.main(100_000 // part),
        "broadcast": lambda: broadcast.main(broadcast.Asked(chats=10_000 // part)),
        "killed": lambda: killed.main(1_000 // part, 30 // part),
        "soak": lambda: soak.main(5000 // part, 1_000_000 // part, 500 // part),
    }
    held = [run[name]() for name in asked.parts or PARTS]
    sys.exit(0 if all(held) else "not every bar is held")


if __name__ == "__main__":
    main()
