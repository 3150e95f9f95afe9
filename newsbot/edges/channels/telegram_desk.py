"""What the bot asks of Telegram beside sending: who is who, toasts, files, menus. Errors come out as ours."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InputFile,
)
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import BadRequest, TelegramError

from newsbot.edges.channels.telegram_answers import translate, unchanged
from newsbot.edges.channels.telegram_client import Rows, TelegramClient, keyboard
from newsbot.edges.channels.telegram_heard import may_post
from newsbot.errors import ChatGone, MessageRefused
from newsbot.model.alert import Part

TOAST_LIMIT = 190
Menu = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A chat as Telegram knows it."""

    chat_id: int
    type: str
    title: str


class PatientBot(Bot):
    """The library's bot, which also gives updates as they come, unread."""

    async def raw_updates(
        self, offset: int | None, seconds: int, kinds: Sequence[str]
    ) -> list[dict[str, Any]]:
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": list(kinds)}
        told: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=seconds + 5.0)
        return told


class TelegramDesk(TelegramClient[PatientBot]):
    """One connection pool for everything small; `async with` closes it."""

    def __init__(self, token: str, *, api: str) -> None:
        super().__init__(PatientBot, token, api=api, connections=16, answer_timeout=10.0)

    async def toast(self, query: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a tap: ends the spinner, and shows a word in passing. Too late is no fault."""
        try:
            await self.bot.answer_callback_query(query, text[:TOAST_LIMIT] or None, show_alert=alert)
        except BadRequest:
            return
        except TelegramError as error:
            raise translate(0, error, self._token) from None

    async def mark(self, chat_id: int, message_id: int, rows: Rows) -> None:
        """Replace the buttons of a message, and only them."""
        try:
            await self.bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard(rows))
        except BadRequest as error:
            if not unchanged(error):
                raise translate(chat_id, error, self._token) from None
        except TelegramError as error:
            raise translate(chat_id, error, self._token) from None

    async def document(
        self,
        chat_id: int,
        content: bytes,
        filename: str,
        caption: Part,
        *,
        thread_id: int | None = None,
    ) -> None:
        with self._ours(chat_id):
            await self.bot.send_document(
                chat_id,
                InputFile(content, filename=filename),
                caption=caption.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread_id,
            )

    async def administers(self, chat_id: int, person: int) -> bool:
        """Whether this person runs the chat now (in a channel: may post there)."""
        with self._ours(chat_id):
            member = await self.bot.get_chat_member(chat_id, person)
        if member.status == ChatMemberStatus.OWNER:
            return True
        return isinstance(member, ChatMemberAdministrator) and may_post(member)

    async def find(self, chat: int | str) -> Place:
        """A chat by its number or @name."""
        with self._ours(chat if isinstance(chat, int) else 0):
            found = await self.bot.get_chat(chat)
        return Place(found.id, str(found.type), found.title or found.full_name or "")

    async def menus(self, private: Menu, groups: Menu, admins: Menu, admin_ids: Sequence[int]) -> None:
        """Register the command menus. An admin who never wrote to the bot has no menu yet."""
        await self._menu(private, BotCommandScopeAllPrivateChats())
        await self._menu(groups, BotCommandScopeAllGroupChats())
        for admin in admin_ids:
            with suppress(ChatGone, MessageRefused):
                await self._menu(admins, BotCommandScopeChat(admin))

    async def _menu(self, menu: Menu, scope: BotCommandScope) -> None:
        with self._ours(0):
            await self.bot.set_my_commands([BotCommand(name, text) for name, text in menu], scope=scope)

    @contextmanager
    def _ours(self, chat_id: int) -> Generator[None]:
        """Foreign errors in, errors of ours out."""
        try:
            yield
        except TelegramError as error:
            raise translate(chat_id, error, self._token) from None
