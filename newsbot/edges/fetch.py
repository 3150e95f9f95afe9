"""One polite, bounded GET: a URL and its validators go in, a Fetched comes out or a FetchError says why not.

Here: redirects, limits of time and size, headers sent and kept. Not here: which addresses may be connected to
(`addresses`), how a request goes over the network (`wires`), how encodings are undone (`decoding`), whose
turn it is (`turns`), when to ask again (`feeds.pacing`).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx

from newsbot.edges.addresses import Addresses, Resolve
from newsbot.edges.decoding import ACCEPT_ENCODING, Decoder, megabytes
from newsbot.edges.targets import UNSAFE_PORTS, Target, follow, parse, shown
from newsbot.edges.transports import HEADERS, client, request_for
from newsbot.edges.turns import Turns
from newsbot.edges.turnstile import Turnstile
from newsbot.edges.wires import Plain, Secure
from newsbot.errors import FetchError
from newsbot.model.feed import Fetched, Validators

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.1"
ACCEPT_TEXT = "text/plain, */*;q=0.1"  # robots.txt

MOST_BYTES = 10_000_000  # after decoding
MOST_REDIRECTS = 5
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
WITH_BODY = frozenset({200, 203, 206, 226})  # of other answers nobody reads the body
SINGLE = frozenset({"age", "date", "etag", "expires", "last-modified", "location", "retry-after"})
OPAQUE = frozenset({"etag", "last-modified"})  # sent back byte for byte, or not at all
KEPT_HEADERS = frozenset(
    {
        "age",
        "cache-control",
        "content-language",
        "content-location",
        "content-type",
        "date",
        "etag",
        "expires",
        "im",
        "last-modified",
        "link",
        "retry-after",
        "x-robots-tag",
    }
)
_READ = httpx.ByteStream(b"")


class Fetcher:
    """Asks hosts one at a time, a gap apart, few hosts at once. An async context manager.

    Private hosts may be on any address and know neither gap nor one-at-a-time. `resolve`, `public_networks`
    and `context` are seams: names, loopback that plays a public host, certificates of one's own.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        private_hosts: Iterable[str] = (),
        hosts_at_once: int = 8,
        gap: timedelta = timedelta(seconds=2),
        connect: timedelta = timedelta(seconds=5),
        deadline: timedelta = timedelta(seconds=30),
        resolve: Resolve | None = None,
        public_networks: Iterable[str] = (),
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._agent = user_agent
        self._deadline = deadline
        self._connect = connect.total_seconds()
        self._context = context
        self._turnstile = Turnstile()
        self._turns = Turns(hosts_at_once=hosts_at_once, gap=gap)
        self._addresses = Addresses(
            private_hosts=private_hosts, resolve=resolve, public_networks=public_networks
        )

    async def __aenter__(self) -> Self:
        self._client = client(
            {
                "http": Plain(self._addresses, connect=self._connect),
                "https": Secure(self._addresses, connect=self._connect, context=self._context),
            }
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()
        self._addresses.close()

    async def get(
        self, url: str, validators: Validators | None = None, *, accept: str = ACCEPT_FEED
    ) -> Fetched:
        """Asks once, following redirects. Error statuses are answers; FetchError: there was none to use."""
        errand = _Errand(url, self._deadline.total_seconds(), self._turnstile)
        headers = self._headers(validators or Validators(), accept)
        try:
            return await self._run(errand, headers)
        except FetchError as error:
            where = "" if errand.steps == 0 else f" (redirected to {errand.at.netloc})"
            raise FetchError(shown(url), error.reason + where) from None
        except TimeoutError:
            raise FetchError(shown(url), f"no answer within {self._deadline.total_seconds():g} s") from None

    async def _run(self, errand: _Errand, headers: dict[str, str]) -> Fetched:
        while True:
            self._check_port(errand.at)
            host, private = errand.at.netloc, self._addresses.is_private(errand.at.host, errand.at.port)
            async with self._turns.turn(host, private=private), errand.clock():
                location, fetched = await self._step(errand, headers)
            if fetched is not None:
                return replace(fetched, elapsed=errand.elapsed)
            errand.move(location)

    async def _step(self, errand: _Errand, headers: dict[str, str]) -> tuple[str, Fetched | None]:
        """One request: either where it leads on, or what came of it all."""
        login = {"Authorization": errand.at.login} if errand.at.login else {}
        await self._turnstile.enter()
        response = await self._client.send(request_for(errand.at, headers | login), stream=True)
        try:
            known = _text_headers(response.extensions[HEADERS])
            if response.status_code in REDIRECTS and "location" in known:
                errand.permanent = errand.permanent and response.status_code in PERMANENT
                return known["location"], None
            body = await errand.read(response, known) if response.status_code in WITH_BODY else b""
        finally:
            await response.aclose()
            # It and its stream hold each other: a circle, which only the collector would find.
            response.stream = _READ
        return "", errand.fetched(response.status_code, known, body)

    def _headers(self, validators: Validators, accept: str) -> dict[str, str]:
        headers = {"User-Agent": self._agent, "Accept": accept, "Accept-Encoding": ACCEPT_ENCODING}
        if accept == ACCEPT_FEED:
            headers["A-IM"] = "feed"
        if validators.etag is not None:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified is not None:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    def _check_port(self, target: Target) -> None:
        if target.port in UNSAFE_PORTS and not self._addresses.is_private(target.host, target.port):
            raise FetchError(target.url, f"port {target.port} belongs to another protocol")


class _Errand:
    """One GET on its way from redirect to redirect. The deadline runs only while a host is being asked."""

    def __init__(self, url: str, seconds: float, turnstile: Turnstile) -> None:
        self.url = url
        self.at = parse(url)
        self.steps = 0
        self.permanent = True  # every redirect so far
        self._permanent_url: str | None = None
        self._seconds = seconds
        self._spent = 0.0
        self._turnstile = turnstile
        self._wire_bytes = 0
        self._seen = {self.at}

    @property
    def elapsed(self) -> timedelta:
        return timedelta(seconds=self._spent)

    @asynccontextmanager
    async def clock(self) -> AsyncIterator[None]:
        now = asyncio.get_running_loop().time
        begun = now()
        try:
            async with asyncio.timeout(self._seconds - self._spent):
                yield
        finally:
            self._spent += now() - begun

    def move(self, location: str) -> None:
        if self.steps == MOST_REDIRECTS:
            raise FetchError(self.url, f"more than {MOST_REDIRECTS} redirects")
        self.at = follow(self.at, location)
        self.steps += 1
        if self.at in self._seen:
            raise FetchError(self.url, "redirects in a circle")
        self._seen.add(self.at)
        if self.permanent:
            self._permanent_url = self.at.url

    async def read(self, response: httpx.Response, headers: dict[str, str]) -> bytes:
        encodings = headers.get("content-encoding", "")
        announced = headers.get("content-length", "")
        if not encodings and announced.isdecimal() and int(announced[:20]) > MOST_BYTES:
            raise FetchError(self.url, f"more than {megabytes(MOST_BYTES)}")
        decoder = Decoder(encodings, limit=MOST_BYTES)
        async for chunk in response.aiter_raw():
            self._wire_bytes += len(chunk)
            if self._wire_bytes > MOST_BYTES:
                raise FetchError(self.url, f"more than {megabytes(MOST_BYTES)}")
            await self._turnstile.enter()
            decoder.feed(chunk)
        return decoder.finish()

    def fetched(self, status: int, headers: dict[str, str], body: bytes) -> Fetched:
        return Fetched(
            url=self.url,
            final_url=self.at.url,
            status=status,
            headers={name: value for name, value in headers.items() if name in KEPT_HEADERS},
            body=body,
            elapsed=self.elapsed,
            permanent_url=self._permanent_url,
            wire_bytes=self._wire_bytes,
        )


def _text_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; what may come once counts the first time, the rest is joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("ascii", "replace").lower()
        try:
            value = raw_value.decode().strip()
        except UnicodeDecodeError:
            if name in OPAQUE:
                continue
            value = raw_value.decode("latin-1").strip()
        if name in OPAQUE and not value.isprintable():
            continue
        if name not in headers:
            headers[name] = value
        elif name not in SINGLE:
            headers[name] += f", {value}"
    return headers
