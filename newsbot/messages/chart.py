"""The week as a picture: a bar a company, a colour a kind. Reads on a phone, by day and by night."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from newsbot.messages.neutral import foreign
from newsbot.messages.words import kind_title

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WIDTH = 1080
MARGIN = 56
ROW = 96
BAR = 40
# A middle ground that is kind to light and dark chats alike; all text has a contrast of at least 7 to it.
GROUND = (24, 28, 38)
INK = (238, 240, 246)
FAINT = (176, 182, 198)
COLOURS = {"patent_deal": (99, 179, 237), "alliance": (104, 211, 145), "patent_dispute": (246, 135, 109)}
OTHER = (250, 204, 99)  # topics
LABEL_LIMIT = 30


def bars(rows: Sequence[tuple[str, Mapping[str, int]]], *, title: str) -> bytes:
    """PNG of companies with their numbers of deals by kind, in the order given."""
    head, foot = 150, 90
    image = Image.new("RGB", (WIDTH, head + ROW * max(1, len(rows)) + foot), GROUND)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, 40), "Most active", font=_font(52), fill=INK)
    draw.text((WIDTH - MARGIN, 58), title, font=_font(32), fill=FAINT, anchor="ra")
    most = max((sum(kinds.values()) for _, kinds in rows), default=1)
    for place, (name, kinds) in enumerate(rows):
        _row(draw, head + place * ROW, name, kinds, most)
    _legend(draw, image.height - foot + 20, list(dict.fromkeys(kind for _, kinds in rows for kind in kinds)))
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _row(draw: ImageDraw.ImageDraw, top: int, name: str, kinds: Mapping[str, int], most: int) -> None:
    draw.text((MARGIN, top), _fitting(draw, foreign(name), 34), font=_font(34), fill=INK)
    x = float(MARGIN)
    unit = (WIDTH - 2 * MARGIN - 80) / most
    for kind, number in kinds.items():
        end = x + number * unit
        draw.rounded_rectangle(
            (x, top + 46, end - 4, top + 46 + BAR), radius=8, fill=COLOURS.get(kind, OTHER)
        )
        x = end
    draw.text((x + 12, top + 46 + BAR / 2), str(sum(kinds.values())), font=_font(34), fill=INK, anchor="lm")


def _legend(draw: ImageDraw.ImageDraw, top: int, kinds: Sequence[str]) -> None:
    x = float(MARGIN)
    for kind in sorted(kinds, key=lambda each: [*COLOURS, each].index(each)):
        name = foreign(kind_title(kind))
        if x + 44 + draw.textlength(name, font=_font(30)) > WIDTH - MARGIN:
            break
        draw.rounded_rectangle((x, top + 4, x + 28, top + 32), radius=6, fill=COLOURS.get(kind, OTHER))
        draw.text((x + 40, top + 18), name, font=_font(30), fill=FAINT, anchor="lm")
        x += 40 + draw.textlength(name, font=_font(30)) + 44


def _fitting(draw: ImageDraw.ImageDraw, name: str, size: int) -> str:
    """The name in letters that the font has, cut to the width."""
    font = _font(size)
    shown = "".join(char for char in name if _has(font, char))[:LABEL_LIMIT].strip() or "…"
    while draw.textlength(shown, font=font) > WIDTH - 2 * MARGIN:
        shown = shown[:-1]
    return shown


def _has(font: Font, char: str) -> bool:
    """Whether the font can draw it: what it cannot is drawn as the same empty box."""
    return char.isspace() or (
        char.isprintable() and bytes(font.getmask(char)) != bytes(font.getmask("\U0010ffff"))
    )


@cache
def _font(size: int) -> Font:
    return ImageFont.load_default(size)
