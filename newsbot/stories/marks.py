"""The keys of a text itself: its link, its title, bands of its shape. Texts much alike share one at least.

Keys by the names in a text stand in `keys`, which also says how long each is kept.
"""

from __future__ import annotations

from newsbot.stories.words import BINS, Words, key, shape

BANDS = 4  # of a text's shape; one equal band proposes
TITLE = 4  # words that a title needs to be looked up by itself
_ROWS = BINS // BANDS


def marks(read: Words, link: int | None, *, series: bool) -> tuple[int, ...]:
    """Signed 64-bit keys; few, as each is a row of the index."""
    found = [] if link is None else [link]
    if len(read.title) >= TITLE and not series:
        found.append(key("title", *read.title))
    # The title is left out of the shape: syndication gives a text new titles.
    bins = shape(read.text)
    for band in range(BANDS if bins else 0):
        piece = bins[band * _ROWS : (band + 1) * _ROWS]
        if piece.count(0) < 2:  # two empty bins of three say too little
            found.append(_mix(band, piece))
    return tuple(found)


def _mix(band: int, piece: tuple[int, ...]) -> int:
    value = band + 1
    for minimum in piece:
        value = ((value ^ minimum) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value
