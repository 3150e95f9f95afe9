"""What stands before the first sentence of agency news: where, when and by whom it was written.

"WILMINGTON, Del., March 11 (Reuters) - ", "OSLO and BERGEN --", "Tampere, 3 May 2021 – ". Nobody named
there takes part in anything, and cities are easily taken for companies.
"""

from __future__ import annotations

import re

from newsbot.deals.names_fold import flatten
from newsbot.deals.names_lexicon import places
from newsbot.deals.word_lists import listed

# How the two first words of a dateline look; few other sentences begin so.
_MAY_BE = re.compile(
    r"[A-ZÀ-Þ(][^\s,:–—]*+(?:[,:–—]|(?<=\))|\s(?:[A-Z(\d–—/&-]|(?:and|d[eu]|sur|la|upon|on|am|an) [A-Zd]))"
)
_LONGEST = 110  # characters: work stays bounded
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?)"
# Between a dateline and its news, before a capital; a full stop will do behind a date.
_NEWS = r"(?=[\"“'‘]?[A-Z])"
_MARK = re.compile(r"(?:\s?--\s?|\s[-–—]\s|[–—]|(?<=[.)])\s?[-–—:]\s?|:\s)(?=[^\W_]|[\"“'‘])")
_STOP = re.compile(rf"(?<=[^\W\d]\.)\s{_NEWS}|(?<=\d)\.\s{_NEWS}|(?<=[a-z])\.\s{_NEWS}")
_DATED = re.compile(rf"(?:^|,? ){_DATE}$")
_AGENCY = re.compile(
    r",?\s?\(([A-Za-z][^()]{1,30})\)$|[/,]\s?(?:PR ?Newswire|CNW)[^/]{0,30}/?$", re.IGNORECASE
)
_AGENCIES = re.compile(
    r"(?:reuters?|ap|afp|upi|dpa|efe|ansa|pti|ani|cnw|bernama|bloomberg|xinhua|kyodo|yonhap|tass|itar-tass|interfax"
    r"|nikkei|associated press|dow jones|\w* ?wire|\w* ?news ?wire|(?:pr|globe|business|market) ?\w* ?wired?"
    r"|newsfile|\w+\.(?:mw|com|net|tv)|\w+ (?:news|news agency)|\w+ \w+ (?:news|news agency))$",
    re.IGNORECASE,
)
_PARTS = re.compile(r",? and |, ?| ?[/&] ?")
_CITY = re.compile(r"[A-Z][\w.'’-]*(?:[ -](?:[A-Z][\w.'’-]*|d[eu]|la|sur|am|an der|upon|on)){0,3}$")
# States as agencies shorten them, and lands.
_STATES = listed(
    "ala ariz ark calif cal colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev "
    "n.h n.j n.m n.y n.c n.d ore okla pa penn r.i s.c s.d tenn tex va vt wash w.va wis wisc wyo d.c ont que "
    "alta b.c al ak az ar ca co ct de hi id il in ia ks me ma mi mn ms mt ne nv nh nj nm ny nc nd oh ok or "
    "ri sc sd tn tx ut wa wv wi wy dc on qc ab bc"
)


def dateline_end(text: str) -> int:
    """Where the news begins: behind the dateline of `text`; 0 without one."""
    if not _MAY_BE.match(text):
        return 0
    head = text[:_LONGEST]
    mark = _MARK.search(head)
    if mark is not None and _is_dateline(head[: mark.start()].rstrip(" ,"), text[mark.end() :]):
        return mark.end()
    stop = _STOP.search(head)
    while stop is not None and stop.start() < _LONGEST:
        told = head[: stop.start()].rstrip(" ,")
        if _DATED.search(told) and _is_dateline(told, text[stop.end() :]):
            return stop.end()
        stop = _STOP.search(head, stop.end())
    return 0


def _is_dateline(told: str, news: str) -> bool:
    agency = _AGENCY.search(told)
    if agency is not None:
        if agency[1] is not None and not _AGENCIES.match(agency[1]):
            return False  # "Nokia (NYSE: NOK) -"
        told = told[: agency.start()].rstrip(" ,")
    where = _DATED.sub("", told)
    sure = agency is not None or where != told
    if not where:
        return sure
    parts = [part.strip() for part in _PARTS.split(where)]
    if not all(map(_CITY.match, parts)):
        return False
    return sure or _are_places(parts, news)


def _are_places(parts: list[str], news: str) -> bool:
    """Whether nothing but the words themselves tells that they are places."""
    known = [_is_place(part) for part in parts]
    if all(known) or (len(parts) > 1 and known[-1] and not known[0]):
        return True
    # A city in capitals that nobody lists; a company in capitals is spoken of again.
    if not news[:1].isupper():
        return False
    shouted = [part for part, place in zip(parts, known, strict=True) if not place]
    return all(
        len(part) > 3 and part.isupper() and part.casefold() not in news.casefold() for part in shouted
    )


def _is_place(part: str) -> bool:
    return flatten(part) in places() or part.rstrip(".").lower() in _STATES
