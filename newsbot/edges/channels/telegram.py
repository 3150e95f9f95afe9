"""Messages to Telegram, over python-telegram-bot; its errors become ours in `telegram_answers`.

Nothing here paces, waits or repeats. The token stays inside: no error text and no log carries it.
"""

from __future__ import annotations

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from newsbot.edges.channels.base import cut
from newsbot.edges.channels.telegram_answers import translate, unchanged
from newsbot.edges.channels.telegram_client import TelegramClient, keyboard
from newsbot.model.alert import Part

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


class TelegramChannel(TelegramClient[Bot]):
    """Sends and edits; `async with` closes the connections at the end."""

    def __init__(
        self,
        token: str,
        *,
        api: str = "https://api.telegram.org",
        answer_timeout: float = 20.0,
    ) -> None:
        super().__init__(Bot, token, api=api, connections=64, answer_timeout=answer_timeout)

    async def send(
        self,
        chat_id: int,
        part: Part,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
        key: str = "",
    ) -> int:
        reply = None
        if reply_to is not None:
            # A reply to a message that somebody deleted is still news.
            reply = ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)
        try:
            if part.photo:
                message = await self.bot.send_photo(
                    chat_id,
                    InputFile(part.photo, filename="newsbot.png"),
                    caption=_text(part, CAPTION_LIMIT),
                    parse_mode=_mode(part),
                    message_thread_id=thread_id,
                    reply_parameters=reply,
                    disable_notification=silent,
                    reply_markup=_keyboard(part),
                )
            else:
                message = await self.bot.send_message(
                    chat_id,
                    _text(part, TEXT_LIMIT),
                    parse_mode=_mode(part),
                    message_thread_id=thread_id,
                    reply_parameters=reply,
                    disable_notification=silent,
                    link_preview_options=_preview(part),
                    reply_markup=_keyboard(part),
                )
        except TelegramError as error:
            raise translate(chat_id, error, self._token) from None
        return message.message_id

    async def edit(self, chat_id: int, message_id: int, part: Part, *, key: str = "") -> None:
        try:
            if part.photo:
                await self.bot.edit_message_caption(
                    chat_id,
                    message_id,
                    caption=_text(part, CAPTION_LIMIT),
                    parse_mode=_mode(part),
                    reply_markup=_keyboard(part),
                )
            else:
                await self.bot.edit_message_text(
                    _text(part, TEXT_LIMIT),
                    chat_id,
                    message_id,
                    parse_mode=_mode(part),
                    link_preview_options=_preview(part),
                    reply_markup=_keyboard(part),
                )
        except BadRequest as error:
            if unchanged(error):
                return
            raise translate(chat_id, error, self._token) from None
        except TelegramError as error:
            raise translate(chat_id, error, self._token) from None


def _text(part: Part, limit: int) -> str:
    return part.html or cut(part.plain, limit)


def _mode(part: Part) -> str | None:
    return ParseMode.HTML if part.html else None


def _preview(part: Part) -> LinkPreviewOptions:
    return LinkPreviewOptions(is_disabled=not part.preview, prefer_small_media=True if part.preview else None)


def _keyboard(part: Part) -> InlineKeyboardMarkup | None:
    return keyboard(part.buttons) if part.buttons else None
