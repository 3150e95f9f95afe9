"""How fast messages may leave: the next free moment for a message to a chat, below the channel's own limits.

The channel counts messages when they come in, and on the way they bunch: a machine that stalls for half a
second lets half a second's worth come in at once. So a message counts from the moment it leaves until its
span has passed after the answer: whatever the way does, no more than `crowd` come in within one second.

Times are seconds of any steady clock (never the wall clock: a clock set back must not stop the outbox).
What the channel asked for with `retry_after` is kept in the store as well, by `outcome` and the store.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass

NEVER_YET = math.inf  # opens with an answer, nobody knows when


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel bears. Telegram: about 30 a second, 1 a second in a chat, 20 a minute in a group."""

    overall: float = 25.0  # messages a second
    slack: int = 4  # that may come in within one second beyond them
    chat_gap: float = 1.05  # seconds between two messages in one chat
    chat_ahead: int = 3  # answers in one chat that need not wait for the gap
    group_count: int = 18  # messages that a group or channel gets …
    group_window: float = 61.0  # … in so many seconds
    flood_window: float = 2.0  # two chats told to wait within it: it is not the chats, it is us

    @property
    def crowd(self) -> int:
        """The most messages that come in at the channel within any second."""
        return max(1, int(self.overall)) + self.slack


TELEGRAM = Limits()
GENTLE = Limits(overall=10.0, chat_gap=0.2, group_count=600)  # a web hook of somebody's own
FREE = Limits(overall=10_000.0, chat_gap=0.0, group_count=1_000_000)  # a terminal


class Window:
    """At most `most` messages that may come in within any `span` seconds."""

    __slots__ = ("_answered", "_most", "_span", "_under_way")

    def __init__(self, most: int, span: float) -> None:
        self._most = most
        self._span = span
        self._under_way = 0
        self._answered: deque[float] = deque()  # the newest, at most `most`

    def leave(self) -> None:
        self._under_way += 1

    def answer(self, now: float) -> None:
        self._under_way -= 1
        self._answered.append(now)
        if len(self._answered) > self._most:
            self._answered.popleft()

    @property
    def under_way(self) -> int:
        return self._under_way

    def opens_at(self) -> float:
        """When one more may leave; a moment that is past means now."""
        room = self._most - self._under_way
        if room <= 0:
            return NEVER_YET
        # Of those answered, all but `room - 1` must be out of the window.
        return self._answered[-room] + self._span if len(self._answered) >= room else -math.inf


class Slot:
    """What one chat was given lately; every message that left holds the slot of its chat."""

    __slots__ = ("free_at", "group", "under_way")

    def __init__(self) -> None:
        self.free_at = 0.0
        self.under_way = 0
        self.group: Window | None = None


