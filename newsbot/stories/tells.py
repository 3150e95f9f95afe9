"""What a text itself tells of a deal's stage, beside what the finder says, and which titles are mere templates.

Lists of words, matched as whole words without case. No story is known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from newsbot.model.deal import Deal
from newsbot.stories.words import STEM

# Stages of a deal's course, and "" for entries without a deal.
RUMORED, ANNOUNCED, CLOSED, DISPUTED, SETTLED, ENDED = STAGES = (
    "rumored",
    "announced",
    "closed",
    "disputed",
    "settled",
    "ended",
)

_RUMOR = re.compile(
    r"\b(?:reportedly|rumou?r(?:s|ed)?|in talks|talks|considering|considers|mulls?|mulling|explor(?:es|ing)|weigh(?:s|ing)"
    r"|eye(?:s|ing)|near(?:s|ing)? (?:a )?deal|close to|sources?:|sources say|people familiar|bids?|bidding|offers?|"
    r"report says|seeks?|seeking|in negotiations?|negotiat(?:es|ing)|may|could|wants? to|hopes? to)\b|^report:|: report$",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:signs?|signed|inks?|inked|agrees?|agreed|announces?|announced|confirms?|confirmed|completes?|completed|seals?|"
    r"sealed|clos(?:es|ed)|finali[sz]e[sd]?|official(?:ly)?|sells?|sold|buys|bought|acquires|acquired|renews|renewed|extends|extended|pays|paid|licen[sc]es|licensed|"
    r"settles?|settled|forms?|formed|launch(?:es|ed)|establish(?:es|ed)?|reach(?:es|ed)|wins?|won)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:complet(?:es|ed)|clos(?:es|ed|ing)|finali[sz](?:es|ed))\b(?=.{0,40}\b(?:sale|deal|acquisition|purchase|transfer|"
    r"transaction|venture|agreement)\b)|\b(?:sale|deal|transaction|transfer|venture) (?:is |has been |was )?"
    r"(?:complete|completed|closed|finali[sz]ed)\b|\b(?:starts|begins) operations?\b",
    re.IGNORECASE,
)
# What was done, in the words of headlines. A second opinion beside the finder's kind, for entries where it found
# nothing or something else than in the other outlets. Words of several families ("dispute", "deal") are left out.
_DEEDS = {
    "suit": "sue sues sued suing files filed accuses accused accusing alleges alleged complaint copied "
    "violates violated violating",
    "ruling": "verdict jury judge rules ruled ruling damages awarded award injunction banned bans ptab invalid "
    "invalidates invalidated unpatentable appeal wins won win defeat loses loss lost guilty halts halt suspends stops "
    "upholds upheld overturns reverses mistrial",
    "peace": "settle settles settled settling settlement resolve resolves bury buries hatchet dismiss dismisses truce "
    "over end ends ended concludes peace drops dropped",
    "licence": "license licence licenses licences licensing licensed cross-license cross-licence renews renewal extends "
    "royalty royalties pool rights",
    "sale": "buy buys bought buying sell sells sold selling sale purchase acquires acquire bid bids auction",
    "alliance": "partner partners partnering partnership alliance ally team teams teaming join joins joint jointly jv "
    "venture collaborate collaborates collaboration collaborating tie-up together consortium cooperation unite co-develop",
    "end": "scrap scraps scrapped scrapping ditch ditches ditched terminate terminates cancels cancelled collapse "
    "collapses abandon abandons dissolves dissolve axes",
}
DEALS = frozenset({"peace", "licence", "sale", "alliance"})  # outlets choose among these for one agreement
# One of these makes an entry worth comparing with deals though no deal was found in it.
_DEALISH = frozenset(
    word[:STEM]
    for word in (
        "patent patents license licence licensing settle settlement partner partnership alliance venture pact suit suits "
        "sue sues suing lawsuit consortium royalty infringe infringement collaborate collaboration team teams joint jv "
        "tie-up verdict jury litigation cross-license ditch scrap hatchet feud dispute injunction rights agreement deal "
        "agrees agree accord cooperation union invest invests copied infringed court ban exclusive joins form forms formed "
        "group consortium standard pool together buys sells bid"
    ).split()
)
_FAMILY = {word[:STEM]: deed for deed, listed in _DEEDS.items() for word in listed.split()}
# Where a fight is fought: the same sides meet in many courts, and each has its own news.
_VENUES = {
    "us": "u.s us america american texas delaware california virginia jose francisco itc supreme",
    "uk": "uk u.k britain british london england english",
    "germany": "germany german munich mannheim dusseldorf düsseldorf hamburg karlsruhe bundesgerichtshof",
    "netherlands": "netherlands dutch hague",
    "france": "france french paris",
    "japan": "japan japanese tokyo",
    "korea": "korea korean seoul",
    "china": "china chinese beijing shanghai shenzhen wuhan nanjing chongqing",
    "india": "india indian delhi mumbai",
    "brazil": "brazil brazilian rio",
    "australia": "australia australian sydney",
    "office": "ptab uspto reexamination office",
    "europe": "upc eu european brussels",
}
_VENUE = {word[:STEM]: venue for venue, listed in _VENUES.items() for word in listed.split()}
# A column that comes back under the same words every day or week: equal titles prove nothing.
_TEMPLATE = re.compile(
    r"\b(?:daily|weekly|monthly|today'?s|tonight'?s|morning|evening|weekend|week(?:'s)?|this week|yesterday'?s|best|top \d+"
    r"|deals?|round-?up|digest|recap|briefing|newsletter|podcast|episode|ep\.? ?\d+|open thread|live blog|links|headlines"
    r"|horoscope|crossword|wordle|lottery|forecast|weather|market wrap|stocks to watch|photos? of the|quote of the"
    r"|ask slashdot|poll|release notes|changelog|what'?s new|giveaway|review|hands[- ]on|gift guide)\b|#\d+|\b\d+/\d+\b",
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
    return not _DEALISH.isdisjoint(stems)


def deeds(title: Sequence[str]) -> tuple[str, ...]:
    """What was done, by the stems of a title; () where it does not say."""
    return tuple(dict.fromkeys(_FAMILY[stem] for stem in title if stem in _FAMILY))


def venues(title: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """Where a fight is fought, by the stems of a title, or of the text where the title does not say."""
    found = dict.fromkeys(_VENUE[stem] for stem in title if stem in _VENUE)
    return tuple(found or dict.fromkeys(_VENUE[stem] for stem in words if stem in _VENUE))


def hesitant(text: str) -> bool:
    """Whether a text has words of rumour."""
    return _RUMOR.search(text) is not None


def firm(title: str) -> bool:
    return _FIRM.search(title) is not None


def template(title: str) -> bool:
    return _TEMPLATE.search(title) is not None
