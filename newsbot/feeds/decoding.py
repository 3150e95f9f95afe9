"""Bytes of any encoding, true or lying, to clean UTF-8. What the document says is not looked at here."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Mapping

LARGEST = 10_000_000  # bytes after decompression; the fetcher keeps the same bound

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-be", "utf-32-le", "utf-16-be", "utf-16-le")
_DECLARED = re.compile(
    rb"""\A\s*(?:<!--.{0,2000}?-->\s*)?<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.DOTALL
)
_META = re.compile(rb"""<meta\s[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"

# What is declared as the left is in truth read as the right, which holds it and more.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# A server that says one of these usually has not looked; the document then knows better.
_DEFAULTS = ("cp1252", "utf-8")
# Python names of every text encoding that feeds come in. Others (punycode, unicode_escape …) are no feed's.
_READABLE = re.compile(
    r"utf-(?:7|8|16|32)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rut]|gb\w+|big5\w*|euc_\w+|shift_jis\w*"
    r"|iso2022_\w+|mac-\w+|tis-620|hz|johab|ptcp154|kz1048",
)
_SEVEN_BIT = ("iso2022", "hz", "utf-7")


def decode(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The document as UTF-8 without byte order mark and without characters that no text has."""
    if body[:2] == b"\x1f\x8b":
        body = _unzip(body)
    text = _to_utf8(body[:LARGEST], _header_charset(headers))
    return text.translate(None, _CONTROL).strip()


def _to_utf8(body: bytes, charset: str | None) -> bytes:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _recode(body[len(mark) :], encoding)
    wide = _wide(body[:4])
    if wide is not None:
        return _recode(body, wide)
    declared = _declared(body)
    if charset is not None and charset.startswith(_WIDE[2:]):  # said to be UTF-16, without its zero bytes
        charset = None
    for name in (charset, declared):
        if name is not None and name.startswith(_SEVEN_BIT):
            return _recode(body, name)
    try:
        body.decode()
    except UnicodeDecodeError:
        return _recode(body, _best(body, charset, declared))
    return body  # bytes that are UTF-8 by accident are too rare to believe another word


def _best(body: bytes, charset: str | None, declared: str | None) -> str:
    """The encoding of bytes that are not wholly UTF-8."""
    names = [declared, charset] if charset in _DEFAULTS else [charset, declared]
    for name in names:
        if name is not None and name != "utf-8" and _fits(body, name):
            return name
    if _nearly_utf8(body):
        return "utf-8"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 4 MB that hardly any feed needs

    guess = from_bytes(_odd_part(body)).best()
    return (guess is not None and _codec(guess.encoding)) or "cp1252"


def _recode(body: bytes, name: str) -> bytes:
    return body.decode(name, "replace").encode("utf-8", "ignore")


def _fits(body: bytes, name: str) -> bool:
    if name.startswith(("cp125", "iso8859")):
        return True  # nearly every byte is a letter there; the few others become replacement characters
    try:
        body.decode(name)
    except UnicodeDecodeError as error:
        return error.start > len(body) - 8  # cut off within its last character
    return True


def _nearly_utf8(body: bytes) -> bool:
    """Mostly multi-byte letters and few broken ones: one bad entry must not garble all the others."""
    text = body.decode("utf-8", "replace")
    broken = text.count("�")
    whole = len(body) - len(body.translate(None, bytes(range(0xC2, 0xF5))))  # lead bytes, good and bad
    return broken * 10 <= whole


def _odd_part(body: bytes, size: int = 8_000) -> bytes:
    """A bounded sample around the first letters that are not ASCII."""
    odd = re.search(rb"[\x80-\xff]", body)
    start = max(0, (odd.start() if odd else 0) - 200)
    return re.sub(rb"<[^<>]*>", b" ", body[start : start + size])


def _wide(head: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark show by where the zeros stand around the first `<` or `{`."""
    zeros = tuple(byte == 0 for byte in head)
    places: dict[tuple[bool, ...], str] = {
        (True, True, True, False): "utf-32-be",
        (False, True, True, True): "utf-32-le",
        (True, False, True, False): "utf-16-be",
        (False, True, False, True): "utf-16-le",
    }
    return places.get(zeros)


def _declared(body: bytes) -> str | None:
    found = _DECLARED.match(body) or _META.search(body[:4000])
    name = None if found is None else _codec(found[1].decode("ascii", "ignore"))
    return None if name is None or name.startswith(("utf-16", "utf-32")) else name


def _header_charset(headers: Mapping[str, str]) -> str | None:
    for name, value in headers.items():
        if name.lower() == "content-type":
            found = _CHARSET.search(value)
            return None if found is None else _codec(found[1])
    return None


def _codec(name: str) -> str | None:
    """Python's name for it, widened; None for what no feed may be written in."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    known = _WIDER.get(known, known)
    return known if _READABLE.fullmatch(known) else None


def _unzip(body: bytes) -> bytes:
    """A body that is still compressed (a file, or a server that compresses twice), bounded."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LARGEST)
    except zlib.error:
        return body
