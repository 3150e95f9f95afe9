"""How Telegram reads the HTML of a message: strict, with its own words for every slip. For the local server."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MOST_ENTITIES = 100  # Telegram drops further ones without a word: here that is a fault

_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")


class Refused(Exception):
    """A 400 with this description."""


@dataclass
class Read:
    """The text that people see, and its entities with offsets in UTF-16 units."""

    text: str
    entities: list[dict[str, object]] = field(default_factory=list)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_html(source: str) -> Read:
    """Parse as Telegram does, or say why not."""
    out: list[str] = []
    length = 0
    entities: list[dict[str, object]] = []
    stack: list[tuple[str, int, dict[str, object]]] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "<":
            end = source.find(">", at)
            if end < 0:
                raise Refused(_parse(f"Unclosed start tag at byte offset {_bytes(source, at)}"))
            body = source[at + 1 : end]
            if body.startswith("/"):
                name = body[1:].strip().lower()
                if not stack:
                    raise Refused(_parse(f"Unexpected end tag at byte offset {_bytes(source, at)}"))
                opened, offset, entity = stack.pop()
                if name != opened:
                    raise Refused(
                        _parse(
                            f"Unmatched end tag at byte offset {_bytes(source, at)}, "
                            f'expected "</{opened}>", found "</{name}>"'
                        )
                    )
                if entity and length > offset:
                    entities.append({**entity, "offset": offset, "length": length - offset})
            else:
                name, entity = _open(body, at, source)
                stack.append((name, length, entity))
            at = end + 1
            continue
        if char == "&":
            text, at = _reference(source, at)
        else:
            text, at = char, at + 1
        out.append(text)
        length += utf16(text)
    if stack:
        raise Refused(_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"'))
    return _trimmed(Read("".join(out), sorted(entities, key=lambda e: (e["offset"], -int(str(e["length"]))))))


def _open(body: str, at: int, source: str) -> tuple[str, dict[str, object]]:
    match = re.match(r"[a-zA-Z0-9-]+", body)
    name = match.group().lower() if match else ""
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(body, len(name)):
        value = found.group(2) or ""
        attributes[found.group(1).lower()] = html.unescape(value.strip("\"'"))
    if name in SIMPLE:
        kind = SIMPLE[name]
        if name == "blockquote" and "expandable" in attributes:
            kind = "expandable_blockquote"
        return name, {"type": kind}
    if name == "a":
        url = attributes.get("href", "")
        # A link that is none is shown as plain text: allowed by Telegram, a slip of ours.
        if not re.match(r"(https?|tg|mailto|tel)://?\S", url):
            raise Refused(f"Bad Request: the server would not link to {url!r}")
        return name, {"type": "text_link", "url": url}
    if name == "span" and attributes.get("class") == "tg-spoiler":
        return name, {"type": "spoiler"}
    if name == "tg-emoji":
        return name, {"type": "custom_emoji"}
    raise Refused(_parse(f'Unsupported start tag "{name or body[:10]}" at byte offset {_bytes(source, at)}'))


def _reference(source: str, at: int) -> tuple[str, int]:
    """A character reference; anything else behind & is taken as it stands, as Telegram does."""
    match = re.compile(r"&(#\d{1,8}|#x[0-9a-fA-F]{1,6}|[a-z]{2,4});?").match(source, at)
    if match is None:
        return "&", at + 1
    name = match.group(1)
    if name.startswith("#"):
        code = int("0" + name[1:], 16) if name[1] == "x" else int(name[1:])
        return (chr(code) if 0 < code <= 0x10FFFF else "&", match.end() if 0 < code <= 0x10FFFF else at + 1)
    return (ENTITIES[name], match.end()) if name in ENTITIES else ("&", at + 1)


def _trimmed(read: Read) -> Read:
    """White space around a message is cut, as Telegram does it."""
    kept = read.text.strip()
    lead = utf16(read.text[: len(read.text) - len(read.text.lstrip())])
    size = utf16(kept)
    entities = []
    for entity in read.entities:
        start = max(0, int(str(entity["offset"])) - lead)
        end = min(size, int(str(entity["offset"])) - lead + int(str(entity["length"])))
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return Read(kept, entities)


def _parse(words: str) -> str:
    return f"Bad Request: can't parse entities: {words}"


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode())
