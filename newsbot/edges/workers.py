"""Processes that work beside us: each holds one callable and calls it, one task at a time.

A worker that dies or hangs costs the task it had, nothing else: it is replaced. The first one starts when
there is work; the others are its copies, which take milliseconds, share its memory, and leave as soon as one
is enough. While one works it is told what comes next, so that it never waits for us. All leave when there is
nothing to do for a while, each when it has grown. What they call is named by who owns them (`module:name`,
called with `arguments` once), never by what comes over the sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import socket
import sys
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from newsbot.edges.worker import COPY, HEAD, Failed

# One arena of memory instead of one a thread, and what is free goes back: a worker has one thread. Nor does
# it show tracebacks, for which Python would keep the columns of each instruction.
_FRUGAL = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "1000000", "PYTHONNODEBUGRANGES": "1"}
_BIRTH = 120.0  # seconds for a worker to import and build: long on a machine that others keep busy
_LONG = 3.0  # seconds of a task that perhaps hangs: who has waited as long gets a worker built
_SURPLUS = 1.0  # seconds after which a worker leaves that rests beside another
_READ_AHEAD = 1 << 20


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0))


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
        worth: int = 24,
    ) -> None:
        """Unless `most` is said, one processor is left to us, who fetch and file meanwhile.

        `patience` is for a task, from when its worker is there. `worth` answers make a worker worth copying,
        if tasks wait then: it has filled its caches.
        """
        self._first = _frame((target, arguments))
        self.most = most or max(1, processors() - 1)
        self._patience = patience.total_seconds()
        self._idle_for = idle.total_seconds()
        self._worth = worth
        # A task under way and one to come for each; one more gets a worker where all of them seem to hang.
        self._free = asyncio.Semaphore(2 * self.most + 1)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._waiting = 0  # tasks without a worker
        self._building = False
        self._closed = False
        self._moved = asyncio.Event()  # a worker rests or has ended
        self._leaving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        self._closed = True
        self._idle.clear()
        for worker in sorted(self._all, key=lambda worker: worker.process is not None):  # copies first
            self._end(worker)
        if self._leaving:
            await asyncio.gather(*self._leaving)

    async def call(self, task: Any) -> Any:
        """The worker's answer. Raises TimeoutError when it hung, ChildProcessError when it died."""
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            answer = await self._call(task)
        finally:
            self._free.release()
        if isinstance(answer, Failed):
            raise ChildProcessError(answer.reason)
        return answer

    async def _call(self, task: Any) -> Any:
        frame = _frame(task)
        worker, told = await self._take(frame)
        stays = False
        try:
            if not worker.pid:
                async with asyncio.timeout(_BIRTH):
                    await worker.born()
            worker.asked_at = asyncio.get_running_loop().time()
            async with asyncio.timeout(self._patience):
                if not told:
                    if worker.answers >= self._worth and self._waiting and len(self._all) < self.most:
                        await self._copy(worker)
                    await worker.tell(frame)
                leaves, answer = await worker.hear()
            stays = not leaves
        except (EOFError, ConnectionError) as error:  # a read that ends too early is an EOFError
            raise ChildProcessError("the worker died") from error
        finally:
            if stays:
                self._rest(worker)
            else:
                self._end(worker)
        return answer

    async def _take(self, frame: bytes) -> tuple[_Worker, bool]:
        """Whose turn is ours, and whether it was told its task already."""
        while not self._closed:
            if self._idle:
                return self._idle.pop().wake(), False
            if not self._all and not self._building:
                return await self._built(), False
            busy = self._to_come_after()
            if busy is not None:
                if await self._after(busy, frame):
                    return busy, True
                continue
            self._moved.clear()
            self._waiting += 1
            try:
                async with asyncio.timeout(_LONG):
                    await self._moved.wait()
            except TimeoutError:
                # Else one is born soon, or will be free: that can be copied, and what is copied is shared.
                if not self._building and all(worker.seems_to_hang() for worker in self._all):
                    return await self._built(), False
            finally:
                self._waiting -= 1
        raise ChildProcessError("the workers were sent home")

    def _to_come_after(self) -> _Worker | None:
        """One that works and knows not yet what comes next, where there will be no more of them."""
        if len(self._all) < self.most:
            return None
        free = (one for one in self._all if one.told and one.next is None and not one.seems_to_hang())
        return min(free, key=lambda one: one.asked_at, default=None)

    async def _after(self, worker: _Worker, frame: bytes) -> bool:
        """Tell a busy worker what comes next, so that it never waits for us; False where it ended before."""
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        worker.next = turn
        worker.writer.write(frame)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.result():  # its turn had just come
                self._end(worker)
            raise

    async def _built(self) -> _Worker:
        self._building = True
        try:
            worker = await self._build()
        finally:
            self._building = False
        self._all.add(worker)
        return worker

    async def _build(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                f"from newsbot.edges.worker import serve; serve({theirs.fileno()})",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=2,  # whatever prints there is no output of ours
                pass_fds=(theirs.fileno(),),
                env=os.environ | _FRUGAL,
            )
        worker = await _Worker.on(ours)
        worker.process = process
        worker.writer.write(self._first)
        return worker

    async def _copy(self, worker: _Worker) -> None:
        """One more, who rests at first."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(worker.connection, [COPY], [theirs.fileno()])
        copy = await _Worker.on(ours)
        self._all.add(copy)
        try:
            await copy.born()
        except (EOFError, ConnectionError):
            self._end(copy)  # there was no room for it
            worker.answers = 0  # ask again later
        except BaseException:
            self._end(copy)
            raise
        else:
            self._rest(copy)

    def _rest(self, worker: _Worker) -> None:
        """It is free: for who told it already what comes next, or for whoever comes."""
        turn, worker.next = worker.next, None
        if turn is not None:
            if turn.cancelled():  # nobody would take that answer
                self._end(worker)
            else:
                turn.set_result(True)
                self._moved.set()
            return
        worker.told = False
        loop = asyncio.get_running_loop()
        worker.resting = loop.call_later(self._idle_for, self._dismiss, worker)
        if worker.process is None:
            self._idle.insert(0, worker)
        else:  # the last is asked first: the one that was built, whose copies can be had again at any time
            self._idle.append(worker)
        soon = loop.time() + min(self._idle_for, _SURPLUS)
        for other in self._idle[:-1]:
            if other.resting is not None and other.resting.when() > soon:
                other.resting.cancel()
                other.resting = loop.call_at(soon, self._dismiss, other)
        self._moved.set()

    def _dismiss(self, worker: _Worker) -> None:
        self._idle.remove(worker)
        self._end(worker)

    def _end(self, worker: _Worker) -> None:
        """By force: it holds nothing that could be lost."""
        self._all.discard(worker)
        self._moved.set()
        if worker.next is not None and not worker.next.done():
            worker.next.set_result(False)
        leaving = asyncio.create_task(worker.wake().end())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


@dataclass(slots=True, eq=False)
class _Worker:
    connection: socket.socket  # of the two streams
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    process: asyncio.subprocess.Process | None = None  # where it was built, not copied
    pid: int = 0  # 0: it has not said yet
    asked_at: float = 0.0  # of the loop's clock; what was asked last, answered or not
    answers: int = 0
    told: bool = False  # what to do, and has not said the last of it
    resting: asyncio.TimerHandle | None = None  # until it is dismissed
    next: asyncio.Future[bool] | None = (
        None  # of who told it what comes after its task: whether it comes to it
    )

    @classmethod
    async def on(cls, ours: socket.socket) -> Self:
        ours.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_READ_AHEAD)
        return cls(ours, reader, writer)

    async def born(self) -> None:
        self.pid, _ = HEAD.unpack(await self.reader.readexactly(HEAD.size))

    async def tell(self, frame: bytes) -> None:
        """What to do. Only from then on it may be told what comes next."""
        self.told = True
        self.writer.write(frame)
        await self.writer.drain()

    async def hear(self) -> tuple[bool, Any]:
        """Whether the worker leaves now, and its answer."""
        size, leaves = HEAD.unpack(await self.reader.readexactly(HEAD.size))
        answer = pickle.loads(await self.reader.readexactly(size))  # noqa: S301 - from our own child
        self.answers += 1
        return leaves, answer

    def seems_to_hang(self) -> bool:
        """Of one that is asked."""
        return bool(self.pid) and asyncio.get_running_loop().time() - self.asked_at >= _LONG

    def wake(self) -> Self:
        if self.resting is not None:
            self.resting.cancel()
        return self

    async def end(self) -> None:
        if self.process is not None:
            if self.process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    self.process.kill()
            self.writer.close()
            await self.process.wait()
            return
        if self.pid and not self.reader.at_eof():  # else its number may be another's by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            await self.reader.read()  # to the end
        self.writer.close()


def _frame(task: Any) -> bytes:
    payload = pickle.dumps(task, protocol=5)
    return HEAD.pack(len(payload), False) + payload
