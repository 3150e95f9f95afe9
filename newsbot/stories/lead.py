"""Which entry of a story goes in front.

The source itself (a press wire, the newsroom of a party) tells it best, then whoever tells more, then
who was first. How that looks in a message is no matter of this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newsbot.model.story import FiledEntry
from newsbot.stories import names
from newsbot.stories.wordlists import words_of

WIRES = words_of("wires.txt")
_NEWSROOMS = frozenset(
    ("newsroom", "news", "press", "media", "investor", "investors", "ir", "about", "corporate")
)
_STEP = 200  # characters of text that make an entry fuller
_ENOUGH = 600  # from which more adds nothing


def in_order(entries: Iterable[FiledEntry]) -> tuple[FiledEntry, ...]:
    """The entries of a story, the lead first, the others as they came."""
    came = sorted(entries, key=lambda entry: (entry.published_at or entry.seen_at, entry.entry_id))
    if len(came) < 2:
        return tuple(came)
    lead = came[0]
    for entry in came[1:]:
        if leads(entry, lead):
            lead = entry
    return (lead, *(entry for entry in came if entry is not lead))


def leads(new: FiledEntry, old: FiledEntry) -> bool:
    """Whether `new` belongs in front of `old`, which came before it."""
    return _worth(new) > _worth(old)


def is_primary(entry: FiledEntry) -> bool:
    """Whether a press wire or one of the deal's own parties is the source."""
    host = (urlsplit(entry.link or "").hostname or "").lower()
    labels = host.split(".")[:-1]
    if not WIRES.isdisjoint(labels):
        return True
    parties = {
        names.fold(name).replace(" ", "")
        for deal in entry.deals
        for party in deal.parties
        for name in (party.name, party.company or "")
    }
    parties.discard("")
    # Of "news.example.com" only the last label names the owner: "nokia.blogs.example.com" is not Nokia's.
    owner = [label.replace("-", "") for label in labels if label not in _NEWSROOMS][-1:]
    return bool(owner) and owner[0].removesuffix("corp").removesuffix("group") in parties


def _worth(entry: FiledEntry) -> tuple[bool, bool, int, int]:
    parties = {party.company or party.name for deal in entry.deals for party in deal.parties}
    shows = bool(entry.deals)
    return shows, shows and is_primary(entry), len(parties), min(len(entry.summary), _ENOUGH) // _STEP
