"""From words or taps to a stored subscription, and the answer that says what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from newsbot.alerts.query import describe, from_json, parse, to_json
from newsbot.bot.looking import reading_for, would_have_sent
from newsbot.bot.request import Request
from newsbot.bot.thinking_again import think_again
from newsbot.bot.wording import worded
from newsbot.edges.store.chats import add_subscription
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.recent import titles_of
from newsbot.edges.store.subscriptions import change_subscription, subscriptions_of
from newsbot.errors import CommandError
from newsbot.messages import subscribing
from newsbot.messages.passing import no_such_story, too_many, unexpected, zone_hint
from newsbot.model.alert import Part
from newsbot.model.chat import Query, Subscription

MOST = 100  # subscriptions of one chat


@dataclass(frozen=True, slots=True)
class Wish:
    """A query with its rhythm, and what must be said about how it was read."""

    query: Query
    rhythm: str
    notes: Sequence[str] = ()
    better: str = ""


def understood(request: Request, text: str) -> Wish:
    """The words of a person as a wish. Raises CommandError, which says the mend."""
    read = parse(text, request.house.companies, request.house.topics)
    return Wish(read.query, read.rhythm, read.notes, read.better)


def offered(request: Request) -> Part:
    """Words without a command: what they would be as a wish, to be taken by a tap."""
    try:
        query = understood(request, request.words).query
    except CommandError:
        query = Query()
    if not (query.companies or query.kinds or query.subtypes) or query.words:
        return unexpected()
    request.house.said.keep(request.key, request.words, request.now)
    return unexpected(describe(query, "instant").removesuffix(", at once"))


async def subscribe(request: Request, wish: Wish) -> Part:
    """Store the wish, unless the chat has the very same, and tell what it will be."""
    thread_id = request.thread_id if request.chat.chat_id == request.here else None
    async with request.writing() as connection:
        await _know(connection, wish)
        mine = await subscriptions_of(connection, request.chat.chat_id, from_json)
        kept = next(
            (one for one in mine if alike(one.query, wish.query) and one.thread_id == thread_id), None
        )
        same = kept is not None and kept.rhythm == wish.rhythm
        if kept is None:
            if len(mine) >= MOST:
                raise CommandError(too_many(MOST))
            number = await add_subscription(
                connection,
                request.chat.chat_id,
                to_json(wish.query),
                wish.rhythm,
                request.now,
                thread_id=thread_id,
            )
        else:
            number = kept.subscription_id
            await change_subscription(
                connection, request.chat.chat_id, number, rhythm=wish.rhythm, paused=False
            )
            if not same:
                request.house.before.keep(
                    (request.chat.chat_id, number), (kept.query, kept.rhythm), request.now
                )
    return await told(request, number, wish, same=same)


def alike(one: Query, other: Query) -> bool:
    """Whether two queries ask for the same, in whatever order they name it."""
    return _ordered(one) == _ordered(other)


def _ordered(query: Query) -> dict[str, object]:
    return {
        name: tuple(sorted(value)) if isinstance(value, tuple) else value
        for name, value in asdict(query).items()
    }


async def reword(request: Request, subscription: Subscription, wish: Wish) -> Part:
    """Give a subscription other words; undo brings the old ones back."""
    number = subscription.subscription_id
    async with request.writing() as connection:
        await _know(connection, wish)
        await change_subscription(
            connection, request.chat.chat_id, number, query=to_json(wish.query), rhythm=wish.rhythm
        )
        await think_again(connection, request.chat.chat_id, number, request.now)
    before = (subscription.query, subscription.rhythm)
    request.house.before.keep((request.chat.chat_id, number), before, request.now)
    return await told(request, number, wish)


async def _know(connection: AsyncConnection, wish: Wish) -> None:
    """Refuse to follow a story that there is not."""
    story = wish.query.story_id
    if story is not None and not await titles_of(connection, [story]):
        raise CommandError(no_such_story(story))


async def told(request: Request, number: int, wish: Wish, *, same: bool = False) -> Part:
    """The answer: in plain words what was understood, and how much it will be."""
    subscription = Subscription(
        number, request.chat.chat_id, wish.query, wish.rhythm, request.now, request.thread_id
    )
    async with request.store.read() as connection:
        (wanted,) = await worded(connection, [subscription])
    notes = list(wish.notes)
    if wish.rhythm == "daily" and request.chat.zone == "UTC":
        notes.append(zone_hint(request.chat))
    if wish.better:
        request.house.better.keep((request.chat.chat_id, number), wish.better, request.now)
    followed = wish.query.story_id is not None
    past = None if followed else len(await would_have_sent(request.house, subscription, request.now))
    return subscribing.confirmed(
        subscription,
        wanted,
        would_have_sent=past,
        reading_for=await reading_for(request.house, request.now),
        notes=notes,
        better=wish.better,
        same=same,
        channel=request.chat.title if request.chat.type == "channel" else "",
    )
