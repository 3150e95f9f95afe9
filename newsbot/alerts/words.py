"""The words of the /subscribe language, and how typed text is compared. No sentence is understood here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# One sense a phrase may have: what it is about, and which member of the vocabulary it means.
Sense = tuple[str, str]

ATOM = re.compile(r"[^\W_]+(?:[.'’&+][^\W_]+)*\+*|&")

# Spellings and irregular forms that mean the same word.
SAME = {
    "licence": "license",
    "licencing": "licensing",
    "licenser": "licensor",
    "rumour": "rumor",
    "rumoured": "rumored",
    "consortia": "consortium",
    "consortiums": "consortium",
    "judgement": "judgment",
    "suing": "lawsuit",
    "sued": "lawsuit",
    "sue": "lawsuit",
    "suit": "lawsuit",
    "seps": "sep",
    "pooling": "pool",
    "wifi": "wi fi",
    "teamup": "partnership",
}

_TEXT: dict[str, tuple[Sense, ...]] = {}


def _add(category: str, value: str, *phrases: str) -> None:
    for phrase in phrases:
        _TEXT[phrase] = (*_TEXT.get(phrase, ()), (category, value))


_add("kind", "patent_deal", "patent deal", "patent agreement", "patent transaction", "ip deal")
_add("kind", "alliance", "alliance")
_add(
    "kind", "patent_dispute",
    "patent dispute", "dispute", "patent fight", "patent war", "patent battle", "patent litigation",
    "litigation", "patent case", "patent conflict", "legal fight", "fight", "feud", "legal battle",
)  # fmt: skip
_add("kinds", "patent", "patent", "patent news")
_add("subtype", "license", "license", "licensing", "patent license", "patent licensing", "technology license")
_add("subtype", "cross_license", "cross license", "cross licensing", "patent cross license")
_add("subtype", "sale", "sale", "patent sale", "patent purchase", "patent acquisition", "portfolio sale")
_add("subtype", "pool", "pool", "patent pool", "licensing pool")
_add("subtype", "settlement", "settlement", "patent settlement", "settlement agreement", "settle")
_add(
    "subtype", "partnership",
    "partnership", "strategic partnership", "collaboration", "cooperation", "tie up", "partner", "team up",
    "teaming",
)  # fmt: skip
_add("subtype", "joint_venture", "joint venture", "jv")
_add("subtype", "consortium", "consortium", "industry consortium")
_add("subtype", "lawsuit", "lawsuit", "patent lawsuit", "law suit", "complaint", "patent complaint")
_add(
    "subtype", "ruling",
    "ruling", "patent ruling", "court ruling", "verdict", "judgment", "injunction", "court decision",
)  # fmt: skip
_add("subtype", "challenge", "challenge", "patent challenge", "validity challenge", "invalidation")
_add("role", "licensor", "licensor")
_add("role", "licensee", "licensee")
_add("role", "seller", "seller")
_add("role", "buyer", "buyer")
_add("role", "plaintiff", "plaintiff", "claimant")
_add("role", "defendant", "defendant")
# These nouns are roles only after "as": a bare "pool" is a kind of deal.
_add("as", "cross_licensee", "cross licensee", "cross licensor")
_add("as", "pool", "pool", "patent pool", "pool administrator")
_add("as", "partner", "partner")
_add("as", "member", "member")
_add("as", "consortium", "consortium")
_add("as", "settling", "settling party", "settling side", "settling")
_add("status", "announced", "announced", "signed", "confirmed", "agreed", "official", "announcement")
_add("status", "rumored", "rumored", "rumor", "talk", "in talk", "reported", "possible", "speculation")
_add("status", "ended", "ended", "expired", "terminated", "broken off", "called off", "cancelled", "canceled")
_add(
    "rhythm", "daily",
    "daily", "once a day", "every day", "each day", "per day", "every morning", "each morning",
    "digest", "in digest", "in the digest", "daily digest",
)  # fmt: skip
_add(
    "rhythm", "instant",
    "instant", "instantly", "at once", "immediately", "right away", "straight away", "live", "real time",
    "as it happen", "as they happen", "asap", "now",
)  # fmt: skip
_add(
    "rhythm",
    "weekly",
    "weekly",
    "once a week",
    "every week",
    "each week",
    "weekly digest",
    "monday",
    "on monday",
    "every monday",
)
_add("rhythm", "hourly", "hourly", "every hour", "once an hour")
DAYS = ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekday", "workday", "weekend")
_add("days", "", *DAYS, *(f"on {day}" for day in DAYS), *(f"every {day}" for day in DAYS))
_add("days", "", "morning", "evening", "in the morning", "in the evening", "in the afternoon")
_add("turn", "with", "with", "together with", "alongside")
_add("turn", "between", "between", "involving both")
_add("turn", "together", "together", "both", "jointly")
_add(
    "turn", "without",
    "without", "except", "except for", "excluding", "but not", "but no", "but without", "not", "no", "minus",
    "apart from", "other than", "but", "ignore", "ignoring", "none that", "skip",
)  # fmt: skip
_add(
    "turn", "about",
    "about", "on", "over", "regarding", "concerning", "related to", "around", "in the field of", "touching",
    "dealing with",
)  # fmt: skip
_add("turn", "as", "as", "as a", "as an", "as the", "one as", "one of them as")
_add("turn", "topic", "topic", "on the topic", "the topic")
_add("turn", "story", "story", "follow", "follow story", "follow the story")
_add("turn", "only", "only", "just")
_add("turn", "by", "by", "from", "brought by", "filed by")
_add("turn", "to", "to")
_add("turn", "against", "against")
_add("turn", "together", "versus", "vs", "v")
_add("link", "and", "and", "or", "&", "as well as", "plus")
FILLERS = """
    a about alert all an any anything are article be companies company each every everything for get give i if
    in including into involve involving is it item its kind latest like me my named new news notify of please
    send show sort stories story subscribe tell that the their them these this track transaction type update
    want watch when where which who would deal agreement sign join
