"""/subscriptions and /unsubscribe: the list, and everything that can be done to one of them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from newsbot.alerts.query import describe, from_json, to_json
from newsbot.bot.looking import reading_for, would_have_sent
from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.bot.subscribing import Wish, alike, reword, told, understood
from newsbot.bot.thinking_again import owe_again, think_again
from newsbot.bot.wording import worded
from newsbot.edges.store.chats import delete_subscription
from newsbot.edges.store.facts import keep_fact, take_fact
from newsbot.edges.store.leaving import undo_prefix
from newsbot.edges.store.subscriptions import (
    change_subscription,
    find_subscription,
    restore_subscription,
    subscriptions_of,
)
from newsbot.errors import CommandError
from newsbot.messages import passing as words
from newsbot.messages import subscribing
from newsbot.messages.subscribing import Described
from newsbot.model.alert import Part
from newsbot.model.chat import Subscription

SHOWN = 8  # stories of "the last 30 days of it"


async def show(request: Request) -> Answer:
    """/subscriptions"""
    return say(_listed(request, await _mine(request), 0))


async def page(request: Request) -> Answer:
    return put(_listed(request, await _mine(request), request.number(0)))


async def unsubscribe(request: Request) -> Answer:
    """/unsubscribe: with a number or words that one; else a button for each."""
    mine = await _mine(request)
    wanted = request.words.strip()
    if wanted:
        found = _meant(request, mine, wanted)
        if found is not None:
            return await _delete(replace(request, arguments=(str(found.subscription_id),)))
    return say(subscribing.unsubscribe(mine))


async def one(request: Request) -> Answer:
    """Everything that can be done to one subscription by a tap."""
    does = request.argument(1)
    if does == "restore":
        return await _restore(request)
    doing = _DOING.get(does)
    if doing is None:
        raise CommandError(words.OLD_BUTTON)
    return await doing(request)


async def _page(request: Request) -> Answer:
    subscription = await _get(request)
    return put(await _one(request, subscription))


async def _pause(request: Request) -> Answer:
    return await _change(request, words.PAUSED, paused=True)


async def _resume(request: Request) -> Answer:
    return await _change(request, words.RESUMED, paused=False)


async def _rhythm(request: Request) -> Answer:
    subscription = await _get(request)
    other = "daily" if subscription.rhythm == "instant" else "instant"
    return await _change(request, words.SAVED, rhythm=other)


async def _edit(request: Request) -> Answer:
    subscription = await _get(request)
    request.expect("edit", subscription.subscription_id)
    return say(subscribing.edit(describe(subscription.query, subscription.rhythm)))


async def typed_edit(request: Request) -> Answer:
    """The new words of a subscription."""
    try:
        wish = understood(request, request.words)
    except CommandError:
        request.expect("edit", *request.arguments)  # the next try counts as well
        raise
    return say(await reword(request, await _get(request), wish))


async def _try(request: Request) -> Answer:
    subscription = await _get(request)
    stories = await would_have_sent(request.house, subscription, request.now)
    tried = subscribing.tried(
        subscription,
        await _worded(request, subscription),
        stories[:SHOWN],
        len(stories),
        chat=request.chat,
        now=request.now,
        reading_for=await reading_for(request.house, request.now),
    )
    return put(tried)


async def _better(request: Request) -> Answer:
    """I meant this: the wish with misspelt companies put right."""
    subscription = await _get(request)
    key = (request.chat.chat_id, subscription.subscription_id)
    better = request.house.better.take(key, request.now)
    if better is None:
        raise CommandError(words.AGAIN)
    return put(await reword(request, subscription, understood(request, better)))


async def _undo(request: Request) -> Answer:
    """Undo a change where there was one, else the subscription itself."""
    subscription = await _get(request)
    before = request.house.before.take((request.chat.chat_id, subscription.subscription_id), request.now)
    if before is None:
        return await _delete(request)
    query, rhythm = before
    number = subscription.subscription_id
    async with request.writing() as connection:
        await change_subscription(
            connection, request.chat.chat_id, number, query=to_json(query), rhythm=rhythm
        )
        await think_again(connection, request.chat.chat_id, number, request.now)
    return put(await told(request, number, Wish(query, rhythm)), words.TAKEN_BACK)


async def _delete(request: Request) -> Answer:
    """Delete it with what waits for its sake; for a day all of it can be brought back."""
    subscription = await _get(request)
    chat_id, number = request.chat.chat_id, subscription.subscription_id
    async with request.writing() as connection:
        await delete_subscription(connection, chat_id, number)
        waited = await think_again(connection, chat_id, number, request.now)
        stored = asdict(subscription) | {
            "query": to_json(subscription.query),
            "created_at": subscription.created_at.isoformat(),
            "waited": list(waited.items()),
        }
        await keep_fact(connection, _fact(request, number), stored, request.now)
    return put(subscribing.deleted(await _worded(request, subscription), number), words.DELETED)


async def _restore(request: Request) -> Answer:
    number = request.number(0)
    async with request.writing() as connection:
        stored = await take_fact(connection, _fact(request, number))
        if stored is None:
            raise CommandError(words.OLD_BUTTON)
        query = from_json(stored["query"])
        back = Subscription(
            subscription_id=number,
            chat_id=request.chat.chat_id,
            query=query,
            rhythm=stored["rhythm"],
            created_at=datetime.fromisoformat(stored["created_at"]),
            thread_id=stored["thread_id"],
            paused=stored["paused"],
        )
        number = await restore_subscription(connection, back, stored["query"])
        await owe_again(connection, back.chat_id, dict(stored.get("waited", ())), request.now)
    return put(await _one(request, replace(back, subscription_id=number)), words.TAKEN_BACK)


async def _change(
    request: Request, toast: str, *, paused: bool | None = None, rhythm: str | None = None
) -> Answer:
    number = request.number(0)
    async with request.writing() as connection:
        done = await change_subscription(
            connection, request.chat.chat_id, number, paused=paused, rhythm=rhythm
        )
        if paused:
            await think_again(connection, request.chat.chat_id, number, request.now)
    if not done:
        raise CommandError(words.OLD_BUTTON)
    return put(await _one(request, await _get(request)), toast)


async def _get(request: Request) -> Subscription:
    """The chat's subscription of that number; other chats' numbers mean nothing here."""
    async with request.store.read() as connection:
        found = await find_subscription(connection, request.chat.chat_id, request.number(0), from_json)
    if found is None:
        raise CommandError(words.OLD_BUTTON)
    return found


async def _mine(request: Request) -> list[Described]:
    async with request.store.read() as connection:
        mine = await subscriptions_of(connection, request.chat.chat_id, from_json)
        return list(zip(mine, await worded(connection, mine), strict=True))


async def _worded(request: Request, subscription: Subscription) -> str:
    async with request.store.read() as connection:
        return (await worded(connection, [subscription]))[0]


def _meant(request: Request, mine: list[Described], wanted: str) -> Subscription | None:
    """By its number in the list, or by its words."""
    if wanted.isdecimal() and wanted.isascii() and len(wanted) < 4:
        place = int(wanted) - 1
        return mine[place][0] if 0 <= place < len(mine) else None
    try:
        query = understood(request, wanted).query
    except CommandError:
        return None
    return next((one for one, _ in mine if alike(one.query, query)), None)


def _listed(request: Request, mine: list[Described], number: int) -> Part:
    return subscribing.listed(mine, chat=request.chat, page=number)


async def _one(request: Request, subscription: Subscription) -> Part:
    wanted = await _worded(request, subscription)
    return subscribing.one(subscription, wanted, chat=request.chat, now=request.now)


def _fact(request: Request, number: int) -> str:
    return f"{undo_prefix(request.chat.chat_id)}{number}"


_DOING = {
    "": _page,
    "pause": _pause,
    "resume": _resume,
    "rhythm": _rhythm,
    "edit": _edit,
    "try": _try,
    "better": _better,
    "undo": _undo,
    "delete": _delete,
}

COMMAND = Command(
    words={"subscriptions": show, "unsubscribe": unsubscribe},
    taps={"sub": one, "subs": page},
    typed={"edit": typed_edit},
    free=frozenset(("subscriptions", "subs")),
)
