from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.edges.targets import follow, parse, shown
from newsbot.errors import FetchError


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://news.example", "news.example", 80, "/"),
        ("https://news.example/rss", "news.example", 443, "/rss"),
        ("HTTPS://News.Example:443/RSS", "news.example", 443, "/RSS"),
        ("https://news.example:8443/", "news.example", 8443, "/"),
        ("https://news.example./a", "news.example", 443, "/a"),
        (" https://news.example/a b?q=ä&r=%C3%A4|x#top ", "news.example", 443, "/a%20b?q=%C3%A4&r=%C3%A4|x"),
        ("https://news.example?a=1", "news.example", 443, "/?a=1"),
        ("https://news.example/%7Ea/../b", "news.example", 443, "/%7Ea/../b"),
        ("https://bücher.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://１２７.0.0.1/", "127.0.0.1", 443, "/"),
        ("http://[2A00::1]:8080/x", "2a00::1", 8080, "/x"),
        ("http://my_host.example/", "my_host.example", 80, "/"),
    ],
)
def test_parse(url: str, host: str, port: int, path: str) -> None:
    target = parse(url)
    assert (target.host, target.port, target.path) == (host, port, path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/rss",
        "//news.example/rss",
        "file:///etc/passwd",
        "gopher://news.example/",
        "http://",
        "http:///rss",
        "http://a b/",
        "http://a%00b/",
        "http://news.example:port/",
        "http://news.example:99999/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://a..example/" + "x" * 9000,
    ],
)
def test_what_cannot_be_asked(url: str) -> None:
    with pytest.raises(FetchError):
        parse(url)


@pytest.mark.parametrize(
    ("base", "location", "url"),
    [
        ("http://a.example/x/y?z", "../w", "http://a.example/w"),
        ("http://a.example/x", "?page=2", "http://a.example/x?page=2"),
        ("http://a.example/x", "//b.example/y", "http://b.example/y"),
        ("http://a.example/x", "https://a.example:443/x", "https://a.example/x"),
        ("http://a.example/x", "/ü", "http://a.example/%C3%BC"),
        ("http://a.example:8080/x", "", "http://a.example:8080/x"),
    ],
)
def test_follow(base: str, location: str, url: str) -> None:
    assert follow(parse(base), location).url == url


@pytest.mark.parametrize(
    ("location", "login"),
    [
        ("/b", True),
        ("http://a.example/b", True),
        ("https://a.example/b", False),
        ("http://b.example/b", False),
    ],
)
def test_a_login_stays_home(location: str, login: bool) -> None:
    assert bool(follow(parse("http://me:secret@a.example/a"), location).login) is login


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://news.example/rss?a=1", "https://news.example/rss?a=1"),
        ("https://me:secret@news.example/rss", "https://news.example/rss"),
        ("https://me:se/cret@news.example/rss", "https://me:se/cret@news.example/rss"),
        ("https://news.example/rss?a=1&token=abc&b=2", "https://news.example/rss?a=1&token=…&b=2"),
        ("https://news.example/rss?access_token=abc", "https://news.example/rss?access_token=…"),
        ("https://news.example/rss?Signature=abc#x", "https://news.example/rss?Signature=…"),
        ("news.example/rss", "news.example/rss"),
    ],
)
def test_shown(url: str, text: str) -> None:
    assert shown(url) == text


@settings(max_examples=300)
@given(st.one_of(st.text(), st.text().map("http://{}".format), st.text().map("https://a.example/{}".format)))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    shown(text)
    try:
        target = parse(text)
    except FetchError:
        return
    assert target.url.isascii()
    assert not set(target.url) & set(" \r\n\t")
    assert parse(target.url) == type(target)(target.scheme, target.host, target.port, target.path)