"""
for _word in FILLERS.split():
    if _word not in _TEXT:
        _add("filler", "", _word)
# They join words and are none to look for; inside and before a name they may belong to it ("Under Armour").
_SMALL = """
    across after again also amid among at be before behind below beneath beyond can could do does during
    even he her his how into its more most much near next off onto our out over per quite she since so
    some soon still such than then through toward towards under until up upon very via was way we were
    what while whose why will within would yet you your
"""
SMALL = frozenset(_SMALL.split())
# A wish of such words only says nothing; one of fillers ("all the news") asks for everything.
_JOINING = (
    "a about an and around as but by concerning for from if in no not of on or regarding that the to with"
)
SAY_NOTHING = SMALL | frozenset(_JOINING.split())
_add("filler", "", "all kind of", "any kind of", "anything about", "everything about", "all the")
# "everything about Nokia" names a company, not a field: the phrase above swallows its "about".

# Technology fields by the names that deals carry, and what else people call them.
FIELDS = {
    "2G": "gsm",
    "3G": "umts",
    "4G": "lte",
    "5G": "",
    "6G": "",
    "Wi-Fi": "wifi, wlan",
    "Bluetooth": "",
    "IoT": "internet of things, connected devices, smart home",
    "standard-essential patents": "seps, sep, standard essential, essential patents, frand",
    "video codecs": "video codec, video coding, video compression, codecs, hevc, avc, vvc, av1",
    "audio": "audio codecs",
    "streaming": "video streaming",
    "AI": "artificial intelligence, machine learning, generative ai",
    "AR/VR": "vr, ar, xr, virtual reality, augmented reality, mixed reality, metaverse",
    "chips": "semiconductors, chipsets, processors, risc-v",
    "memory": "memory chips, dram, nand",
    "displays": "oled, lcd",
    "batteries": "lithium",
    "fuel cells": "hydrogen",
    "electric cars": "ev, electric vehicles",
    "autonomous driving": "self-driving, driverless, robotaxis, lidar",
    "cars": "automotive, vehicles, connected cars, car makers, carmakers, automakers, car industry",
    "phones": "smartphones, mobile phones, handsets",
    "networks": "network equipment, base stations, open ran",
    "cloud": "cloud computing, data centres, data centers",
    "quantum computing": "quantum, quantum computers",
    "payments": "mobile payments, nfc",
    "drugs": "vaccines, mrna, gene therapy, biotech",
    "medical devices": "",
    "software": "",
    "gaming": "video games, consoles",
    "imaging": "cameras, image sensors",
    "satellites": "",
    "solar": "photovoltaics",
    "robotics": "robots, humanoids",
    "blockchain": "",
}
for _field, _also in FIELDS.items():
    _add("field", _field, _field, *filter(None, _also.split(", ")))


# Behind a name these say nothing.
LEGAL = "ab ag co corp corporation gmbh inc incorporated kk limited llc ltd nv oy oyj plc sa se spa"
SUFFIXES = frozenset(LEGAL.split())


def atoms(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: folded, without accents, hyphens and possessives."""
    return tuple(fold(match.group()) for match in ATOM.finditer(text))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    for ending in ("'s", "’s"):
        plain = plain.removesuffix(ending)
    return plain.replace(".", "").replace("'", "").replace("’", "")


