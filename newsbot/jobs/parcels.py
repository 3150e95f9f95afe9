"""Everything that one delivery needs to be rendered, read in one go for all that were claimed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsbot.edges.store.carried import find_alerts, find_followed, find_message
from newsbot.edges.store.chatrows import find_chats
from newsbot.edges.store.engine import Store
from newsbot.edges.store.owing import EDIT_WINDOW
from newsbot.edges.store.stories import get_stories
from newsbot.edges.store.taps import find_taps
from newsbot.jobs.weeks import Week, find_weeks
from newsbot.model.alert import OWN_WORDS, UNTOUCHED, Alert, Delivery, Tapped
from newsbot.model.chat import Chat
from newsbot.model.story import Story


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with its chat and what it tells of."""

    delivery: Delivery
    chat: Chat
    alerts: tuple[Alert, ...] = ()
    stories: tuple[Story, ...] = ()  # in the order of the alerts
    reply_to: int | None = None
    followed: frozenset[str] = frozenset()  # companies that the chat's subscriptions name
    known_pairs: frozenset[frozenset[str]] | None = None  # weekly: who dealt with whom before
    tapped: Tapped = UNTOUCHED  # edit: what its buttons say


async def load(store: Store, claimed: Sequence[Delivery], now: datetime) -> tuple[Parcel, ...]:
    """Parcels in the order of the claims; a delivery whose chat was deleted meanwhile is left out."""
    async with store.read() as connection:
        chats = await find_chats(connection, [delivery.chat_id for delivery in claimed])
        alerts = await find_alerts(connection, claimed)
        wanted = {alert.story_id for several in alerts.values() for alert in several}
        wanted.update(delivery.story_id for delivery in claimed if delivery.story_id is not None)
        stories = await get_stories(connection, wanted)
        followed = await find_followed(
            connection, [delivery.chat_id for delivery in claimed if delivery.kind in ("digest", "weekly")]
        )
        weeks = await find_weeks(connection, claimed, chats)
        taps = await find_taps(connection, claimed, now)
        parcels = []
        for delivery in claimed:
            if delivery.chat_id not in chats:
                continue
            mine = alerts.get(delivery.delivery_id, ())
            ids = [alert.story_id for alert in mine] or [delivery.story_id or 0]
            told = tuple(stories[story_id] for story_id in ids if story_id in stories)
            reply_to = delivery.reply_to
            if reply_to is None and delivery.kind == "alert" and mine and mine[0].move and told:
                before = told[0].follows
                reply_to = (
                    None if before is None else await find_message(connection, delivery.chat_id, before)
                )
            week = weeks.get(delivery.delivery_id, Week((), None))
            parcels.append(
                Parcel(
                    delivery=delivery,
                    chat=chats[delivery.chat_id],
                    alerts=mine,
                    stories=week.stories or told,
                    reply_to=reply_to,
                    known_pairs=week.known_pairs,
                    tapped=taps.get(delivery.delivery_id, UNTOUCHED),
                    followed=followed.get(delivery.chat_id, frozenset()),
                )
            )
    return tuple(parcels)


def pointless(parcel: Parcel, now: datetime) -> str:
    """Why there is nothing to send any more; empty when there is."""
    delivery = parcel.delivery
    if delivery.kind != "notice" and not parcel.chat.allowed:  # a notice may be for an admin who once knocked
        return "the chat was left out"
    if delivery.kind not in OWN_WORDS and not parcel.stories:
        return "nothing to tell"
    if delivery.kind == "weekly" and not parcel.chat.weekly:
        return "the roll-up is no longer wanted"
    if delivery.kind == "edit" and now - (delivery.created_at or now) > EDIT_WINDOW:
        return "the message is too old to edit"
    return ""
