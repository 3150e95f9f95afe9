"""What a text itself tells of a deal, beside what the finder says: its stage, what was done, where, how
surely.

Lists of words, compared by their stems. No story is known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import re2

from newsbot.model.deal import Deal
from newsbot.stories.wordlists import groups_of, words_of
from newsbot.stories.words import STEM

# Stages of a deal's course; entries without a deal have "".
RUMORED, ANNOUNCED, CLOSED, DISPUTED, SETTLED, ENDED = STAGES = (
    "rumored",
    "announced",
    "closed",
    "disputed",
    "settled",
    "ended",
)
DEALS = frozenset(
    {"peace", "licence", "sale", "alliance"}
)  # deeds: outlets choose among these for one agreement

_DEED = {word[:STEM]: deed for word, deed in groups_of("deeds.txt").items()}
_VENUE = {word[:STEM]: venue for word, venue in groups_of("venues.txt").items()}
_DEALISH = frozenset(word[:STEM] for word in words_of("dealish.txt"))
_SERIES = words_of("series.txt")
_NUMBERED = re2.compile(r"(?i)#\d+|\b\d+/\d+\b|\b(?:part|vol|no|ep)\.? ?\d+")
_SOURCE = re.compile(
    r"(?<=\w.{20})\s+[-–—|]\s+((?:[A-Z0-9][^\s|–—]*|of|the|and|&)(?:\s(?:[A-Z0-9][^\s|–—]*|of|the|and|&)){0,3})\s*$"
)
_RUMOR = re2.compile(
    r"(?i)\b(?:reportedly|rumou?r(?:s|ed)?|talks|considering|considers|mulls?|mulling|explor(?:es|ing)"
    r"|weigh(?:s|ing)|eye(?:s|ing)|near(?:s|ing)? (?:a )?deal|close to|sources say|people familiar|bids?"
    r"|bidding|offers?|expected|report says"
    r"|seeks?|seeking|negotiat(?:ions?|es|ing)|may|could|wants? to|hopes? to)\b"
    r"|\bsources?:|^report:|: report$"
)
_FIRM = re2.compile(
    r"(?i)\b(?:signs?|signed|inks?|inked|agrees?|agreed|announces?|announced|confirms?|confirmed|completes?|completed"
    r"|seals?|sealed|clos(?:es|ed)|finali[sz]e[sd]?|official(?:ly)?|sells?|sold|buys|bought|acquires|acquired"
    r"|renews|renewed|extends|extended|pays|paid|licen[sc]es|licensed|settles?|settled|forms?|formed"
    r"|launch(?:es|ed)|establish(?:es|ed)?|reach(?:es|ed)|wins?|won)\b"
)
_CLOSED = re.compile(
    r"\b(?:complet(?:es|ed)|clos(?:es|ed|ing)|finali[sz](?:es|ed))\b(?=.{0,40}\b(?:sale|deal|acquisition|purchase"
    r"|transfer|transaction|venture|agreement)\b)|\b(?:starts|begins) operations?\b"
    r"|\b(?:sale|deal|transaction|transfer|venture) (?:is |was |has been )?(?:completed?|closed)\b",
    re.IGNORECASE,
)


def stage(title: str, deals: Sequence[Deal]) -> str:
    """How far the deal of an entry has come; the first of its deals is the surest."""
    if not deals:
        return ""
    deal = deals[0]
    if deal.status == "ended":
        return ENDED
    if deal.kind == "patent_dispute":
        return DISPUTED
    if deal.status == "rumored":
        return RUMORED
    if deal.subtype == "settlement":
        return SETTLED
    return CLOSED if _CLOSED.search(title) else ANNOUNCED


def dealish(stems: Collection[str]) -> bool:
    """Whether a text may tell a deal that nobody found in it."""
    return not _DEALISH.isdisjoint(stems)


def deeds(title: Sequence[str]) -> tuple[str, ...]:
    """What was done, by the stems of a title; () where it does not say."""
    return tuple(dict.fromkeys(_DEED[stem] for stem in title if stem in _DEED))


def venues(title: Sequence[str]) -> tuple[str, ...]:
    """Where a fight is fought, by the stems of a title."""
    return tuple(dict.fromkeys(_VENUE[stem] for stem in title if stem in _VENUE))


def hesitant(text: str) -> bool:
    """Whether a text has words of rumour."""
    return _RUMOR.search(text) is not None


def firm(title: str) -> bool:
    """Whether a title has a word of a done deal."""
    return _FIRM.search(title) is not None


def source(title: str) -> str:
    """The outlet that an aggregator hangs on a title ("… - Daily Wire"), or ""."""
    found = _SOURCE.search(title)
    return found[1] if found else ""


def series(title: str, spoken: Collection[str]) -> bool:
    """Whether a title is one of a series (an episode, a daily column): equal titles prove nothing then."""
    return not _SERIES.isdisjoint(spoken) or _NUMBERED.search(title) is not None
