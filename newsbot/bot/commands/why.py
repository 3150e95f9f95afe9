"""/why and the button under an alert: which words made it, what spoke against it."""

from __future__ import annotations

import asyncio

from newsbot.alerts.query import from_json
from newsbot.bot.request import Answer, Command, Request, say
from newsbot.bot.wording import worded
from newsbot.edges.store.alerted import find_alert
from newsbot.edges.store.stories import find_alerted_story, find_story
from newsbot.edges.store.subscriptions import find_subscription
from newsbot.errors import CommandError
from newsbot.messages import why as account
from newsbot.messages.passing import NEWS_GONE
from newsbot.model.alert import Part
from newsbot.model.deal import Considered


async def reply(request: Request) -> Answer:
    """/why as a reply to an alert."""
    if request.reply_to is None:
        return say(account.which_alert())
    async with request.store.read() as connection:
        story_id = await find_alerted_story(connection, request.here, request.reply_to)
    return say(account.which_alert() if story_id is None else await _account(request, story_id))


async def tap(request: Request) -> Answer:
    return say(await _account(request, request.number(0)))


async def _account(request: Request, story_id: int) -> Part:
    chat_id = request.chat.chat_id
    wanted = reason = ""
    async with request.store.read() as connection:
        story = await find_story(connection, story_id)
        if story is None:
            raise CommandError(NEWS_GONE)
        alert = await find_alert(connection, chat_id, story_id)
        if alert is not None:
            reason = alert.reason
            mine = await find_subscription(connection, chat_id, alert.subscription_id, from_json)
            wanted = "" if mine is None else (await worded(connection, [mine]))[0]
    lead = next((entry for entry in story.entries if entry.deals), None)
    considered: tuple[Considered, ...] = ()
    if lead is not None:
        considered = await asyncio.to_thread(request.house.finder.consider, lead.title, lead.summary, "")
    return account.why(
        story, reason=reason, wanted=wanted, chat=request.chat, now=request.now, considered=considered
    )


COMMAND = Command(words={"why": reply}, taps={"why": tap}, free=frozenset(("why",)))
