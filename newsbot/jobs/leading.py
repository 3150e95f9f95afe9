"""Which entry of a story tells it best and goes in front."""

from __future__ import annotations

from urllib.parse import urlsplit

from newsbot.deals.parties import fold
from newsbot.model.story import FiledEntry

# Wires that carry what the parties themselves say.
WIRES = frozenset({"prnewswire", "businesswire", "globenewswire", "accesswire", "newswire", "einpresswire"})
_ENOUGH = 400  # characters of summary from which more adds nothing


def leads(new: FiledEntry, old: FiledEntry) -> bool:
    """Whether `new` belongs in front of `old`: it tells the deal, at its source, with more of it."""
    return _worth(new) > _worth(old)


def _worth(entry: FiledEntry) -> tuple[bool, bool, int, int]:
    parties = {party.name for deal in entry.deals for party in deal.parties}
    fuller = min(len(entry.summary), _ENOUGH) // (_ENOUGH // 2)
    return (bool(entry.deals), bool(entry.deals) and is_primary(entry), len(parties), fuller)


def is_primary(entry: FiledEntry) -> bool:
    """Whether a press-release wire or one of the parties itself is the source."""
    host = (urlsplit(entry.link or "").hostname or "").lower()
    labels = host.split(".")[:-1]
    if not WIRES.isdisjoint(labels):
        return True
    names = {
        fold(party.company or party.name).replace(" ", "") for deal in entry.deals for party in deal.parties
    }
    return not names.isdisjoint(label.replace("-", "") for label in labels)
