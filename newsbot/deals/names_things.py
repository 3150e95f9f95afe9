"""Names of things, not of organisations: "its Unipol process", "licenses Cevira to", "the Wii infringes".

Only neighbours tell. Whoever acts anywhere in the text as organisations do ("Zorvex said") is no thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsbot.deals.mention import Mention
from newsbot.deals.names_fold import flatten, fold
from newsbot.deals.names_lexicon import Word, flags_of
from newsbot.deals.word_lists import listed

_AGENT, _DOES = int(Word.AGENT), int(Word.VERB | Word.FUNCTION)
_REACH = 60  # characters looked at on either side: work stays bounded
_NO_DEED = listed(
    "and license licence licenses licences patent patents deal deals in to for boost block target face"
)
# Who stands behind "its": not a thing.
_WHOSE = re.compile(
    r"\b(?:partners?|rivals?|units?|subsidiar\w+|parent|competitors?|suppliers?|customers?|sister|affiliates?|arm"
    r"|divisions?|owners?|licen[cs]ees?|licensors?|all(?:y|ies)|clients?|opponents?|shareholders?|peers?|neighbou?rs?"
    r"|investors?|lenders?|with|and|by|from|to|against|of|for|venture)\b"
)
_ITS = re.compile(r"\b(?:[Ii]ts|[Tt]heir|ITS|THEIR)\s((?:[a-z][\w-]*\s){0,3})$")
_HAS = re.compile(r"^\.?['’]s?\s((?:[a-z][\w-]*\s){0,3})$")
_UNIT = re.compile(
    r"\s(?:[a-z]+\s)?(?:units?|subsidiar\w+|arm|divisions?|affiliate|business|joint|group|plant|factory)\b",
    re.IGNORECASE,
)
_ITS_OWN = frozenset({"its", "their"})
_HANDING = re.compile(r"(?:out-|in-|sub)?licen[cs]|rights$|return")
_THE = re.compile(r"\b[Tt]he\s$")
_HANDED = re.compile(
    r"\b(?:licen[cs](?:es?|ed|ing)|out-licen[cs]\w+|in-licen[cs]\w+|sublicen[cs]\w+|rights (?:to|for|in|on)"
    r"|licen[cs]es? (?:to|for|on)|returns?|returned)\s(?:the\s)?$",
    re.IGNORECASE,
)
_OVER = re.compile(r"(?:\s[a-z][\w-]*){0,3}\s(?:to|from|TO|FROM)\s$")
_JOINING = listed("with by from between and of")
_NEXT = re.compile(r"\s([\w'’-]+)")


def without_things(text: str, mentions: list[Mention]) -> list[Mention]:
    """`mentions` of `text` with those that name things made terms."""
    things = {fold(mention.name) for mention in _things(text, mentions)}
    if not things:
        return mentions
    things -= {fold(one.name) for one in mentions if one.sort != "guess" or _acts(text, one)}
    return [
        replace(one, sort="term")
        if one.sort == "guess" and one.company is None and fold(one.name) in things
        else one
        for one in mentions
    ]


def _things(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    for at, mention in enumerate(mentions):
        if mention.sort != "guess" or mention.company is not None:
            continue
        before = text[max(0, mention.start - _REACH) : mention.start]
        words = before.lower().split()[-4:]  # a cheap look: most names need no closer one
        if not _ITS_OWN.isdisjoint(words) and (its := _ITS.search(before)) is not None:
            if not _WHOSE.search(its[1]):
                yield mention
            continue
        owned = at > 0 and _owned(text, mentions[at - 1], mention)
        if owned or _is_told_with_article(text, before, words, mention):
            yield mention
        elif at + 1 < len(mentions) and any(map(_HANDING.match, words)) and _HANDED.search(before):
            after = mentions[at + 1]
            if after.sort in ("company", "guess") and _OVER.match(text[mention.end : after.start]):
                yield mention


def _owned(text: str, owner: Mention, mention: Mention) -> bool:
    """A product of the one before: "Bayer's antibiotic Avelox", not "Merck's Idenix unit"."""
    if owner.sort not in ("company", "guess") or mention.start - owner.end > _REACH:
        return False
    if text[owner.end] not in ".'’":
        return False
    has = _HAS.match(text[owner.end : mention.start])
    return has is not None and not _WHOSE.search(has[1]) and not _UNIT.match(text, mention.end)


def _is_told_with_article(text: str, before: str, words: list[str], mention: Mention) -> bool:
    """It infringes as "the Wii"; but bodies have articles too: "the NBA", "with the Open Foundry"."""
    if not words or words[-1] != "the" or mention.name.isupper() or not _JOINING.isdisjoint(words[-2:-1]):
        return False
    return _THE.search(before) is not None and _does(text, mention)


def _does(text: str, mention: Mention) -> bool:
    """Whether grammar goes on right behind the name: "the Wii infringes", not "the Zorvex deal"."""
    following = _NEXT.match(text, mention.end)
    return following is None or (following[1].islower() and bool(flags_of(flatten(following[1])) & _DOES))


def _acts(text: str, mention: Mention) -> bool:
    following = _NEXT.match(text, mention.end)
    if following is None:
        return False
    low = flatten(following[1])
    return low not in _NO_DEED and bool(flags_of(low) & _AGENT)
