import io
import json
import logging
from collections.abc import Iterator

import pytest

from newsbot.edges import logs

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_an_event_is_one_line_with_its_facts(stream: io.StringIO) -> None:
    logs.configure("info", "text", stream=stream)
    logging.getLogger("newsbot.jobs.poll").info("polled\nfeed", extra={"feed": 3, "why": "new entries"})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.endswith('info jobs.poll: polled feed feed=3 why="new entries"\n')


def test_json_is_one_object_a_line(stream: io.StringIO) -> None:
    logs.configure("info", "json", stream=stream)
    try:
        int("broken")
    except ValueError:
        logging.getLogger("newsbot.x").exception("failed", extra={"chat": 5})
    event = json.loads(stream.getvalue())
    assert event["event"] == "failed"
    assert event["chat"] == 5
    assert "ValueError: invalid literal" in event["trace"]


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        "postgresql://me:s3cret-pass@db.example/newsbot",
        "the s3cret-pass itself",
    ],
)
def test_no_secret_leaves(stream: io.StringIO, style: str, text: str) -> None:
    logs.configure("debug", style, secrets=("s3cret-pass", ""), stream=stream)
    try:
        int(text)  # the error tells the text
    except ValueError:
        logging.getLogger("newsbot.x").exception("went wrong: %s", text, extra={"url": text})
    assert TOKEN not in stream.getvalue()
    assert "s3cret-pass" not in stream.getvalue()
    assert "***" in stream.getvalue()


def test_libraries_that_log_each_request_are_quiet(stream: io.StringIO) -> None:
    logs.configure("debug", "text", stream=stream)
    logging.getLogger("httpx").info("HTTP Request: GET https://example.com/")
    assert stream.getvalue() == ""
