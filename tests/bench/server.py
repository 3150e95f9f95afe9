"""The web of the benchmarks: one process on loopback that serves generated feeds, each from a host of its own.

It answers with as little work as can be, in a process of its own, so that its CPU is not counted.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from tests.bench import feeds

HUGE = 30_000_000
_MALFORMED = b"<rss><channel><title>Broken</title><item><title>Half an <b>entry</title></channe"


@dataclass(frozen=True, slots=True)
class Stage:
    """How the feeds answer from now on."""

    version: int = 0
    share: int = 1  # only one feed in so many changes from a version to the next
    honour: bool = True  # answer 304 to validators that still hold
    faulty: bool = False  # one in ten hangs, and so on
    lazy: bool = False  # bodies are written when they are asked for: for servers of many versions


class Web:
    """The server's process. A context manager."""

    def __init__(self, numbers: Sequence[int], *, lazy: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._numbers = tuple(numbers)
        self._process = context.Process(target=_serve, args=(theirs, self._numbers, lazy), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.port: int = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    def stage(self, stage: Stage) -> int:
        """Answer like this from now on; returns the bytes of all bodies."""
        self._pipe.send(stage)
        size: int = self._pipe.recv()
        return size

    @property
    def pid(self) -> int:
        """Of the server's process, while it is open."""
        if self._process.pid is None:
            raise AssertionError("the server is not open")
        return self._process.pid

    @property
    def urls(self) -> list[str]:
        return [f"http://{host(number)}:{self.port}/{number}" for number in self._numbers]


def host(number: int) -> str:
    """All of 127.0.0.0/8 is this machine."""
    return f"127.{1 + number // 60_000}.{number // 250 % 250}.{1 + number % 250}"


def _serve(pipe: Connection, numbers: tuple[int, ...], lazy: bool) -> None:
    asyncio.run(_run(pipe, numbers, lazy))


async def _run(pipe: Connection, numbers: tuple[int, ...], lazy: bool) -> None:
    began = datetime.now(UTC)
    loop = asyncio.get_running_loop()
    answers = _Answers(numbers, began)
    answers.use(Stage(lazy=lazy))
    server = await loop.create_server(lambda: _Conversation(answers.answer), "0.0.0.0", 0, backlog=4096)
    pipe.send(server.sockets[0].getsockname()[1])

    left = asyncio.Event()

    def staged() -> None:
        try:
            pipe.send(answers.use(pipe.recv()))
        except (EOFError, OSError):  # who asked us is no more
            left.set()

    loop.add_reader(pipe.fileno(), staged)
    await left.wait()


class _Answers:
    """Every answer is written beforehand."""

    def __init__(self, numbers: tuple[int, ...], began: datetime) -> None:
        self._numbers = numbers
        self._began = began
        self._stage = Stage()
        self._version = -1
        self._bodies: dict[int, tuple[bytes, bytes]] = {}
        self._huge = b""
        self._bomb = b""

    def use(self, stage: Stage) -> int:
        self._stage = stage
        if stage.version != self._version or stage.lazy:
            self._version = stage.version
            self._bodies = {} if stage.lazy else {number: self._written(number) for number in self._numbers}
        if stage.faulty and not self._huge:
            self._huge = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n" + bytes(
                HUGE
            )
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            self._bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()
        return sum(len(plain) for plain, _ in self._bodies.values())

    def _written(self, number: int) -> tuple[bytes, bytes]:
        # One clock for all versions: an entry keeps its date when newer ones come in front of it.
        version = self._version_of(number)
        at = self._began - feeds.EVERY * (10 - version)
        plain = feeds.body(number, version, now=at)
        return plain, gzip.compress(plain, 6)

    def _version_of(self, number: int) -> int:
        share = self._stage.share
        return (self._version + number % share) // share

    def answer(self, path: str, head: bytes) -> bytes | None:
        """The whole answer; None: none is given, ever."""
        number = int(path[1:])
        if self._stage.faulty and (said := self._fault(number)) != b"":
            return said
        etag = b'"%d-%d"' % (number, self._version_of(number))
        if self._stage.honour and etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag
        plain, packed = self._bodies.get(number) or self._written(number)
        zipped = b"gzip" in head
        return b"".join(
            (
                b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\nETag: ",
                etag,
                b"\r\nContent-Encoding: gzip\r\n" if zipped else b"\r\n",
                b"Content-Length: %d\r\n\r\n" % len(packed if zipped else plain),
                packed if zipped else plain,
            )
        )

    def _fault(self, number: int) -> bytes | None:
        match number % 100:
            case 3 | 13 | 23 | 33 | 43 | 53 | 63 | 73 | 83 | 93:
                return None
            case 5 | 25 | 45 | 65 | 85:
                return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
            case 7 | 27 | 47 | 67 | 87:
                return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(_MALFORMED), _MALFORMED)
            case 11 | 61:
                return self._huge
            case 17:
                head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                return head % len(self._bomb) + self._bomb
            case _:
                return b""


class _Conversation(asyncio.Protocol):
    """One connection: requests without bodies, one after the other."""

    def __init__(self, answer: Callable[[str, bytes], bytes | None]) -> None:
        self._answer = answer
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        if not self._head.endswith(b"\r\n\r\n"):
            return
        head, self._head = self._head, b""
        said = self._answer(head.split(b" ", 2)[1].decode(), head)
        if said is not None and isinstance(self._transport, asyncio.WriteTransport):
            self._transport.write(said)
            if (
                b"Connection: close" in said[:200]
                or b"Connection: close" in head
                or b"connection: close" in head
            ):
                self._transport.close()
