"""How fast messages may leave: the next free moment for a message to a chat, below the channel's own limits.

Times are seconds of any steady clock (never the wall clock: a clock set back must not stop the outbox).
What the channel asked for with `retry_after` is kept in the store as well, by `outcome` and the store.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel bears. Telegram: about 30 a second, 1 a second in a chat, 20 a minute in a group."""

    overall: float = 25.0  # messages a second
    chat_gap: float = 1.05  # seconds between two messages in one chat
    group_count: int = 18  # messages that a group or channel gets …
    group_window: float = 61.0  # … in so many seconds
    flood_window: float = 2.0  # two chats told to wait within it: it is not the chats, it is us


TELEGRAM = Limits()
GENTLE = Limits(overall=10.0, chat_gap=0.2, group_count=600)  # a web hook of somebody's own
FREE = Limits(overall=10_000.0, chat_gap=0.0, group_count=1_000_000)  # a terminal


@dataclass(slots=True)
class _Lane:
    """What one chat was given lately."""

    free_at: float = 0.0
    given: deque[float] = field(default_factory=deque)  # groups only: at most `group_count` moments


class Pace:
    """Gives every message its moment. Holds only chats that had a message within the last minute."""

    def __init__(self, limits: Limits = TELEGRAM) -> None:
        self._limits = limits
        self._free_at = 0.0  # the next slot of all chats together
        self._lanes: OrderedDict[int, _Lane] = OrderedDict()  # least recently used first
        self._told: dict[int, float] = {}  # chat -> asked to wait until
        self._flooded: tuple[int, float, float] | None = None  # last chat told to wait, when, until when

    @property
    def lump(self) -> int:
        """As many messages as are worth asking the database for at once: half a second of them."""
        return max(1, min(16, int(self._limits.overall / 2)))

    def reserve(self, chat_id: int, *, group: bool, now: float) -> float:
        """Take the next free slot for this chat; the message may leave at the moment returned."""
        self._forget(now)
        lane = self._lanes.setdefault(chat_id, _Lane())
        self._lanes.move_to_end(chat_id)
        at = max(now, self._free_at, self._lane_free_at(lane, chat_id, group=group))
        # A message that waits for its own chat must not push everybody else back: the shared slot it
        # takes is the next one, whenever it really leaves.
        # One slot may be caught up with: a clock that rings late each time must not slow everybody down.
        slot = 1 / self._limits.overall
        self._free_at = max(now - slot, self._free_at) + slot
        lane.free_at = at + self._limits.chat_gap
        if group:
            lane.given.append(at)
            if len(lane.given) > self._limits.group_count:
                lane.given.popleft()
        return at

    def answered(self, chat_id: int, now: float) -> None:
        """The channel took the message at the latest now: what is next in this chat counts from here."""
        lane = self._lanes.get(chat_id)
        if lane is not None:
            lane.free_at = max(lane.free_at, now + self._limits.chat_gap)
            if lane.given:
                lane.given[-1] = max(lane.given[-1], now)

    def opening(self, chat_id: int, *, group: bool) -> float:
        """When this chat by itself can take a message; a moment that is past means now."""
        lane = self._lanes.get(chat_id)
        return self._lane_free_at(lane or _Lane(), chat_id, group=group)

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
        openings = [at for _, at in self._closed(now)]
        if self._free_at > now:
            openings.append(self._free_at)
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
        lane = self._lanes.pop(old, None)
        if lane is not None:
            self._lanes[new] = lane

    def _closed(self, now: float) -> Iterator[tuple[int, float]]:
        """Chats with the moment when they open, where that is still to come."""
        self._forget(now)
        for chat_id, lane in self._lanes.items():
            at = self._lane_free_at(lane, chat_id, group=bool(lane.given))
            if at > now:
                yield chat_id, at
        for chat_id, at in self._told.items():
            if at > now and chat_id not in self._lanes:
                yield chat_id, at

    def _lane_free_at(self, lane: _Lane, chat_id: int, *, group: bool) -> float:
        at = max(lane.free_at, self._told.get(chat_id, 0.0))
        if group and len(lane.given) >= self._limits.group_count:
            at = max(at, lane.given[0] + self._limits.group_window)
        return at

    def _forget(self, now: float) -> None:
        """Drop chats whose last message no longer matters, so that memory follows traffic, not chats."""
        while self._lanes:
            chat_id, lane = next(iter(self._lanes.items()))
            if lane.free_at + self._limits.group_window > now:
                break
            del self._lanes[chat_id]
        if self._told and min(self._told.values()) <= now:
            self._told = {chat: until for chat, until in self._told.items() if until > now}
