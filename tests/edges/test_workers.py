"""Worker processes: real ones, that hang, die, fail, grow and leave."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from newsbot.edges.workers import Workers
from tests.servers.telegram_server import PATIENCE

HERE = f"{__name__}:Doer"


class Doer:
    """What the workers of these tests hold."""

    def __init__(self, greeting: str) -> None:
        self.greeting = greeting

    def __call__(self, task: str) -> object:
        if task == "hang":
            time.sleep(60)
        if task == "die":
            os._exit(3)
        if task == "fail":
            raise ValueError("a bug")
        if task == "chatter":
            sys.stdout.write("noise\n" * 10_000)
        if task == "grow":
            self.kept = b"x" * 200_000_000
        if task == "whose child":
            return os.getppid()
        if task.startswith("say "):
            return task
        return (self.greeting, os.getpid())


async def test_work_is_shared_and_workers_are_kept() -> None:
    async with Workers(HERE, ("hello",), most=2) as workers:
        answers = await asyncio.gather(*[workers.call("x") for _ in range(20)])
        assert {answer[0] for answer in answers} == {"hello"}
        assert len({answer[1] for answer in answers}) <= 2
        assert os.getpid() not in {answer[1] for answer in answers}
        assert (await workers.call("chatter"))[0] == "hello"


@pytest.mark.parametrize("most", [1, 2])
async def test_a_hanging_dying_or_failing_task_costs_only_itself(most: int) -> None:
    async with Workers(HERE, ("hello",), most=most, patience=timedelta(seconds=5)) as workers:
        tasks = ["x", "hang", "x", "die", "x", "fail", "x"]
        answers = await asyncio.gather(*[workers.call(task) for task in tasks], return_exceptions=True)
        kinds = [type(answer) for answer in answers]
        assert kinds == [tuple, TimeoutError, tuple, ChildProcessError, tuple, ChildProcessError, tuple]
        assert "a bug" in str(answers[5])


@pytest.mark.parametrize("most", [1, 2])
async def test_everybody_gets_his_own_answer_also_where_others_go_away(most: int) -> None:
    async with Workers(HERE, ("hello",), most=most, worth=3) as workers:
        calls = [asyncio.create_task(workers.call(f"say {number}")) for number in range(60)]
        for number in range(0, 60, 4):
            calls[number + 3].cancel()  # answered, asked, about to be asked, or waiting
            await calls[number + 1]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        for number, answer in enumerate(answers):
            assert answer == f"say {number}" or (
                number % 4 == 3 and isinstance(answer, asyncio.CancelledError)
            )


async def test_who_waits_when_the_workers_are_sent_home_hears_so() -> None:
    async with Workers(HERE, ("hello",), most=1) as workers:
        await workers.call("x")
        calls = [asyncio.create_task(workers.call(task)) for task in ("hang", "x", "x", "x", "x")]
        await asyncio.sleep(0)
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(answer) for answer in answers} == {ChildProcessError}
    with pytest.raises(ChildProcessError, match="sent home"):
        await workers.call("x")


class Sleeper(Doer):
    """Takes long until it is there, as on a machine that is busy."""

    def __init__(self, greeting: str, seconds: float) -> None:
        time.sleep(seconds)
        super().__init__(greeting)


async def test_patience_is_for_the_task_and_not_for_the_start_of_its_worker() -> None:
    longer = timedelta(seconds=3)
    async with Workers(f"{__name__}:Sleeper", ("hello", 3.5), most=1, patience=longer) as workers:
        assert (await workers.call("x"))[0] == "hello"


async def test_the_second_worker_is_a_copy_of_the_first_once_tasks_wait_for_it() -> None:
    async with Workers(HERE, ("hello",), most=2) as workers:
        pids = [(await workers.call("x"))[1] for _ in range(20)]
        assert len(set(pids)) == 1  # nobody waits: one is enough
        parents = await asyncio.gather(*[workers.call("whose child") for _ in range(12)])
        assert set(parents) == {os.getpid(), pids[0]}


async def test_a_copy_outlives_its_original_and_is_ended_like_it() -> None:
    async with Workers(HERE, ("hello",), most=2, patience=timedelta(seconds=3), worth=1) as workers:
        first = {answer[1] for answer in await asyncio.gather(*[workers.call("x") for _ in range(9)])}
        assert len(first) == 2
        tasks = ["die", "hang"]
        answers = await asyncio.gather(*[workers.call(task) for task in tasks], return_exceptions=True)
        assert [type(answer) for answer in answers] == [ChildProcessError, TimeoutError]
        second = {answer[1] for answer in await asyncio.gather(*[workers.call("x") for _ in range(9)])}
        assert first.isdisjoint(second)
    async with asyncio.timeout(PATIENCE):
        while True:
            if not any(map(_works, first | second)):
                break
            await asyncio.sleep(0.01)


def _works(pid: int) -> bool:
    """Whether this process lives: a number without a program behind it may wait for its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter where it ends while we read
        return False


async def test_a_worker_that_has_grown_is_replaced() -> None:
    async with Workers(HERE, ("hello",), most=1) as workers:
        _, first = await workers.call("grow")
        _, second = await workers.call("x")
        assert first != second


async def test_idle_workers_leave() -> None:
    async with Workers(HERE, ("hello",), most=1, idle=timedelta(milliseconds=50)) as workers:
        _, pid = await workers.call("x")
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    os.kill(pid, 0)
                except ProcessLookupError:
                    break
                await asyncio.sleep(0.02)
        assert (await workers.call("x"))[1] != pid


async def test_a_copy_leaves_as_soon_as_one_is_enough_and_the_original_stays() -> None:
    async with Workers(HERE, ("hello",), most=2, worth=1, idle=timedelta(minutes=5)) as workers:
        original = (await workers.call("x"))[1]
        both = {answer[1] for answer in await asyncio.gather(*[workers.call("x") for _ in range(20)])}
        assert len(both) == 2
        (copy,) = both - {original}
        async with asyncio.timeout(PATIENCE):  # less than the time after which all would leave
            while _works(copy):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.1)
        assert (await workers.call("x"))[1] == original


async def test_a_cancelled_call_leaves_no_worker_behind() -> None:
    async with Workers(HERE, ("hello",), most=1) as workers:
        await workers.call("x")
        call = asyncio.create_task(workers.call("hang"))
        await asyncio.sleep(0.1)  # it is under way by now, as a rule; what is not is cancelled all the same
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert (await workers.call("x"))[0] == "hello"
