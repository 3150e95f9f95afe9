"""Which addresses may be connected to. Names are resolved here, and only what was checked is connected to.

A feed's URL comes from a stranger, and so does each redirect: neither may lead into the network that newsbot
runs in. What a host says, and how it is asked, is told elsewhere (`fetch`, `wires`).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from newsbot.errors import FetchError

LOOKUPS_AT_ONCE = 16
Resolve = Callable[[str], Awaitable[Sequence[str]]]

# From the registries of special-purpose addresses; not `ipaddress.is_global`, whose answers differ between
# releases of Python. The words are what people read. The first hit counts.
FORBIDDEN_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), word)
    for network, word in (
        ("169.254.169.254/32", "metadata"),
        ("100.100.100.200/32", "metadata"),
        ("192.0.0.192/32", "metadata"),
        ("168.63.129.16/32", "metadata"),  # public by number, yet a cloud's inner service
        ("127.0.0.0/8", "loopback"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("169.254.0.0/16", "link-local"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("0.0.0.0/8", "unspecified"),
        ("224.0.0.0/4", "multicast"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("198.18.0.0/15", "benchmarking"),
        ("192.88.99.0/24", "reserved"),
        ("240.0.0.0/4", "reserved"),
    )
)
FORBIDDEN_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), word)
    for network, word in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("fd00:ec2::254/128", "metadata"),
        ("fd20:ce::254/128", "metadata"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
        ("64:ff9b:1::/48", "translated private"),
        ("2001::/23", "reserved"),  # Teredo and its neighbours: tunnels hide where they end
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "tunnelled"),  # 6to4 is retired, and it carries any IPv4 address
        ("3fff::/20", "documentation"),
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")  # all that is given out; the rest is nobody's
MAPPED = IPv6Network("::ffff:0:0/96")
TRANSLATED = IPv6Network("64:ff9b::/96")  # how IPv6-only networks reach IPv4: the inner address decides
ISATAP = 0x5EFE  # in the middle of an interface identifier; the lowest 32 bits are an IPv4 address


class Addresses:
    """Finds the addresses of a host that may be connected to.

    `private_hosts` (a host, or host:port) may be anywhere. `public_networks` are taken for public though they
    are not: a seam for tests that play a public host on loopback; nothing else should use it.
    """

    def __init__(
        self,
        *,
        private_hosts: Iterable[str] = (),
        resolve: Resolve | None = None,
        public_networks: Iterable[str] = (),
    ) -> None:
        self._private = frozenset(named.casefold().rstrip(".") for named in private_hosts)
        self._public = tuple(ipaddress.ip_network(network) for network in public_networks)
        self._resolve = resolve or self._ask_system
        # Apart from the loop's own few threads, so that names that hang hold up nothing else.
        self._threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="newsbot-names")

    def is_private(self, host: str, port: int) -> bool:
        """True where a person named this host, with or without its port, in `polling.private_hosts`."""
        bare = host.casefold().rstrip(".")
        spelled = f"[{bare}]" if ":" in bare else bare
        return bare in self._private or spelled in self._private or f"{spelled}:{port}" in self._private

    async def find(self, host: str, port: int) -> tuple[str, ...]:
        """Addresses to connect to, best first; never empty. Raises FetchError where none may be."""
        literal = _address(host)
        found = (str(literal),) if literal else tuple(await self._resolve(host))
        if not found:
            raise FetchError(host, f"{host} has no address")
        if self.is_private(host, port):
            return found
        allowed = tuple(text for text in found if not self._refusal(text))
        if not allowed:
            self.refuse(host, found[0])
        return allowed

    def check_literal(self, host: str, port: int) -> None:
        """Refuses a host that is itself a forbidden address; a name passes, `find` will judge it."""
        literal = _address(host)
        if literal and not self.is_private(host, port) and self._refusal(str(literal)):
            self.refuse(host, str(literal))

    def refuse(self, host: str, address: str) -> None:
        raise FetchError(
            host,
            f"refused the {self._refusal(address)} address {address}"
            + ("" if address == host else f" of {host}")
            + f": name {host} in polling.private_hosts if it may be polled",
        )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _refusal(self, text: str) -> str:
        address = _address(text)
        if address is None:
            return "unreadable"
        if any(address in network for network in self._public):
            return ""
        return forbidden(address)

    async def _ask_system(self, host: str) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.run_in_executor(self._threads, _look_up, host)
        except (socket.gaierror, UnicodeError):
            raise FetchError(host, f"the name {host} does not resolve") from None
        return tuple(dict.fromkeys(rows))


def forbidden(address: IPv4Address | IPv6Address) -> str:
    """Why nobody outside may be led to this address, in a word; "" where it is public."""
    if isinstance(address, IPv4Address):
        return next((word for network, word in FORBIDDEN_V4 if address in network), "")
    if address in MAPPED:
        return _inner(address, "mapped")
    if address in TRANSLATED:
        return _inner(address, "translated")
    known = next((word for network, word in FORBIDDEN_V6 if address in network), "")
    if known or address not in GLOBAL_V6:
        return known or "reserved"
    return _inner(address, "tunnelled") if (int(address) >> 32) & 0xFFFF == ISATAP else ""


def _inner(address: IPv6Address, how: str) -> str:
    word = forbidden(IPv4Address(int(address) & 0xFFFFFFFF))
    return word and f"{how} {word}"


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])  # without the zone of a link-local address
    except ValueError:
        return None


def _look_up(host: str) -> list[str]:
    """Runs in a thread: the system's resolver blocks."""
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]
