"""Subscriptions that are deleted, paused or reworded take along what waits for their sake."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from newsbot.alerts.matching import Matcher
from newsbot.alerts.query import from_json
from newsbot.alerts.timing import owed
from newsbot.edges.store.chats import find_chat
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.letting_go import drop_empty, let_go
from newsbot.edges.store.mutes import mutes_of
from newsbot.edges.store.owing import owe
from newsbot.edges.store.stories import course_of, get_stories
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.model.alert import Owed


async def think_again(
    connection: AsyncConnection, chat_id: int, subscription_id: int, now: datetime
) -> Mapping[int, bool]:
    """After a change of this subscription: what waits for its sake goes, but for what the chat still wants.

    Returns the stories that were taken back, for `owe_again`.
    """
    gone = await let_go(connection, chat_id, subscription_id)
    await owe_again(connection, chat_id, gone.stories, now)
    await drop_empty(connection, gone.digests)
    return gone.stories


async def owe_again(
    connection: AsyncConnection, chat_id: int, taken: Mapping[int, bool], now: datetime
) -> None:
    """Owe these stories for the subscriptions that the chat has now; each with whether it is a move."""
    chat = await find_chat(connection, chat_id)
    if chat is None or not taken:
        return
    wanted = {one.subscription_id: one for one in await subscriptions_of(connection, chat_id, from_json)}
    matcher = Matcher(wanted.values(), mutes={chat_id: await mutes_of(connection, chat_id, now)})
    again: list[Owed] = []
    for story in (await get_stories(connection, taken)).values():
        line = [] if story.follows is None else await course_of(connection, story.follows)
        newest = max(story.entries, key=lambda entry: entry.entry_id, default=None)
        found = matcher.match(
            story,
            newest,
            move=taken[story.story_id],
            fresh=True,  # it was, or nothing would wait
            line=[one.story_id for one in line],
            now=now,
        )
        again += [owed(alert, wanted[alert.subscription_id], chat, now) for alert in found]
    await owe(connection, again, now)
