"""One cycle of `reader` over the feeds of its database: `python -m tests.bench.theirs PATH`."""

from __future__ import annotations

import argparse
import json
import sys

import feedparser_sgmllib

from tests.bench.measured import Spent

sys.modules.setdefault("sgmllib", feedparser_sgmllib)  # its copy of feedparser wants a module of Python 2

from reader import make_reader  # noqa: E402 - after the line above

WORKERS = 16


def prepare(path: str, feeds: list[str]) -> None:
    with make_reader(path) as reader:
        for feed in feeds:
            reader.add_feed(feed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    asked = parser.parse_args()
    with make_reader(asked.path) as reader:
        spent = Spent()
        reader.update_feeds(scheduled=False, workers=WORKERS)
        told = spent.told()
        print(json.dumps({"entries": reader.get_entry_counts().total} | told))


if __name__ == "__main__":
    main()
