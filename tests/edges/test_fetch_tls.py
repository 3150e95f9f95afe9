"""https: certificates, names, HTTP/2, idle connections."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from newsbot.edges.fetch import Fetcher
from newsbot.errors import FetchError
from newsbot.model.feed import Validators
from tests.servers.feed_server import Answer, FeedServer, bomb

FEED = b"<rss/>" * 1000
TLS = Path(__file__).parent.parent / "data" / "tls"


async def everything_is_here(host: str) -> Sequence[str]:
    return ("127.0.0.1",)


def server_context(*protocols: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def fetcher(*, trusting: bool = True, deadline: float = 30, connect: float = 5) -> Fetcher:
    return Fetcher(
        user_agent="newsbot/1",
        deadline=timedelta(seconds=deadline),
        connect=timedelta(seconds=connect),
        private_hosts=["news.example", "other.example"],
        resolve=everything_is_here,
        context=ssl.create_default_context(cafile=TLS / "certificate.pem") if trusting else None,
    )


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer(context=server_context()) as running:
        running.put("/rss", Answer(FEED, etag='"1"'))
        yield running


async def test_a_certificate_is_checked_against_the_name(server: FeedServer) -> None:
    async with fetcher() as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED
        with pytest.raises(FetchError, match="certificate was refused: Hostname mismatch"):
            await asked.get(server.url("/rss", host="other.example"))
    async with fetcher(trusting=False) as asked:
        with pytest.raises(FetchError, match="certificate was refused: self-signed"):
            await asked.get(server.url("/rss", host="news.example"))


async def test_the_name_is_told_to_the_server() -> None:
    told: list[str | None] = []
    context = server_context()
    context.sni_callback = lambda _socket, name, _context: told.append(name)
    async with FeedServer(context=context) as server, fetcher() as asked:
        server.put("/rss", Answer(FEED))
        await asked.get(server.url("/rss", host="news.example"))
        assert server.requests[0].host == f"news.example:{server.port}"
    assert told == ["news.example"]


async def test_no_tls_where_tls_was_expected() -> None:
    async def blunt(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(blunt, "127.0.0.1", 0) as server, fetcher() as asked:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchError, match="TLS failed"):
            await asked.get(f"https://news.example:{port}/rss")


async def test_the_same_limits_hold(server: FeedServer) -> None:
    server.put("/bomb", bomb(50))
    server.put("/cut", Answer(FEED, cut=10))
    server.put("/large", Answer(bytes(20_000_000), chunked=True))
    server.put("/mute", Answer(raw=b""))
    async with fetcher() as asked:
        for path, words in (
            ("/bomb", "more than 10 MB after decoding"),
            ("/cut", "cut short"),
            ("/large", "more than 10 MB"),
            ("/mute", "hung up without an answer"),
        ):
            with pytest.raises(FetchError, match=words):
                await asked.get(server.url(path, host="news.example"))
        assert (await asked.get(server.url("/rss", host="news.example"), Validators('"1"'))).status == 304
    assert len(server.seen("/mute")) == 1


async def test_silence_ends_with_the_deadline(server: FeedServer) -> None:
    server.put("/hang", Answer(hang=True))
    server.put("/drip", Answer(FEED, piece=1, drip=0.05))
    async with fetcher(deadline=0.5) as asked:
        for path in ("/hang", "/drip"):
            with pytest.raises(FetchError, match=r"no answer within 0\.5 s"):
                await asked.get(server.url(path, host="news.example"))
    async with fetcher() as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED


async def test_a_handshake_that_never_ends_costs_the_time_to_connect() -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server, fetcher(connect=0.2) as asked:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchError, match=r"no connection to news\.example in time"):
            await asked.get(f"https://news.example:{port}/rss")


async def test_connections_are_kept_alive(server: FeedServer) -> None:
    async with fetcher() as asked:
        for _ in range(3):
            await asked.get(server.url("/rss", host="news.example"))
    assert server.connections == 1


# ---- HTTP/2


class H2Server:
    """Answers every stream with the feed, and 304 to its tag."""

    def __init__(self) -> None:
        self.streams: list[dict[str, str]] = []
        self.connections = 0
        self.mute = False

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        talk = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        )
        talk.initiate_connection()
        writer.write(talk.data_to_send())
        while data := await reader.read(65536):
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.RequestReceived) and not self.mute:
                    self.answer(talk, event)
            writer.write(talk.data_to_send())
            await writer.drain()
        writer.close()

    def answer(self, talk: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
        headers = {str(name): str(value) for name, value in event.headers or ()}
        self.streams.append(headers)
        if headers.get("if-none-match") == '"2"':
            talk.send_headers(event.stream_id, [(":status", "304")], end_stream=True)
            return
        talk.send_headers(event.stream_id, [(":status", "200"), ("etag", '"2"')])
        talk.send_data(event.stream_id, FEED, end_stream=True)


@asynccontextmanager
async def h2_server(*protocols: str) -> AsyncIterator[tuple[H2Server, str]]:
    server = H2Server()
    running = await asyncio.start_server(server.converse, "127.0.0.1", 0, ssl=server_context(*protocols))
    try:
        yield server, f"https://news.example:{running.sockets[0].getsockname()[1]}/rss?a=1"
    finally:
        running.close()
        await asyncio.sleep(0.01)


async def test_http2_where_offered() -> None:
    async with h2_server("h2", "http/1.1") as (server, url):
        async with fetcher() as asked:
            first = await asked.get(url)
            again = await asked.get(url, Validators(first.headers["etag"]))
        assert (first.status, first.body, again.status) == (200, FEED, 304)
        assert server.connections == 1
        assert server.streams[0][":path"] == "/rss?a=1"
        assert server.streams[0][":authority"] == url.split("/")[2]
        assert server.streams[0]["a-im"] == "feed"
        assert server.streams[1]["if-none-match"] == '"2"'


async def test_a_deadline_within_http2() -> None:
    async with h2_server("h2") as (server, url):
        server.mute = True
        async with fetcher(deadline=0.5) as asked:
            with pytest.raises(FetchError, match=r"no answer within 0\.5 s"):
                await asked.get(url)
            server.mute = False
        async with fetcher() as asked:
            assert (await asked.get(url)).body == FEED


async def test_http1_where_that_is_all() -> None:
    async with FeedServer(context=server_context("http/1.1")) as server, fetcher() as asked:
        server.put("/rss", Answer(FEED))
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED
