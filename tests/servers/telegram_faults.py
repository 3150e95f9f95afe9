"""Failures to come, by script or by chance. For the local Bot API server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.servers.telegram_world import ApiError, bad

WRITING = ("sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageCaption")
_ANSWERS = {
    "401": "Unauthorized",
    "403": "Forbidden: bot was blocked by the user",
    "409": "Conflict: terminated by other getUpdates request",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
}


@dataclass
class Fault:
    """One or several failures to come. `words` is the description of a 400 or 403."""

    kind: str
    method: str = ""  # "": any that writes
    chat: int | None = None  # None: any
    times: int = 1
    words: str = ""
    seconds: float = 0.0  # 429: retry_after; slow: before the answer
    until: asyncio.Event | None = None  # slow: no answer before this
    new_chat: int = 0  # migrate

    def answer(self) -> None:
        """Raise the answer that is no success; other faults pass."""
        if self.kind == "migrate":
            told = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, told, {"migrate_to_chat_id": self.new_chat})
        if self.kind == "429":
            seconds = max(1, round(self.seconds))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        if self.kind == "400":
            raise bad(self.words or "can't parse entities: made up")
        if self.kind in _ANSWERS:
            raise ApiError(int(self.kind), self.words or _ANSWERS[self.kind])


class Faults:
    """Scripted failures first; then, with probability `rate`, one of `kinds` for any message."""

    def __init__(self, kinds: Sequence[str], rate: float, seed: int) -> None:
        self.scripted: list[Fault] = []
        self.rate = rate
        self._kinds = tuple(kinds)
        self._random = random.Random(seed)

    def next(self, method: str, chat: int | None) -> Fault | None:
        for fault in self.scripted:
            fits = fault.method == method if fault.method else method in WRITING
            if fits and fault.chat in (None, chat):
                fault.times -= 1
                if fault.times <= 0:
                    self.scripted.remove(fault)
                return fault
        if method in WRITING and self._random.random() < self.rate:
            return Fault(self._random.choice(self._kinds), seconds=self._random.uniform(0.1, 1.0))
        return None
