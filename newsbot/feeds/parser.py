"""feedparser, driven by an XML parser of ours: events in, feedparser's own entries out.

feedparser decides what elements mean. We decide what reaches it: only elements that an entry is made of (half
of a feed is categories, thumbnails and counts), no external or nested entities, and every entry starts from
the state in which the first one started, so that no entry can change its neighbours and an entry that was cut
out reads as it does in place. Which bytes are handed over is decided in `formats.syndication`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate
from typing import Any

from newsbot.feeds.handler import SEPARATOR, Enough, Handler


@dataclass(slots=True)
class Parsed:
    """What feedparser made of a document, as far as it could be followed."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    error: str | None = None  # not well formed: what is wrong; the entries before that are whole
    warning: str | None = None


def parse(text: bytes) -> Parsed:
    """Read a document in UTF-8. Raises only EntityRefused."""
    handler = Handler(len(text))
    expat = handler.listen_to(ParserCreate("utf-8", namespace_separator=SEPARATOR))
    error = warning = None
    try:
        expat.Parse(text, True)
    except ExpatError as problem:
        if handler.root_closed:
            warning = "there is more after the end of the feed"
        else:
            error = str(problem)
    except Enough:
        handler.drop_partial()
        warning = f"very long: only the first {len(handler.entries)} entries were read"
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as slip:
        error = f"feedparser stumbled ({type(slip).__name__})"
    finally:
        handler.stop(expat)
    return Parsed(
        feed=handler.feeddata,
        entries=handler.entries,
        version=handler.version,
        skip_hours=handler.skipped["hour"],
        skip_days=handler.skipped["day"],
        error=error,
        warning=warning,
    )


def well_formed(text: bytes) -> bool:
    """Whether an XML parser gets through; no handler runs, so it costs next to nothing."""
    expat = ParserCreate("utf-8", namespace_separator=SEPARATOR)
    expat.UseForeignDTD(True)
    try:
        expat.Parse(text, True)
    except ExpatError:
        return False
    return True
