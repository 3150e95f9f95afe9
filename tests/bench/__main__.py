"""What newsbot costs: `python -m tests.bench [part …] [--feeds N] [--times N]`."""

from __future__ import annotations

import argparse
import sys

from tests.bench import cycles


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["cycles"])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(cycles.BARS))
    asked = parser.parse_args()
    good = True
    if "cycles" in asked.parts:
        good &= cycles.main(asked.feeds, asked.times, asked.kinds.split(","))
    sys.exit(0 if good else "not every bar is held")


if __name__ == "__main__":
    main()
