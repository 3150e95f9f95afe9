"""Work for the event loop, let through a little at a time.

When many answers come at once, the loop would work through all of them before it comes to whoever else is
ready: a chat's command takes several turns of the loop, and would wait so long in each.
"""

from __future__ import annotations

import asyncio
from collections import deque

MOST = 3  # pieces of work, of less than a millisecond each, in one turn of the loop


class Turnstile:
    """Lets few through in each turn of the event loop, in their order."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._left = most
        self._turning = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Returns when there is room in the turn under way: at once, or in a later one."""
        loop = asyncio.get_running_loop()
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn)
        if self._left and not self._waiting:
            self._left -= 1
            return
        waiter = loop.create_future()
        self._waiting.append(waiter)
        await waiter

    def _turn(self) -> None:
        used = self._left < self._most
        self._left = self._most
        while self._waiting and self._left:
            waiter = self._waiting.popleft()
            if not waiter.done():  # else it was cancelled
                waiter.set_result(None)
                self._left -= 1
        if used or self._left < self._most:
            asyncio.get_running_loop().call_soon(self._turn)
        else:
            self._turning = False
