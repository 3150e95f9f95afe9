"""/help: what can be written, by example."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, say
from newsbot.messages.onboarding import help_text


async def show(request: Request) -> Answer:
    return say(help_text(admin=request.admin and request.private))


COMMAND = Command(words={"help": show}, free=frozenset(("help",)))
