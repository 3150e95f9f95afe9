"""From an update to the command that serves it: which words and taps are whose, and who may.

Old messages keep their buttons and people send anything: whatever nobody knows is answered or ignored here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from newsbot.bot.access import Access
from newsbot.bot.coming_back import welcome_back
from newsbot.bot.limits import Buckets
from newsbot.bot.request import Answer, Command, Handler, House, Request, passing, say
from newsbot.bot.rights import Rights, named_channel
from newsbot.bot.subscribing import offered
from newsbot.edges.channels.telegram_heard import Heard
from newsbot.edges.store.chats import find_chat
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages import replies
from newsbot.messages.buttons import read
from newsbot.model.alert import Part
from newsbot.model.chat import Chat

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{1,40}))?(?:\s+|$)", re.ASCII)
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a command's word, a button's verb or a typed answer leads."""

    handler: Handler
    free: bool
    admin: bool


class Routing:
    """Finds the handler of everything that is heard, and asks it."""

    def __init__(self, house: House, access: Access, rights: Rights, commands: Sequence[Command]) -> None:
        self._house = house
        self._access = access
        self._rights = rights
        self._buckets = Buckets()
        self._words = _ways(commands, "words")
        self._taps = _ways(commands, "taps")
        self._typed = _ways(commands, "typed")

    def plain(self, told: Heard) -> Request:
        """The request as far as it is known without asking anybody."""
        house = self._house
        chat = Chat(told.chat_id, type=told.chat_type, title=told.chat_title[:200])
        return Request(
            house=house,
            chat=chat,
            here=told.chat_id,
            person=told.person,
            person_name=told.person_name,
            now=house.clock(),
            thread_id=told.thread_id,
            message_id=told.message_id,
            reply_to=told.reply_to,
            buttons=told.buttons,
            tapped=told.kind == "tap",
            admin=told.person in house.admins,
            private=told.chat_type == "private",
        )

    async def serve(self, told: Heard) -> tuple[Request, Answer] | None:
        """The answer, with the request that it answers; None when it is none of our business."""
        return await (self._tap(told) if told.kind == "tap" else self._text(told))

    async def _text(self, told: Heard) -> tuple[Request, Answer] | None:
        request = self.plain(told)
        found = COMMAND.match(told.text)
        if found is None:
            return await self._sentence(told, request)
        word, name = found[1].lower(), (found[2] or "").lower()
        way = self._words.get(word)
        unnamed = not name and (request.private or way is not None)
        if not unnamed and name != self._house.name.lower():
            return None  # another bot's
        request = replace(request, name=word, words=told.text[found.end() :].strip()[:LONGEST])
        slow = self._too_quick(told, request)
        if slow is not None:
            return request, slow
        welcome = await self._welcome(told, request)
        if isinstance(welcome, Answer):
            return request, welcome
        request = welcome
        self._house.expected.forget(request.key)
        if way is None:
            near = difflib.get_close_matches(word, self._words, n=1, cutoff=0.6)
            return request, say(replies.unknown_command(word, near[0] if near else ""))
        back = None if word == "start" else await self._back(request)
        request = await self._about(told, request)
        given = await self._go(way, told, request)
        return request, given if back is None else replace(given, parts=(back, *given.parts))

    async def _back(self, request: Request) -> Part | None:
        """Who writes is here: a chat that was taken for gone is served again."""
        if request.chat.paused_at is None:
            return None
        return await welcome_back(self._house, request.chat, request.now)

    async def _sentence(self, told: Heard, request: Request) -> tuple[Request, Answer] | None:
        """Words without a command: an answer that a command waits for, or in private a start of a talk."""
        expected = self._house.expected.find(request.key, request.now)
        to_us = told.reply_to_name.lower() == self._house.name.lower()
        if not request.private and (expected is None or not to_us):
            return None
        slow = self._too_quick(told, request)
        if slow is not None:
            return request, slow
        welcome = await self._welcome(told, request)
        if isinstance(welcome, Answer):
            return request, welcome
        request = replace(welcome, words=told.text.strip()[:LONGEST])
        way = None if expected is None else self._typed.get(expected.name)
        if expected is None or way is None:
            bare = request.words.casefold().strip(" .!?/")
            known = bare in self._words and (request.admin or not self._words[bare].admin)
            return request, say(replies.bare_command(bare) if known else offered(request))
        self._house.expected.forget(request.key)
        request = replace(request, name=expected.name, arguments=expected.arguments)
        request = await self._other(told, request, expected.about)
        return request, await self._go(way, told, request)

    async def _tap(self, told: Heard) -> tuple[Request, Answer]:
        request = self.plain(told)
        slow = self._too_quick(told, request)
        if slow is not None:
            return request, slow
        welcome = await self._welcome(told, request)
        if isinstance(welcome, Answer):
            return request, passing(words.STRANGER)
        data, _, about = told.text.partition("@")
        verb, arguments = read(data)
        way = self._taps.get(verb)
        if way is None or not _is_number(about or "0"):
            return welcome, passing(words.OLD_BUTTON)
        request = replace(welcome, name=verb, arguments=arguments)
        if about:
            request = await self._other(told, request, int(about))
        return request, await self._go(way, told, request)

    async def _go(self, way: _Way, told: Heard, request: Request) -> Answer:
        if way.admin and not request.admin:
            return say(replies.admins_only(group=False), toast=words.NOT_YOURS)
        other = request.chat.chat_id != request.here
        free = way.free and not other
        if not free and not await self._rights.may_change(told, request.chat, request.now):
            if request.tapped:
                return passing(words.NOT_YOURS)
            return say(replies.admins_only(group=True))
        return await way.handler(request)

    def _too_quick(self, told: Heard, request: Request) -> Answer | None:
        # Everybody who hides in a group's name has the same number: there the group has the bucket.
        wait = self._buckets.take(told.chat_id if told.anonymous else told.person, request.now)
        if wait is None:
            return None
        if request.tapped:
            return passing(replies.slower(max(wait, timedelta(seconds=2))).plain)
        return say(replies.slower(wait)) if wait else Answer()

    async def _welcome(self, told: Heard, request: Request) -> Request | Answer:
        """The request with the chat as it is stored; for a stranger what he is told."""
        async with self._house.store.read() as connection:
            chat = await find_chat(connection, told.chat_id)
        if chat is None:
            chat = request.chat
        if await self._access.first(chat, told.person, request.now):
            async with self._house.store.read() as connection:
                chat = await find_chat(connection, told.chat_id) or chat
        if not self._access.lets_in(chat, told.person):
            part = await self._access.refuse(chat, told.person_name, request.now)
            return Answer() if part is None else say(part)
        return replace(request, chat=chat, admin=told.person in self._house.admins)

    async def _about(self, told: Heard, request: Request) -> Request:
        """In private a command may begin with a channel's name: then it is about the channel."""
        if not request.private:
            return request
        name, rest = named_channel(request.words)
        if name is None:
            return request
        chat = await self._rights.channel(told, name, request.now)
        return replace(request, chat=chat, words=rest)

    async def _other(self, told: Heard, request: Request, chat_id: int) -> Request:
        """A button or an awaited answer about another chat: only its managers may, and only from private."""
        if chat_id == request.chat.chat_id:
            return request
        if not request.private:
            raise CommandError(words.OLD_BUTTON)
        return request.about(await self._rights.channel(told, chat_id, request.now))


def _ways(commands: Sequence[Command], what: str) -> Mapping[str, _Way]:
    ways: dict[str, _Way] = {}
    for command in commands:
        handlers: Mapping[str, Handler] = getattr(command, what)
        for name, handler in handlers.items():
            if name in ways:
                raise ValueError(f"two commands want the {what} {name!r}")
            ways[name] = _Way(handler, name in command.free, command.admin)
    return ways


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,18}", text, re.ASCII) is not None
