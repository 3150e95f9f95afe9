"""Alerts and digests as JSON for web hooks. Field names are a contract (docs/delivery.md): add, never rename.

`text` and `content` hold the same plain text: the two names under which common bridges look for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from newsbot.model.deal import Deal
from newsbot.model.story import Story


def alert_data(story: Story, *, reason: str, text: str, update: bool = False) -> str:
    """One story; `update` when an alert was sent for it before and its text is now another."""
    return _json({"event": "update" if update else "alert", "reason": reason, "story": _story(story)}, text)


def digest_data(stories: Sequence[Story], *, day: str, text: str) -> str:
    return _json(
        {"event": "digest", "day": day or None, "stories": [_story(story) for story in stories]}, text
    )


def notice_data(text: str) -> str:
    return _json({"event": "notice"}, text)


def _json(value: Mapping[str, Any], text: str) -> str:
    return json.dumps({**value, "text": text, "content": text}, ensure_ascii=False, separators=(",", ":"))


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.story_id,
        "title": story.title,
        "link": next((entry.link for entry in story.entries if entry.link), None),
        "published_at": story.first_at.isoformat(),
        "follows": story.follows,
        "deals": [_deal(deal) for deal in story.deals],
        "moves": [{"stage": move.stage, "at": move.at.isoformat()} for move in story.moves],
        "sources": [
            {"outlet": entry.feed_title, "title": entry.title, "link": entry.link} for entry in story.entries
        ],
    }


def _deal(deal: Deal) -> dict[str, Any]:
    return {
        "kind": deal.kind,
        "subtype": deal.subtype,
        "status": deal.status,
        "parties": [
            {"name": party.name, "role": party.role, "company": party.company} for party in deal.parties
        ],
        "fields": list(deal.fields),
        "money": deal.money,
        "term": deal.term,
        "sentence": deal.sentence,
        "score": round(deal.score, 4),
    }
