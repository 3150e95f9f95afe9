"""At a stop, what the clock began ends before what it works with is closed."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from newsbot.app.service import _every, _finish


async def test_a_job_under_way_is_waited_for_and_none_begins_after() -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    running: set[asyncio.Task[object]] = set()
    stop, begun, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def slow() -> None:
        begun.set()
        await go_on.wait()
        done.append("slow")

    async def late() -> None:
        done.append("late")

    _every(scheduler, running, stop, timedelta(hours=1), slow, "slow")
    scheduler.start()
    await begun.wait()
    stop.set()
    _every(scheduler, running, stop, timedelta(hours=1), late, "late")
    finishing = asyncio.create_task(_finish([], running, None))
    await asyncio.sleep(0)
    assert not finishing.done()
    go_on.set()
    await finishing
    scheduler.shutdown(wait=False)
    assert done == ["slow"]
    assert not running
