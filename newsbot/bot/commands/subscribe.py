"""/subscribe WORDS: a new subscription, in words that people use."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, say
from newsbot.bot.subscribing import subscribe, understood


async def add(request: Request) -> Answer:
    return say(await subscribe(request, understood(request, request.words)))


COMMAND = Command(words={"subscribe": add})
