"""The Bot API's methods as the local server offers them, each as strict as Telegram is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.servers.telegram_params import Params, buttons_of, told_text
from tests.servers.telegram_text import Refused, utf16
from tests.servers.telegram_world import BOT, BOT_ID, ME, ApiError, Chat, Flood, Message, World, bad

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


class Methods:
    """What each method does with the world. Raises ApiError; returns the `result`."""

    def __init__(self, world: World, flood: Flood, clock: Callable[[], float]) -> None:
        self.world = world
        self.flood = flood
        self.clock = clock
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.texts: dict[str, str] = {}  # description, short description, name
        self.waiting_taps: set[str] = set()
        self.answers: dict[str, dict[str, Any]] = {}
        self.actions: list[tuple[int, str]] = []

    def call(self, method: str, params: Params) -> Any:
        run = getattr(self, "do_" + re.sub(r"([A-Z])", r"_\1", method).lower(), None)
        if run is None:
            raise ApiError(404, "Not Found: method not found")
        try:
            return run(params)
        except Refused as refused:
            raise ApiError(400, str(refused)) from refused

    # ---- messages

    def do_send_message(self, params: Params) -> dict[str, Any]:
        message = self._draft(params, "text", TEXT_LIMIT, "message text is empty", "message is too long")
        message.preview = not (params.json("link_preview_options") or {}).get("is_disabled", False)
        return self._take(message)

    def do_send_photo(self, params: Params) -> dict[str, Any]:
        message = self._draft(params, "caption", CAPTION_LIMIT, "", "message caption is too long")
        message.file_name, message.photo = params.file("photo")
        if not message.photo.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad("IMAGE_PROCESS_FAILED")
        return self._take(message)

    def do_send_document(self, params: Params) -> dict[str, Any]:
        message = self._draft(params, "caption", CAPTION_LIMIT, "", "message caption is too long")
        message.file_name, message.document = params.file("document")
        if not message.document:
            raise bad("file must be non-empty")
        return self._take(message)

    def do_edit_message_text(self, params: Params) -> dict[str, Any]:
        return self._edit(params, "text", TEXT_LIMIT)

    def do_edit_message_caption(self, params: Params) -> dict[str, Any]:
        return self._edit(params, "caption", CAPTION_LIMIT)

    def do_edit_message_reply_markup(self, params: Params) -> dict[str, Any]:
        message = self._editable(params)
        buttons = buttons_of(params)
        if buttons == message.buttons:
            raise bad(_UNCHANGED)
        message.buttons = buttons
        message.edits += 1
        return self.shown(message)

    def do_delete_message(self, params: Params) -> bool:
        chat = self.world.chat(params.values["chat_id"])
        message = self.world.find(chat.id, params.number("message_id") or 0)
        if message is None:
            raise bad("message to delete not found")
        if not message.by_bot and chat.bot != "administrator":
            raise bad("message can't be deleted")
        message.deleted = True
        return True

    def do_send_chat_action(self, params: Params) -> bool:
        chat = self.world.chat(params.values["chat_id"])
        self.actions.append((chat.id, params.text("action")))
        return True

    def do_answer_callback_query(self, params: Params) -> bool:
        query = params.text("callback_query_id")
        if query not in self.waiting_taps:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if utf16(params.text("text")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.waiting_taps.discard(query)
        self.answers[query] = dict(params.values)
        return True

    # ---- chats

    def do_get_chat(self, params: Params) -> dict[str, Any]:
        chat = self.world.chat(params.values["chat_id"])
        if chat.bot in ("kicked", "left"):
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        return chat.json() | {"accent_color_id": 0, "max_reaction_count": 0, "accepted_gift_types": _GIFTS}

    def do_get_chat_member(self, params: Params) -> dict[str, Any]:
        chat = self.world.chat(params.values["chat_id"])
        user = params.number("user_id") or 0
        if chat.bot in ("kicked", "left"):
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        if chat.type == "channel" and chat.bot != "administrator":
            raise bad("member list is inaccessible")
        if user != BOT_ID and user not in self.world.people:
            raise bad("invalid user_id specified")
        return self.member(chat, user)

    def do_get_chat_administrators(self, params: Params) -> list[dict[str, Any]]:
        chat = self.world.chat(params.values["chat_id"])
        if chat.type == "private":
            raise bad("there are no administrators in the private chat")
        if chat.bot in ("kicked", "left"):
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        users = [user for user, status in chat.statuses.items() if status in ("creator", "administrator")]
        return [self.member(chat, user) for user in users + ([BOT_ID] if chat.bot == "administrator" else [])]

    def do_get_chat_member_count(self, params: Params) -> int:
        return len(self.world.chat(params.values["chat_id"]).statuses) + 1

    def do_leave_chat(self, params: Params) -> bool:
        chat = self.world.chat(params.values["chat_id"])
        if chat.type == "private":
            raise bad("chat member status can't be changed in private chats")
        chat.bot = "left"
        return True

    # ---- the bot itself

    def do_get_me(self, params: Params) -> dict[str, Any]:
        return ME

    def do_set_my_commands(self, params: Params) -> bool:
        commands = params.json("commands")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._scope(params)] = commands
        return True

    def do_get_my_commands(self, params: Params) -> list[dict[str, str]]:
        return self.commands.get(self._scope(params), [])

    def do_delete_my_commands(self, params: Params) -> bool:
        self.commands.pop(self._scope(params), None)
        return True

    def do_set_my_description(self, params: Params) -> bool:
        return self._set("description", params, 512)

    def do_set_my_short_description(self, params: Params) -> bool:
        return self._set("short_description", params, 120)

    # ---- helpers

    def _set(self, name: str, params: Params, limit: int) -> bool:
        if utf16(params.text(name)) > limit:
            raise bad(f"{name} is too long")
        self.texts[name] = params.text(name)
        return True

    def _scope(self, params: Params) -> str:
        scope = params.json("scope") or {"type": "default"}
        if "chat_id" in scope:
            self.world.chat(scope["chat_id"])
        return ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)

    def _draft(self, params: Params, name: str, limit: int, empty: str, long: str) -> Message:
        chat = self.world.chat(params.values.get("chat_id", ""))
        thread_id = params.number("message_thread_id")
        chat.check_writing(thread_id)
        text, entities = told_text(params, name, limit, empty, long)
        reply = params.json("reply_parameters") or {}
        reply_to = reply.get("message_id")
        if reply_to is not None and self.world.find(chat.id, int(reply_to)) is None:
            if not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            reply_to = None
        buttons = buttons_of(params)
        self.flood.check(chat, self.clock())
        return Message(
            message_id=0,
            chat_id=chat.id,
            at=self.clock(),
            text=text,
            html=params.text(name),
            entities=entities,
            buttons=buttons,
            thread_id=thread_id,
            reply_to=None if reply_to is None else int(reply_to),
            silent=params.flag("disable_notification"),
        )

    def _take(self, message: Message) -> dict[str, Any]:
        return self.shown(self.world.take(message))

    def _editable(self, params: Params) -> Message:
        chat = self.world.chat(params.values.get("chat_id", ""))
        chat.check_writing(None)
        message = self.world.find(chat.id, params.number("message_id") or 0)
        if message is None:
            raise bad("message to edit not found")
        if not message.by_bot:
            raise bad("message can't be edited")
        self.flood.check(chat, self.clock())
        return message

    def _edit(self, params: Params, name: str, limit: int) -> dict[str, Any]:
        message = self._editable(params)
        has_file = bool(message.photo or message.document)
        if has_file != (name == "caption"):
            raise bad(f"there is no {name} in the message to edit")
        text, entities = told_text(params, name, limit, "message text is empty", "message is too long")
        new = Message(0, message.chat_id, message.at, text, "", entities, buttons_of(params))
        if new.same(message):
            raise bad(_UNCHANGED)
        message.text, message.entities, message.buttons = text, entities, new.buttons
        message.html = params.text(name)
        message.edits += 1
        return self.shown(message)

    def member(self, chat: Chat, user: int) -> dict[str, Any]:
        status = chat.bot if user == BOT_ID else chat.statuses.get(user, "left")
        if chat.type == "private" and user != BOT_ID:
            status = "member"
        person = BOT if user == BOT_ID else self.world.people[user].json()
        told: dict[str, Any] = {"user": person, "status": "kicked" if status == "blocked" else status}
        if status in ("creator", "administrator"):
            told["is_anonymous"] = False
        if status == "administrator":
            told |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False}
            if chat.type == "channel":
                told["can_post_messages"] = chat.can_post
        if told["status"] == "kicked":
            told["until_date"] = 0
        return told

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as the API tells of it."""
        chat = self.world.chats[message.chat_id]
        told: dict[str, Any] = {
            "message_id": message.message_id,
            "date": 1_700_000_000 + int(message.at),
            "chat": chat.json(),
            "from": BOT,
        }
        if message.photo or message.document:
            told["caption"], told["caption_entities"] = message.text, message.entities
        else:
            told["text"], told["entities"] = message.text, message.entities
        if message.photo:
            told["photo"] = [
                {
                    "file_id": "p",
                    "file_unique_id": "p",
                    "width": 1,
                    "height": 1,
                    "file_size": len(message.photo),
                }
            ]
        if message.document:
            told["document"] = {"file_id": "d", "file_unique_id": "d", "file_name": message.file_name}
        if message.buttons:
            told["reply_markup"] = {"inline_keyboard": message.buttons}
        if message.thread_id is not None:
            told |= {"message_thread_id": message.thread_id, "is_topic_message": True}
        return told


_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
