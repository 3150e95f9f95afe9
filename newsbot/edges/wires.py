"""Two ways to put one GET on the network: `Plain` for http, `Secure` for https. No rules live here.

Plain runs on aiohttp, whose connections cost a third of those of httpx. Secure runs on httpcore, the ground
of httpx: it speaks HTTP/2 where offered, and its idle TLS connections hold no large buffers (asyncio's own
hold 256 KB each); there the handshake outweighs what the client costs. Both connect to checked
addresses only.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, TypedDict

import aiohttp
import httpcore
import httpx
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

from newsbot.edges.addresses import Addresses
from newsbot.edges.targets import Target
from newsbot.errors import FetchError

KEEP_FOR = 5.0  # seconds that an idle connection may wait for the next request
KEEP_MOST = 8  # idle connections kept
LONGEST_HEADER = 32 * 1024  # some sites send policies of many kilobytes
READ_AHEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body is still to be read, as it comes off the wire."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    chunks: AsyncIterable[bytes]


class Wire(Protocol):
    """Errors of the libraries come out as FetchError, in words."""

    def ask(self, target: Target, headers: Mapping[str, str]) -> AbstractAsyncContextManager[Reply]: ...

    async def aclose(self) -> None: ...


class Plain:
    """http, by aiohttp."""

    def __init__(self, addresses: Addresses, *, connect: float) -> None:
        self._addresses = addresses
        self._connect = connect
        self._kept: dict[tuple[str, str, int], float] = {}  # origins whose connection is kept, until when
        self._keeping = self._session(aiohttp.TCPConnector(keepalive_timeout=KEEP_FOR, **self._connector()))
        self._closing = self._session(aiohttp.TCPConnector(force_close=True, **self._connector()))

    def _connector(self) -> _Connector:
        # Each connection is checked anew; `turns` counts them.
        return {"resolver": _Resolver(self._addresses), "use_dns_cache": False, "limit": 0}

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # a bomb would unfold before it is counted
            trust_env=False,
            read_bufsize=READ_AHEAD,
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            timeout=aiohttp.ClientTimeout(total=None, connect=self._connect),
        )

    @asynccontextmanager
    async def ask(self, target: Target, headers: Mapping[str, str]) -> AsyncIterator[Reply]:
        # aiohttp resolves no literal address, so it would never be checked.
        self._addresses.check_literal(target.host, target.port)
        url = yarl.URL(target.url, encoded=True)
        known = target.origin in self._kept
        session = self._keeping if self._may_keep(target.origin) else self._closing
        # A kept connection may have been closed meanwhile, then aiohttp asks again on a new one. A new one
        # that breaks is a fault: to ask twice at once would be rude.
        rules = () if known else (_only_once,)
        try:
            async with session.get(
                url, headers=headers, allow_redirects=False, middlewares=rules
            ) as response:
                yield Reply(response.status, response.raw_headers, response.content.iter_any())
        except aiohttp.ConnectionTimeoutError:
            raise FetchError(target.url, f"no connection to {target.host} in time") from None
        except aiohttp.ClientConnectorError as error:
            raise FetchError(
                target.url, f"no connection to {target.host}: {_plain(error.os_error)}"
            ) from None
        except aiohttp.ServerDisconnectedError:
            raise FetchError(target.url, "hung up without an answer") from None
        except aiohttp.ClientPayloadError:
            raise FetchError(target.url, "the answer was cut short") from None
        except aiohttp.ClientResponseError as error:
            raise FetchError(
                target.url, f"the answer is no HTTP: {error.message.splitlines()[0][:100]}"
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            raise FetchError(target.url, _plain(error)) from None

    async def aclose(self) -> None:
        await self._keeping.close()
        await self._closing.close()

    def _may_keep(self, origin: tuple[str, str, int]) -> bool:
        # By itself aiohttp would keep any number of idle connections, a descriptor each.
        now = time.monotonic()
        self._kept = {kept: until for kept, until in self._kept.items() if until > now}
        if origin in self._kept or len(self._kept) < KEEP_MOST:
            self._kept[origin] = now + KEEP_FOR
            return True
        return False


class Secure:
    """https, by httpcore: HTTP/2 where offered."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        connect: float,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._addresses = addresses
        self._connect = connect
        self._context = context
        self._pool: httpcore.AsyncConnectionPool | None = None

    @asynccontextmanager
    async def ask(self, target: Target, headers: Mapping[str, str]) -> AsyncIterator[Reply]:
        request = httpcore.Request(
            "GET",
            httpcore.URL(
                scheme=b"https",
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode("ascii"),
            ),
            headers=[
                (b"Host", target.netloc.encode()),
                *((name.encode(), value.encode()) for name, value in headers.items()),
            ],
            extensions={"timeout": {"connect": self._connect}},
        )
        try:
            response = await self._open().handle_async_request(request)
            try:
                yield Reply(response.status, tuple(response.headers), response.aiter_stream())
            finally:
                await response.aclose()
        except httpcore.ConnectTimeout:
            raise FetchError(target.url, f"no connection to {target.host} in time") from None
        except httpcore.ConnectError as error:
            raise FetchError(target.url, f"no connection to {target.host}: {_plain(error)}") from None
        except httpcore.RemoteProtocolError as error:
            words = (
                "hung up without an answer"
                if "without sending a response" in str(error)
                else "the answer was cut short"
            )
            raise FetchError(target.url, words) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            raise FetchError(target.url, _plain(error)) from None

    async def aclose(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    def _open(self) -> httpcore.AsyncConnectionPool:
        # Late: reading the certificates of all authorities takes time and memory, and some only ask http.
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=self._context or httpx.create_ssl_context(),
                http2=True,
                max_connections=None,  # `turns` counts
                max_keepalive_connections=KEEP_MOST,
                keepalive_expiry=KEEP_FOR,
                network_backend=_Backend(self._addresses),
            )
        return self._pool


class _Connector(TypedDict):
    resolver: AbstractResolver
    use_dns_cache: bool
    limit: int


async def _only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise FetchError(str(request.url), "hung up without an answer") from None


class _Resolver(AbstractResolver):
    """Lets aiohttp connect to checked addresses only."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._addresses.find(host, port)
        ]

    async def close(self) -> None:
        """Nothing is held."""


class _Backend(httpcore.AsyncNetworkBackend):
    """Lets httpcore connect to checked addresses only; TLS still verifies the name."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                return await self._first(await self._addresses.find(host, port), port, timeout)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None

    async def _first(
        self, addresses: tuple[str, ...], port: int, patience: float | None
    ) -> httpcore.AsyncNetworkStream:
        # An address that does not answer must leave time for the others.
        share = None if patience is None else patience / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._backend.connect_tcp(address, port, timeout=share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(addresses[-1], port)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _plain(error: BaseException | None) -> str:
    """What went wrong, for people."""
    while error is not None and not isinstance(error, OSError):
        # The libraries wrap what the system says: as cause, as argument, or both.
        inner = error.__cause__ or next(
            (part for part in error.args if isinstance(part, BaseException)), None
        )
        if inner is None:
            break
        error = inner
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate was refused: {error.verify_message or error.reason}"
        case ssl.SSLError():
            return f"TLS failed: {(error.reason or str(error)).replace('_', ' ').lower()}"
        case ConnectionRefusedError():
            return "connection refused"
        case ConnectionResetError() | BrokenPipeError():
            return "connection reset"
        case OSError() if error.strerror:
            return error.strerror
        case _:
            return str(error)[:200] or type(error).__name__
