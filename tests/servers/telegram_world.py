"""The chats, people and messages that the local Bot API server knows; and how fast it lets a bot write."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BOT_ID = 7000000001
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "newsbot", "username": "newsbot_test_bot"}
ME = BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, words: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.parameters = dict(parameters or {})


def bad(words: str) -> ApiError:
    return ApiError(400, f"Bad Request: {words}")


@dataclass
class Person:
    id: int
    name: str
    username: str = ""
    language: str = "en"

    def json(self) -> dict[str, Any]:
        told = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}
        return told | ({"username": self.username} if self.username else {})


@dataclass
class Message:
    """A message that the server took, as people see it."""

    message_id: int
    chat_id: int
    at: float  # the server's clock
    text: str = ""  # or caption
    html: str = ""  # as the bot sent it
    entities: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[list[dict[str, Any]]] = field(default_factory=list)
    photo: bytes = b""
    document: bytes = b""
    file_name: str = ""
    thread_id: int | None = None
    reply_to: int | None = None
    silent: bool = False
    preview: bool = True
    by_bot: bool = True
    edits: int = 0
    deleted: bool = False

    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def same(self, other: Message) -> bool:
        mine = (self.text, self.entities, self.buttons)
        return mine == (other.text, other.entities, other.buttons)


@dataclass
class Chat:
    id: int
    type: str
    title: str = ""
    username: str = ""
    statuses: dict[int, str] = field(
        default_factory=dict
    )  # user -> creator, administrator, member, left, kicked
    bot: str = "member"  # administrator, member, left, kicked, blocked
    can_post: bool = True
    topics: set[int] | None = None  # None: no forum
    closed_topics: set[int] = field(default_factory=set)
    moved_to: int | None = None
    person: Person | None = None

    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.person is not None:
            told["first_name"] = self.person.name
        else:
            told["title"] = self.title
        if self.username:
            told["username"] = self.username
        return told | ({"is_forum": True} if self.topics is not None else {})

    def check_writing(self, thread_id: int | None) -> None:
        """Whether the bot may write here, in Telegram's words."""
        if self.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.moved_to},
            )
        if self.bot == "blocked":
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if self.bot == "kicked":
            raise ApiError(403, f"Forbidden: bot was kicked from the {self.type} chat")
        if self.bot == "left":
            raise ApiError(403, f"Forbidden: bot is not a member of the {self.type} chat")
        if self.type == "channel" and (self.bot != "administrator" or not self.can_post):
            raise bad("need administrator rights in the channel chat")
        if not self.can_post:
            raise bad("not enough rights to send text messages to the chat")
        if thread_id is not None and (self.topics is None or thread_id not in self.topics):
            raise bad("message thread not found")
        if thread_id is not None and thread_id in self.closed_topics:
            raise bad("TOPIC_CLOSED")


class World:
    """Who and what there is."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.messages: list[Message] = []
        self._by_id: dict[tuple[int, int], Message] = {}
        self._numbers = itertools.count(101)

    def chat(self, given: object) -> Chat:
        """The chat by number or @name, or Telegram's refusal."""
        text = str(given)
        if text.startswith("@"):
            found = next((chat for chat in self.chats.values() if chat.username == text[1:]), None)
        else:
            found = self.chats.get(int(text)) if text.lstrip("-").isdigit() else None
        if found is None:
            raise bad("chat not found")
        return found

    def take(self, message: Message) -> Message:
        message.message_id = next(self._numbers)
        self.messages.append(message)
        self._by_id[message.chat_id, message.message_id] = message
        return message

    def find(self, chat_id: int, message_id: int) -> Message | None:
        found = self._by_id.get((chat_id, message_id))
        return None if found is None or found.deleted else found


@dataclass
class Limits:
    """What the server bears. `None` of a number means any."""

    overall: int | None = 30  # in a second
    burst: int = 5  # messages in one chat at once …
    chat_rate: float = 1.0  # … and then so many a second
    group: int | None = 20  # a minute
    penalty: float = 5.0  # seconds told to wait, beyond what the rule itself needs


class Flood:
    """Counts messages and answers 429 as Telegram does, with the seconds to wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all: deque[float] = deque()
        self._chats: dict[int, tuple[float, float]] = {}  # tokens, when
        self._groups: dict[int, deque[float]] = {}
        self._held: dict[int, float] = {}
        self.refused = 0

    def check(self, chat: Chat, now: float) -> None:
        wait = self._held.get(chat.id, 0.0) - now
        if wait <= 0:
            wait = max(self._overall(now), self._chat(chat, now), self._group(chat, now))
            if wait > 0:
                wait += self.limits.penalty
                self._held[chat.id] = now + wait
        if wait > 0:
            self.refused += 1
            seconds = math.ceil(wait)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        self._note(chat, now)

    def _overall(self, now: float) -> float:
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        full = self.limits.overall is not None and len(self._all) >= self.limits.overall
        return self._all[0] + 1 - now if full else 0.0

    def _chat(self, chat: Chat, now: float) -> float:
        tokens, at = self._chats.get(chat.id, (float(self.limits.burst), now))
        tokens = min(float(self.limits.burst), tokens + (now - at) * self.limits.chat_rate)
        self._chats[chat.id] = (tokens, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.limits.chat_rate

    def _group(self, chat: Chat, now: float) -> float:
        if chat.type == "private" or self.limits.group is None:
            return 0.0
        given = self._groups.setdefault(chat.id, deque())
        while given and given[0] <= now - 60:
            given.popleft()
        return given[0] + 60 - now if len(given) >= self.limits.group else 0.0

    def _note(self, chat: Chat, now: float) -> None:
        if self.limits.overall is not None:
            self._all.append(now)
        tokens, at = self._chats[chat.id]
        self._chats[chat.id] = (tokens - 1, at)
        if chat.id in self._groups:
            self._groups[chat.id].append(now)
