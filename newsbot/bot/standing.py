"""How the bot's own standing changes: blocked or back, added or removed, moved to a new id."""

from __future__ import annotations

import logging
from dataclasses import replace

from newsbot.bot.access import Access
from newsbot.bot.answering import tell
from newsbot.bot.coming_back import welcome_back
from newsbot.bot.request import House
from newsbot.bot.rights import Rights
from newsbot.edges.channels.telegram_heard import Heard
from newsbot.edges.store.chats import change_chat, find_chat, keep_chat, manage
from newsbot.edges.store.moving import move_chat
from newsbot.edges.store.standing import pause_chat
from newsbot.messages import replies
from newsbot.messages.onboarding import WISHES
from newsbot.messages.passing import with_buttons
from newsbot.model.alert import Part
from newsbot.model.chat import Chat

GONE = frozenset(("left", "kicked"))

_log = logging.getLogger(__name__)


class Standing:
    """Follows what Telegram tells about the bot itself."""

    def __init__(self, house: House, access: Access, rights: Rights) -> None:
        self._house = house
        self._access = access
        self._rights = rights

    async def serve(self, told: Heard) -> None:
        if told.kind == "moved":
            await self._moved(told)
            return
        self._rights.forget(told.chat_id)
        in_channel = told.chat_type == "channel"
        here = told.now not in GONE and ((told.can_post and told.now == "administrator") or not in_channel)
        if not here:
            await self._gone(told)
        elif told.chat_type == "private":
            await self._back(told)
        elif in_channel:
            await self._channel(told)
        else:
            await self._group(told)

    async def _moved(self, told: Heard) -> None:
        async with self._house.store.write() as connection:
            if await move_chat(connection, told.chat_id, told.new_chat):
                _log.info("a group moved", extra={"chat": told.chat_id, "new_chat": told.new_chat})

    async def _gone(self, told: Heard) -> None:
        reason = "blocked" if told.chat_type == "private" else "the bot was removed"
        async with self._house.store.write() as connection:
            await pause_chat(connection, told.chat_id, reason, self._house.clock())
        _log.info("a chat is paused: %s", reason, extra={"chat": told.chat_id})

    async def _back(self, told: Heard) -> None:
        chat = await self._find(told)
        if chat is None or not self._access.lets_in(chat, told.person):
            return
        offer = await welcome_back(self._house, chat, self._house.clock())
        if offer is not None:
            await tell(self._house, told.chat_id, offer)

    async def _group(self, told: Heard) -> None:
        """Added, or only its rights changed (then there is nothing to say)."""
        now = self._house.clock()
        chat = await self._find(told)
        if chat is not None and self._access.lets_in(chat, told.person):
            offer = await welcome_back(self._house, chat, now)
            if offer is not None:
                await tell(self._house, told.chat_id, offer)
            if offer is not None or told.was not in GONE:
                return
        elif not self._access.lets_in(_chat(told), told.person):
            refusal = await self._access.refuse(chat or _chat(told), told.chat_title, now)
            if refusal is not None:
                await tell(self._house, told.chat_id, refusal)
            return
        await self._keep(told, chat)
        if told.was in GONE or chat is None:
            await tell(self._house, told.chat_id, with_buttons(replies.group_added(), WISHES))

    async def _channel(self, told: Heard) -> None:
        """The channel itself is not disturbed: its administrator hears of it in private."""
        now = self._house.clock()
        chat = await self._find(told)
        person = await self._person(told)
        if not (self._access.lets_in(chat or _chat(told), told.person) or person):
            await self._access.refuse(chat or _chat(told), told.chat_title, now)
            return
        await self._keep(told, chat)
        if chat is not None:
            await welcome_back(self._house, chat, now)
        async with self._house.store.write() as connection:
            await manage(connection, told.chat_id, told.person)
        if told.was != "administrator" or chat is None:
            name = f"@{told.chat_name}" if told.chat_name else str(told.chat_id)
            added = replies.channel_added(told.chat_title, name)
            await tell(self._house, told.person, _about(added, told.chat_id))

    async def _person(self, told: Heard) -> bool:
        """Whether whoever did this was let in, in private."""
        async with self._house.store.read() as connection:
            private = await find_chat(connection, told.person)
        return private is not None and private.allowed

    async def _find(self, told: Heard) -> Chat | None:
        async with self._house.store.read() as connection:
            return await find_chat(connection, told.chat_id)

    async def _keep(self, told: Heard, chat: Chat | None) -> None:
        """Let in by whoever may, under the title it has now."""
        async with self._house.store.write() as connection:
            if chat is None:
                await keep_chat(connection, _chat(told), self._house.clock())
            else:
                named = replace(chat, allowed=True, title=told.chat_title[:200], type=told.chat_type)
                await change_chat(connection, chat, named)


def _chat(told: Heard) -> Chat:
    return Chat(told.chat_id, type=told.chat_type, title=told.chat_title[:200])


def _about(part: Part, chat_id: int) -> Part:
    """The first wishes, for the channel."""
    rows = tuple(tuple(replace(one, data=f"{one.data}@{chat_id}") for one in row) for row in WISHES)
    return replace(part, buttons=rows)
