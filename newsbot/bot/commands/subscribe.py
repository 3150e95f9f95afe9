"""/subscribe WORDS: a new subscription, in words that people use; words alone become one by a tap."""

from __future__ import annotations

from dataclasses import replace

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.bot.subscribing import subscribe, understood
from newsbot.errors import CommandError
from newsbot.messages.passing import AGAIN, OLD_BUTTON


async def add(request: Request) -> Answer:
    return say(await subscribe(request, understood(request, request.words)))


async def tap(request: Request) -> Answer:
    """What was said without a command is wanted, at once or daily."""
    rhythm = request.argument(0)
    if rhythm not in ("instant", "daily"):
        raise CommandError(OLD_BUTTON)
    said = request.house.said.take(request.key, request.now)
    if said is None:
        raise CommandError(AGAIN)
    return put(await subscribe(request, replace(understood(request, said), rhythm=rhythm)))


COMMAND = Command(words={"subscribe": add}, taps={"said": tap})
