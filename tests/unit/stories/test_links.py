from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.stories.links import canonical, home

PLAIN = "https://example.com/news/deal-signed"


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/news/deal-signed",
        "http://example.com/news/deal-signed",
        "HTTPS://WWW.Example.COM/news/deal-signed",
        "https://example.com:443/news/deal-signed",
        "http://example.com:80/news/deal-signed/",
        "https://example.com/news//deal-signed/",
        "https://example.com/news/deal-signed#comments",
        "https://m.example.com/news/deal-signed",
        "https://mobile.example.com/news/deal-signed",
        "https://amp.example.com/news/deal-signed",
        "https://example.com/news/deal-signed/amp",
        "https://example.com/news/deal-signed/amp/",
        "https://example.com/amp/news/deal-signed",
        "https://example.com/news/deal-signed?amp=1",
        "https://example.com/news/deal-signed/index.html",
        "https://example.com/news/deal-signed?utm_source=rss&utm_medium=feed",
        "https://example.com/news/deal-signed?fbclid=abc&gclid=def&mc_cid=1&ref=home&cmp=x",
        "https://example.com/news/deal%2Dsigned",
        "https://user@example.com/news/deal-signed",
        "https://example.com./news/deal-signed",
        " https://example.com/news/deal-signed\n",
        "'https://example.com/news/deal-signed'",
        "https://www.google.com/url?rct=j&sa=t&url=https://example.com/news/deal-signed&ct=ga",
        "https://www.google.co.uk/url?q=https%3A%2F%2Fexample.com%2Fnews%2Fdeal-signed&sa=U",
        "http://news.google.com/news/url?sa=t&#038;fd=R&#038;url=http://example.com/news/deal-signed",
        "https://r.search.yahoo.com/_ylt=A0/RV=2/RE=1/RO=10/RU=https%3a%2f%2fexample.com%2fnews%2fdeal-signed/RK=2/RS=z",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fnews%2Fdeal-signed&h=AT0",
        "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.com%2fnews%2fdeal-signed&c=1",
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/deal-signed/amp",
        "https://www.google.com/amp/s/example.com/news/deal-signed",
    ],
)
def test_one_article_has_one_link(link: str) -> None:
    assert canonical(link) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/news/1", "https://example.com/news/2"),
        ("https://example.com/item?id=1", "https://example.com/item?id=2"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://blog.example.com/a", "https://example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/c"),
        ("https://example.com/Lamp", "https://example.com/l"),
        ("https://example.com/camp", "https://example.com/c"),
    ],
)
def test_other_articles_keep_other_links(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_parameters_are_in_one_order_and_those_that_mean_something_stay() -> None:
    assert canonical("https://example.com/a?b=2&utm_term=x&a=1") == "https://example.com/a?a=1&b=2"


@pytest.mark.parametrize(
    "link", ["tag:example.com,2025:1", "mailto:x@example.com", "", "https://", "http://[::1"]
)
def test_what_is_no_web_address_stays(link: str) -> None:
    assert canonical(link) == link


def test_a_host_with_letters_of_another_script_meets_its_ascii_form() -> None:
    assert canonical("https://bücher.example/a") == canonical("https://xn--bcher-kva.example/a")


@pytest.mark.parametrize(
    ("link", "front"),
    [
        ("https://www.example.com/", True),
        ("https://example.com/index.html", True),
        ("https://example.com/a", False),
    ],
)
def test_front_pages_are_known(link: str, front: bool) -> None:
    assert home(canonical(link)) is front


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_survived_and_the_form_is_final(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


PIECES = st.sampled_from(
    ["a", "b-c", "amp", "index.html", "", "%41", "%2F", "é", "default.aspx", "x.amp", "%zz", "%e9"]
)
NAMES = st.sampled_from(["id", "utm_source", "fbclid", "q", "url", "amp", "ref", "a b", "é"])


@settings(max_examples=300)
@given(
    host=st.sampled_from(
        ["example.com", "www.m.example.com", "amp.example.co.uk", "WWW2.Example.com:8080", "m.co"]
    ),
    path=st.lists(PIECES, max_size=4),
    query=st.lists(st.tuples(NAMES, st.text(max_size=6)), max_size=4),
    scheme=st.sampled_from(["http", "https"]),
)
def test_the_form_of_links_is_final(
    host: str, path: list[str], query: list[tuple[str, str]], scheme: str
) -> None:
    link = f"{scheme}://{host}/{'/'.join(path)}?" + "&".join(f"{name}={value}" for name, value in query)
    once = canonical(link)
    assert canonical(once) == once


HOSTS = st.sampled_from(
    (
        "example.com",
        "www.example.com",
        "m.example.com",
        "amp.example.co.uk",
        "news.google.com",
        "vk.com",
        "a-b.org",
    )
)
STEPS = st.lists(
    st.sampled_from(("news", "amp", "amphtml", "camp", "Deal_1", "~x", "a-amp", "2026", "index", "l")),
    max_size=4,
)
QUERIES = st.lists(
    st.sampled_from(
        ("id=3", "p=", "utm_source=rss", "UTM_Medium=x", "amp=1", "b=2", "url=abc", "outputType=amp")
    ),
    max_size=3,
)


@given(HOSTS, STEPS, QUERIES, st.sampled_from(("", "/")))
def test_a_plain_link_is_told_as_if_it_were_taken_apart(
    host: str, steps: list[str], query: list[str], end: str
) -> None:
    rest = f"://{host}{''.join(f'/{step}' for step in steps)}{end}{'?' if query else ''}{'&'.join(query)}"
    assert canonical(f"https{rest}") == canonical(f"HTTPS{rest}")
