"""The buttons under an alert that teach us, and "Follow this deal": acknowledged in place."""

from __future__ import annotations

from newsbot.alerts.query import from_json, to_json
from newsbot.bot.request import Answer, Command, Request, passing
from newsbot.bot.subscribing import MOST
from newsbot.bot.thinking_again import think_again
from newsbot.edges.store.alerted import find_alert
from newsbot.edges.store.chats import add_subscription, delete_subscription
from newsbot.edges.store.feedback import keep_feedback, take_back
from newsbot.edges.store.stories import find_story
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages.telegram import VERDICTS
from newsbot.model.chat import Query


async def judge(request: Request) -> Answer:
    """Not a deal, wrong company."""
    verb, story_id = request.name, request.number(0)
    verdict, chat_id = VERDICTS[verb], request.chat.chat_id
    if request.argument(1) == "undo":
        async with request.writing() as connection:
            await take_back(connection, chat_id, story_id, verdict)
        rows = words.swapped(
            request.buttons, f"{verb}:{story_id}:undo", words.PLAIN_LABELS[verb], verb, story_id
        )
        return passing(words.TAKEN_BACK, rows)
    async with request.writing() as connection:
        story = await find_story(connection, story_id)
        if story is None:
            raise CommandError(words.NEWS_GONE)
        alert = await find_alert(connection, chat_id, story_id)
        reason = "" if alert is None else alert.reason
        await keep_feedback(connection, chat_id, story, verdict, reason, request.now)
    label = words.NOTED_LABELS[verb]
    rows = words.swapped(request.buttons, f"{verb}:{story_id}", label, verb, story_id, "undo")
    return passing(words.noted(verdict), rows)


async def follow(request: Request) -> Answer:
    """A subscription to this deal's next moves."""
    story_id, chat_id = request.number(0), request.chat.chat_id
    query = Query(story_id=story_id)
    stops = request.argument(1) == "stop"
    async with request.writing() as connection:
        mine = await subscriptions_of(connection, chat_id, from_json)
        kept = [one for one in mine if one.query == query]
        if stops:
            for one in kept:
                await delete_subscription(connection, chat_id, one.subscription_id)
                await think_again(connection, chat_id, one.subscription_id, request.now)
        elif not kept:
            if await find_story(connection, story_id) is None:
                raise CommandError(words.NEWS_GONE)
            if len(mine) >= MOST:
                raise CommandError(words.too_many(MOST))
            await add_subscription(
                connection, chat_id, to_json(query), "instant", request.now, thread_id=request.thread_id
            )
    if stops:
        rows = words.swapped(
            request.buttons, f"follow:{story_id}:stop", words.FOLLOW_LABEL, "follow", story_id
        )
        return passing(words.UNFOLLOWED, rows)
    rows = words.swapped(
        request.buttons, f"follow:{story_id}", words.FOLLOWING_LABEL, "follow", story_id, "stop"
    )
    return passing(words.FOLLOWING, rows)


# Anybody in a group may teach us; what the group gets is its administrators' choice.
COMMAND = Command(taps={"no": judge, "wrong": judge, "follow": follow}, free=frozenset(("no", "wrong")))
