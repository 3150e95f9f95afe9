"""What Telegram tells the bot, in our own words: somebody writes, taps, or the bot's own standing changes."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberUpdated,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram import Chat as TelegramChat

from newsbot.model.alert import Button

WANTED = ("message", "callback_query", "my_chat_member")  # all that we ask Telegram for


@dataclass(frozen=True, slots=True)
class Heard:
    """One update. `kind` is text, tap, standing or moved; fields that it has no use for are empty."""

    kind: str
    chat_id: int
    chat_type: str = "private"
    chat_title: str = ""
    chat_name: str = ""  # standing: its public name, without the @
    person: int = 0
    person_name: str = ""
    text: str = ""  # what was written, or the data of the button
    message_id: int | None = None  # of the person's message, or of the message whose button was tapped
    thread_id: int | None = None
    reply_to: int | None = None
    reply_to_name: str = ""  # who wrote what is replied to: a bot's @name
    anonymous: bool = False  # written in the name of the group itself
    query: str = ""  # of a tap: what must be answered
    buttons: tuple[tuple[Button, ...], ...] = ()  # of the tapped message, as it stands
    was: str = ""  # standing: before and after: member, administrator, left, kicked …
    now: str = ""
    can_post: bool = True
    new_chat: int = 0  # moved


def heard(update: Update) -> Heard | None:
    """The update in our words; None for what is of no use to us."""
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    if update.message is not None:
        return _message(update.message)
    return None


def _message(message: Message) -> Heard | None:
    chat = message.chat
    for new, old in (
        (message.migrate_to_chat_id, chat.id),
        (chat.id, message.migrate_from_chat_id),
    ):
        if new is not None and old is not None:
            return Heard("moved", old, new_chat=new)
    sender = message.from_user
    if message.text is None or sender is None:
        return None
    anonymous = message.sender_chat is not None and message.sender_chat.id == chat.id
    if message.sender_chat is not None and not anonymous:
        return None  # a channel speaks: nobody whom we could ask for rights
    if sender.is_bot and not anonymous:
        return None
    replied = message.reply_to_message
    author = None if replied is None else replied.from_user
    return Heard(
        "text",
        chat.id,
        chat_type=chat.type,
        chat_title=_title(chat),
        person=sender.id,
        person_name=sender.full_name,
        text=message.text,
        message_id=message.message_id,
        thread_id=message.message_thread_id if message.is_topic_message else None,
        reply_to=None if replied is None else replied.message_id,
        reply_to_name="" if author is None or not author.is_bot else author.username or "",
        anonymous=anonymous,
    )


def _tap(query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None or query.data is None:
        return None
    told = message if isinstance(message, Message) else None  # Telegram forgets old messages
    return Heard(
        "tap",
        message.chat.id,
        chat_type=message.chat.type,
        chat_title=_title(message.chat),
        person=query.from_user.id,
        person_name=query.from_user.full_name,
        text=query.data,
        message_id=message.message_id,
        thread_id=told.message_thread_id if told is not None and told.is_topic_message else None,
        query=query.id,
        buttons=_buttons(None if told is None else told.reply_markup),
    )


def _standing(change: ChatMemberUpdated) -> Heard:
    new = change.new_chat_member
    return Heard(
        "standing",
        change.chat.id,
        chat_type=change.chat.type,
        chat_title=_title(change.chat),
        person=change.from_user.id,
        person_name=change.from_user.full_name,
        chat_name=change.chat.username or "",
        was=str(change.old_chat_member.status),
        now=str(new.status),
        can_post=may_post(new),
    )


def may_post(member: ChatMember) -> bool:
    """Whether this member of a channel may post there; anybody who is in may write in a group."""
    return not isinstance(member, ChatMemberAdministrator) or member.can_post_messages is not False


def _title(chat: TelegramChat) -> str:
    return chat.title or chat.full_name or ""


def _buttons(markup: InlineKeyboardMarkup | None) -> tuple[tuple[Button, ...], ...]:
    if markup is None:
        return ()
    return tuple(
        tuple(Button(one.text, data=str(one.callback_data or ""), url=one.url or "") for one in row)
        for row in markup.inline_keyboard
    )
