"""Who may use the bot: admins, those whom an admin let in, or everybody. Strangers knock once."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.bot.answering import tell
from newsbot.bot.memory import Memory
from newsbot.bot.menus import register
from newsbot.bot.request import House
from newsbot.edges.store.chats import find_chat, keep_chat
from newsbot.edges.store.facts import claim_admin, find_admin
from newsbot.messages.onboarding import knock, refused
from newsbot.messages.passing import first_admin
from newsbot.model.alert import Part
from newsbot.model.chat import Chat

KNOCKS_A_DAY = 30  # of all strangers together: nobody floods an admin
AGAIN_AFTER = timedelta(hours=1)  # a stranger is answered again

_log = logging.getLogger(__name__)


class Access:
    """The door."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._answered: Memory[bool] = Memory(AGAIN_AFTER)
        self._knocks: Memory[bool] = Memory(timedelta(days=1), most=KNOCKS_A_DAY + 1)

    async def open(self) -> None:
        """Who is admin by being first, from an earlier run."""
        if self._house.access == "open" or self._house.admins:
            return
        async with self._house.store.read() as connection:
            first = await find_admin(connection)
        if first is not None:
            self._house.admins = (first,)

    def lets_in(self, chat: Chat, person: int) -> bool:
        """Whether this person is served in this chat. Admins are, everywhere."""
        house = self._house
        if house.access == "open" or person in house.admins or chat.chat_id in house.admins:
            return True
        return chat.created_at is not None and chat.allowed

    async def first(self, chat: Chat, person: int, now: datetime) -> bool:
        """Without admins, the first person who writes in private becomes the admin; True when just now."""
        house = self._house
        if house.access == "open" or house.admins or chat.type != "private":
            return False
        async with house.store.write() as connection:
            admin = await claim_admin(connection, person, now)
            if admin == person:
                await keep_chat(connection, chat, now)
        house.admins = (admin,)
        if admin != person:
            return False
        _log.info("the first person who wrote is the admin now", extra={"chat": person})
        await tell(house, person, first_admin())
        await register(house)
        return True

    async def refuse(self, chat: Chat, name: str, now: datetime) -> Part | None:
        """What a stranger is told (nothing, when told lately); the admins hear the knock once."""
        house = self._house
        if self._answered.find(chat.chat_id, now):
            return None
        self._answered.keep(chat.chat_id, value=True, now=now)
        if not house.admins:
            return refused(asked=False)
        async with house.store.write() as connection:
            known = await find_chat(connection, chat.chat_id)
            fresh = known is None and self._knocks.count(now) < KNOCKS_A_DAY
            if fresh:
                await keep_chat(connection, replace(chat, allowed=False), now)
        if fresh:
            self._knocks.keep(chat.chat_id, value=True, now=now)
            _log.info("a stranger knocks", extra={"chat": chat.chat_id})
            for admin in house.admins:
                await tell(house, admin, knock(chat, name=name))
        return refused(asked=fresh)
