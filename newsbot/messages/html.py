"""Text with marks (bold, links, quotes), and the valid Telegram HTML made of it. It chooses no words.

A text is a tuple of spans, so it can be cut anywhere without ever meeting a tag or an entity. Lengths are
what Telegram counts: UTF-16 units of the text without its marks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsbot.messages.cutting import cut_text, units
from newsbot.messages.neutral import clean
from newsbot.model.alert import Button, Part

LIMIT = 4096
CAPTION_LIMIT = 1024
# Telegram reads 100 marks and leaves out the rest; it finds some by itself (bare addresses): stay below.
MARKS = 90
GOOD_URL = re.compile(r"https?://[^\s<>\"\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
# A mark is a tag and, for a link, its target.
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Letters with the marks around them, the outermost first."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with marks. `+` joins; plain strings may be added."""

    spans: tuple[Span, ...] = ()

    def __add__(self, other: Rich | str) -> Rich:
        return Rich((*self.spans, *rich(other).spans))

    def __radd__(self, other: str) -> Rich:
        return Rich((*rich(other).spans, *self.spans))

    def __bool__(self) -> bool:
        return any(span.text for span in self.spans)


Text = Rich | str


def part(
    text: Text,
    *,
    buttons: Sequence[Sequence[Button]] = (),
    photo: bytes = b"",
    preview: bool = False,
) -> Part:
    """A message of this text, cut to what Telegram takes."""
    limit = CAPTION_LIMIT if photo else LIMIT
    whole = cut(text, limit)
    return Part(
        html=to_html(whole),
        plain=to_plain(whole, limit),
        buttons=tuple(tuple(row) for row in buttons if row),
        photo=photo,
        preview=preview,
    )


def rich(text: Text) -> Rich:
    return Rich((Span(clean(text)),)) if isinstance(text, str) else text


def bold(text: Text) -> Rich:
    return _marked(text, "b")


def italic(text: Text) -> Rich:
    return _marked(text, "i")


def code(text: Text) -> Rich:
    return _marked(text, "code")


def quote(text: Text, *, expandable: bool = False) -> Rich:
    return _marked(text, "blockquote expandable" if expandable else "blockquote")


def link(text: Text, url: str | None) -> Rich:
    """A link, or only its text when the address is none that Telegram takes."""
    if url is None or len(url) > 2000 or not GOOD_URL.fullmatch(url):
        return rich(text)
    return _marked(text, "a", url)


def join(glue: Text, texts: Iterable[Text]) -> Rich:
    """The texts that are not empty, with the glue between them."""
    spans: list[Span] = []
    for text in (each for each in map(rich, texts) if each):
        if spans:
            spans += rich(glue).spans
        spans += text.spans
    return Rich(tuple(spans))


def lines(*texts: Text) -> Rich:
    """Each text that is not empty on a line of its own."""
    return join("\n", texts)


def length(text: Text) -> int:
    return sum(units(span.text) for span in rich(text).spans)


def marks(text: Text) -> int:
    """How many marks Telegram reads in it."""
    return sum(step[0] == "open" for step in _steps(rich(text)))


def cut(text: Text, limit: int, *, most_marks: int = MARKS) -> Rich:
    """At most `limit` units and so many marks; an ellipsis shows the cut, which never parts one character."""
    whole = rich(text)
    if length(whole) > limit:
        whole = _shortened(whole, limit)
    while marks(whole) > most_marks:
        # The last marks go: the text stays.
        last = max(place for place, span in enumerate(whole.spans) if span.marks)
        spans = list(whole.spans)
        spans[last] = Span(spans[last].text)
        whole = Rich(tuple(spans))
    return whole


def to_html(text: Text) -> str:
    """Valid for Telegram: every tag closed in order, everything else escaped."""
    pieces: list[str] = []
    for step, value, target in _steps(rich(text)):
        if step == "text":
            pieces.append(html.escape(value, quote=False))
        elif step == "close":
            pieces.append(f"</{value.split(' ')[0]}>")
        elif target:
            pieces.append(f'<{value} href="{html.escape(target)}">')
        else:
            pieces.append(f"<{value}>")
    return "".join(pieces)


def to_plain(text: Text, limit: int = LIMIT) -> str:
    """The same without marks; quotes are set off by ">". A link that fills its line has its address on the
    next one, as long as there is room; of links within a line only the text's first shows its address.
    """
    whole = rich(text)
    room = limit - length(whole)
    shown = "".join(span.text for span in whole.spans)
    pieces: list[str] = []
    at, begun, first = 0, 0, True
    for place, span in enumerate(whole.spans):
        target = _target(span)
        before = _target(whole.spans[place - 1]) if place else ""
        after = _target(whole.spans[place + 1]) if place + 1 < len(whole.spans) else ""
        begun = at if target != before else begun
        at += len(span.text)
        pieces.append(_quoted(span, begins=not (place and _in_quote(whole.spans[place - 1]))))
        if not target or target == after:
            continue
        head = shown[shown.rfind("\n", 0, begun) + 1 : begun]
        fills = head in ("", "• ") and shown[at : at + 1] in ("", "\n")
        address = f"\n{target}" if fills else f" ({target})" if first else ""
        first = False
        if target not in shown and units(address) <= room:
            pieces.append(address)
            room -= units(address)
    return cut_text("".join(pieces), limit)


def _shortened(whole: Rich, limit: int) -> Rich:
    room = limit - 1
    kept: list[Span] = []
    for span in whole.spans:
        size = units(span.text)
        if size > room:
            kept.append(Span(cut_text(span.text, room, ellipsis="") + "…", span.marks))
            break
        kept.append(span)
        room -= size
    return Rich(tuple(kept))


def _marked(text: Text, tag: str, target: str = "") -> Rich:
    """A mark around all of it. No mark stands within its like: Telegram knows no quote in a quote."""
    name = tag.split(" ", maxsplit=1)[0]
    return Rich(
        tuple(
            Span(span.text, ((tag, target), *(mark for mark in span.marks if mark[0].split(" ")[0] != name)))
            for span in rich(text).spans
        )
    )


def _target(span: Span) -> str:
    return next((target for tag, target in span.marks if tag == "a"), "")


def _in_quote(span: Span) -> bool:
    return any(tag.startswith("blockquote") for tag, _ in span.marks)


def _quoted(span: Span, *, begins: bool) -> str:
    """The span's text, its lines marked where it stands in a quote."""
    if not _in_quote(span):
        return span.text
    return ("> " if begins else "") + span.text.replace("\n", "\n> ")


def _steps(text: Rich) -> Iterator[tuple[str, str, str]]:
    """Open, text and close steps; marks that neighbours share stay open between them."""
    opened: list[Mark] = []
    for span in (span for span in text.spans if span.text):
        shared = 0
        while shared < min(len(opened), len(span.marks)) and opened[shared] == span.marks[shared]:
            shared += 1
        while len(opened) > shared:
            yield "close", opened.pop()[0], ""
        for mark in span.marks[shared:]:
            opened.append(mark)
            yield "open", *mark
        yield "text", span.text, ""
    while opened:
        yield "close", opened.pop()[0], ""
