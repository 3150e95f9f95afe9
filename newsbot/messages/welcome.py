"""What the terminal shows on a first run: how alerts reach people, and what the last week brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsbot.messages.telegram import alert
from newsbot.messages.times import count, day_of
from newsbot.model.chat import Chat
from newsbot.model.story import Story

ALERTS_HERE = (
    "Alerts go to this terminal. "
    "For Telegram set NEWSBOT_TELEGRAM_TOKEN to a token from @BotFather and start again."
)


def first_round(stories: Sequence[Story], chat: Chat, now: datetime) -> str:
    """The deals of the last week that the first round of polls found, a line each."""
    if not stories:
        return "The feeds are read; no deal in the last week. Alerts follow as they come."
    short = replace(chat, card="line")
    lines = [
        f"{day_of(story.first_at, chat.zone, now)}: {alert(story, chat=short, reason='', now=now).plain}"
        for story in stories
    ]
    head = f"The last week brought {count(len(stories), 'deal')}; alerts follow as they come:"
    return "\n".join([head, "", *lines])
