"""Chats that no person opened: the terminal, and the web hooks of feeds.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import tzlocal
from sqlalchemy.ext.asyncio import AsyncConnection

from newsbot.alerts.query import from_json, parse, to_json
from newsbot.config.feedsfile import FeedsFile
from newsbot.edges.channels.base import CONSOLE_CHAT, webhook_chat
from newsbot.edges.store.chats import add_subscription, delete_subscription, find_chat, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.standing import pause_chat, resume_chat
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.errors import CommandError, ConfigError
from newsbot.model.channel import WebhookChannel
from newsbot.model.chat import Chat

GONE = "no longer in feeds.yaml"


async def open_console(store: Store, file: FeedsFile, now: datetime) -> None:
    """The terminal is a chat like any other, subscribed to everything."""
    async with store.write() as connection:
        if await find_chat(connection, CONSOLE_CHAT) is None:
            chat = Chat(CONSOLE_CHAT, type="console", title="this terminal", zone=local_zone())
            await save_chat(connection, chat, now)
            everything = parse("everything", file.companies)
            await add_subscription(connection, CONSOLE_CHAT, to_json(everything.query), "instant", now)


async def close_console(store: Store, now: datetime) -> None:
    """With a token nobody reads the terminal: nothing may wait for it."""
    async with store.write() as connection:
        if await find_chat(connection, CONSOLE_CHAT) is not None:
            await pause_chat(connection, CONSOLE_CHAT, "alerts go to Telegram", now)


def wishes_of(hook: WebhookChannel, file: FeedsFile) -> list[tuple[dict[str, object], str]]:
    """Its subscriptions, understood. Raises ConfigError that names the line."""
    try:
        understood = [parse(text, file.companies, file.topics) for text in hook.subscriptions]
    except CommandError as error:
        raise ConfigError(f"channel {hook.name!r}: {error}", path=file.path, line=hook.line) from None
    return [(to_json(one.query), one.rhythm) for one in understood]


async def open_hooks(store: Store, file: FeedsFile, now: datetime) -> None:
    """Make the hooks' chats and subscriptions what feeds.yaml says; what stays the same keeps its age."""
    async with store.write() as connection:
        for hook in file.channels:
            chat_id = webhook_chat(hook.name)
            if await find_chat(connection, chat_id) is None:
                await save_chat(connection, Chat(chat_id, type="webhook", title=hook.name), now)
            await resume_chat(connection, chat_id)
            await _subscribe(connection, chat_id, wishes_of(hook, file), now)


async def close_hooks(store: Store, gone: Sequence[WebhookChannel], now: datetime) -> None:
    """Hooks that left feeds.yaml are paused; they would be known again."""
    async with store.write() as connection:
        for hook in gone:
            await pause_chat(connection, webhook_chat(hook.name), GONE, now)


async def _subscribe(
    connection: AsyncConnection, chat_id: int, wanted: list[tuple[dict[str, object], str]], now: datetime
) -> None:
    missing = list(wanted)
    for subscription in await subscriptions_of(connection, chat_id, from_json):
        known = (to_json(subscription.query), subscription.rhythm)
        if known in missing:
            missing.remove(known)
        else:
            await delete_subscription(connection, chat_id, subscription.subscription_id)
    for query, rhythm in missing:
        await add_subscription(connection, chat_id, query, rhythm, now)


def local_zone() -> str:
    """The time zone of this machine as an IANA name; UTC where it has none."""
    return tzlocal.get_localzone_name() or "UTC"
