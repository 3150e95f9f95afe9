"""A chat that was away comes back: what it missed is gathered, and offered as one digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsbot.alerts.query import from_json
from newsbot.bot.looking import Lookback
from newsbot.bot.request import House
from newsbot.edges.store.folding import catch_up
from newsbot.edges.store.offers import hold_offer
from newsbot.edges.store.owing import owe
from newsbot.edges.store.recent import newest_entry, stories_with_entries_after
from newsbot.edges.store.standing import resume_chat
from newsbot.edges.store.stories import chats_told, get_stories
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.messages.replies import back_again
from newsbot.model.alert import Owed, Part
from newsbot.model.chat import Chat

LONGEST = timedelta(days=30)  # what is older is no news any more
MOST_LATE = 200  # stories that are filed within the moment of coming back


async def welcome_back(house: House, chat: Chat, now: datetime) -> Part | None:
    """Resume a paused chat and offer what it missed; None for a chat that was not away."""
    if chat.paused_at is None:
        return None
    since = max(chat.paused_at, now - LONGEST)
    async with house.store.read() as connection:
        wanted = await subscriptions_of(connection, chat.chat_id, from_json)
        newest = await newest_entry(connection)
    missed = await house.recent.since(house.store, since, now) if wanted else ()
    async with house.store.write() as connection:
        await resume_chat(connection, chat.chat_id)
        # From here on filings wait, and then owe to this chat again: what they filed so far is all it missed.
        late = await get_stories(connection, await stories_with_entries_after(connection, newest, MOST_LATE))
        stories = {story.story_id: story for story in (*missed, *late.values())}
        alerts = Lookback(wanted).alerts(tuple(stories.values()), since)
        told = await chats_told(connection, [alert.story_id for alert in alerts])
        fresh = [Owed(alert, now) for alert in alerts if (alert.chat_id, alert.story_id) not in told]
        await owe(connection, fresh, now)
        await catch_up(connection, chat.chat_id, now)
        waits = await hold_offer(connection, chat.chat_id, now)
    return back_again(waits, now - chat.paused_at)
