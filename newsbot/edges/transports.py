"""The httpx client through which every feed is asked: its transport puts requests on our `wires`.

httpx holds the request and the answer; connections, checked addresses and the exact bytes of the request line
are the wires' business. Nothing is followed, decoded, remembered or read from the environment.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from newsbot.edges.targets import Target
from newsbot.edges.wires import Reply, Wire
from newsbot.errors import FetchError

_TARGET = "newsbot.target"  # the extension of a request that says where it goes, exactly
HEADERS = "newsbot.headers"  # the extension of a response that holds its headers, byte for byte
_OURS = frozenset({b"host", b"connection"})  # a wire says these itself


class Transport(httpx.AsyncBaseTransport):
    """Puts requests on the wire of their scheme. Errors leave as FetchError, also while a body is read."""

    def __init__(self, wires: Mapping[str, Wire]) -> None:
        self._wires = wires

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        target: Target = request.extensions[_TARGET]
        headers = {
            name.decode("ascii"): value.decode()
            for name, value in request.headers.raw
            if name.lower() not in _OURS
        }
        conversation = AsyncExitStack()
        reply = await conversation.enter_async_context(self._wires[target.scheme].ask(target, headers))
        # httpx takes a Location apart even where it must not follow, and stumbles over what strangers write.
        shown = [header for header in reply.headers if header[0].lower() != b"location"]
        body = _Body(reply, conversation)
        return httpx.Response(reply.status, headers=shown, stream=body, extensions={HEADERS: reply.headers})

    async def aclose(self) -> None:
        for wire in self._wires.values():
            await wire.aclose()


class _Body(httpx.AsyncByteStream):
    """What still comes. A fault on the way ends the conversation, which says in words what it was."""

    def __init__(self, reply: Reply, conversation: AsyncExitStack) -> None:
        self._reply = reply
        self._conversation = conversation

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._reply.chunks:
                yield chunk
        except Exception:
            await self._conversation.__aexit__(*sys.exc_info())
            raise

    async def aclose(self) -> None:
        await self._conversation.aclose()


def client(wires: Mapping[str, Wire]) -> httpx.AsyncClient:
    """A client that speaks over these wires, by scheme."""
    no_cookies: Any = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        transport=Transport(wires), cookies=no_cookies, follow_redirects=False, trust_env=False
    )


def request_for(target: Target, headers: Mapping[str, str]) -> httpx.Request:
    """A request that says what is given, and nothing that httpx would add. Raises FetchError."""
    said = [(name.encode(), value.encode()) for name, value in headers.items()]
    try:
        return httpx.Request("GET", target.url, headers=said, extensions={_TARGET: target})
    except httpx.InvalidURL:
        raise FetchError(target.url, "not a URL that can be asked") from None
