"""Updates of the local Bot API server: what people say, tap and decide, polled or pushed to a web hook."""

from __future__ import annotations

import asyncio
import itertools
import re
from typing import Any

import aiohttp

from tests.servers.telegram_methods import Methods
from tests.servers.telegram_params import Params
from tests.servers.telegram_world import BOT, BOT_ID, ApiError, Message, Person, World, bad

DEFAULT_EXCLUDED = ("chat_member", "message_reaction", "message_reaction_count")


class Updates:
    """A queue of updates, confirmed by offset; one consumer at a time."""

    def __init__(self, world: World, methods: Methods) -> None:
        self._world = world
        self._methods = methods
        self._numbers = itertools.count(1001)
        self._queries = itertools.count(1)
        self.waiting: list[dict[str, Any]] = []
        self._changed = asyncio.Event()
        self._polls = 0  # the newest poll ends the ones before
        self._allowed: list[str] = []
        self._hook: dict[str, Any] = {"url": ""}
        self._pusher: asyncio.Task[None] | None = None
        self.pushes: list[int] = []  # statuses that the web hook answered

    async def close(self) -> None:
        if self._pusher is not None:
            self._pusher.cancel()
            await asyncio.gather(self._pusher, return_exceptions=True)

    # ---- what people do

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        user: int | None = None,
        reply_to: Message | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Somebody writes. In a private chat it is the person of that chat."""
        chat = self._world.chats[chat_id]
        sender = self._world.people[chat_id if user is None else user]
        message = self._world.take(
            Message(0, chat_id, self._methods.clock(), text, thread_id=thread_id, by_bot=False)
        )
        told = self._methods.shown(message) | {"from": sender.json()}
        told["entities"] = [
            {"type": "bot_command", "offset": found.start(), "length": len(found.group())}
            for found in re.finditer(r"(?<!\S)/\w+(@\w+)?", text)
        ]
        if reply_to is not None:
            told["reply_to_message"] = self._methods.shown(reply_to)
        self.add("channel_post" if chat.type == "channel" else "message", told)
        return message

    def tap(self, message: Message, button: str, *, user: int | None = None) -> str:
        """Somebody taps the button with this label (or data); returns the query's id, see `Methods.answers`."""
        rows = [one for row in message.buttons for one in row]
        found = next((one for one in rows if button in (one["text"], one.get("callback_data"))), None)
        if found is None or "callback_data" not in found:
            raise AssertionError(f"no button {button!r} among {[one['text'] for one in rows]}")
        query = f"q{next(self._queries)}"
        self._methods.waiting_taps.add(query)
        sender = self._world.people[message.chat_id if user is None else user]
        self.add(
            "callback_query",
            {
                "id": query,
                "from": sender.json(),
                "message": self._methods.shown(message),
                "chat_instance": str(message.chat_id),
                "data": found["callback_data"],
            },
        )
        return query

    def member(self, chat_id: int, status: str, *, user: int | None = None, can_post: bool = True) -> None:
        """The bot's own standing changes: "member", "administrator", "left", "kicked" (blocked, in private)."""
        chat = self._world.chats[chat_id]
        old = self._methods.member(chat, BOT_ID)
        chat.bot = "blocked" if status == "kicked" and chat.type == "private" else status
        chat.can_post = can_post
        by = self._world.people.get(chat_id if user is None else user) or Person(1, "Somebody")
        self.add(
            "my_chat_member",
            {
                "chat": chat.json(),
                "from": by.json(),
                "date": 1_700_000_000 + int(self._methods.clock()),
                "old_chat_member": old,
                "new_chat_member": self._methods.member(chat, BOT_ID),
            },
        )

    def migrated(self, old: int, new: int) -> None:
        """The service messages that tell of a group's new id, to both chats."""
        for chat_id, fact in ((old, {"migrate_to_chat_id": new}), (new, {"migrate_from_chat_id": old})):
            message = self._world.take(Message(0, chat_id, self._methods.clock(), by_bot=False))
            told = self._methods.shown(message) | fact | {"from": BOT}
            del told["text"]
            self.add("message", told)

    def add(self, kind: str, told: dict[str, Any]) -> int:
        """Queue any update."""
        number = next(self._numbers)
        self.waiting.append({"update_id": number, kind: told})
        self._changed.set()
        return number

    # ---- how the bot gets them

    async def poll(self, params: Params) -> list[dict[str, Any]]:
        if self._hook["url"]:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        self._changed.set()  # the poll before this one ends with a conflict
        offset = params.number("offset")
        if offset is not None:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        allowed = params.json("allowed_updates")
        if allowed is not None:
            self._allowed = allowed
        ends = asyncio.get_running_loop().time() + (params.number("timeout") or 0)
        while True:
            ready = self._allowed_now()[: params.number("limit") or 100]
            left = ends - asyncio.get_running_loop().time()
            if ready or left <= 0:
                return ready
            self._changed.clear()
            try:
                async with asyncio.timeout(left):
                    await self._changed.wait()
            except TimeoutError:
                continue
            if self._polls != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )

    def webhook(self, method: str, params: Params) -> Any:
        if method == "getWebhookInfo":
            return self._hook | {"has_custom_certificate": False, "pending_update_count": len(self.waiting)}
        url = params.text("url") if method == "setWebhook" else ""
        secret = params.text("secret_token")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if params.flag("drop_pending_updates"):
            self.waiting.clear()
        self._hook = {"url": url}
        if self._pusher is not None:
            self._pusher.cancel()
            self._pusher = None
        if url:
            self._allowed = params.json("allowed_updates") or self._allowed
            self._pusher = asyncio.create_task(self._push(url, secret))
        return True

    async def _push(self, url: str, secret: str) -> None:
        """Send each update until the hook takes it, in order. Plain HTTP is let pass: this is the loopback."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with aiohttp.ClientSession() as session:
            while True:
                for update in self._allowed_now():
                    try:
                        async with session.post(url, json=update, headers=headers) as answer:
                            status = answer.status
                    except aiohttp.ClientError:
                        status = 0
                    self.pushes.append(status)
                    if not 200 <= status < 300:
                        await asyncio.sleep(0.2)
                        break
                    self.waiting.remove(update)
                else:
                    self._changed.clear()
                    await self._changed.wait()

    def _allowed_now(self) -> list[dict[str, Any]]:
        def wanted(update: dict[str, Any]) -> bool:
            kind = next(key for key in update if key != "update_id")
            return kind in self._allowed if self._allowed else kind not in DEFAULT_EXCLUDED

        return [update for update in self.waiting if wanted(update)]
