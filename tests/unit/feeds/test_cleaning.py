from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.cleaning import absolute, shorten, to_text

MARKUP = (
    ("plain words", "plain words"),
    ("AT&amp;T", "AT&T"),
    ("R&amp;amp;D", "R&D"),
    ("fish & chips", "fish & chips"),
    ("a&nbsp;b &#8211; c &hellip;", "a b – c …"),
    ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    ("one<br/>two<BR>three", "one\ntwo\nthree"),
    ("<p>wrapped\nin the source</p><ul><li>a</li><li>b</li></ul>", "wrapped in the source\n\na\n\nb"),
    ("<h2>Head</h2>Text<!-- by the parser --><p>More<br>lines</p>", "Head\n\nText\n\nMore\nlines"),
    ("<b>bo</b>ld <a href='x?a=1&amp;b=2'>li</a>nk", "bold link"),
    ("&lt;p&gt;Escaped &amp;amp; twice&lt;/p&gt;", "Escaped & twice"),
    ("a<script>if (x < y) {}</script>b<style>p {}</style>", "ab"),
    ("a<!-- <p>no</p> -->b", "ab"),
    ('<img alt="a > b" src=x>after', "after"),
    ("<p>never closed", "never closed"),
    ("<p>cut off <a href='x", "cut off"),
    ("1 < 2 and <b>3 > 2</b>", "1 < 2 and 3 > 2"),
    ("<table><tr><td>A</td><td>B</td></tr></table>", "A\nB"),
    ("soft\u00adhyphen, zero\u200bwidth, \u202eturned", "softhyphen, zerowidth, turned"),
    ("  much \t white \r\n\n\n space\nhere  ", "much white\n\nspace\nhere"),
    ("MÃ¼ller sagt: â€œschÃ¶nâ€\u009d, fÃ¼r Ã„rger", "Müller sagt: “schön”, für Ärger"),
    ("IRMÃ” e SÃO PAULO, Â 5", "IRMÃ” e SÃO PAULO, Â 5"),
    ("<br>\ufffe\x01\ud800 after<!-- by the parser -->", "after"),
    ("half a pair: \ud83d.", "half a pair: ."),
    ("", ""),
    ("<br>", ""),
)


@pytest.mark.parametrize(("markup", "text"), MARKUP)
def test_what_a_person_reads(markup: str, text: str) -> None:
    assert to_text(markup) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("The <blink> tag", "The <blink> tag"),
        ("if a<b then c>d", "if a<b then c>d"),
        ("A <b>bold</b> title", "A bold title"),  # called plain by its feed, and is not
        ("R&amp;D", "R&D"),
    ],
)
def test_what_is_called_plain_text(value: str, text: str) -> None:
    assert to_text(value, plain=True) == text


@given(st.text(alphabet=st.sampled_from("<>&;/!-ab \"'\n") | st.characters(), max_size=200), st.booleans())
@settings(max_examples=300)
def test_any_text_becomes_clean_text(value: str, plain: bool) -> None:
    text = to_text(value, plain=plain)
    assert text == text.strip()
    assert all(line == " ".join(line.split()) for line in text.split("\n"))
    text.encode()


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("One sentence. Another one.", 20, "One sentence."),
        ("no end of words here", 12, "no end of…"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_shortening_cuts_where_people_would(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(max_size=100), st.integers(10, 60))
@settings(max_examples=100)
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example/b?c=1&amp;d=2", "https://a.example/b?c=1&d=2"),
        ("/x", "https://base.example/x"),
        ("x y.html", "https://base.example/feeds/x%20y.html"),
        ("//cdn.example/x", "https://cdn.example/x"),
        (" https://a.example/\n b", "https://a.example/%20b"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("http://[broken", None),
        ("https://", None),
        ("", None),
    ],
)
def test_links(link: str, expected: str | None) -> None:
    assert absolute(link, "https://base.example/feeds/a.xml") == expected
