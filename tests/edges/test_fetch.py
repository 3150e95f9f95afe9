"""The fetcher against a real server on loopback: what is sent, what is kept, what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from newsbot.edges.fetch import ACCEPT_PAGE, Fetcher
from newsbot.errors import FetchError
from newsbot.model.feed import Validators
from tests.servers.feed_server import Answer, FeedServer, bomb, redirect
from tests.servers.telegram_server import PATIENCE

FEED = b"<rss version='2.0'><channel><title>Example</title></channel></rss>"
AGENT = "newsbot/1.0 (+https://newsbot.example/)"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(user_agent=AGENT, private_hosts={"127.0.0.1"}) as running:
        yield running


async def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        await fetcher.get(url)
    return caught.value.reason


async def test_a_plain_answer(server: FeedServer, fetcher: Fetcher) -> None:
    server.put(
        "/rss?a=%7Eb&c=%C3%BC",
        Answer(FEED, etag='W/"1"', headers={"Cache-Control": "max-age=9", "X-Other": "1"}),
    )
    url = server.url("/rss?a=%7Eb&c=ü#top")
    fetched = await fetcher.get(url)
    assert (fetched.status, fetched.body, fetched.url) == (200, FEED, url)
    assert fetched.headers["etag"] == 'W/"1"'
    assert fetched.headers["cache-control"] == "max-age=9"
    assert "x-other" not in fetched.headers
    assert fetched.permanent_url is None
    assert fetched.wire_bytes == len(FEED)
    assert fetched.elapsed > timedelta()


async def test_what_is_sent(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/rss", Answer(FEED, headers={"Set-Cookie": "a=b"}))
    await fetcher.get(server.url("/rss"))
    await fetcher.get(server.url("/rss"), Validators('"1", weird', "last week"))
    await fetcher.get(server.url("/rss"), accept=ACCEPT_PAGE)
    first, second, page = server.requests
    assert first.headers["user-agent"] == AGENT
    assert first.headers["accept"].startswith("application/atom+xml, application/rss+xml")
    assert first.headers["a-im"] == "feed"
    assert first.headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert first.headers["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "referer", "authorization", "if-none-match", "if-modified-since"} & set(
        first.headers
    )
    assert second.headers["if-none-match"] == '"1", weird'
    assert second.headers["if-modified-since"] == "last week"
    assert "cookie" not in second.headers
    assert page.headers["accept"] == ACCEPT_PAGE
    assert "a-im" not in page.headers


@pytest.mark.parametrize("tag", ['"1"', 'W/"a b"', "unquoted", '"ünïcode"', '"a","b"', "'%20\\"])
async def test_validators_come_back_as_they_were_given(
    server: FeedServer, fetcher: Fetcher, tag: str
) -> None:
    server.put("/rss", Answer(FEED, etag=tag, last_modified="Some Day, 12:00"))
    first = await fetcher.get(server.url("/rss"))
    given = Validators(first.headers["etag"], first.headers["last-modified"])
    again = await fetcher.get(server.url("/rss"), given)
    assert (again.status, again.body) == (304, b"")


async def test_a_tag_that_cannot_be_sent_back_exactly_is_not_kept(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.put("/rss", Answer(raw=b'HTTP/1.1 200 OK\r\nETag: "\xe4"\r\nContent-Length: 0\r\n\r\n'))
    assert "etag" not in (await fetcher.get(server.url("/rss"))).headers


async def test_error_statuses_are_answers(server: FeedServer, fetcher: Fetcher) -> None:
    server.put(
        "/rss",
        Answer(b"x" * 20_000_000, status=503, headers={"Retry-After": "60", "Cache-Control": "max-age=5"}),
    )
    fetched = await fetcher.get(server.url("/rss"))
    assert (fetched.status, fetched.body) == (503, b"")
    assert fetched.headers["retry-after"] == "60"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("chunked", [False, True])
async def test_encodings(server: FeedServer, fetcher: Fetcher, encoding: str, chunked: bool) -> None:
    server.put("/rss", Answer(FEED * 5000, encoding=encoding, chunked=chunked, piece=777))
    fetched = await fetcher.get(server.url("/rss"))
    assert fetched.body == FEED * 5000
    assert fetched.wire_bytes < len(fetched.body)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_bombs(server: FeedServer, fetcher: Fetcher, encoding: str) -> None:
    server.put("/rss", bomb(50, encoding))
    assert await refusal(fetcher, server.url("/rss")) == "more than 10 MB after decoding"


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_bodies(server: FeedServer, fetcher: Fetcher, chunked: bool) -> None:
    server.put("/rss", Answer(bytes(30_000_000), chunked=chunked))
    assert "more than 10 MB" in await refusal(fetcher, server.url("/rss"))
    server.put("/rss", Answer(b"x" * 10_000_000, chunked=chunked))
    assert len((await fetcher.get(server.url("/rss"))).body) == 10_000_000


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(FEED, cut=10), "cut short"),
        (Answer(FEED, cut=10, chunked=True, piece=5), "cut short"),
        (Answer(FEED, length=5000), "cut short"),
        (Answer(raw=b""), "hung up without an answer"),
        (Answer(raw=b"220 mail.example ESMTP\r\n"), "no HTTP"),
        (Answer(raw=b"\x00\xff" * 100_000), "no HTTP"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"), "no HTTP"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n"), "no HTTP"),
        (Answer(FEED, headers={"Content-Encoding": "rot13"}), "unknown encoding 'rot13'"),
        (Answer(FEED, headers={"Content-Encoding": "gzip, gzip, gzip, gzip"}), "encoded 4 times"),
        (Answer(b"\x1f\x8b\x08\x00garbage" * 90, headers={"Content-Encoding": "gzip"}), "broken"),
    ],
)
async def test_broken_answers(server: FeedServer, fetcher: Fetcher, answer: Answer, words: str) -> None:
    server.put("/rss", answer)
    assert words in await refusal(fetcher, server.url("/rss"))
    server.put("/rss", Answer(FEED))
    assert (await fetcher.get(server.url("/rss"))).body == FEED


async def test_silence_ends_with_the_deadline(server: FeedServer) -> None:
    server.put("/hang", Answer(hang=True))
    server.put("/drip", Answer(FEED, piece=1, drip=0.05))
    server.put("/redirected", redirect("/hang"))
    async with Fetcher(
        user_agent=AGENT, private_hosts={"127.0.0.1"}, deadline=timedelta(seconds=0.3)
    ) as fetcher:
        for path in ("/hang", "/drip", "/redirected"):
            assert await refusal(fetcher, server.url(path)) == "no answer within 0.3 s"


async def test_nobody_there(fetcher: Fetcher) -> None:
    async with FeedServer() as gone:
        url = gone.url("/rss")
    assert await refusal(fetcher, url) == "no connection to 127.0.0.1: connection refused"


# ---- redirects


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 308), "/2"),
        ((301, 302), "/1"),
        ((302, 301), None),
        ((301, 302, 301), "/1"),
    ],
)
async def test_redirects(
    server: FeedServer, fetcher: Fetcher, statuses: Sequence[int], permanent: str | None
) -> None:
    for step, status in enumerate(statuses):
        server.put(f"/{step}", redirect(f"/{step + 1}", status=status))
    server.put(f"/{len(statuses)}", Answer(FEED))
    fetched = await fetcher.get(server.url("/0"))
    assert fetched.body == FEED
    assert fetched.url == server.url("/0")
    assert fetched.final_url == server.url(f"/{len(statuses)}")
    assert fetched.permanent_url == (None if permanent is None else server.url(permanent))


async def test_validators_go_along(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/old", redirect("feed.xml", status=301))
    server.put("/feed.xml", Answer(FEED, etag='"1"'))
    fetched = await fetcher.get(server.url("/old"), Validators('"1"'))
    assert (fetched.status, fetched.permanent_url) == (304, server.url("/feed.xml"))


async def test_redirects_come_to_an_end(server: FeedServer, fetcher: Fetcher) -> None:
    for step in range(7):
        server.put(f"/{step}", redirect(f"/{step + 1}"))
    assert "more than 5 redirects" in await refusal(fetcher, server.url("/0"))
    assert len(server.requests) == 6
    server.put("/a", redirect("/b"))
    server.put("/b", redirect("/a"))
    assert "redirects in a circle" in await refusal(fetcher, server.url("/a"))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://news.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://127.0.0.2:{port}/rss", "refused the loopback address 127.0.0.2"),
        ("http://169.254.169.254/latest", "refused the metadata address"),
        ("http://[::ffff:127.0.0.1]:{port}/rss", "refused the mapped loopback address"),
        ("http://2130706433:{port}/rss", "not a URL"),
        ("http://0x7f.1:{port}/rss", "not a URL"),
        ("http://127.1:{port}/rss", "not a URL"),
        ("http://a b/", "not a URL"),
        ("http://[::1/", "not a URL"),
        ("http://news.example:99999/", "not a URL"),
    ],
)
async def test_redirects_lead_nowhere_forbidden(
    server: FeedServer, fetcher: Fetcher, location: str, words: str
) -> None:
    server.put("/rss", redirect(location.format(port=server.port)))
    assert words in await refusal(fetcher, server.url("/rss"))
    assert len(server.requests) == 1


async def test_a_redirect_without_a_goal_is_an_answer(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/rss", Answer(status=301))
    assert (await fetcher.get(server.url("/rss"))).status == 301


# ---- logins and secrets


async def test_a_login_goes_to_its_own_origin_only(server: FeedServer) -> None:
    server.put("/rss", redirect("/here"))
    server.put("/here", redirect(server.url("/there", host="127.0.0.2")))
    server.put("/there", Answer(FEED))
    url = server.url("/rss", host="me%40home:s%C3%A9cret@127.0.0.1")
    async with Fetcher(user_agent=AGENT, private_hosts={"127.0.0.1", "127.0.0.2"}) as fetcher:
        fetched = await fetcher.get(url)
    assert [request.headers.get("authorization") for request in server.requests] == [
        "Basic bWVAaG9tZTpzw6ljcmV0",
        "Basic bWVAaG9tZTpzw6ljcmV0",
        None,
    ]
    assert "cret" not in fetched.final_url


@pytest.mark.parametrize("path", ["/rss?token=hunter2&a=1", "/rss?api_key=hunter2", "/rss?a=1&sig=hunter2"])
async def test_no_secret_in_an_error(server: FeedServer, fetcher: Fetcher, path: str) -> None:
    for answer in (
        redirect("http://10.0.0.1/"),
        Answer(raw=b"hunter"),
        Answer(raw=b""),
        redirect("ftp://x/" + path),
    ):
        server.put(path, answer)
        with pytest.raises(FetchError) as caught:
            await fetcher.get(server.url(path, host="hunter2:hunter2@127.0.0.1"))
        assert "hunter2" not in str(caught.value)
        assert urlsplit(caught.value.url).hostname == "127.0.0.1"


# ---- manners


def public(server: FeedServer, *, gap: float = 0.15, at_once: int = 8) -> Fetcher:
    """A fetcher for which loopback is the wide world."""
    return Fetcher(
        user_agent=AGENT,
        public_networks=("127.0.0.0/8",),
        gap=timedelta(seconds=gap),
        hosts_at_once=at_once,
    )


async def crowded(server: FeedServer, number: int) -> None:
    """Wait until so many are asking at once."""
    async with asyncio.timeout(PATIENCE):
        while server.peak < number:  # noqa: ASYNC110 - requests come from outside
            await asyncio.sleep(0.01)


async def test_one_at_a_time_and_a_gap_for_each_host(server: FeedServer) -> None:
    server.put("/rss", Answer(FEED, delay=0.02))
    async with public(server) as fetcher:
        await asyncio.gather(*(fetcher.get(server.url("/rss")) for _ in range(4)))
    assert server.peak == 1
    times = [request.at for request in server.requests]
    assert all(later - earlier >= 0.15 for earlier, later in pairwise(times))


async def test_a_gap_before_a_redirect_within_the_host(server: FeedServer) -> None:
    server.put("/rss", redirect("/feed"))
    server.put("/feed", Answer(FEED))
    async with public(server) as fetcher:
        await fetcher.get(server.url("/rss"))
    assert server.requests[1].at - server.requests[0].at >= 0.15


async def test_few_hosts_at_once(server: FeedServer) -> None:
    all_there = asyncio.Event()
    server.put("/rss", Answer(FEED, until=all_there))
    async with public(server, at_once=3) as fetcher:
        hosts = [f"127.0.1.{n}" for n in range(1, 13)]
        asking = [asyncio.create_task(fetcher.get(server.url("/rss", host=host))) for host in hosts]
        await crowded(server, 3)
        all_there.set()
        await asyncio.gather(*asking)
    assert server.peak == 3
    assert len(server.requests) == 12


async def test_a_fault_frees_the_turn(server: FeedServer) -> None:
    server.put("/rss", Answer(raw=b""), Answer(FEED))
    async with public(server, gap=0.01, at_once=1) as fetcher:
        await refusal(fetcher, server.url("/rss"))
        assert len(server.requests) == 1
        assert (await fetcher.get(server.url("/rss"))).body == FEED


async def test_a_private_host_knows_no_turns(server: FeedServer, fetcher: Fetcher) -> None:
    all_there = asyncio.Event()
    server.put("/rss", Answer(FEED, until=all_there))
    asking = [asyncio.create_task(fetcher.get(server.url("/rss"))) for _ in range(20)]
    await crowded(server, 20)
    all_there.set()
    await asyncio.gather(*asking)


async def test_idle_connections_are_used_again_and_few(server: FeedServer) -> None:
    server.put("/rss", Answer(FEED))
    hosts = [f"127.0.2.{n}" for n in range(1, 31)]
    async with Fetcher(user_agent=AGENT, private_hosts=set(hosts)) as fetcher:
        await fetcher.get(server.url("/rss", host=hosts[0]))
        await fetcher.get(server.url("/rss", host=hosts[0]))
        assert server.connections == 1
        for host in hosts:
            await fetcher.get(server.url("/rss", host=host))
        async with asyncio.timeout(PATIENCE):
            while server.open_connections > 8:  # noqa: ASYNC110 - they are closed from outside
                await asyncio.sleep(0.01)
