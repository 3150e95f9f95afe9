from pathlib import Path

import pytest

from newsbot.config.feedsfile import FeedsFile, read_feeds_file
from newsbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "feeds.yaml"


def no_secret(name: str) -> None:
    return None


def read(tmp_path: Path, text: str, **secrets: str) -> FeedsFile:
    path = tmp_path / "feeds.yaml"
    path.write_text(text, "utf-8")
    return read_feeds_file(path, secrets.get)


GOOD = """
polling: {interval: 30m, min_interval: 10m, max_interval: 1d, private_hosts: [127.0.0.1]}
feeds:
  - url: https://example.com/feed.xml
    title: Example
  - url: http://127.0.0.1:8000/feed
    interval: 1s
    full_text: yes
companies:
  - name: No
    aliases: [Norsk Oksygen, 3M of the North]
    tickers: [NOX]
    not: [Dr No]
    ambiguous: true
topics:
  - name: acquisition
    words: [acquires]
channels:
  - name: board
    url: https://bridge.example/in
    subscriptions: [everything]
    secret_env: BOARD_SECRET
"""


def test_everything_a_person_may_write_is_read(tmp_path: Path) -> None:
    file = read(tmp_path, GOOD, BOARD_SECRET="s3cret")
    assert [feed.url for feed in file.feeds] == ["https://example.com/feed.xml", "http://127.0.0.1:8000/feed"]
    assert file.feeds[1].full_text
    assert file.feeds[1].interval is not None
    assert file.feeds[1].interval.total_seconds() == 1
    assert file.polling.private_hosts == frozenset({"127.0.0.1"})
    assert file.companies[0].name == "No"  # YAML would make it a false
    assert file.companies[0].exclude == ("Dr No",)
    assert file.topics[0].line == 16
    assert file.channels[0].secret == "s3cret"


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("", None, "the file is empty"),
        ("feeds: []", 1, "no feed to poll"),
        ("feeds:\n  - url: https://a.example/\nfeed: 1", 3, "did you mean 'feeds'"),
        ("feeds:\n  - uri: https://a.example/", 2, "did you mean 'url'"),
        ("feeds:\n  - url: ftp://a.example/", 2, "must begin with https:// or http://"),
        ("feeds:\n  - url: https://a.example:x/", 2, "is no URL"),
        ("feeds:\n  - url: https://a.example/\n  - url: https://a.example/", 3, "first on line 2"),
        ("feeds:\n  - url: https://a.example/\n    interval: 10s", 3, "private_hosts"),
        ("feeds:\n  - url: https://a.example/\n    interval: soon", 3, "write it like 30s"),
        ("feeds:\n  - url: https://a.example/\n    full_text: maybe", 3, "must be true or false"),
        ("feeds:\n  - url: https://a.example/\n    url: https://b.example/", 3, "stands twice"),
        ("feeds:\n\t- url: https://a.example/", 2, "indent with spaces, not tabs"),
        ("feeds:\n  - https://a.example/", 2, "write `url: https://a.example/`"),
        ("feeds:\n  - url: https://a b.example/", 2, "it holds a space"),
        ("feeds:\n  - url: https://a.example/\ncompanies:\n  - Nokia", 4, "write `name: Nokia`"),
        ("? [a, b]\n: c", 1, "a key must be a text"),
        ("polling:\n  private_hosts: [127.0.0.1:8000]\nfeeds: []", 2, "the host alone"),
        ("polling:\n  private_hosts: ['[::1]']\nfeeds: []", 2, "the host alone"),
        ("feeds:\n  - url: https://a.example/\n    title: a: b", 3, "needs quotes"),
        ("polling:\n  interval: 5m\nfeeds:\n  - url: https://a.example/", 2, "min_interval <= interval"),
        ("polling:\n  min_interval: 5s\nfeeds:\n  - url: https://a.example/", 2, "from 1m to 30d"),
        ("polling:\n  hosts_at_once: many\nfeeds: []", 2, "whole number from 1 to 256"),
        ("polling:\n  private_hosts: ['http://x/']\nfeeds: []", 2, "the host alone"),
        (
            "feeds:\n  - url: https://a.example/\ncompanies:\n  - name: Nokia\n  - name: N\n    aliases: [nokia]",
            5,
            "belongs to Nokia already (line 4)",
        ),
        (
            "feeds:\n  - url: https://a.example/\ncompanies:\n  - name: Nokia\n    aliases: Nok",
            5,
            "write [Nok]",
        ),
        ("feeds:\n  - url: https://a.example/\ncompanies:\n  - aliases: [Nok]", 4, "needs `name"),
        ("feeds:\n  - url: https://a.example/\ncompanies:\n  - name: '!!!'", 4, "holds no letter or digit"),
        (
            "feeds:\n  - url: https://a.example/\ncompanies:\n  - name: Nokia\n    aliases: ['…']",
            4,
            "holds no letter or digit",
        ),
        (
            "feeds:\n  - url: https://a.example/\ntopics:\n  - name: alliance\n    words: [x]",
            4,
            "is a kind already",
        ),
        ("feeds:\n  - url: https://a.example/\ntopics:\n  - name: x", 4, "needs `words:` or `patterns:`"),
        (
            "feeds:\n  - url: https://a.example/\nchannels:\n  - name: b\n    url: https://b.example/\n    subscriptions: [everything]\n    secret_env: NOT_SET",
            7,
            "NOT_SET (or NOT_SET_FILE) is not set",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_mend(
    tmp_path: Path, text: str, line: int | None, complaint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert complaint in str(caught.value)
    assert caught.value.line == line
    assert "feeds.yaml" in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    wrong = """
feeds:
  - url: https://a.example/
    interval: 10s
  - url: https://b.example/
  - https://c.example/
companies:
  - {name: Nokia, alias: [HMD]}
  - name: Xiaomi
topics:
  - words: [acquires]
"""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, wrong)
    head, *rows = str(caught.value).split("\n")
    assert head == f"{tmp_path / 'feeds.yaml'}: 4 mistakes"
    assert [row.split(":")[0] for row in rows] == ["  line 4", "  line 6", "  line 8", "  line 11"]
    assert "did you mean 'aliases'" in rows[2]


def test_of_very_many_mistakes_the_first_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"30 mistakes\n  line 2: .*\n(.*\n){19}  and 10 more$"):
        read(tmp_path, "feeds:\n" + "  - here\n" * 30)


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"No such file.*NEWSBOT_FEEDS"):
        read_feeds_file(tmp_path / "missing.yaml", no_secret)
    (tmp_path / "latin.yaml").write_bytes(b"feeds: \xe9")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_feeds_file(tmp_path / "latin.yaml", no_secret)


def test_the_shipped_file_is_useful() -> None:
    file = read_feeds_file(SHIPPED, no_secret)
    assert len(file.feeds) >= 60
    assert all(feed.title for feed in file.feeds)
    assert len(file.companies) >= 200
