"""What runs in a worker process: it builds one callable and answers tasks with it, one at a time.

Told to, it forks: the copy shares all pages until one of the two writes, and need not import and build anew.
A worker has one thread and forks between tasks only. It imports little, as each of them carries it; who asks
for workers, and ends them, is told in `workers`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newsbot.edges.processes import collect_seldom

# Of a task: the length of its pickle; 0, with a socket, asks for a copy. Of an answer: the same, and whether
# the worker leaves now. First of all a worker says its process number, as a length without anything behind.
HEAD = struct.Struct("!Q?")
COPY = HEAD.pack(0, False)

_GROWN = 160_000_000  # bytes of resident memory from which a worker is replaced
_MOST_MEMORY = 1_500_000_000  # bytes of address space: a task that wants more fails alone
_NICE = 10  # the event loop goes first: people wait for answers


@dataclass(frozen=True, slots=True)
class Failed:
    """The callable raised; said in words, as not every exception can be sent."""

    reason: str


def serve(descriptor: int) -> None:
    """A worker's life. The first frame is a pickle of `module:name` and its arguments: what to build."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who owns us
    signal.signal(signal.SIGCHLD, _reap)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    # Libraries bring TLS along, a megabyte: they are told there is none, as nobody speaks to a worker by it.
    sys.modules["_ssl"] = None  # type: ignore[assignment]
    tasks = socket.socket(fileno=descriptor)
    with contextlib.suppress(EOFError, ConnectionError):
        target, arguments = pickle.loads(_next(tasks)[0])  # noqa: S301 - from the process that started us
        module, _, name = target.partition(":")
        call = getattr(importlib.import_module(module), name)(*arguments)
        collect_seldom()
        _work(call, tasks)


def _reap(*_signal: object) -> None:
    """Copies that have ended must not stay in the table of processes."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _work(call: Callable[[Any], Any], tasks: socket.socket) -> None:
    while True:
        tasks.sendall(HEAD.pack(os.getpid(), False))
        copy = _answer_until_copied(call, tasks)
        if copy is None:
            return
        tasks.close()
        tasks = copy


def _answer_until_copied(call: Callable[[Any], Any], tasks: socket.socket) -> socket.socket | None:
    """In the copy: the socket that is its own. None when no more tasks are to come."""
    while True:
        payload, copy = _next(tasks)
        if copy is not None:
            try:
                if os.fork() == 0:
                    return copy
            except OSError:  # no memory, no number: who asked sees his socket close
                pass
            copy.close()
            continue
        try:
            answer = call(pickle.loads(payload))  # noqa: S301
        except Exception as error:  # noqa: BLE001 - a bug met by one task is told, the others go on
            answer = Failed(f"{type(error).__name__}: {error}"[:500])
        leaves = _resident() > _GROWN
        payload = pickle.dumps(answer, protocol=5)
        tasks.sendall(HEAD.pack(len(payload), leaves) + payload)
        if leaves:
            return None


def _next(tasks: socket.socket) -> tuple[bytes | bytearray, socket.socket | None]:
    head, descriptors, _, _ = socket.recv_fds(tasks, HEAD.size, 1, socket.MSG_WAITALL)
    if len(head) < HEAD.size:
        raise EOFError
    if descriptors:
        return b"", socket.socket(fileno=descriptors[0])
    size, _ = HEAD.unpack(head)
    payload = bytearray(size)
    view = memoryview(payload)
    while view:
        came = tasks.recv_into(view)
        if not came:
            raise EOFError
        view = view[came:]
    return payload, None


def _resident() -> int:
    """Bytes of memory in use; 0 where the system does not say (its peak includes our parent's)."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - twice as fast, once a task
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0
