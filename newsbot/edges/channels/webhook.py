"""Signed JSON posted to URLs of `feeds.yaml`: for bridges to Slack, Discord, Matrix, and for programs.

Every request carries the time and an HMAC-SHA256 over time and body, and the same key on every try of one
message, so that a receiver can refuse forgeries and drop repeats. docs/delivery.md shows how.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

import httpx

from newsbot.edges.addresses import Addresses
from newsbot.edges.channels.base import webhook_chat
from newsbot.edges.targets import Target, parse
from newsbot.errors import ChatGone, DeliveryError, FetchError, MessageRefused, SlowDown, TryLater, Unsure
from newsbot.model.alert import Part
from newsbot.model.channel import WebhookChannel

PATIENCE = 20.0
_REFUSING = (400, 405, 411, 413, 414, 415, 422)  # it is this very message that is not wanted
_LONGEST_WAIT = timedelta(hours=6)


class Webhooks:
    """All web hooks, told apart by the chat id that stands for each."""

    def __init__(
        self,
        hooks: Iterable[WebhookChannel],
        *,
        private_hosts: Sequence[str] = (),
        user_agent: str = "newsbot",
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ) -> None:
        self._hooks = {webhook_chat(hook.name): hook for hook in hooks}
        self._addresses = Addresses(private_hosts=private_hosts)
        self._user_agent = user_agent
        self._clock = clock
        self._patience = patience
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(patience, connect=5.0),
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=4),
            follow_redirects=False,  # a redirect could lead a signed request anywhere
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        self._addresses.close()

    async def send(
        self,
        chat_id: int,
        part: Part,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
        key: str = "",
    ) -> int:
        await self._post(chat_id, part, key)
        return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big")

    async def edit(self, chat_id: int, message_id: int, part: Part, *, key: str = "") -> None:
        """What was posted cannot be changed: the receiver gets an event of its own and does as it likes."""
        await self._post(chat_id, part, key)

    async def _post(self, chat_id: int, part: Part, key: str) -> None:
        hook = self._hooks.get(chat_id)
        if hook is None:
            raise ChatGone(chat_id, "this web hook is no longer in feeds.yaml")
        body = (part.data or json.dumps({"event": "notice", "text": part.plain})).encode()
        try:
            async with asyncio.timeout(self._patience):
                target = parse(hook.url)
                address = (await self._addresses.find(target.host, target.port))[0]
                status, wait = await self._ask(target, address, self._headers(hook, target, body, key), body)
        except FetchError as error:
            raise TryLater(chat_id, error.reason) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(chat_id, f"no connection ({type(error).__name__})") from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unsure(chat_id, f"the answer was lost ({type(error).__name__})") from None
        if not 200 <= status < 300:
            raise _meaning(chat_id, status, wait, self._clock())

    async def _ask(
        self, target: Target, address: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, str]:
        """The status and Retry-After. Connects to the checked address; TLS still verifies the name."""
        host = f"[{address}]" if ":" in address else address
        url = f"{target.scheme}://{host}:{target.port}{target.path}"
        request = self._client.build_request(
            "POST", url, content=body, headers=headers, extensions={"sni_hostname": target.host}
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()  # whatever it says at length is not ours to read
        return answer.status_code, answer.headers.get("Retry-After", "")

    def _headers(self, hook: WebhookChannel, target: Target, body: bytes, key: str) -> dict[str, str]:
        moment = str(int(self._clock()))
        headers = {
            "Host": target.netloc,
            "Content-Type": "application/json",
            "User-Agent": self._user_agent,
            "Idempotency-Key": key,
            "X-Newsbot-Timestamp": moment,
        }
        if hook.secret:
            headers["X-Newsbot-Signature"] = sign(hook.secret, moment, body)
        if target.login:
            headers["Authorization"] = target.login
        return headers


def sign(secret: str, moment: str, body: bytes) -> str:
    """What the receiver computes as well and compares: over the time too, so that old requests are told."""
    digest = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def _meaning(chat_id: int, status: int, wait: str, now: float) -> DeliveryError:
    said = f"the web hook answered {status}"
    if status == 410:
        return ChatGone(chat_id, said)
    if status in _REFUSING:
        return MessageRefused(chat_id, said)
    if status in (429, 503) and wait:
        return SlowDown(chat_id, said, retry_after=_retry_after(wait, now))
    # A wrong path or password is mended by a person: until then what is owed is kept.
    return TryLater(chat_id, said)


def _retry_after(wait: str, now: float) -> timedelta:
    """Seconds or a date; a minute where it is neither."""
    try:
        asked = timedelta(seconds=float(wait))
    except (ValueError, OverflowError):
        try:
            asked = parsedate_to_datetime(wait) - datetime.fromtimestamp(now, UTC)
        except (ValueError, TypeError):
            asked = timedelta(minutes=1)
    return min(max(asked, timedelta(seconds=1)), _LONGEST_WAIT)