@lru_cache(maxsize=20_000)
def stem(atom: str) -> str:
    """The singular in one spelling, so that "licences" and "licenses" are one word."""
    if atom in SAME:
        return SAME[atom]
    if len(atom) > 4 and atom.endswith("ies"):
        single = atom[:-3] + "y"
    elif len(atom) > 3 and atom.endswith("s") and not atom.endswith(("ss", "us", "is")):
        single = atom[:-1]
    else:
        single = atom
    return SAME.get(single, single)


def phrase_key(text: str) -> tuple[str, ...]:
    """A phrase of the vocabulary as it is looked up."""
    return tuple(" ".join(stem(atom) for atom in atoms(text)).split())


# Phrases by their stems, and every stem that some phrase uses (names made of these are quoted).
PHRASES: dict[tuple[str, ...], tuple[Sense, ...]] = {}
for _text, _senses in _TEXT.items():
    _key = phrase_key(_text)
    PHRASES[_key] = (*PHRASES.get(_key, ()), *(s for s in _senses if s not in PHRASES.get(_key, ())))
LONGEST = max(len(key) for key in PHRASES)
STEMS = frozenset(part for key in PHRASES for part in key)

# How `describe` writes each member; every one of these reads back as the same member.
KIND_NAMES = {"patent_deal": "patent deals", "alliance": "alliances", "patent_dispute": "patent disputes"}
SUBTYPE_NAMES = {
    "license": "licences",
    "cross_license": "cross-licences",
    "sale": "patent sales",
    "pool": "patent pools",
    "settlement": "settlements",
    "partnership": "partnerships",
    "joint_venture": "joint ventures",
    "consortium": "consortia",
    "lawsuit": "lawsuits",
    "ruling": "rulings",
    "challenge": "patent challenges",
}
ROLE_NAMES = {
    "licensor": "licensor",
    "licensee": "licensee",
    "cross_licensee": "cross-licensee",
    "seller": "seller",
    "buyer": "buyer",
    "pool": "patent pool",
    "partner": "partner",
    "member": "member",
    "consortium": "consortium",
    "plaintiff": "plaintiff",
    "defendant": "defendant",
    "settling": "settling party",
}
STATUS_NAMES = {
    ("announced",): "announced only",
    ("rumored",): "rumours only",
    ("ended",): "ended only",
    ("announced", "ended"): "no rumours",
    ("announced", "rumored"): "none that ended",
    ("rumored", "ended"): "rumours and ended only",
}
RHYTHM_NAMES = {"instant": "at once", "daily": "once a day"}
