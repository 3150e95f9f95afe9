"""Content encodings undone in small steps, so that no compressed answer can fill the memory.

A Decoder is fed what comes off the wire and never makes more than `limit` bytes of it, whatever the encoding
claims: each step yields a piece of bounded size, and the count is taken before the next step.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from newsbot.errors import FetchError

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
PIECE = 64 * 1024
# Four bytes of zstd can stand for a block of 128 KB, and its decoder takes no bound on its output: a slice
# of 64 bytes stays under 3 MB at its worst.
ZSTD_SLICE = 64
ZSTD_WINDOW = 8 * 1024 * 1024  # what the standard allows for content on the web
MOST_LAYERS = 3
GZIP_MAGIC = b"\x1f\x8b"
TRIAL = 512  # bytes by which a dialect of deflate is told from another, and from plain text


class Decoder:
    """Undoes the `Content-Encoding` of one answer."""

    def __init__(self, encodings: str, *, limit: int) -> None:
        names = [name.strip().casefold() for name in encodings.split(",")]
        names = [name for name in names if name not in {"", "identity", "none"}]
        if len(names) > MOST_LAYERS:
            raise FetchError("", f"encoded {len(names)} times over: {', '.join(names)[:80]}")
        self._layers: list[Layer] = [_layer(name) for name in reversed(names)]
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0
        self._head = b""  # held back until it shows whether there is …
        self._looked = False
        self._unspoken: Layer | None = None  # … gzip that the headers do not speak of

    def feed(self, chunk: bytes) -> None:
        """Takes bytes off the wire. Raises FetchError once there is too much, or nonsense."""
        for piece in self._through(self._layers, chunk):
            self._look(piece)

    def finish(self) -> bytes:
        """The whole body. Raises FetchError where the encoded data ended too early."""
        for depth, layer in enumerate(self._layers):
            for piece in layer.finish():
                for decoded in self._through(self._layers[depth + 1 :], piece):
                    self._look(decoded)
        self._keep(self._head)
        if self._unspoken:
            for piece in self._unspoken.finish():
                self._keep(piece)
        body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces = []
        return body

    def _look(self, piece: bytes) -> None:
        if not self._looked:
            # Some servers compress twice and name it once, some serve feed.xml.gz as it lies on the disk.
            # No feed and no page begins with these two bytes.
            self._head += piece
            if len(self._head) < len(GZIP_MAGIC):
                return
            piece, self._head, self._looked = self._head, b"", True
            self._unspoken = Gzip() if piece.startswith(GZIP_MAGIC) else None
        if self._unspoken is None:
            self._keep(piece)
            return
        for inner in self._unspoken.feed(piece):
            self._keep(inner)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise FetchError("", f"more than {megabytes(self._limit)} after decoding")
        if piece:
            self._pieces.append(piece)

    def _through(self, layers: list[Layer], chunk: bytes) -> Iterator[bytes]:
        # Lazily, a piece at a time: an inner layer sees a piece before the outer one makes the next.
        if not layers:
            yield chunk
            return
        first, rest = layers[0], layers[1:]
        for piece in first.feed(chunk):
            yield from self._through(rest, piece)


class Layer(Protocol):
    """One encoding. Pieces that it yields are bounded; both methods are generators."""

    def feed(self, chunk: bytes) -> Iterable[bytes]: ...

    def finish(self) -> Iterable[bytes]: ...


class Deflated:
    """gzip (of any number of members), and deflate with or without its zlib wrapping.

    A body that does not begin as its label says is taken for plain: servers lie about this more often than
    about anything else. One that breaks off or goes wrong later is refused.
    """

    def __init__(self, name: str, dialects: tuple[int, ...]) -> None:
        self._name = name
        self._dialects = dialects
        self._chosen = 0  # until the start has shown it
        self._start = b""
        self._plain = False
        self._over = False  # what follows is padding or junk

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._plain:
            yield chunk
        elif self._chosen:
            yield from self._inflate(chunk)
        else:
            self._start += chunk
            if len(self._start) >= TRIAL:
                yield from self._begin()

    def finish(self) -> Iterator[bytes]:
        if self._start:
            yield from self._begin()
        if self._chosen and not self._over and not self._zlib.eof:
            raise FetchError("", f"the {self._name} data ends too early")

    def _begin(self) -> Iterator[bytes]:
        start, self._start = self._start, b""
        for dialect in self._dialects:
            try:
                zlib.decompressobj(dialect).decompress(start[:TRIAL], PIECE)
            except zlib.error:
                continue
            self._chosen = dialect
            self._zlib = zlib.decompressobj(dialect)
            yield from self._inflate(start)
            return
        if start.startswith(GZIP_MAGIC):
            raise FetchError("", f"the {self._name} data is broken")
        self._plain = True
        yield start

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._over:
            if self._zlib.eof:
                if not chunk.startswith(GZIP_MAGIC[: len(chunk)]):
                    self._over = True
                    return
                self._zlib = zlib.decompressobj(self._chosen)
            yield from self._step(chunk)
            chunk = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
        # The input may be used up while output still waits inside.
        while not self._over and not self._zlib.eof:
            waiting = b"".join(self._step(b""))
            if not waiting:
                return
            yield waiting

    def _step(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._zlib.decompress(data, PIECE)
        except zlib.error:
            raise FetchError("", f"the {self._name} data is broken") from None
        if piece:
            yield piece


class Gzip(Deflated):
    def __init__(self) -> None:
        super().__init__("gzip", (31,))


class Deflate(Deflated):
    def __init__(self) -> None:
        # The standard means zlib's wrapping; some servers send the bare stream, some gzip.
        super().__init__("deflate", (15, -15, 31))


class Brotli:
    """br. It bears no mark: what fails before it has yielded anything is taken for plain."""

    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()
        self._start = b""  # bytes that have yielded nothing yet
        self._begun = False
        self._plain = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._plain:
            yield chunk
            return
        if not self._begun:
            self._start += chunk
        pending = chunk
        while not self._brotli.is_finished():
            try:
                piece: bytes = self._brotli.process(pending, output_buffer_limit=PIECE)
            except brotli.error:
                if self._begun:
                    raise FetchError("", "the br data is broken") from None
                self._plain = True
                yield self._start
                return
            pending = b""
            if piece:
                self._begun, self._start = True, b""
                yield piece
            elif self._brotli.can_accept_more_data():
                return

    def finish(self) -> Iterator[bytes]:
        if not self._plain and not self._brotli.is_finished():
            if self._begun:
                raise FetchError("", "the br data ends too early")
            yield self._start


class Zstd:
    """zstd, frame after frame; windows larger than 8 MB are refused."""

    MAGIC = b"\x28\xb5\x2f\xfd"

    def __init__(self) -> None:
        self._start = b""
        self._plain = False
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._over = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._plain:
            yield chunk
            return
        if self._frame is None:
            self._start += chunk
            if len(self._start) < len(self.MAGIC):
                return
            chunk, self._start = self._start, b""
            # Skippable frames may come first: 0x184D2A50 to 5F, little-endian.
            if chunk[:4] != self.MAGIC and not (chunk[0] >> 4 == 5 and chunk[1:4] == b"\x2a\x4d\x18"):
                self._plain = True
                yield chunk
                return
            self._frame = _new_frame()
        for start in range(0, len(chunk), ZSTD_SLICE):
            yield from self._slice(chunk[start : start + ZSTD_SLICE])

    def finish(self) -> Iterator[bytes]:
        if self._start:
            yield self._start
        elif self._frame is not None and not self._over and not self._frame.eof:
            raise FetchError("", "the zstd data ends too early")

    def _slice(self, data: bytes) -> Iterator[bytes]:
        while data and not self._over:
            if self._frame is None or self._frame.eof:
                self._frame = _new_frame()
            try:
                piece = self._frame.decompress(data)
            except zstandard.ZstdError:
                raise FetchError("", "the zstd data is broken") from None
            data = self._frame.unused_data if self._frame.eof else b""
            if piece:
                yield piece


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"


def _new_frame() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()


def _layer(name: str) -> Layer:
    match name:
        case "gzip" | "x-gzip":
            return Gzip()
        case "deflate":
            return Deflate()
        case "br":
            return Brotli()
        case "zstd":
            return Zstd()
        case _:
            raise FetchError("", f"unknown encoding {name[:40]!r}")
