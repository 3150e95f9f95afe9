"""Builders for entries and deals with defaults, and a store of stories in memory that asks by key as the real one does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from newsbot.model.deal import Deal, Party
from newsbot.stories.grouping import (
    Candidate,
    Decision,
    Memory,
    Newcomer,
    Parted,
    Sketch,
    group,
    search_keys,
    sketch,
)

NOON = datetime(2025, 5, 12, 12, tzinfo=UTC)
ROLES = {"patent_deal": "licensor", "alliance": "partner", "patent_dispute": "plaintiff"}
SUBTYPES = {"patent_deal": "license", "alliance": "partnership", "patent_dispute": "lawsuit"}
TRACKED = {
    "nokia": "Nokia",
    "oppo": "Oppo",
    "vivo": "Vivo",
    "xiaomi": "Xiaomi",
    "apple": "Apple",
    "samsung": "Samsung",
    "gm": "General Motors",
    "general motors": "General Motors",
    "honda": "Honda",
}


def deal(kind: str, *parties: str, subtype: str = "", status: str = "announced") -> Deal:
    return Deal(
        kind=kind,
        subtype=subtype or SUBTYPES[kind],
        status=status,
        parties=tuple(Party(name, ROLES[kind], TRACKED.get(name.lower())) for name in parties),
        sentence="",
        score=0.9,
    )


def licence(*parties: str, status: str = "announced", subtype: str = "license") -> Deal:
    return deal("patent_deal", *parties, status=status, subtype=subtype)


def fight(*parties: str, subtype: str = "lawsuit", status: str = "announced") -> Deal:
    return deal("patent_dispute", *parties, subtype=subtype, status=status)


def alliance(*parties: str, status: str = "announced") -> Deal:
    return deal("alliance", *parties, status=status)


def tracked(text: str) -> Sequence[str]:
    """The tracked companies of a text, by the plainest look that serves here."""
    words = [word.strip(".,:;'\"()").removesuffix("'s").lower() for word in text.split()]
    return [TRACKED[word] for word in dict.fromkeys(words) if word in TRACKED]


def drawn(
    title: str,
    summary: str = "",
    *,
    deals: Sequence[Deal] = (),
    days: float = 0,
    outlet: str = "",
    link: str | None = None,
) -> Sketch:
    """A sketch that came `days` after noon; every one from an outlet of its own."""
    return sketch(
        title,
        summary,
        at=NOON + timedelta(days=days),
        outlet=outlet or f"outlet of {title}",
        link=link,
        deals=deals,
        tracked=lambda: (tracked(title), tracked(f"{title}. {summary}")),
    )


class Shelf:
    """Stories in memory, asked by key; what it keeps went through JSON."""

    def __init__(self) -> None:
        self.memories: dict[int, Memory] = {}
        self.decisions: list[Decision] = []
        self._keys: dict[int, dict[int, datetime]] = {}

    def file(self, *entries: Sketch, parted: Parted | None = None) -> list[int]:
        """File entries one after the other; returns the story of each."""
        return [self._file([entry], parted or {})[0] for entry in entries]

    def file_together(self, *entries: Sketch) -> list[int]:
        """File entries as one batch."""
        return self._file(entries, {})

    def _file(self, entries: Sequence[Sketch], parted: Parted) -> list[int]:
        newcomers = [Newcomer(entry, search_keys(entry)) for entry in entries]
        found: dict[int, set[int]] = {}
        for newcomer in newcomers:
            for key in newcomer.keys:
                for story, until in self._keys.get(key, {}).items():
                    if until.timestamp() > min(entry.at for entry in entries):
                        found.setdefault(story, set()).add(key)
        candidates = [
            Candidate(story, json.loads(json.dumps(self.memories[story])), frozenset(keys))
            for story, keys in sorted(found.items())
        ]
        decisions = group(newcomers, candidates, parted, NOON + timedelta(days=1000))
        opened: dict[int, int] = {}
        stories = []
        for position, decision in enumerate(decisions):
            if decision.opens:
                opened[position] = len(self.memories) + 1
                self.memories[opened[position]] = decision.memory
            story = decision.story_id if decision.story_id is not None else opened[decision.opener or 0]
            self.remember(story, decision.memory, decision.keys)
            stories.append(story)
        self.decisions.extend(decisions)
        return stories

    def remember(self, story: int, memory: Memory, keys: Mapping[int, datetime]) -> None:
        self.memories[story] = memory
        for key, until in keys.items():
            places = self._keys.setdefault(key, {})
            places[story] = max(until, places.get(story, until))
