"""Which subscriptions a story is owed to, each alert with its reason in words. When it is due says `timing`.

A query's kinds and subtypes are one wish list: a deal fits when its kind or its subtype is named, or none is.
Companies, roles, statuses and the wish list must hold of one and the same deal; words to leave out, of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from newsbot.alerts.reasons import reason
from newsbot.alerts.told import Told, holds
from newsbot.model.alert import Alert
from newsbot.model.chat import Query, Subscription
from newsbot.model.story import FiledEntry, Story

# Chat id -> folded company name -> until when the chat does not want to hear of it.
Mutes = Mapping[int, Mapping[str, datetime]]
LATE = timedelta(days=1)  # that an outlet may take from the time it writes on an entry to showing it


class Matcher:
    """Many subscriptions, indexed by what they name, so that a story meets only those it may concern."""

    def __init__(self, subscriptions: Iterable[Subscription], *, mutes: Mutes | None = None) -> None:
        self.mutes: Mutes = mutes or {}
        self._subscriptions: dict[int, Subscription] = {}
        self._wanting: dict[Query, list[Subscription]] = defaultdict(list)  # many chats ask for the same
        self._index: dict[str, list[Query]] = defaultdict(list)
        for subscription in subscriptions:
            self._subscriptions[subscription.subscription_id] = subscription
            if not subscription.paused:
                self._wanting[subscription.query].append(subscription)
        for query in self._wanting:
            for key in _keys(query):
                self._index[key].append(query)

    def __len__(self) -> int:
        return len(self._subscriptions)

    def subscription(self, subscription_id: int) -> Subscription:
        return self._subscriptions[subscription_id]

    def match(
        self,
        story: Story,
        newest: FiledEntry | None,
        *,
        move: bool = False,
        fresh: bool = False,
        line: Collection[int] = (),
        now: datetime | None = None,
    ) -> tuple[Alert, ...]:
        """One alert a chat, in order of chat ids. `line` are the earlier stories of the same deal.

        `fresh` says that the newest entry just appeared in a feed that was polled before: it counts as
        out when it was seen, whatever second its outlet wrote on it. `move` says that the deal just moved on:
        then the time of the move counts, not that of the first entry. A story that follows is always a move.
        """
        move = move or story.follows is not None
        told = Told(story, line=line)
        happened = _happened(story, newest, move=move, fresh=fresh)
        now = now or story.last_at
        best: dict[int, tuple[tuple[int, int, int], Subscription, Query]] = {}
        for query in self._candidates(told):
            strength = holds(query, told)
            if strength:
                for subscription in self._wanting[query]:
                    _prefer(best, subscription, query, strength, happened)
        reasons = {query: "" for _, _, query in best.values()}  # asked for once, however many chats ask alike
        for query in reasons:
            reasons[query] = reason(query, told)
        return tuple(
            Alert(
                story_id=story.story_id,
                subscription_id=subscription.subscription_id,
                chat_id=chat_id,
                reason=reasons[query],
                move=move,
                thread_id=subscription.thread_id,
            )
            for chat_id, (_, subscription, query) in sorted(best.items(), key=itemgetter(0))
            if not self._muted(chat_id, query, told, now)
        )

    def _candidates(self, told: Told) -> Iterable[Query]:
        seen: set[Query] = set()
        for key in told.keys:
            for query in self._index.get(key, ()):
                if query not in seen:
                    seen.add(query)
                    yield query

    def _muted(self, chat_id: int, query: Query, told: Told, now: datetime) -> bool:
        """A muted company keeps a story away, unless the chat follows this very deal."""
        mutes = self.mutes.get(chat_id)
        if not mutes or query.story_id is not None:
            return False
        return any(until > now and company.casefold() in told.companies for company, until in mutes.items())


def _keys(query: Query) -> tuple[str, ...]:
    """Under which of a story's keys the query is looked for: the rarest thing it names."""
    if query.story_id is not None:
        return (f"story:{query.story_id}",)
    names = [f"company:{name.casefold()}" for name in query.companies]
    names += [f"word:{Told.first_atom(word)}" for word in query.words]
    if names:
        return tuple(names[:1] if query.together else names)
    wanted = [f"kind:{kind}" for kind in query.kinds] + [f"subtype:{subtype}" for subtype in query.subtypes]
    return tuple(wanted) or ("all",)


def _prefer(
    best: dict[int, tuple[tuple[int, int, int], Subscription, Query]],
    subscription: Subscription,
    query: Query,
    strength: int,
    happened: datetime,
) -> None:
    """Of a chat's several subscriptions, instant wins over daily, then the one with the better reason."""
    if happened < subscription.created_at:
        return
    rank = (subscription.rhythm == "instant", strength, -subscription.subscription_id)
    kept = best.get(subscription.chat_id)
    if kept is None or rank > kept[0]:
        best[subscription.chat_id] = (rank, subscription, query)


def _happened(story: Story, newest: FiledEntry | None, *, move: bool, fresh: bool) -> datetime:
    """When the news came out: nothing older than a subscription is owed to it."""
    latest = None if newest is None else _appeared(newest) if fresh else _out(newest)
    if move:
        return latest or (story.moves[-1].at if story.moves else story.first_at)
    newest_id = None if newest is None else newest.entry_id
    others = [_out(entry) for entry in story.entries if entry.entry_id != newest_id]
    return min((*others, *([latest] if latest else [])), default=story.first_at)


def _appeared(entry: FiledEntry) -> datetime:
    """When an entry came to light in a feed that is polled all the time; what is days late is old."""
    out = _out(entry)
    return entry.seen_at if entry.seen_at - out < LATE else out


def _out(entry: FiledEntry) -> datetime:
    """A date names a day, a minute or a second: the entry came out at its end, or when it was seen in it."""
    published = entry.published_at
    if published is None:
        return entry.seen_at
    if published.second or published.microsecond:
        span = timedelta(seconds=1)
    elif published.minute or published.hour:
        span = timedelta(minutes=1)
    else:
        span = timedelta(days=1)
    return min(entry.seen_at, published + span)
