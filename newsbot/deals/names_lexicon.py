"""What each word of the news can be, from the lists of `lexicon/`. How names are built stands elsewhere."""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache

from newsbot.deals.names_fold import flatten
from newsbot.deals.word_lists import lines


class Word(IntFlag):
    """What a word may be; most are several things."""

    FUNCTION = 1
    VERB = 2
    AGENT = 4  # a verb (here also "and") whose subject is a company in such news
    COMMON = 8
    DESCRIPTOR = 16
    HEAD = 32
    LEGAL = 64
    TITLE = 128
    FIRST_NAME = 256
    DEMONYM = 512
    OWN = 1024  # divisions and countries: "Nokia Networks" is still Nokia
    WEAK_HEAD = 4096  # ends a name in a headline only behind a word that must be a name
    TEXT_HEAD = 8192  # ends a name only in running text
    BRAND = 16384  # in a headline it means the company of that name
    OTHER = 2048  # heads that make another organisation of a company's name: "Apple Records"


# Words of which a headline is made; none of them is a name by itself.
EVERYDAY = Word.FUNCTION | Word.VERB | Word.COMMON | Word.DESCRIPTOR | Word.DEMONYM | Word.TITLE
_SINGLE = {
    "function": Word.FUNCTION,
    "verbs": Word.VERB,
    "agents": Word.AGENT,
    "common": Word.COMMON,
    "descriptors": Word.DESCRIPTOR,
    "heads": Word.HEAD,
    "heads_weak": Word.WEAK_HEAD,
    "heads_text": Word.TEXT_HEAD,
    "legal": Word.LEGAL,
    "titles": Word.TITLE,
    "first_names": Word.FIRST_NAME,
    "demonyms": Word.DEMONYM,
    "divisions": Word.OWN,
    "estranging": Word.OTHER,
    "brands": Word.BRAND,
}
# Lists of names, a line each; all but the first are no party.
PHRASES = {
    "organisations": "company",
    "bodies": "body",
    "outlets": "outlet",
    "people": "person",
    "places": "place",
    "terms": "term",
}


@cache
def words() -> dict[str, int]:
    """Each known word in lower case with its `Word` flags (as plain integers: they are tested very often)."""
    known: dict[str, int] = {}
    for name, flag in _SINGLE.items():
        for line in lines(name):
            for word in line.split():
                forms = inflections(word) if flag in (Word.VERB, Word.AGENT) else (word,)
                for form in forms:
                    known[form] = known.get(form, 0) | int(flag)
    return known


@cache
def phrases() -> tuple[tuple[str, str], ...]:
    """Known names as (name, sort)."""
    return tuple((line, sort) for name, sort in PHRASES.items() for line in lines(name))


@cache
def places() -> frozenset[str]:
    """The names of places, flattened."""
    return frozenset(flatten(name) for name in lines("places"))


def is_division(word: str) -> bool:
    """Whether a company's name with this word behind it is still the company."""
    flags = flags_of(word)
    heads = Word.OWN | Word.HEAD | Word.WEAK_HEAD | Word.TEXT_HEAD
    return word in places() or bool(flags & int(heads) and not flags & int(Word.OTHER))


def flags_of(word: str) -> int:
    """Flags of a word in lower case, also of its plural, its forms in -ed, -ing and -ly; 0 if unknown."""
    known = words()
    found = known.get(word)
    if found is not None:
        return found
    for ending, mends in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            for mend in mends:
                flags = known.get(stem + mend, 0)
                if flags & _STEMMED or (flags & _HEADS and ending.endswith("s")):
                    return flags & int(Word.COMMON | Word.VERB) | int(Word.COMMON)
    prefixed = _PREFIXED.match(word)
    known_rest = prefixed is not None and known.get(prefixed[1], 0) & _STEMMED
    return int(Word.COMMON) if known_rest or _DERIVED.match(word) else 0


def inflections(verb: str) -> tuple[str, ...]:
    """A regular verb's forms, doubled consonants included; needless ones do no harm."""
    if verb.endswith("e"):
        return (verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    if re.search(r"[^aeiou]y$", verb):
        return (verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    third = f"{verb}es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else f"{verb}s"
    forms: tuple[str, ...] = (verb, third, f"{verb}ed", f"{verb}ing")
    if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb):
        forms += (f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing")
    return forms


# An ending, and what may have stood in its place.
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("", "le")),
    ("er", ("", "e")),
    ("est", ("", "e")),
)
# A word that carries its making in its form: "unlisted" (the rest must be known), "monetization".
_PREFIXED = re.compile(r"(?:un|re|over|under|pre|mis|non|anti|multi|inter|out)(\w{4,})$")
_DERIVED = re.compile(
    r"\w{4,}(?:tions?|(?<!vi)sions?|ments?|ness|isms?|ical|ically|i[sz]ing|i[sz]ed|i[sz]es?|[ai]ble|ously|ative"
    r"|ional|ology|ships?|hood|fully|lessly|graphy|grapher|ectomy|scope|ocracy)$"
    r"|\w{6,}(?:ing|ed|ers|ists|ians|ably|ibly|less|ful)$"
)
_STEMMED = int(Word.COMMON | Word.VERB | Word.DESCRIPTOR)
_HEADS = int(Word.HEAD | Word.WEAK_HEAD | Word.TEXT_HEAD)


def flat_phrase(name: str) -> str:
    """A name as it stands in flattened text: single blanks, one on each side."""
    return f" {' '.join(flatten(name).split())} "
