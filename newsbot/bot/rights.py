"""Who may change what a group or channel gets: its administrators, as Telegram knows them now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from newsbot.bot.memory import Memory
from newsbot.bot.request import House
from newsbot.edges.channels.telegram_heard import Heard
from newsbot.edges.store.chats import find_chat
from newsbot.errors import CommandError, DeliveryError
from newsbot.messages.passing import not_your_channel, unknown_channel
from newsbot.model.chat import Chat

KNOWN_FOR = timedelta(seconds=45)  # so long a right that was lost still counts
CHANNEL = re.compile(r"(@[A-Za-z]\w{3,31}|-100\d{5,13})(?:\s+|$)")


class Rights:
    """Asks Telegram, and remembers the answer for a moment."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: Memory[bool] = Memory(KNOWN_FOR)
        self._named: Memory[int] = Memory(timedelta(minutes=10))

    async def may_change(self, told: Heard, chat: Chat, now: datetime) -> bool:
        """Whether this person may change the chat's subscriptions and settings."""
        if chat.type == "private":
            return chat.chat_id == told.person
        if told.anonymous and chat.chat_id == told.chat_id:
            return True  # only administrators can speak in the group's own name
        key = (chat.chat_id, told.person)
        known = self._known.find(key, now)
        if known is None:
            try:
                known = await self._house.desk.administers(chat.chat_id, told.person)
            except DeliveryError:
                return False
            self._known.keep(key, known, now)
        return known

    def forget(self, chat_id: int) -> None:
        """The bot's own standing changed: what we knew of this chat is old."""
        self._known.forget_where(lambda key: isinstance(key, tuple) and key[0] == chat_id)

    async def channel(self, told: Heard, given: int | str, now: datetime) -> Chat:
        """The channel of this @name or number, for somebody who may post in it. Raises CommandError."""
        chat_id = given if isinstance(given, int) else await self._number(given, now)
        async with self._house.store.read() as connection:
            chat = await find_chat(connection, chat_id)
        if chat is None or chat.type == "private":
            raise CommandError(unknown_channel(str(given)))
        if not await self.may_change(told, chat, now):
            raise CommandError(not_your_channel(chat.title))
        return chat

    async def _number(self, name: str, now: datetime) -> int:
        known = self._named.find(name.casefold(), now)
        if known is None:
            try:
                known = (await self._house.desk.find(name)).chat_id
            except DeliveryError:
                raise CommandError(unknown_channel(name)) from None
            self._named.keep(name.casefold(), known, now)
        return known


def named_channel(words: str) -> tuple[int | str | None, str]:
    """The channel with which the words begin, and the rest of them."""
    found = CHANNEL.match(words)
    if found is None:
        return None, words
    name = found[1]
    return (name if name.startswith("@") else int(name)), words[found.end() :]