class Pace:
    """Gives every message its moment. Holds only chats that had a message within the last minute."""

    def __init__(self, limits: Limits = TELEGRAM) -> None:
        self._limits = limits
        self._gap = 1 / limits.overall
        self._free_at = 0.0  # the next moment of all chats together
        self._crowd = Window(limits.crowd, 1.0)
        self._slots: OrderedDict[int, Slot] = OrderedDict()  # least recently used first
        self._told: dict[int, float] = {}  # chat -> asked to wait until
        self._flooded: tuple[int, float, float] | None = None  # last chat told to wait, when, until when

    @property
    def lump(self) -> int:
        """As many messages as are worth asking the database for at once: half a second of them."""
        return max(1, min(16, int(self._limits.overall / 2)))

    def opening(self, chat_id: int, *, group: bool, answer: bool = False) -> float:
        """When this chat by itself can take a message; a moment that is past means now.

        An answer to a person may come a little before the chat's gap is over: people tap twice.
        """
        slot = self._slots.get(chat_id)
        told = self._told.get(chat_id, 0.0)
        if slot is None:
            return told
        ahead = self._limits.chat_ahead * self._limits.chat_gap if answer else 0.0
        return max(told, slot.free_at - ahead, _group_opens_at(slot, group=group))

    def ready_at(self) -> float:
        """When the channel can take a message, whatever its chat; `NEVER_YET`: when one was answered."""
        return max(self._free_at, self._crowd.opens_at())

    def leave(self, chat_id: int, *, group: bool, now: float) -> Slot:
        """A message leaves now, at a moment that suits its chat and the channel. Ends with `answered`."""
        self._forget(now)
        slot = self._slots.setdefault(chat_id, Slot())
        self._slots.move_to_end(chat_id)
        # What was missed lately is caught up with, within the slack: a clock that rings late each time must
        # not slow everybody down.
        behind = max(0, self._limits.slack - 1) * self._gap
        self._free_at = max(now - behind, self._free_at) + self._gap
        self._crowd.leave()
        slot.under_way += 1
        slot.free_at = max(now, slot.free_at) + self._limits.chat_gap
        if group and slot.group is None:
            slot.group = Window(self._limits.group_count, self._limits.group_window)
        if slot.group is not None:
            slot.group.leave()
        return slot

    def answered(self, slot: Slot, now: float) -> None:
        """The channel took the message at the latest now (or never will): what is next counts from here."""
        self._crowd.answer(now)
        slot.under_way -= 1
        slot.free_at = max(slot.free_at, now + self._limits.chat_gap)
        if slot.group is not None:
            slot.group.answer(now)

    def room(self, now: float, horizon: float) -> int:
        """How many messages to different chats could still leave within `horizon` seconds."""
        return max(0, int((now + horizon - max(now, self._free_at)) * self._limits.overall + 1e-9))

    def wait(self, count: int, now: float, horizon: float) -> float:
        """Seconds until there is room for `count` messages."""
        return max(0.0, max(now, self._free_at) + count / self._limits.overall - horizon - now)

    def blocked(self, now: float, horizon: float = 0.0) -> frozenset[int]:
        """Chats that cannot take a message until after `now + horizon`; all others can."""
        return frozenset(chat for chat, at in self._closed(now) if at > now + horizon)

    def next_opening(self, now: float) -> float | None:
        """When the first blocked chat, or the whole channel after a flood, can take a message again."""
        openings = [at for _, at in self._closed(now) if at < NEVER_YET]
        if now < self.ready_at() < NEVER_YET:
            openings.append(self.ready_at())
        return min(openings, default=None)

    def slow_down(self, chat_id: int, retry_after: float, now: float) -> None:
        """The channel told us to wait: the chat waits; when two chats were told at once, all wait.

        All wait for the shorter of the two times only: two busy groups may meet by chance, and a flood wait
        of hours for one of them must not silence ten thousand others.
        """
        until = now + retry_after
        self._told[chat_id] = max(until, self._told.get(chat_id, 0.0))
        last = self._flooded
        if last is not None and last[0] != chat_id and now - last[1] <= self._limits.flood_window:
            self._free_at = max(self._free_at, min(until, last[2]))
        self._flooded = (chat_id, now, until)

    def moved(self, old: int, new: int) -> None:
        """A group got another id: what it was given counts on."""
        slot = self._slots.pop(old, None)
        if slot is not None:
            self._slots[new] = slot

    def _closed(self, now: float) -> Iterator[tuple[int, float]]:
        """Chats with the moment when they open, where that is still to come."""
        self._forget(now)
        for chat_id, slot in self._slots.items():
            at = self.opening(chat_id, group=slot.group is not None)
            if at > now:
                yield chat_id, at
        for chat_id, at in self._told.items():
            if at > now and chat_id not in self._slots:
                yield chat_id, at

    def _forget(self, now: float) -> None:
        """Drop chats whose last message no longer matters, so that memory follows traffic, not chats."""
        while self._slots:
            chat_id, slot = next(iter(self._slots.items()))
            if slot.under_way or slot.free_at + self._limits.group_window > now:
                break
            del self._slots[chat_id]
        if self._told and min(self._told.values()) <= now:
            self._told = {chat: until for chat, until in self._told.items() if until > now}


def _group_opens_at(slot: Slot, *, group: bool) -> float:
    return slot.group.opens_at() if group and slot.group is not None else -math.inf
