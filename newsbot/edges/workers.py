"""Processes that work beside us: each holds one callable and calls it, one task at a time.

A worker that dies or hangs costs the task it had, nothing else: it is replaced. Workers start when there
is work and leave when there is none for a while, or when they have grown. What they call is named by who
owns them (`module:name`, called with `arguments` once in every worker), never by what comes over the pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import pickle
import resource
import signal
import struct
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

T = TypeVar("T")

_HEAD = struct.Struct("!Q?")  # length of the pickle; in answers: whether the worker leaves now
_GROWN = 160_000_000  # bytes of resident memory from which a worker is replaced
_MOST_MEMORY = 1_500_000_000  # bytes of address space: a task that wants more fails alone
_NICE = 5  # the event loop goes first: people wait for answers
_LONG = 1.0  # seconds that a task waits, behind one that hangs perhaps, until it gets a worker of its own
# One arena of memory instead of one a thread, and what is free goes back: a worker has one thread.
_FRUGAL = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "1000000"}


@dataclass(slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    idle: asyncio.TimerHandle | None = field(default=None)


class Workers:
    """Up to `most` processes that call `target(*arguments)(task)`."""

    def __init__(
        self,
        target: str,
        arguments: tuple[Any, ...] = (),
        *,
        most: int | None = None,
        patience: timedelta = timedelta(seconds=20),
        idle: timedelta = timedelta(seconds=20),
        worth: int = 12,
    ) -> None:
        """`worth` tasks for each worker there is, and one more pays: it takes time and memory to start."""
        self._target = target
        self._arguments = pickle.dumps(arguments, protocol=5)
        self.most = most or max(1, len(os.sched_getaffinity(0)))
        self._patience = patience.total_seconds()
        self._idle_for = idle.total_seconds()
        self._free = asyncio.Semaphore(self.most)
        self._idle: list[_Worker] = []
        self._all: set[asyncio.subprocess.Process] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._worth = worth
        self._asked = 0  # tasks that are worked on or wait
        self._moved = asyncio.Event()  # a worker rests or has ended

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        for worker in self._idle:
            if worker.idle is not None:
                worker.idle.cancel()
        self._idle.clear()
        for process in tuple(self._all):
            await self._end(process)
        if self._leaving:
            await asyncio.gather(*self._leaving)

    async def call(self, task: Any) -> Any:
        """The worker's answer. Raises TimeoutError when it hung, ChildProcessError when it died."""
        frame = pickle.dumps(task, protocol=5)
        self._asked += 1
        try:
            return await self._call(frame)
        finally:
            self._asked -= 1

    async def _call(self, frame: bytes) -> Any:
        async with self._free:
            worker = await self._take()
            answered = False
            try:
                async with asyncio.timeout(self._patience):
                    leaves, answer = await _ask(worker.process, frame)
                answered = True
            except (EOFError, ConnectionError, asyncio.IncompleteReadError) as error:
                raise ChildProcessError("the worker died") from error
            finally:
                if not answered or leaves:
                    await self._end(worker.process)
                else:
                    self._rest(worker)
        if isinstance(answer, _Failed):
            raise ChildProcessError(answer.reason)
        return answer

    async def _take(self) -> _Worker:
        while True:
            while self._idle:
                worker = self._idle.pop()
                if worker.idle is not None:
                    worker.idle.cancel()
                if worker.process.returncode is None:
                    return worker
                self._all.discard(worker.process)
            if not self._all or self._asked > self._worth * len(self._all):
                return await self._started()
            self._moved.clear()
            try:
                async with asyncio.timeout(_LONG):
                    await self._moved.wait()
            except TimeoutError:
                return await self._started()

    async def _started(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from newsbot.edges.workers import serve; serve()",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 20,
            env=os.environ | _FRUGAL,
        )
        self._all.add(process)
        stdin = _pipe(process.stdin)
        stdin.write(_frame(self._target.encode()))
        stdin.write(_frame(self._arguments))
        return _Worker(process)

    def _rest(self, worker: _Worker) -> None:
        worker.idle = asyncio.get_running_loop().call_later(self._idle_for, self._dismiss, worker)
        self._idle.append(worker)
        self._moved.set()

    def _dismiss(self, worker: _Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
            leaving = asyncio.create_task(self._end(worker.process))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """End a worker by force: it holds nothing that could be lost."""
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        _pipe(process.stdin).close()
        await process.wait()
        self._all.discard(process)
        self._moved.set()


@dataclass(frozen=True, slots=True)
class _Failed:
    """The callable raised; said in words, as not every exception can be sent."""

    reason: str


async def _ask(process: asyncio.subprocess.Process, frame: bytes) -> tuple[bool, Any]:
    stdin, stdout = _pipe(process.stdin), _pipe(process.stdout)
    stdin.write(_HEAD.pack(len(frame), False))
    stdin.write(frame)
    await stdin.drain()
    size, leaves = _HEAD.unpack(await stdout.readexactly(_HEAD.size))
    return leaves, pickle.loads(await stdout.readexactly(size))  # noqa: S301 - from our own child


def _pipe(pipe: T | None) -> T:
    if pipe is None:
        raise AssertionError("workers are started with pipes")
    return pipe


def _frame(payload: bytes) -> bytes:
    return _HEAD.pack(len(payload), False) + payload


def serve() -> None:
    """A worker's life: build the callable, answer tasks until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who owns us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not end up among the answers
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    tasks = sys.stdin.buffer
    module, _, name = _next(tasks).decode().partition(":")
    target = getattr(importlib.import_module(module), name)
    call = target(*pickle.loads(_next(tasks)))  # noqa: S301 - from the process that started us
    while True:
        try:
            task = pickle.loads(_next(tasks))  # noqa: S301
        except EOFError:
            return
        try:
            answer = call(task)
        except Exception as error:  # noqa: BLE001 - a bug met by one task is told, the others go on
            answer = _Failed(f"{type(error).__name__}: {error}"[:500])
        leaves = _resident() > _GROWN
        payload = pickle.dumps(answer, protocol=5)
        try:
            answers.write(_HEAD.pack(len(payload), leaves) + payload)
            answers.flush()
        except BrokenPipeError:  # nobody waits for the answer any more
            os._exit(0)
        if leaves:
            return


def _resident() -> int:
    """Bytes of memory in use; 0 where the system does not say (its peak includes our parent's)."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - twice as fast, once a task
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _next(pipe: BinaryIO) -> bytes:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    size, _ = _HEAD.unpack(head)
    payload = pipe.read(size)
    if len(payload) < size:
        raise EOFError
    return payload
