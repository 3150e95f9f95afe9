"""Any bytes for an answer: a Fetched or a FetchError, nothing else, and the next question is answered well."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.edges.fetch import Fetcher
from newsbot.errors import FetchError
from newsbot.model.feed import Validators
from tests.servers.feed_server import Answer, FeedServer

HONEST = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n<rss>'
LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 200\r\n",
        b"HTTP/1.1 301 Moved\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/9.9 999 ?\r\n",
        b"Location: http://[::1\r\n",
        b"Location: \xff\xfe\r\n",
        b"Location: //\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 1\r\nContent-Length: 2\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Content-Encoding: br, gzip\r\n",
        b"Content-Encoding: \xe4\r\n",
        b"ETag: \x01\xff\r\n",
        b"ETag: a\r\n b\r\n",
        b"Date: \xf0\x9f\x98\x80\r\n",
        b": nameless\r\n",
        b"Upgrade: h2c\r\nConnection: upgrade\r\n",
        b"\r\n",
        b"ffffffffffffffff\r\n",
        b"5\r\n<rss>\r\n0\r\n\r\n",
        b"<rss/>",
    ]
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return draw(st.binary(max_size=300))
    if kind == 1:
        return b"".join(draw(st.lists(LINES, max_size=8)))
    data = bytearray(HONEST)
    for place, byte in draw(
        st.lists(st.tuples(st.integers(0, len(HONEST) - 1), st.integers(0, 255)), max_size=6)
    ):
        data[place] = byte
    return bytes(data)


@settings(max_examples=100)
@given(st.lists(answers(), min_size=4, max_size=4))
def test_any_bytes(raws: list[bytes]) -> None:
    asyncio.run(converse(raws))


async def converse(raws: list[bytes]) -> None:
    async with FeedServer() as server, Fetcher(user_agent="x", private_hosts=["127.0.0.1"]) as fetcher:
        for raw in raws:
            server.put("/rss", Answer(raw=raw))
            validators = Validators()
            try:
                fetched = await fetcher.get(server.url("/rss"))
                validators = Validators(fetched.headers.get("etag"), fetched.headers.get("last-modified"))
            except FetchError as error:
                assert error.reason  # noqa: PT017  # either way is right
            server.put("/rss", Answer(b"<rss/>"))
            assert (await fetcher.get(server.url("/rss"), validators)).body == b"<rss/>"
