"""The turnstile: few in each turn of the event loop, in their order, and nobody is lost."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from newsbot.edges.turnstile import Turnstile
from tests.servers.telegram_server import PATIENCE


@pytest.mark.parametrize("most", [1, 3, 50])
async def test_few_go_through_in_one_turn_in_their_order(most: int) -> None:
    turnstile = Turnstile(most)
    through: list[int] = []

    async def go(number: int) -> None:
        await turnstile.enter()
        through.append(number)

    tasks = [asyncio.create_task(go(number)) for number in range(20)]
    seen = [0]
    while len(through) < len(tasks):
        await asyncio.sleep(0)
        seen.append(len(through))
    assert through == list(range(20))
    # Who is woken goes on in the turn after: two turns may meet in one look, never more.
    assert max(after - before for before, after in itertools.pairwise(seen)) <= 2 * most


async def test_who_gives_up_takes_nobodys_place() -> None:
    turnstile = Turnstile(1)
    tasks = [asyncio.create_task(turnstile.enter()) for _ in range(6)]
    await asyncio.sleep(0)
    for task in tasks[1:5]:
        task.cancel()
    async with asyncio.timeout(PATIENCE):
        await tasks[5]
        assert tasks[0].done()
        for _ in range(3):  # and it works on when it had come to rest
            await asyncio.sleep(0)
            await turnstile.enter()
