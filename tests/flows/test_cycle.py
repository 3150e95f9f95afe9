"""One cycle under way: who is settled with whom, and what is held meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from newsbot.edges.store.claims import Claim
from newsbot.jobs.cycle import Run
from newsbot.jobs.prepared import Read
from newsbot.jobs.settling import Brought
from newsbot.model.feed import FeedState, ReadFeed
from tests import make

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def opened(run: Run, count: int) -> list[Brought]:
    """So many polls under way, and what each of them will bring."""
    brought = []
    for number in range(count):
        claim = Claim(FeedState(number, f"http://a.example/{number}"), "a.example", "a.example", "mine")
        run.open[claim.key] = claim
        brought.append(Brought(claim, NOW, NOW))
    return brought


async def test_all_that_are_there_are_settled_together_and_the_end_is_an_empty_batch() -> None:
    run = Run(NOW, everything=True)
    three = opened(run, 3)
    for one in (*three, None):
        run.brought.put_nowait(one)
    assert await run.batch() == three
    for one in three:
        run.settled(one)
    assert await run.batch() == []
    assert await run.batch() == []  # whoever asks again
    assert not run.open


async def test_nobody_waits_for_one_that_hangs() -> None:
    run = Run(NOW, everything=True)
    first, second, _hangs = opened(run, 3)
    run.brought.put_nowait(first)
    run.brought.put_nowait(second)
    assert await run.batch() == [first, second]


async def test_who_comes_a_moment_later_is_waited_for() -> None:
    run = Run(NOW, everything=True)
    first, second, _hangs = opened(run, 3)
    run.brought.put_nowait(first)
    batch = asyncio.create_task(run.batch())
    await asyncio.sleep(0)
    run.brought.put_nowait(second)
    assert await batch == [first, second]


async def test_a_batch_is_bounded() -> None:
    run = Run(NOW, everything=True)
    many = opened(run, 100)
    for one in many:
        run.brought.put_nowait(one)
    found: list[Brought] = []
    while len(found) < len(many):
        batch = await run.batch()
        assert 0 < len(batch) <= 64
        for one in batch:
            run.settled(one)
        found += batch
    assert found == many


async def test_a_batch_ends_with_the_poll_that_brings_it_a_transactions_worth_of_entries() -> None:
    run = Run(NOW, everything=True)
    prepared = make.arrival(make.entry()).prepared
    many = opened(run, 30)
    for one in many:
        one.read = Read(ReadFeed("Wire", None, ()), b"", 70, (prepared,) * 70)
        run.brought.put_nowait(one)
    sizes = []
    while run.open:
        batch = await run.batch()
        for one in batch:
            run.settled(one)
        sizes.append(len(batch))
    assert sizes == [3] * 10


async def test_what_is_held_is_counted_until_it_is_settled() -> None:
    run = Run(NOW, everything=True)
    first, second = opened(run, 2)
    run.hold(first.claim, 1000)
    run.hold(second.claim, 500)
    assert (run.held, run.ahead) == (1500, 2)
    run.settled(first)
    assert (run.held, run.ahead) == (500, 1)
    run.settled(second)
    assert (run.held, run.ahead) == (0, 0)


async def test_after_a_claim_that_got_everything_the_next_one_waits_unless_nothing_is_open() -> None:
    run = Run(NOW, everything=True)
    assert run.may_claim()
    [only] = opened(run, 1)
    run.claimed(everything=True)
    assert not run.may_claim()
    run.claimed(everything=False)
    assert run.may_claim()
    run.claimed(everything=True)
    run.settled(only)
    assert run.may_claim()
