"""Encodings, honest and otherwise; what they may cost."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from random import Random

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.edges.decoding import Decoder
from newsbot.errors import FetchError

LIMIT = 1_000_000
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: bytes(brotli.compress(data, quality=3)),
    "zstd": zstandard.compress,
}


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def decode(encodings: str, data: bytes, *, chunk: int = 65536, limit: int = LIMIT) -> bytes:
    decoder = Decoder(encodings, limit=limit)
    for start in range(0, len(data), chunk):
        decoder.feed(data[start : start + chunk])
    return decoder.finish()


TEXT = b"<?xml version='1.0'?><rss><channel><title>Example</title></channel></rss>\n" * 2000


@pytest.mark.parametrize("chunk", [1, 13, 1000, 10**6])
@pytest.mark.parametrize(
    ("encodings", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("gzip", gzip.compress(TEXT) + bytes(500)),
        ("gzip", gzip.compress(TEXT) + b"junk"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare_deflate(TEXT)),
        ("deflate", gzip.compress(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT[:100]) + zstandard.compress(TEXT[100:])),
        ("zstd", b"\x50\x2a\x4d\x18\x02\x00\x00\x00hi" + zstandard.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
        ("zstd,deflate , gzip", gzip.compress(zlib.compress(zstandard.compress(TEXT)))),
        # lies
        ("gzip", TEXT),
        ("deflate", TEXT),
        ("br", TEXT),
        ("zstd", TEXT),
        ("", gzip.compress(TEXT)),
        ("gzip", gzip.compress(gzip.compress(TEXT))),
        ("br", brotli.compress(gzip.compress(TEXT))),
    ],
)
def test_decoding(encodings: str, data: bytes, chunk: int) -> None:
    assert decode(encodings, data, chunk=chunk) == TEXT


@pytest.mark.parametrize("encoding", PACK)
@pytest.mark.parametrize("size", [0, 1, 2, 100, 65536, 65537, LIMIT])
def test_sizes_up_to_the_limit(encoding: str, size: int) -> None:
    assert decode(encoding, PACK[encoding](b"<" * size)) == b"<" * size


@pytest.mark.parametrize("encoding", PACK)
def test_one_more_is_too_much(encoding: str) -> None:
    with pytest.raises(FetchError, match="more than 1 MB after decoding"):
        decode(encoding, PACK[encoding](b"<" * (LIMIT + 1)))


@pytest.mark.parametrize("encoding", PACK)
def test_truncated_and_broken_data_is_refused(encoding: str) -> None:
    packed = PACK[encoding](Random(1).randbytes(100_000))
    with pytest.raises(FetchError, match="ends too early"):
        decode(encoding, packed[:-20])
    broken = packed[: len(packed) // 2] + b"\xff" * 2000 + packed[len(packed) // 2 :]
    with pytest.raises(FetchError, match=r"is broken|ends too early"):
        decode(encoding, broken, chunk=500)


@pytest.mark.parametrize("chunk", [1024, 65536, 10**7])
@pytest.mark.parametrize(
    ("encodings", "names"),
    [
        ("gzip", ("gzip",)),
        ("deflate", ("deflate",)),
        ("br", ("br",)),
        ("zstd", ("zstd",)),
        ("gzip, gzip", ("gzip", "gzip")),
        ("br, zstd", ("br", "zstd")),
        ("zstd, zstd, zstd", ("zstd", "zstd", "zstd")),
        ("", ("gzip",)),
        ("gzip", ("gzip", "gzip")),
    ],
)
def test_a_bomb_takes_no_memory(encodings: str, names: tuple[str, ...], chunk: int) -> None:
    data = bytes(30_000_000)
    for name in names:
        data = PACK[name](data)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="more than 1 MB after decoding"):
            decode(encodings, data, chunk=chunk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < LIMIT + 4_000_000


def test_a_zstd_window_beyond_the_standard_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    data = packer.compress(TEXT) + packer.flush()
    with pytest.raises(FetchError, match="zstd data is broken"):
        decode("zstd", data)


@settings(max_examples=300)
@given(
    st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "", "zstd, gzip"]),
    st.one_of(
        st.binary(max_size=2000),
        st.binary(max_size=500).map(gzip.compress),
        st.binary(max_size=500).map(zstandard.compress),
        st.binary(max_size=500).map(brotli.compress),
    ),
    st.integers(1, 700),
)
def test_any_bytes_are_decoded_or_refused(encodings: str, data: bytes, chunk: int) -> None:
    try:
        assert isinstance(decode(encodings, data, chunk=chunk), bytes)
    except FetchError as error:
        assert error.reason  # noqa: PT017  # either way is right


@settings(max_examples=200)
@given(st.sampled_from(sorted(PACK)), st.binary(max_size=3000), st.integers(1, 700))
def test_round_trip(encoding: str, data: bytes, chunk: int) -> None:
    if not data.startswith(b"\x1f\x8b"):
        assert decode(encoding, PACK[encoding](data), chunk=chunk) == data
