"""The names of one text compared with each other: short forms, abbreviations, courts, products.

`parties` has found the names one by one; here they learn from each other. Tracked companies keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from newsbot.deals.mention import Mention
from newsbot.deals.names_fold import flatten, fold
from newsbot.deals.names_lexicon import flags_of
from newsbot.deals.names_spans import ORDINARY
from newsbot.deals.word_lists import listed

# "Palworld developer Pocketpair": what stands before is the product, or the one who is spoken for.
_MAKERS = re.compile(r" (?:[a-z]+ )?(?:developer|dev|maker|creator|publisher)s?\b", re.IGNORECASE)
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BETWEEN = re.compile(r"\.? ?[(\[] ?[\"“']?$")
_SMALL = listed("of the and for in on de la & a")
# Behind "Qantas-Air NZ" comes what two have with each other.
_SHARED = re.compile(
    r" (?:[a-z]+ )?(?:deal|alliance|venture|merger|pact|talks|suit|lawsuit|partnership|tie-?up|agreement|feud"
    r"|fight|battle|case|dispute|settlement|joint|war|patent|license|licence|cross)\b",
    re.IGNORECASE,
)
_LISTED = (", ", " and ", " & ", " + ", "/")
_ORGANISATION = ("company", "guess")


def reconciled(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions of `text` (whose offsets they bear), each seen in the light of the others."""
    found = _parted(text, _courts(text, mentions))
    parents = {mention.company for mention in found if not mention.subsidiary}
    found = [_independent(mention, parents) for mention in found]
    longer = _long_forms(text, found)
    found = _in_pairs(text, found)
    return [_seen(text, mention, before, longer) for before, mention in pairwise((None, *found)) if mention]


def well_spelt(mentions: list[Mention], flat: list[tuple[int, int]]) -> list[Mention]:
    """Names of the stretches `flat`, all large or all small, as the rest writes them, or with capitals."""
    inside = [any(start <= mention.start < end for start, end in flat) for mention in mentions]
    spelt: dict[str, str] = {}
    for mention, there in zip(mentions, inside, strict=True):
        if not there:
            spelt.setdefault(fold(mention.name), mention.name)
    return [
        replace(mention, name=spelt.get(fold(mention.name)) or _with_capitals(mention.name))
        if there and mention.sort in _ORGANISATION and (mention.name.isupper() or mention.name.islower())
        else mention
        for mention, there in zip(mentions, inside, strict=True)
    ]


def _with_capitals(name: str) -> str:
    """Of "QUILLMARK LABS" the name Quillmark Labs; short words that are no words may be abbreviations."""
    whole = name.isupper()
    return _ANY_WORD.sub(lambda word: _with_capital(word[0], whole=whole), name)


def _with_capital(word: str, *, whole: bool) -> str:
    if whole and len(word) < 5 and not (len(word) > 2 and flags_of(word.lower())):
        return word
    return word.lower() if word.lower() in _SMALL else word.capitalize()


def _seen(text: str, mention: Mention, before: Mention | None, longer: Mapping[str, Mention]) -> Mention:
    if mention.sort == "guess" and (
        _MAKERS.match(text, mention.end) or _is_product(text, before, mention) or _is_quoted(text, mention)
    ):
        return replace(mention, sort="term")
    if mention.company is not None or mention.sort not in _ORGANISATION:
        return mention
    whole = longer.get(fold(mention.name))
    if whole is None:
        return mention
    if whole.company is not None:
        return replace(mention, company=whole.company, sort="company", same=whole.same)
    # An abbreviation stays as it is written; "Wild" becomes Wild Planet.
    short = whole.name.casefold().startswith(mention.name.casefold())
    return replace(mention, name=whole.name if short else mention.name, same=whole.name, sort=whole.sort)


def _in_pairs(text: str, mentions: list[Mention]) -> list[Mention]:
    """Of "Leonardo, Rheinmetall": who stands in a list with organisations by one name is one of them."""
    found = list(mentions)
    for at, (before, after) in enumerate(pairwise(mentions)):
        if text[before.end : after.start] not in _LISTED:
            continue
        for number, one, other in ((at, before, after), (at + 1, after, before)):
            if one.sort == "person" and other.sort in _ORGANISATION and one.name.isalpha():
                found[number] = replace(one, sort="guess")
    return found


def _independent(mention: Mention, parents: set[str | None]) -> Mention:
    """Where "Disney and Pixar" part, Pixar is a party of its own although it belongs to Disney."""
    if mention.subsidiary and mention.company in parents:
        return replace(mention, same=mention.name)
    return mention


def _is_quoted(text: str, mention: Mention) -> bool:
    """A title in quotation marks, of several words: "Finding Nemo"."""
    words = mention.name.split()
    if len(words) < 2 or any(word.isupper() or not word[1:].islower() for word in words):
        return False
    opens, closes = text[max(0, mention.start - 1) : mention.start], text[mention.end : mention.end + 1]
    return bool(opens) and opens in "\"“'‘" and bool(closes) and closes in "\"”'’"


