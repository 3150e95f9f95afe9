"""/split, for admins: as a reply to an alert that mixes two stories, it parts them for good."""

from __future__ import annotations

from newsbot.bot.parting import part_entry
from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.edges.store.stories import find_alerted_story, find_story
from newsbot.errors import CommandError
from newsbot.messages import admin
from newsbot.messages.passing import NEWS_GONE


async def ask(request: Request) -> Answer:
    """Which entry does not belong?"""
    if request.reply_to is None:
        return say(admin.which_story())
    async with request.store.read() as connection:
        story_id = await find_alerted_story(connection, request.here, request.reply_to)
        story = None if story_id is None else await find_story(connection, story_id)
    return say(admin.which_story() if story is None else admin.split_choice(story))


async def tap(request: Request) -> Answer:
    parted = await part_entry(request, request.number(0))
    request.house.recent.forget()
    if parted is None:
        raise CommandError(NEWS_GONE)
    return put(admin.split_done(parted.title))


COMMAND = Command(words={"split": ask}, taps={"split": tap}, free=frozenset(("split",)), admin=True)
