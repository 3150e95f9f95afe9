"""What a command gets to work with, what it gives back, and how it says which words and taps are its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from newsbot.alerts.timing import dates
from newsbot.bot.memory import Memory
from newsbot.bot.recent import Recent
from newsbot.deals.classify import Finder
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.channels.telegram_desk import TelegramDesk
from newsbot.edges.store.chats import change_chat, find_chat, keep_chat
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.engine import Store
from newsbot.edges.store.redating import redate
from newsbot.edges.zones import Zones
from newsbot.errors import CommandError
from newsbot.messages.buttons import company_key
from newsbot.messages.passing import AGAIN, OLD_BUTTON
from newsbot.model.alert import Button, Part
from newsbot.model.chat import Chat, Query
from newsbot.model.company import Company
from newsbot.model.deal import Topic


@dataclass(frozen=True, slots=True)
class Expected:
    """What the next sentence of a person is about: the name of a `typed` handler, its arguments, the chat."""

    name: str
    arguments: tuple[str, ...]
    about: int


# What of a chat's settings says when it hears of things.
_WHEN = ("zone", "digest_at", "digest_days", "quiet_from", "quiet_until", "muted_until")


class Turns(Protocol):
    """The way out that answers share with what is owed: Telegram counts them together."""

    def turn(
        self, chat_id: int, *, group: bool, answer: bool = False, patience: float = 30.0
    ) -> AbstractAsyncContextManager[None]:
        """Wait for the moment at which a message may leave; TryLater where it is too far off."""
        ...

    def slow_down(self, chat_id: int, retry_after: timedelta) -> None:
        """Telegram asked to leave this chat alone for so long."""
        ...


@dataclass(slots=True)
class House:
    """What all commands share. `use` swaps what a changed feeds.yaml brings."""

    store: Store
    channel: TelegramChannel
    turns: Turns
    desk: TelegramDesk
    finder: Finder
    companies: Sequence[Company]
    topics: Sequence[Topic]
    feeds: int
    admins: tuple[int, ...]
    access: str  # open, private
    rng: random.Random
    clock: Callable[[], datetime]
    name: str = ""  # the bot's @name, once Telegram told it
    names: dict[str, str] = field(default_factory=dict)  # company_key -> tracked name
    searches: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    recent: Recent = field(default_factory=Recent)
    zones: Zones = field(default_factory=Zones)
    expected: Memory[Expected] = field(default_factory=lambda: Memory(timedelta(minutes=15)))
    picked: Memory[tuple[str, ...]] = field(default_factory=lambda: Memory(timedelta(hours=6)))
    before: Memory[tuple[Query, str]] = field(default_factory=lambda: Memory(timedelta(hours=6)))
    better: Memory[str] = field(default_factory=lambda: Memory(timedelta(hours=6)))
    sought: Memory[str] = field(default_factory=lambda: Memory(timedelta(hours=6)))  # words of /search
    said: Memory[str] = field(default_factory=lambda: Memory(timedelta(hours=6)))  # without a command
    others: Memory[str] = field(default_factory=lambda: Memory(timedelta(hours=6)))  # untracked names by key

    def use(
        self, *, finder: Finder, companies: Sequence[Company], topics: Sequence[Topic], feeds: int
    ) -> None:
        self.finder, self.companies, self.topics, self.feeds = finder, companies, topics, feeds
        self.names = {company_key(company.name): company.name for company in companies}

    def company_of(self, key: str, now: datetime) -> str:
        """The company that a button's key means."""
        found = self.names.get(key) or self.others.find(key, now)
        if found is None:
            raise CommandError(AGAIN)
        return found


@dataclass(frozen=True, slots=True)
class Request:
    """One command, tap or typed answer."""

    house: House
    chat: Chat  # whose settings and subscriptions are meant (a channel, when managed from a private chat)
    here: int  # the chat id where the words were said and the answer goes
    person: int
    person_name: str
    now: datetime
    words: str = ""  # after the command
    arguments: tuple[str, ...] = ()  # of a button
    thread_id: int | None = None
    message_id: int | None = None  # of the person's message, or of the message whose button was tapped
    reply_to: int | None = None  # the message that the person's message replies to
    buttons: tuple[tuple[Button, ...], ...] = ()  # of the tapped message
    tapped: bool = False
    admin: bool = False  # of the bot
    private: bool = True  # alone with the bot
    name: str = ""  # the bot's own name for it: the command's word or the button's verb

    @property
    def store(self) -> Store:
        return self.house.store

    @property
    def key(self) -> tuple[int, int]:
        """Who is talking, and where."""
        return (self.here, self.person)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction in which the chat is sure to be known."""
        async with self.store.write() as connection:
            if self.chat.created_at is None:
                await keep_chat(connection, self.chat, self.now)
            elif not self.chat.allowed:
                # Whoever writes has passed the door: an admin, or the door is open by now.
                await change_chat(connection, self.chat, replace(self.chat, allowed=True))
            yield connection

    async def change(self, chat: Chat) -> Request:
        """Store the chat's changed settings, and date anew what waits for it."""
        async with self.writing() as connection:
            await change_chat(connection, self.chat, chat)
            stored = await find_chat(connection, chat.chat_id)
            if stored is not None and any(getattr(chat, name) != getattr(self.chat, name) for name in _WHEN):
                at = dates(stored, self.now)
                await redate(
                    connection,
                    chat.chat_id,
                    self.now,
                    alert_at=at.alert_at,
                    digest_at=at.digest_at,
                    day=at.digest_day,
                )
        return replace(self, chat=replace(chat, created_at=chat.created_at or self.now))

    def expect(self, name: str, *arguments: str | int) -> None:
        """The person's next sentence goes to the handler of this name."""
        said = Expected(name, tuple(map(str, arguments)), self.chat.chat_id)
        self.house.expected.keep(self.key, said, self.now)

    def about(self, chat: Chat) -> Request:
        """The same request about another chat."""
        return replace(self, chat=chat)

    def argument(self, place: int, default: str = "") -> str:
        return self.arguments[place] if place < len(self.arguments) else default

    def number(self, place: int) -> int:
        """A number that a button carries."""
        text = self.argument(place)
        if not text.removeprefix("-").isdecimal() or len(text) > 19 or not text.isascii():
            raise CommandError(OLD_BUTTON)
        return int(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a request. With `edit` the first part replaces the tapped message."""

    parts: tuple[Part, ...] = ()
    edit: bool = False
    toast: str = ""  # a word in passing, shown over the chat after a tap
    buttons: tuple[tuple[Button, ...], ...] | None = None  # the tapped message's new buttons, text kept
    document: bytes = b""  # a file, with the first part as its caption
    filename: str = ""
    elsewhere: tuple[tuple[int, Part], ...] = ()  # what other chats are told


def say(*parts: Part, toast: str = "") -> Answer:
    """Send new messages."""
    return Answer(parts, toast=toast)


def put(part: Part, toast: str = "") -> Answer:
    """Replace the message whose button was tapped (or send a new one, where nothing was tapped)."""
    return Answer((part,), edit=True, toast=toast)


def passing(text: str, buttons: tuple[tuple[Button, ...], ...] | None = None) -> Answer:
    """Only a word in passing, and perhaps other buttons."""
    return Answer(toast=text, buttons=buttons)


Handler = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Command:
    """One file's commands: what people write, tap and answer. `free`: what anybody in a group may use."""

    words: Mapping[str, Handler] = field(default_factory=dict)
    taps: Mapping[str, Handler] = field(default_factory=dict)
    typed: Mapping[str, Handler] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    admin: bool = False  # for admins of the bot only
