"""Nobody is led into the network that newsbot runs in: by name, by number, by redirect, by a name that changes."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.edges.addresses import Addresses, forbidden
from newsbot.edges.fetch import Fetcher
from newsbot.errors import FetchError
from tests.servers.feed_server import Answer, FeedServer, redirect

FEED = b"<rss/>"
TLS = Path(__file__).parent.parent / "data" / "tls"


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "unspecified"),
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("100.100.100.200", "metadata"),
        ("168.63.129.16", "metadata"),
        ("100.64.0.1", "carrier-grade NAT"),
        ("100.127.255.255", "carrier-grade NAT"),
        ("192.0.0.1", "reserved"),
        ("192.0.2.1", "documentation"),
        ("198.18.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::127.0.0.1", "reserved"),
        ("::ffff:127.0.0.1", "mapped loopback"),
        ("::ffff:169.254.169.254", "mapped metadata"),
        ("::ffff:0:127.0.0.1", "reserved"),
        ("64:ff9b::10.0.0.1", "translated private"),
        ("64:ff9b:1::8.8.8.8", "translated private"),
        ("2002:7f00:1::", "tunnelled"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"),
        ("2a00:1450::5efe:127.0.0.1", "tunnelled loopback"),
        ("fe80::1", "link-local"),
        ("fec0::1", "private"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "metadata"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("100::1", "reserved"),
        ("4000::1", "reserved"),
        ("8.8.8.8", ""),
        ("172.32.0.1", ""),
        ("100.128.0.1", ""),
        ("192.0.1.1", ""),
        ("::ffff:8.8.8.8", ""),
        ("64:ff9b::8.8.8.8", ""),
        ("2a00:1450:4001:82a::200e", ""),
        ("2606:4700::6810:84e5", ""),
    ],
)
def test_addresses(address: str, word: str) -> None:
    assert forbidden(ipaddress.ip_address(address)) == word


@settings(max_examples=300)
@given(st.ip_addresses(v=4))
def test_no_disguise_helps(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    word = forbidden(address)
    assert bool(forbidden(ipaddress.IPv6Address((0xFFFF << 32) | number))) is bool(word)
    assert bool(forbidden(ipaddress.IPv6Address((0x64FF9B << 96) | number))) is bool(word)
    if not address.is_global:  # Python's own table may know less, never more
        assert word


class Names:
    """A resolver that gives its answers in turn."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture(params=["http", "https"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[FeedServer]:
    context = None
    if request.param == "https":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    async with FeedServer(context=context) as running:
        running.put("/rss", Answer(FEED))
        yield running


def fetcher(
    names: Names | None = None, *, private: Sequence[str] = (), public: Sequence[str] = ()
) -> Fetcher:
    return Fetcher(
        user_agent="newsbot/1",
        private_hosts=private,
        public_networks=public,
        resolve=names,
        gap=timedelta(0),
        context=ssl.create_default_context(cafile=TLS / "certificate.pem"),
    )


async def refusal(asked: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        await asked.get(url)
    return caught.value.reason


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.0.0.1."]
)
async def test_loopback_is_refused(server: FeedServer, host: str) -> None:
    async with fetcher() as asked:
        assert "refused the" in await refusal(asked, server.url("/rss", host=host))
    assert server.connections == 0


async def test_the_refusal_says_how_to_allow(server: FeedServer) -> None:
    async with fetcher(Names(["10.1.2.3"])) as asked:
        assert await refusal(asked, server.url("/rss", host="intranet.example")) == (
            "refused the private address 10.1.2.3 of intranet.example:"
            " name intranet.example in polling.private_hosts if it may be polled"
        )


@pytest.mark.parametrize("named", ["{host}", "{host}:{port}", "NEWS.example"])
async def test_a_named_host_is_asked(server: FeedServer, named: str) -> None:
    private = [named.format(host="news.example", port=server.port)]
    async with fetcher(Names(["127.0.0.1"]), private=private) as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED


async def test_another_port_of_a_named_host_is_not(server: FeedServer) -> None:
    async with fetcher(Names(["127.0.0.1"]), private=["news.example:1"]) as asked:
        assert "refused" in await refusal(asked, server.url("/rss", host="news.example"))


async def test_only_the_checked_address_is_connected_to(server: FeedServer) -> None:
    """The name answers well when checked and ill when asked again: it is not asked again."""
    names = Names(["127.0.0.5"], ["127.0.0.1"])
    async with fetcher(names, public=["127.0.0.5/32"]) as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED
        assert names.asked == ["news.example"]
    async with fetcher(names, public=["127.0.0.5/32"]) as asked:
        assert "refused the loopback" in await refusal(asked, server.url("/rss", host="news.example"))


async def test_forbidden_addresses_among_good_ones_are_left_out(server: FeedServer) -> None:
    names = Names(["10.0.0.1", "127.0.0.5", "::1"])
    async with fetcher(names, public=["127.0.0.5/32"]) as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED


async def test_a_dead_address_is_passed_over(server: FeedServer) -> None:
    names = Names(["::1", "127.0.0.5"])  # nobody listens on ::1
    async with fetcher(names, private=["news.example"]) as asked:
        assert (await asked.get(server.url("/rss", host="news.example"))).body == FEED


async def test_each_hop_is_checked(server: FeedServer) -> None:
    names = Names(["127.0.0.5"], ["192.168.0.1"])
    server.put("/old", redirect(server.url("/rss", host="inner.example")))
    async with fetcher(names, public=["127.0.0.5/32"]) as asked:
        words = await refusal(asked, server.url("/old", host="news.example"))
    assert words.startswith("refused the private address 192.168.0.1 of inner.example")
    assert f"(redirected to inner.example:{server.port})" in words
    assert names.asked == ["news.example", "inner.example"]


async def test_names_that_lead_nowhere(server: FeedServer) -> None:
    async with fetcher() as asked:
        assert "does not resolve" in await refusal(asked, server.url("/rss", host="no-such-name.invalid"))
    async with fetcher(Names([])) as asked:
        assert "has no address" in await refusal(asked, server.url("/rss", host="news.example"))
    async with fetcher(Names(["nonsense"])) as asked:
        assert "refused the unreadable address" in await refusal(
            asked, server.url("/rss", host="news.example")
        )


@pytest.mark.parametrize("port", [22, 25, 6667])
async def test_ports_of_other_protocols(port: int) -> None:
    async with fetcher(Names(["8.8.8.8"])) as asked:
        assert f"port {port} belongs" in await refusal(asked, f"http://news.example:{port}/")


async def test_a_name_that_hangs_costs_the_time_to_connect() -> None:
    names = HangingNames()
    for scheme in ("http", "https"):
        async with Fetcher(user_agent="x", resolve=names, connect=timedelta(seconds=0.2)) as asked:
            assert (
                await refusal(asked, f"{scheme}://news.example/") == "no connection to news.example in time"
            )


class HangingNames:
    async def __call__(self, host: str) -> Sequence[str]:
        await asyncio.sleep(3600)
        return ()


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_no_host_breaks_the_check(host: str) -> None:
    addresses = Addresses(private_hosts=["localhost"])
    assert addresses.is_private(host, 80) is (host.casefold().rstrip(".") == "localhost")
    addresses.close()
