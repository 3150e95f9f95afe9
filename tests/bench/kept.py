"""How many verdicts stay what they are when a story is written otherwise: `python -m tests.bench.kept FILE…`.

Of labelled files (JSON lines) and of the lessons; `--show WAY` prints each that changes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.deals.lessons import lessons
from tests.unit.deals.ways import CHANGES

Verdict = dict[str, frozenset[str]]  # kind -> keys of the parties


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", choices=CHANGES)
    asked = parser.parse_args()
    finder = Finder(read_feeds_file(Path("feeds.yaml"), lambda name: None).companies)
    stories = [(lesson.title, lesson.summary) for lesson in lessons()] if not asked.files else []
    stories += [story for path in asked.files for story in _read(path)]
    before = [_verdict(finder, *story) for story in stories]
    deals = sum(map(bool, before))
    print(f"{len(stories)} stories, {deals} with a deal; kept of all, of those with a deal, of their parties")
    for way, change in CHANGES.items():
        if asked.show in (None, way):
            after = [_verdict(finder, *change(*story)) for story in stories]
            _print(way, list(zip(stories, before, after, strict=True)), show=asked.show is not None)


def _read(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        yield item["title"], item["summary"]


def _verdict(finder: Finder, title: str, summary: str) -> Verdict:
    known = finder.directory.company
    return {
        deal.kind: frozenset(
            party.company or known(party.name) or party.name.casefold() for party in deal.parties
        )
        for deal in finder.find(title, summary)
    }


def _print(way: str, told: list[tuple[tuple[str, str], Verdict, Verdict]], *, show: bool) -> None:
    kept = [before.keys() == after.keys() for _, before, after in told]
    with_deal = [before.keys() == after.keys() for _, before, after in told if before]
    both = [(before[kind], after[kind]) for _, before, after in told for kind in before.keys() & after.keys()]
    parties = [one == other for one, other in both]
    print(f"{way:24} {_share(kept)} {_share(with_deal)} {_share(parties)}", flush=True)
    for story, before, after in told if show else ():
        if before != after:
            print(story, *_lines("was", before), *_lines("now", after), sep="\n")


def _lines(when: str, verdict: Verdict) -> list[str]:
    return [f"    {when} {kind}: {sorted(names)}" for kind, names in verdict.items()] or [
        f"    {when} nothing"
    ]


def _share(kept: list[bool]) -> str:
    return f"{sum(kept) / max(1, len(kept)):.4f}"


if __name__ == "__main__":
    main()
