"""What people say of alerts ("not a deal", "wrong company"), kept with what made us think otherwise.

The evidence holds the text itself, so that a lesson outlives the retention of entries. `labelled` gives all
lessons in the format of labelled news: one record an entry.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.dealrows import deals_of
from newsbot.edges.store.tables import entries, feedback, feeds, splits
from newsbot.model.deal import Deal
from newsbot.model.story import Story

VERDICTS = ("not_a_deal", "wrong_company")


async def keep_feedback(
    connection: AsyncConnection, chat_id: int, story: Story, verdict: str, reason: str, now: datetime
) -> bool:
    """Keep a verdict on a story; False when this chat said so before."""
    mine = _mine(chat_id, story.story_id, verdict)
    if await connection.scalar(select(feedback.c.feedback_id).where(mine)) is not None:
        return False
    await connection.execute(
        insert(feedback).values(
            chat_id=chat_id,
            story_id=story.story_id,
            verdict=verdict,
            evidence=_evidence(story, reason),
            at=now,
        )
    )
    return True


async def take_back(connection: AsyncConnection, chat_id: int, story_id: int, verdict: str) -> bool:
    """False when there was nothing to take back."""
    gone = await connection.execute(delete(feedback).where(_mine(chat_id, story_id, verdict)))
    return gone.rowcount > 0


async def labelled(connection: AsyncConnection) -> list[dict[str, Any]]:
    """Every lesson as a record: `id, event, title, summary, labels, …`, verdicts first, then parted joins.

    "Not a deal" is sure of its empty labels. "Wrong company" says only that the labels, which are those that
    were found, need a person's look (`sure` is false). Of two entries that were parted the events differ.
    """
    verdicts = await connection.execute(select(feedback).order_by(feedback.c.feedback_id))
    return [_verdict(row) for row in verdicts] + await _parted(connection)


def _verdict(row: Any) -> dict[str, Any]:
    told = row.evidence
    wrong = row.verdict == "not_a_deal"
    return {
        "id": f"feedback-{row.feedback_id}",
        "event": f"story-{row.story_id}",
        "outlet": told.get("outlet", ""),
        "url": told.get("link"),
        "date": told.get("date"),
        "title": told.get("title", ""),
        "summary": told.get("summary", ""),
        "labels": [] if wrong else told.get("deals", []),
        "found": told.get("deals", []),
        "because": told.get("because", []),
        "sure": wrong,
        "verdict": row.verdict,
    }


async def _parted(connection: AsyncConnection) -> list[dict[str, Any]]:
    """Both sides of every parted join, as far as their entries are still there."""
    pairs = [(row.entry_id, row.story_id) for row in await connection.execute(select(splits))]
    if not pairs:
        return []
    sides = among(connection, entries.c.story_id, sorted({story for _, story in pairs}))
    moved = among(connection, entries.c.entry_id, sorted({entry for entry, _ in pairs}))
    told = (
        select(entries, feeds.c.title.label("outlet"), feeds.c.host)
        .outerjoin(feeds, feeds.c.feed_id == entries.c.feed_id)
        .where(sides | moved)
        .order_by(entries.c.entry_id)
    )
    rows = (await connection.execute(told)).all()
    found = await deals_of(connection, [row.entry_id for row in rows])
    return [
        {
            "id": f"entry-{row.entry_id}",
            "event": f"story-{row.story_id}",
            "outlet": row.outlet or row.host or "",
            "url": row.link,
            "date": (row.published_at or row.seen_at).date().isoformat(),
            "title": row.title,
            "summary": row.summary,
            "labels": [_label(deal) for deal in found.get(row.entry_id, ())],
            "sure": False,
            "verdict": "parted",
        }
        for row in rows
    ]


def _evidence(story: Story, reason: str) -> dict[str, Any]:
    lead = story.entries[0] if story.entries else None
    at = (lead.published_at or lead.seen_at) if lead else story.first_at
    return {
        "title": story.title,
        "summary": lead.summary if lead else "",
        "link": lead.link if lead else None,
        "outlet": lead.feed_title if lead else "",
        "date": at.date().isoformat(),
        "reason": reason,
        "deals": [_label(deal) for deal in story.deals],
        "because": [asdict(one) for deal in story.deals for one in deal.evidence],
    }


def _label(deal: Deal) -> dict[str, Any]:
    parties = [{"name": party.name, "role": party.role} for party in deal.parties]
    return {"kind": deal.kind, "subtype": deal.subtype, "status": deal.status, "parties": parties}


def _mine(chat_id: int, story_id: int, verdict: str) -> Any:
    return and_(feedback.c.chat_id == chat_id, feedback.c.story_id == story_id, feedback.c.verdict == verdict)
