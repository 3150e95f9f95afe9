"""/announce, for admins: a word to every chat, after a look at it, through the outbox."""

from __future__ import annotations

from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.announcing import announce, count_reachable
from newsbot.edges.store.facts import keep_fact, take_fact
from newsbot.edges.store.leaving import undo_prefix
from newsbot.errors import CommandError
from newsbot.messages import admin
from newsbot.messages.passing import OLD_BUTTON
from newsbot.messages.replies import kept


async def preview(request: Request) -> Answer:
    text = request.words.strip()
    if not text:
        return say(admin.what_to_announce())
    async with request.writing() as connection:
        chats = await count_reachable(connection)
        await keep_fact(connection, _fact(request), {"text": text}, request.now)
    return say(admin.announce_preview(text, chats))


async def tap(request: Request) -> Answer:
    """Sent once, whatever number of taps."""
    async with request.writing() as connection:
        kept_back = await take_fact(connection, _fact(request))
        if request.argument(0) != "yes":
            return put(kept())
        if kept_back is None:
            raise CommandError(OLD_BUTTON)
        chats = await count_reachable(connection)
        await announce(connection, admin.announcement(kept_back["text"]).html, request.now)
    return put(admin.announced(chats))


def _fact(request: Request) -> str:
    return f"{undo_prefix(request.person)}announce"


COMMAND = Command(
    words={"announce": preview}, taps={"announce": tap}, free=frozenset(("announce",)), admin=True
)