def _is_product(text: str, before: Mention | None, mention: Mention) -> bool:
    """Right behind its maker, "Nokia Lumia", or an everyday word that he owns, "Google's Maps"."""
    if before is None or before.company is None or mention.company is not None:
        return False
    gap = text[before.end : mention.start]
    everyday = mention.name.isalpha() and bool(flags_of(flatten(mention.name)) & ORDINARY)
    return gap == " " or (gap in ("'s ", "’s ") and everyday)


def _long_forms(text: str, mentions: list[Mention]) -> dict[str, Mention]:
    """Folded short names -> the mention that spells the same name in full."""
    organisations = [mention for mention in mentions if mention.sort in _ORGANISATION]
    if all(mention.company is not None for mention in organisations):
        return {}
    # A name with its own legal form is complete: "Uniclub Inc" is not Uniclub Marketing.
    complete = {fold(mention.name) for mention in organisations if _has_legal_form(mention)}
    shorts = {fold(mention.name) for mention in organisations if mention.company is None} - complete
    longer: dict[str, Mention | None] = {}
    for mention in organisations:
        if mention.sort != "company":
            continue
        words = fold(mention.name).split()
        # A tracked company may be told by the same name in another place of the text.
        for length in range(max(1, len(words) - 2), len(words) + (mention.company is not None)):
            short = " ".join(words[:length])
            if short in shorts:
                rival = longer.get(short, mention)
                same = rival is not None and (
                    fold(rival.name) == " ".join(words) or rival.company == mention.company is not None
                )
                longer[short] = mention if same else None  # two names begin so: nobody knows
    for short, whole in _spelt_out(organisations).items():
        if short in shorts:
            longer.setdefault(short, whole)
    for before, after in pairwise(organisations):
        if after.company is None and _abbreviates(text, before, after):
            longer[fold(after.name)] = before
    return {short: mention for short, mention in longer.items() if mention is not None}


def _has_legal_form(mention: Mention) -> bool:
    return mention.end - mention.start > len(mention.name) and mention.company is None


def _spelt_out(mentions: list[Mention]) -> dict[str, Mention | None]:
    """What the names may be shortened to, folded: "CAT", "Air NZ" for Air New Zealand; None if two may."""
    shortened: dict[str, Mention | None] = {}
    for mention in {mention.key: mention for mention in mentions}.values():
        words = [word for word in fold(mention.name).split() if word not in _SMALL]
        if len(words) < 3:
            continue
        for first in (0, 1):
            initials = "".join(word[0] for word in words[first:])
            short = " ".join((*words[:first], initials))
            shortened[short] = None if short in shortened else mention
    return shortened


def _abbreviates(text: str, before: Mention, after: Mention) -> bool:
    """Whether `after` stands in brackets and its letters are the first letters of the words of `before`."""
    gap = text[before.end : after.start]
    if len(gap) > 5 or not _BETWEEN.search(gap):
        return False
    letters = "".join(mark for mark in after.name if mark.isalnum()).casefold()
    words = re.findall(r"[^\W_]+", text[before.start : before.end])
    initials = "".join(word[0] for word in words if word.casefold() not in _SMALL).casefold()
    every = "".join(word[0] for word in words).casefold()
    return 2 <= len(letters) <= 8 and (initials.startswith(letters) or every.startswith(letters))


def _courts(text: str, mentions: list[Mention]) -> list[Mention]:
    """One court of "Munich Regional" and "Court"; "Paris" of "Paris-based" is nobody."""
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        if before is not None and _one_court(text, before, mention):
            found[-1] = replace(mention, start=before.start, name=text[before.start : mention.end])
        elif mention.sort != "place" or text[mention.end : mention.end + 6].lower() != "-based":
            found.append(mention)
    return found


def _one_court(text: str, before: Mention, mention: Mention) -> bool:
    beside = mention.sort == "body" and text[before.end : mention.start] == " "
    return beside and before.company is None and before.sort in ("guess", "place", "company")


def _parted(text: str, mentions: list[Mention]) -> list[Mention]:
    """The two names of "the Qantas-Air NZ deal", and any pair of which a half stands elsewhere alone."""
    alone = {fold(mention.name) for mention in mentions if mention.sort in _ORGANISATION}
    found: list[Mention] = []
    for mention in mentions:
        left, hyphen, right = mention.name.partition("-")
        capitals = hyphen and left[:1].isupper() and right[:1].isupper() and len(left) > 2 and len(right) > 2
        whole = text[mention.start : mention.end]
        if not capitals or mention.company is not None or mention.sort != "guess" or "-" not in whole:
            found.append(mention)
            continue
        if fold(left) not in alone and fold(right) not in alone and not _SHARED.match(text, mention.end):
            found.append(mention)
            continue
        cut = mention.start + whole.index("-")
        found.append(replace(mention, end=cut, name=left, possessive=False))
        found.append(replace(mention, start=cut + 1, name=right))
    return found
