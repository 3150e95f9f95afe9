"""The buttons of a knock, for admins: let somebody in, or leave them out."""

from __future__ import annotations

from dataclasses import replace

from newsbot.bot.request import Answer, Command, Request
from newsbot.edges.store.chats import change_chat, find_chat
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages.onboarding import let_in


async def decide(request: Request) -> Answer:
    """The admin's word; whoever is let in hears of it."""
    chat_id, yes = request.number(0), request.argument(1) == "yes"
    async with request.store.write() as connection:
        chat = await find_chat(connection, chat_id)
        if chat is None:
            raise CommandError(words.OLD_BUTTON)
        await change_chat(connection, chat, replace(chat, allowed=yes))
    said = words.came_in(chat.title) if yes else words.stayed_out(chat.title)
    told = ((chat_id, let_in()),) if yes and not chat.allowed and chat.type != "channel" else ()
    return Answer((said,), edit=True, toast=words.LET_IN if yes else words.LEFT_OUT, elsewhere=told)


COMMAND = Command(taps={"let": decide}, free=frozenset(("let",)), admin=True)
