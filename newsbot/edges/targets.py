"""URLs as requests need them, and as people may see them. Which links mean one article is told elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna

from newsbot.errors import FetchError

DEFAULT_PORTS = {"http": 80, "https": 443}
# Ports of other protocols: an HTTP request sent there may be read as commands. From the Fetch standard.
# fmt: off
UNSAFE_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
    2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on
# All that may stand in a request line as it is; a URL is sent as it was given wherever possible.
VERBATIM = "".join(map(chr, range(0x21, 0x7F)))
LONGEST_URL = 8000
NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")  # a last label by which a host is an address, not a name
SECRETIVE = re.compile(
    r"(?i)\b((?:[a-z]+[_-])?(?:token|key|apikey|secret|password|passwd|pwd|auth|sig\w*))=[^&#]*"
)


@dataclass(frozen=True, slots=True)
class Target:
    """One request's goal, taken apart once, so that what is checked is what is connected to."""

    scheme: str  # http, https
    host: str  # ASCII, lower case, an IPv6 address without its brackets
    port: int
    path: str  # with the query, "/" at least
    login: str = ""  # value of the Authorization header, from user:password@

    @property
    def netloc(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """Without login and fragment."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def parse(url: str) -> Target:
    """Takes a URL apart. Raises FetchError where it cannot be asked, saying why."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError:
        raise FetchError(shown(url), "not a URL that can be asked") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchError(
            shown(url), f"only http and https are asked, not {parts.scheme[:20] or 'a bare name'!r}"
        )
    if not host or len(text) > LONGEST_URL:
        raise FetchError(shown(url), "not a URL that can be asked")
    path = quote(parts.path or "/", safe=VERBATIM) + (
        f"?{quote(parts.query, safe=VERBATIM)}" if parts.query else ""
    )
    login = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        login = f"Basic {b64encode(pair.encode()).decode()}"
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path, login)


def follow(base: Target, location: str) -> Target:
    """The target of a redirect. A login goes along only within its own origin."""
    try:
        target = parse(urljoin(base.url, location))
    except ValueError:
        raise FetchError(shown(base.url), "redirects to what is not a URL that can be asked") from None
    if target.login or target.origin != base.origin:
        return target
    return Target(target.scheme, target.host, target.port, target.path, base.login)


def shown(url: str) -> str:
    """The URL as it may stand in errors and logs: no login, no fragment, no values that look like secrets."""
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        scheme, rest = "", url.strip()
    rest = rest.partition("#")[0]
    end = min((rest.find(mark) for mark in "/?" if mark in rest), default=len(rest))
    netloc, tail = rest[:end].rpartition("@")[2], rest[end:]
    return SECRETIVE.sub(r"\1=…", f"{scheme}{separator}{netloc}{tail}")[:500]


def _ascii_host(host: str) -> str:
    if not host or ":" in host:
        return host.casefold()
    host = host.rstrip(".")
    ascii_host = host.casefold() if host.isascii() else idna.encode(host, uts46=True).decode().casefold()
    if not re.fullmatch(r"[a-z0-9._-]+", ascii_host):
        raise ValueError(host)
    if NUMERIC.fullmatch(ascii_host.rpartition(".")[2]):
        IPv4Address(ascii_host)  # raises ValueError for 127.1, 0x7f.1, 2130706433: only tricks are written so
    return ascii_host
