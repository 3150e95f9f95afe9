"""HTML to plain text, links to absolute ones. What an entry is made of is decided in `drafting`."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

LONGEST_MARKUP = 400_000  # characters of one field that are looked at

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:_-]*(?:\s[^<>]*)?/?>")
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small"
    r"|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]*)?/?>|</t[dh]\s*>",
    re.IGNORECASE,
)
_LINE = re.compile(r"<(?:br|t[dh]|img)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINES = ("<br", "<BR", "<t", "<T", "<img")
# Elements whose text no reader sees: a parser has to find their end.
_HIDDEN = re.compile(
    r"<(?:script|style|!|\?|template|noscript|svg|object|iframe|select|textarea|head|title)", re.IGNORECASE
)
_HIDDEN_TAGS = (
    *("script", "style", "template", "noscript", "svg", "object", "iframe", "select"),
    *("textarea", "head", "title"),
)
_LINE_TAGS = ("br", "td", "th", "img")
_BLOCK_TAGS = (
    *("p", "div", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "pre"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "header", "footer", "aside"),
    *("figure", "figcaption", "center"),
)
# Enough to say that text which nobody declared is markup: "1 < 2" and "the <blink> tag" are not.
_MARKUP = re.compile(
    r"</(?:a|b|i|em|strong|p|div|span|font|small|h[1-6]|ul|ol|li|blockquote|sup|sub|u|code|table|td)\s*>"
    r"|<(?:br|hr|p)\s*/?>|<(?:img|a)\s[^<>]*=",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{3,8});")
# Control characters, marks that turn or hide text, halves of characters, soft hyphens.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# The bytes 80 to BF as Windows-1252 shows them, and what no language writes: such a letter, then such a sign.
_TAIL = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE = re.compile(f"[Â-ß][{_TAIL}]|[à-ï][{_TAIL}]{{2}}|[ð-ô][{_TAIL}]{{3}}")
_SURELY_TWICE = re.compile("Ã[¡-©¬-¹¼-¿]|â€[œ™“”\x9d˜¦¢]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINK_SPACE = re.compile(r"[\x00-\x1f\x7f]+")


def to_text(value: str, *, plain: bool = False, limit: int = 0) -> str:
    """What a person reads: markup gone, references resolved (also when escaped twice), paragraphs apart.

    `plain` says that the feed calls the value plain text: a lone `<` is then a character like any other.
    """
    value = value[:LONGEST_MARKUP]
    if "<" in value and (not plain or _MARKUP.search(value)):
        value = _strip(value)
    if "&" in value:
        value = html.unescape(value)
        if "<" in value and _MARKUP.search(value):
            value = html.unescape(_strip(value))
        elif "&" in value and _REFERENCE.search(value):
            value = html.unescape(value)
    if "Ã" in value or "â€" in value:
        value = _undo_double_encoding(value)
    value = _tidy(value)
    return shorten(value, limit) if limit else value


def strip_unseen(value: str) -> str:
    return _UNSEEN.sub("", value)


def one_line(value: str) -> str:
    return " ".join(value.split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a sentence or at least between words."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? ", ".\n", "\n", "。"))
    if sentence >= limit // 2:
        return head[: sentence + 1].rstrip()
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head[: limit - 1]).rstrip(" ,;:–-") + "…"


def absolute(link: str, base: str) -> str | None:
    """The link as an absolute http(s) address, None for anything else (`javascript:`, `mailto:`, junk)."""
    link = _LINK_SPACE.sub("", link.strip())
    if "&amp;" in link:
        link = link.replace("&amp;", "&")
    link = link.replace(" ", "%20")
    if not link:
        return None
    try:
        if not link.startswith(("http://", "https://")):
            link = urljoin(base, link)
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return _UNSEEN.sub("", link)[:2000]


def _strip(value: str) -> str:
    if "\n" in value:
        value = value.replace("\n", " ")  # in markup a line ends where a tag says so
    if not _HIDDEN.search(value):
        stripped = _INLINE.sub("", value)
        if any(tag in stripped for tag in _LINES):
            stripped = _LINE.sub("\n", stripped)
        stripped = _TAG.sub("\n\n", stripped)
        if "<" not in stripped and ">" not in stripped:
            return stripped
    return _strip_by_parser(value)


def _strip_by_parser(value: str) -> str:
    """The same by a real HTML parser, for comments, scripts, `>` in attributes and whatever is broken.

    Character references stay for the caller, as the quick way leaves them.
    """
    from lxml import etree  # noqa: PLC0415 - 4 MB that few feeds need

    value = _NO_XML.sub("", value).replace("&", "&amp;")
    parser = etree.HTMLParser(
        recover=True, huge_tree=True, no_network=True, remove_comments=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(value.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:  # nothing left but markup
        return ""
    if root is None:
        return ""
    for hidden in list(root.iter(*_HIDDEN_TAGS)):
        hidden.text = None
        del hidden[:]
    for line in root.iter(*_LINE_TAGS):
        line.tail = "\n" + (line.tail or "")
    for block in root.iter(*_BLOCK_TAGS):
        block.text = "\n\n" + (block.text or "")
        block.tail = "\n\n" + (block.tail or "")
    return "".join(map(str, root.itertext()))


def _undo_double_encoding(value: str) -> str:
    """UTF-8 that was once taken for Windows-1252 (`Ã¼` for `ü`), put right where it can be nothing else."""
    return _TWICE.sub(_once, value) if _SURELY_TWICE.search(value) else value


def _once(letters: re.Match[str]) -> str:
    try:
        return b"".join(_byte(letter) for letter in letters[0]).decode()
    except UnicodeError:
        return letters[0]


def _byte(letter: str) -> bytes:
    return bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252")


def _tidy(value: str) -> str:
    """One space between words, an empty line between paragraphs."""
    if "\n" not in value:
        return _tidy_line(value)
    lines: list[str] = []
    for line in map(_tidy_line, value.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip()


def _tidy_line(line: str) -> str:
    line = " ".join(line.split())
    return line if line.isprintable() else " ".join(_UNSEEN.sub("", line).split())
