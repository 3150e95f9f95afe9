"""The buttons of a knock, for admins: let somebody in, or leave them out; and think again later."""

from __future__ import annotations

from dataclasses import replace

from newsbot.bot.request import Answer, Command, Request, put
from newsbot.edges.store.chats import change_chat, find_chat
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages.onboarding import let_in


async def decide(request: Request) -> Answer:
    """The admin's word; whoever is let in hears of it.

    `no` answers a knock, `out` takes back a yes: so an old knock does not undo what another admin said.
    """
    chat_id, does = request.number(0), request.argument(1)
    yes = does == "yes"
    async with request.store.write() as connection:
        chat = await find_chat(connection, chat_id)
        if chat is None:
            raise CommandError(words.OLD_BUTTON)
        if does == "no" and chat.allowed:
            return put(words.came_in(chat.title, chat_id), words.IN_ALREADY)
        await change_chat(connection, chat, replace(chat, allowed=yes))
    said = words.came_in(chat.title, chat_id) if yes else words.stayed_out(chat.title, chat_id)
    told = ((chat_id, let_in()),) if yes and not chat.allowed and chat.type != "channel" else ()
    return Answer((said,), edit=True, toast=words.LET_IN if yes else words.LEFT_OUT, elsewhere=told)


COMMAND = Command(taps={"let": decide}, free=frozenset(("let",)), admin=True)
