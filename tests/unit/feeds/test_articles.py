from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.articles import EVERYTHING, NOTHING, extract, robots

PARAGRAPHS = (
    "Larkspur Networks said on Friday that it has licensed its portfolio of cellular patents to Tamarind Mobile.",
    "The agreement covers phones and tablets, runs for seven years and ends the lawsuits between the companies.",
    "Neither side would say what the licence costs, but people in the trade speak of a sum in the low hundreds of millions.",
)


def test_the_article_is_found_between_everything_else() -> None:
    page = (
        "<html><head><title>T</title><script>x()</script></head><body><nav><a href=/>Home</a> <a href=/x>News</a></nav>"
        f"<article><h1>Licence</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article>"
        "<aside>Read also: ten other stories</aside><footer>© Harbour Wire. All rights reserved.</footer></body></html>"
    )
    text = extract(page.encode(), url="https://harbour.example/1")
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Home" not in text
    assert "x()" not in text


@pytest.mark.parametrize("body", [b"", b"no page", b"<html></html>", b"\xff\xfe\x00", b"<p>Too short.</p>"])
def test_no_article(body: bytes) -> None:
    assert extract(body, url="https://harbour.example/1") == ""


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_are_a_page(body: bytes) -> None:
    extract(b"<html><body><p>" + body, url="https://harbour.example/1")


RULES = b"""
# a comment
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /a*b/c
Disallow:

User-agent: Newsbot
User-Agent: other/1.0
Disallow: /newsbot
Crawl-delay: 10
Allow: /newsbot/yes
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("someone", "/", True),
        ("someone", "", True),
        ("someone", "/private/x", False),
        ("someone", "/private/open/x", True),
        ("someone", "/x.pdf", False),
        ("someone", "/x.pdf?y", True),
        ("someone", "/axxb/c/d", False),
        ("someone", "/axxb/d", True),
        ("someone", "/pr%69vate/x", False),
        ("someone", "/newsbot", True),
        ("someone", "/robots.txt", True),
        ("newsbot", "/newsbot/no", False),
        ("newsbot", "/newsbot/yes/1", True),
        ("newsbot", "/private/x", True),
        ("other", "/newsbot", False),
    ],
)
def test_rules(agent: str, path: str, allowed: bool) -> None:
    assert robots(200, RULES, agent=agent).allows(f"https://h.example{path}") is allowed


def test_answers_without_rules() -> None:
    assert robots(404, b"<html>not found") == EVERYTHING
    assert robots(200, b"<html>a page instead") == EVERYTHING
    assert robots(503, b"") == robots(429, b"") == NOTHING
    assert EVERYTHING.allows("https://h.example/x")
    assert not NOTHING.allows("https://h.example/x")


@given(st.text(alphabet="ab*$/", max_size=30), st.text(alphabet="ab/", max_size=30))
@settings(max_examples=200)
def test_any_pattern_is_answered(pattern: str, path: str) -> None:
    robots(200, f"User-agent: *\nDisallow: {pattern}".encode()).allows(f"https://h.example/{path}")
