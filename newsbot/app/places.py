"""The terminal as a chat: subscribed to everything while no token is set."""

from __future__ import annotations

from datetime import datetime

import tzlocal

from newsbot.alerts.query import parse, to_json
from newsbot.config.feedsfile import FeedsFile
from newsbot.edges.channels.base import CONSOLE_CHAT
from newsbot.edges.store.chats import add_subscription, find_chat, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.standing import pause_chat, resume_chat
from newsbot.model.chat import Chat


async def open_console(store: Store, file: FeedsFile, now: datetime) -> None:
    """The terminal is a chat like any other."""
    async with store.write() as connection:
        if await find_chat(connection, CONSOLE_CHAT) is not None:
            await resume_chat(connection, CONSOLE_CHAT)
            return
        chat = Chat(CONSOLE_CHAT, type="console", title="this terminal", zone=local_zone())
        await save_chat(connection, chat, now)
        everything = parse("everything", file.companies)
        await add_subscription(connection, CONSOLE_CHAT, to_json(everything.query), "instant", now)


async def close_console(store: Store, now: datetime) -> None:
    """With a token nobody reads the terminal: nothing may wait for it."""
    async with store.write() as connection:
        if await find_chat(connection, CONSOLE_CHAT) is not None:
            await pause_chat(connection, CONSOLE_CHAT, "alerts go to Telegram", now)


def local_zone() -> str:
    """The time zone of this machine as an IANA name; UTC where it has none."""
    return tzlocal.get_localzone_name() or "UTC"
