"""What Telegram takes, as a strict reader: tags, entities, lengths after parsing, buttons, captions."""

from __future__ import annotations

import re

from newsbot.model.alert import Part

TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote"}
PIECE = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z]+)(?P<rest>[^<>]*)>|&(?P<entity>[a-z]+|#\d+);|(?P<bad>[<>&])|(?P<text>[^<>&]+)"
)
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
HREF = re.compile(r' href="(https?://[^\s"<>]+)"')
UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2061-\u2067\u206a-\u206f\ufeff\ud800-\udfff\x00-\x09\x0b-\x1f\x7f]"
)


def parsed(html: str) -> tuple[str, int]:
    """The text that a reader sees, and the number of marks; AssertionError where Telegram answers 400."""
    shown: list[str] = []
    opened: list[str] = []
    number = 0
    for piece in PIECE.finditer(html):
        assert not piece["bad"], f"unescaped {piece['bad']!r} at {piece.start()} of {html!r}"
        if piece["entity"]:
            assert piece["entity"] in ENTITIES, piece.group()
            shown.append(ENTITIES[piece["entity"]])
        elif piece["text"] is not None:
            shown.append(piece["text"])
        elif piece["close"]:
            assert opened, f"{piece.group()} closes nothing"
            assert opened.pop() == piece["tag"], f"{piece.group()} closes another tag"
        else:
            assert piece["tag"] in TAGS, piece.group()
            assert piece["tag"] != "blockquote" or "blockquote" not in opened, "a quote in a quote"
            if piece["tag"] == "a":
                assert HREF.fullmatch(piece["rest"]), piece.group()
            else:
                assert piece["rest"] in ("", " expandable"), piece.group()
            opened.append(piece["tag"])
            number += 1
    assert not opened, f"left open: {opened}"
    return "".join(shown), number


def size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def accept(part: Part) -> str:
    """The text of a message that Telegram would take."""
    text, number = parsed(part.html)
    limit = 1024 if part.photo else 4096
    assert size(text) <= limit
    assert size(part.plain) <= limit
    assert text.strip()
    assert part.plain.strip()
    assert number <= 100
    assert not UNSEEN.search(text), ascii(UNSEEN.findall(text))
    assert len(part.buttons) <= 100
    for row in part.buttons:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.label.strip()
            assert bool(button.data) != bool(button.url)
            assert len(button.data.encode()) <= 64
    return text
