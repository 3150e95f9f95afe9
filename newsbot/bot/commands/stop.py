"""/stop: asks once, then deletes the chat with all that is held about it."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.leaving import delete_chat
from newsbot.edges.store.subscriptions import count_subscriptions
from newsbot.messages.replies import kept, stop_asked, stopped


async def ask(request: Request) -> Answer:
    async with request.store.read() as connection:
        number = await count_subscriptions(connection, request.chat.chat_id)
    return say(stop_asked(number))


async def tap(request: Request) -> Answer:
    if request.argument(0) != "yes":
        return put(kept())
    async with request.store.write() as connection:
        await delete_chat(connection, request.chat.chat_id)
    for memory in (request.house.expected, request.house.sought):
        memory.forget(request.key)
    return put(stopped())


COMMAND = Command(words={"stop": ask}, taps={"stop": tap})
