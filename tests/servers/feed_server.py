"""A web server that answers, and misbehaves, by script. Real sockets on loopback.

    async with FeedServer() as server:
        server.put("/feed.xml", Answer(body=rss, etag='"1"'), Answer(status=503))  # in turn, the last one stays
        url = server.url("/feed.xml")
        …
        assert [request.path for request in server.requests] == ["/feed.xml"]

All of 127.0.0.0/8 leads here, so `server.url(path, host="127.0.3.7")` plays another host. Paths without a script
answer 404.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import time
import zlib
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

REASONS = {
    200: "OK",
    301: "Moved Permanently",
    304: "Not Modified",
    404: "Not Found",
    429: "Too Many Requests",
}


@dataclass(frozen=True)
class Answer:
    """One scripted answer. By default an honest 200 that honours its validators."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    honour: bool = True  # False: validators are handed out, yet every question gets the full body
    content_type: str = "application/rss+xml; charset=utf-8"
    encoding: str = ""  # compress the body so, and say so: gzip, deflate, br, zstd
    delay: float = 0.0  # seconds before the first byte
    until: asyncio.Event | None = None  # and not before this
    hang: bool = False  # take the request, never answer
    drip: float = 0.0  # seconds between pieces of the body
    piece: int = 16 * 1024
    cut: int | None = None  # hang up after so many bytes of the body
    length: int | None = None  # what Content-Length claims; None: the truth
    chunked: bool = False
    raw: bytes | None = None  # sent in place of any HTTP, then hung up

    def wire_body(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        match self.encoding:
            case "gzip":
                return gzip.compress(body)
            case "deflate":
                return zlib.compress(body)
            case "br":
                return bytes(brotli.compress(body))
            case "zstd":
                return zstandard.compress(body)
            case _:
                return body


@dataclass(frozen=True)
class Request:
    """One request as it came. `at` is monotonic seconds; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float
    connection: int  # requests with the same number came over one connection

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


def redirect(location: str, *, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": location})


def bomb(megabytes: int, encoding: str = "gzip") -> Answer:
    """A small answer that unfolds to `megabytes` of zeros."""
    if encoding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
    else:
        body = Answer(body=bytes(megabytes * 1_000_000), encoding=encoding).wire_body()
    return Answer(body=body, headers={"Content-Encoding": encoding})


class FeedServer:
    """An async context manager. `requests` is the log; `peaks` the most requests at once, by Host header."""

    def __init__(self, *, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.peaks: Counter[str] = Counter()
        self.peak = 0  # over all hosts
        self.connections = 0
        self.port = 0
        self._context = context
        self._scripts: dict[str, deque[Answer]] = {}
        self._busy: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def put(self, path: str, *answers: Answer) -> None:
        """Script a path anew: the answers come in turn, the last one again and again."""
        self._scripts[path] = deque(answers)

    def url(self, path: str, *, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    @property
    def open_connections(self) -> int:
        return len(self._tasks)

    def seen(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "0.0.0.0", 0, ssl=self._context, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._converse(reader, writer, self.connections))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        try:
            while request := await self._read(reader, number):
                self.requests.append(request)
                self._busy[request.host] += 1
                self.peaks[request.host] = max(self.peaks[request.host], self._busy[request.host])
                self.peak = max(self.peak, self._busy.total())
                try:
                    go_on = await self._answer(request, self._next(request.path), writer)
                finally:
                    self._busy[request.host] -= 1
                if not go_on or request.headers.get("connection", "").lower() == "close":
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client hung up: its good right
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, number: int) -> Request | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return None
        first, *lines = head.rstrip().split("\r\n")
        method, path, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return Request(method, path, headers, time.monotonic(), number)

    def _next(self, path: str) -> Answer:
        script = self._scripts.get(path)
        if not script:
            return Answer(status=404, content_type="text/plain")
        return script.popleft() if len(script) > 1 else script[0]

    async def _answer(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        """True where the connection may serve another request."""
        if answer.hang:
            await asyncio.Event().wait()
        await asyncio.sleep(answer.delay)
        if answer.until is not None:
            await answer.until.wait()
        if answer.raw is not None:
            writer.write(answer.raw)
            await writer.drain()
            return False
        unchanged = answer.honour and _unchanged(request, answer)
        status = 304 if unchanged else answer.status
        body = b"" if status in {204, 304} else answer.wire_body()
        writer.write(_head(answer, status, len(body)))
        for start in range(0, len(body), answer.piece):
            piece = body[start : start + answer.piece]
            if answer.cut is not None and start + len(piece) > answer.cut:
                writer.write(piece[: answer.cut - start])
                await writer.drain()
                return False
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if answer.chunked else piece)
            await writer.drain()
            await asyncio.sleep(answer.drip)
        if answer.chunked and status != 304:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        return answer.length is None


def _unchanged(request: Request, answer: Answer) -> bool:
    # The entity tag outranks the date, and strings are compared as they stand.
    if "if-none-match" in request.headers:
        return answer.etag is not None and request.headers["if-none-match"] == answer.etag
    since = request.headers.get("if-modified-since")
    return since is not None and since == answer.last_modified


def _head(answer: Answer, status: int, size: int) -> bytes:
    headers = {"Content-Type": answer.content_type, **answer.headers}
    if answer.etag is not None:
        headers["ETag"] = answer.etag
    if answer.last_modified is not None:
        headers["Last-Modified"] = answer.last_modified
    if answer.encoding:
        headers["Content-Encoding"] = answer.encoding
    if answer.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif status not in {204, 304}:
        headers["Content-Length"] = str(size if answer.length is None else answer.length)
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Scripted')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
