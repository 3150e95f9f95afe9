from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from newsbot.edges.turns import SWEEP_ABOVE, Turns

NO_GAP = timedelta(0)


async def test_hosts_are_forgotten() -> None:
    turns = Turns(hosts_at_once=8, gap=NO_GAP)
    for number in range(5 * SWEEP_ABOVE):
        async with turns.turn(f"host{number}.example", private=False):
            pass
    assert len(turns._hosts) <= SWEEP_ABOVE


async def test_a_host_that_is_asked_is_not_forgotten() -> None:
    turns = Turns(hosts_at_once=8, gap=timedelta(hours=1))
    async with turns.turn("busy.example", private=False):
        for number in range(2 * SWEEP_ABOVE):
            async with turns.turn(f"host{number}.example", private=False):
                pass
        waiting = asyncio.create_task(take(turns, "busy.example"))
        await asyncio.sleep(0)
        assert not waiting.done()
    await asyncio.sleep(0)
    assert not waiting.done()  # the gap
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def take(turns: Turns, host: str) -> None:
    async with turns.turn(host, private=False):
        pass


async def test_whoever_gives_up_waiting_holds_up_nobody() -> None:
    turns = Turns(hosts_at_once=1, gap=NO_GAP)
    async with turns.turn("a.example", private=False):
        others = [
            asyncio.create_task(take(turns, host)) for host in ("a.example", "b.example") for _ in range(3)
        ]
        await asyncio.sleep(0)
        for other in others[::2]:
            other.cancel()
        await asyncio.sleep(0)
    results = await asyncio.gather(*others, return_exceptions=True)
    assert sum(result is None for result in results) == 3


async def test_a_waiting_host_takes_no_place_among_the_few() -> None:
    turns = Turns(hosts_at_once=1, gap=timedelta(hours=1))
    await take(turns, "slow.example")
    waiting = asyncio.create_task(take(turns, "slow.example"))
    await asyncio.sleep(0)
    await take(turns, "other.example")  # not held up by the gap of slow.example
    waiting.cancel()


async def test_private_hosts_have_places_of_their_own() -> None:
    turns = Turns(hosts_at_once=1, gap=timedelta(hours=1), private_at_once=2)
    async with (
        turns.turn("a.example", private=False),
        turns.turn("own", private=True),
        turns.turn("own", private=True),
    ):
        third = asyncio.create_task(take_private(turns))
        await asyncio.sleep(0)
        assert not third.done()
    await third


async def take_private(turns: Turns) -> None:
    async with turns.turn("own", private=True):
        pass
