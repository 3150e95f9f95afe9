"""How well deals are found and stories joined, on labelled JSON lines; and learning weights from them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from newsbot.app.building import build_finder, load
from newsbot.config.feedsfile import FeedsFile
from newsbot.deals.classify import Finder
from newsbot.deals.report import learn_weights, measure
from newsbot.deals.scoring import format_weights
from newsbot.errors import NewsbotError
from newsbot.jobs.replay import Replayed, replay
from newsbot.stories.evaluation import GroupingScore, Labelled, Placed, evaluate

Item = Mapping[str, Any]
Files = Sequence[tuple[str, Sequence[Item]]]
_LONG_AGO = "1970-01-01"  # of items without a date: they come first, in their order


async def judge(files: Files, *, keywords: bool, leave_out: bool, errors: bool) -> str:
    """The whole evaluation as text. Files without labels are everyday news: their alerts are counted."""
    _, feeds_file = load()
    finder = build_finder(feeds_file)
    labelled = [(name, items) for name, items in files if any("labels" in item for item in items)]
    everyday = [(name, items) for name, items in files if not any("labels" in item for item in items)]
    plain = [item for _, items in everyday for item in items]
    sections = []
    if labelled:
        report = measure(
            labelled, finder, plain, keywords=keywords, leave_out=leave_out, seconds=time.process_time
        )
        sections.append(report.text(errors=errors))
    for name, items in everyday:
        sections.append(_alerts(name, items, finder, errors=errors))
    events = [item for _, items in labelled for item in items if "event" in item]
    if events:
        sections.append(await _grouping("Stories", events, (), finder, feeds_file))
        if plain:
            sections.append(
                await _grouping("Stories, mixed with everyday news", events, plain, finder, feeds_file)
            )
    return "\n".join(sections)


def learn(items: Iterable[Item], target: Path) -> int:
    """Learn the finder's weights from labelled items and everyday news; returns how many there were."""
    _, feeds_file = load()
    known = list(items)
    weights = learn_weights(known, build_finder(feeds_file))
    try:
        target.write_text(format_weights(weights), "utf-8")
    except OSError as error:
        raise NewsbotError(f"{target}: {error.strerror}") from None
    return len(known)


def _alerts(name: str, items: Sequence[Item], finder: Finder, *, errors: bool) -> str:
    found = []
    for item in items:
        deals = finder.find(item["title"], item.get("summary") or "")
        if deals:
            found.append((item, deals))
    rate = 1000 * len(found) / max(1, len(items))
    told = f"{len(found)} with a deal, {rate:.1f} in 1,000"
    lines = [f"{name}, {len(items)} stories of everyday news: {told}"]
    if errors:
        for item, deals in found:
            words = "; ".join(
                f"{deal.kind}/{deal.subtype} {', '.join(one.name for one in deal.parties)} ({deal.score:.2f})"
                for deal in deals
            )
            lines.append(f"  {item['id']}  {item['title']}\n    {words}")
    return "\n".join(lines) + "\n"


async def _grouping(
    head: str, events: Sequence[Item], everyday: Sequence[Item], finder: Finder, file: FeedsFile
) -> str:
    placed: list[Placed] = []
    joined = 0

    def keep(one: Replayed) -> None:
        nonlocal joined
        story, own = one.story, str(one.item["id"])
        joined += story != own and "event" not in one.item
        placed.append(Placed(own, story, bool(one.deals), one.alert == "new"))

    lines = [_replayable(item) for item in (*events, *everyday)]
    await replay(lines, finder=finder, companies=file.companies, topics=file.topics, emit=keep)
    known = [
        Labelled(
            str(item["id"]),
            str(item["event"]),
            date.fromisoformat(str(item.get("date") or _LONG_AGO)[:10]),
            str(item.get("timeline") or ""),
        )
        for item in events
        if item.get("labels")
    ]
    score = evaluate(known, placed)
    return "\n".join(
        [head, *_score(score), *([f"  {joined} everyday entries joined others"] if everyday else []), ""]
    )


def _score(score: GroupingScore) -> list[str]:
    lines = [
        f"  {score.items} entries with a deal, {score.events} events found",
        f"  B-cubed precision {score.precision:.3f}, recall {score.recall:.3f}",
        f"  {score.alerts_per_event:.2f} alerts for each real event",
    ]
    return lines + [f"  missed: {miss}" for miss in score.misses()]


def _replayable(item: Item) -> Item:
    if "published_at" in item:
        return item
    return {
        "id": item["id"],
        "feed": item.get("outlet") or item.get("corpus") or "",
        "title": item["title"],
        "summary": item.get("summary") or "",
        "link": item.get("url"),
        "published_at": item.get("date"),
        "event": item.get("event"),
    }
