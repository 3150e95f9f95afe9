"""What of an entry is compared to know it again: guid, link, and the text itself.

A guid is a feed's promise and often broken: it changes with the link or the clock, or names another
article later. So an entry is known by any two of guid, link and text, never by a guid alone. Keys are
signed 64-bit numbers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from newsbot.stories import links
from newsbot.stories.words import key, stems

_CLOSE_TITLES = 0.5  # share of common words from which an edited title is the same title
_CLOSE_TEXTS = 0.6


class Known(Protocol):
    """The fields that are compared; entries as read and entries as stored both have them."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def link(self) -> str | None: ...


class Identified(Known, Protocol):
    @property
    def id(self) -> str: ...


def same_article(old: Known, new: Known) -> bool:
    """Whether `new`, which came under the guid or the link of `old`, is the same article, be it edited.

    The same canonical link is proof enough unless nothing of the text agrees (a page that is reused: a live
    page, a column). Another link needs a title or a text that agrees.
    """
    if (old.title, old.summary) == (new.title, new.summary) and old.title.strip():
        return True
    old_title, new_title = stems(old.title), stems(new.title)
    titles = _share(old_title, new_title)
    if titles >= _CLOSE_TITLES:
        return True
    old_text, new_text = stems(old.summary), stems(new.summary)
    if _share(old_text, new_text) >= _CLOSE_TEXTS and min(len(old_text), len(new_text)) >= 8:
        return True
    old_link, new_link = link_key(old.link), link_key(new.link)
    if old_link is None or old_link != new_link:
        return False
    if not old_title or not new_title:
        return True
    # One address: the same unless title and text both went over to something else.
    return _share(old_title + old_text, new_title + new_text) > 0.1 or not (old_text or new_text)


def guid_key(entry: Identified) -> int:
    """The guid within its feed; one that is a link is compared as a link, whatever tracks its readers."""
    return key("guid", links.canonical(entry.id))


@lru_cache(maxsize=64)  # the same entry's link is asked for by its sketch as well
def link_key(link: str | None) -> int | None:
    """The canonical link over all feeds; None where it proves nothing: no link, or a site's front page."""
    if not link:
        return None
    canonical = links.canonical(link)
    if not canonical.startswith("https://") or links.home(canonical):
        return None
    return key("link", canonical)


def revision(entry: Known) -> int:
    """Of title and summary as people read them: another number means that the text was edited."""
    return key("text", " ".join(entry.title.split()), " ".join(entry.summary.split()))


def _share(one: list[str], other: list[str]) -> float:
    """Share of common words, of all the words of both."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0
