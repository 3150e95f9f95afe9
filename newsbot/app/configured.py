"""Chats that come from configuration, not from a person: the web hooks of feeds.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from newsbot.alerts.query import from_json, parse, to_json
from newsbot.bot.thinking_again import think_again
from newsbot.edges.channels.base import webhook_chat
from newsbot.edges.store.chats import add_subscription, delete_subscription, find_chat, reachable, save_chat
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import Store
from newsbot.edges.store.standing import pause_chat, resume_chat
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.errors import CommandError, ConfigError
from newsbot.model.channel import WebhookChannel
from newsbot.model.chat import Chat
from newsbot.model.company import Company
from newsbot.model.deal import Topic

_LEFT = "no longer in feeds.yaml"


async def sync_webhooks(
    store: Store,
    hooks: Sequence[WebhookChannel],
    companies: Sequence[Company],
    topics: Sequence[Topic],
    now: datetime,
) -> None:
    """Make the web hooks' chats and subscriptions what the file says. One that left is only paused."""
    wanted = {webhook_chat(hook.name): (hook, wishes_of(hook, companies, topics)) for hook in hooks}
    async with store.write() as connection:
        for chat_id in await reachable(connection, ("webhook",)):
            if chat_id not in wanted:
                await pause_chat(connection, chat_id, _LEFT, now)
        for chat_id, (hook, wishes) in wanted.items():
            chat = await find_chat(connection, chat_id) or Chat(chat_id, "webhook", zone="UTC")
            await resume_chat(connection, chat_id)
            await save_chat(connection, replace(chat, title=hook.name, paused_at=None, pause_reason=""), now)
            await _subscribe(connection, chat_id, wishes, now)


def wishes_of(
    hook: WebhookChannel, companies: Sequence[Company], topics: Sequence[Topic]
) -> list[tuple[dict[str, Any], str]]:
    """Each subscription as it is stored, with its rhythm. Raises ConfigError that names the line."""
    wishes = []
    for text in hook.subscriptions:
        try:
            understood = parse(text, companies, topics)
        except CommandError as error:
            said = f"channel {hook.name!r}: {text!r} is no subscription: {error}"
            raise ConfigError(said, line=hook.line or None) from error
        wishes.append((to_json(understood.query), understood.rhythm))
    return wishes


async def _subscribe(
    connection: AsyncConnection, chat_id: int, wishes: Sequence[tuple[dict[str, Any], str]], now: datetime
) -> None:
    """Keep what is wanted still, with its number; add what is new; the rest goes with what it was owed."""
    left, gone = list(wishes), []
    for known in await subscriptions_of(connection, chat_id, from_json):
        wish = (to_json(known.query), known.rhythm)
        if wish in left:
            left.remove(wish)
        else:
            gone.append(known.subscription_id)
    for query, rhythm in left:
        await add_subscription(connection, chat_id, query, rhythm, now)
    for number in gone:
        await delete_subscription(connection, chat_id, number)
        await think_again(connection, chat_id, number, now)
