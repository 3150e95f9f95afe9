from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.feeds.decoding import LARGEST, decode

RUSSIAN = "Рябина продаёт патенты Клёну за сорок миллионов рублей"
JAPANESE = "特許のライセンス契約を発表しました。新しい通信規格に関するものです。"


def document(text: str, declared: str | None) -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    ) + f"<rss><title>{text}</title></rss>"


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "content_type"),
    [
        (RUSSIAN, "utf-8", "utf-8", None),
        (RUSSIAN, "utf-8", None, None),
        (RUSSIAN, "utf-8", "iso-8859-1", None),  # lies
        (RUSSIAN, "utf-8", "utf-16", None),  # lies
        (RUSSIAN, "utf-8", "no-such-code", None),
        (RUSSIAN, "utf-8", "utf-8", "text/xml; charset=iso-8859-1"),  # the server lies
        (RUSSIAN, "utf-8", "punycode", "text/xml; charset=unicode_escape"),  # no encoding of any feed
        (RUSSIAN, "utf-8-sig", "utf-8", None),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (RUSSIAN, "cp1251", "windows-1251", "text/xml"),
        (RUSSIAN, "cp1251", None, "text/xml; charset=windows-1251"),
        (RUSSIAN, "cp1251", None, 'application/rss+xml; charset="windows-1251"; q=1'),
        (RUSSIAN, "cp1251", "windows-1251", "text/xml; charset=iso-8859-1"),  # the default of a server
        (RUSSIAN, "cp1251", "utf-8", None),  # guessed
        (RUSSIAN, "utf-16", "utf-16", None),
        (RUSSIAN, "utf-16-be", "utf-16", None),
        (RUSSIAN, "utf-16-le", None, None),
        (RUSSIAN, "utf-32", "utf-32", None),
        (RUSSIAN, "utf-32-be", None, None),
        (JAPANESE, "shift_jis", "Shift_JIS", None),
        (JAPANESE, "euc_jp", "euc-jp", None),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
        (JAPANESE, "euc_jp", None, None),  # guessed
        ("专利许可协议", "gb18030", "gb2312", None),
        ("“quoted” – and €", "cp1252", "iso-8859-1", None),  # what people mean by it
        ("Ğ", "cp1254", "iso-8859-9", None),
    ],
)
def test_the_text_comes_through(
    text: str, encoding: str, declared: str | None, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    found = decode(document(text, declared).encode(encoding), headers).decode()
    assert text in found


def test_a_page_declares_its_encoding_in_its_head() -> None:
    page = f"<html><head><title>x</title><META charset=koi8-r></head>{RUSSIAN}"
    assert RUSSIAN in decode(page.encode("koi8-r"), {}).decode()


def test_one_broken_letter_does_not_garble_the_others() -> None:
    body = document(RUSSIAN * 3, "utf-8").encode().replace("Клёну".encode(), b"\xd0\xff", 1)
    assert decode(body, {}).decode().count("патенты") == 3


def test_characters_that_no_text_has_are_gone() -> None:
    assert decode(b"\x00a\x0b\x1fb\x7f\tc\n", {}) == b"ab\tc"


def test_what_is_still_compressed_is_opened_within_bounds() -> None:
    assert decode(gzip.compress(b"<rss/>"), {}) == b"<rss/>"
    assert len(decode(gzip.compress(b"a" * (LARGEST + 5_000_000)), {})) == LARGEST
    assert decode(b"\x1f\x8b<rss> that only looks compressed </rss>", {}).endswith(b"</rss>")


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "text/xml; charset=utf-16", "a; charset=shift_jis", "x; charset="]),
)
@settings(max_examples=200)
def test_any_bytes_become_utf8(body: bytes, content_type: str) -> None:
    decode(body, {"content-type": content_type}).decode("utf-8")
