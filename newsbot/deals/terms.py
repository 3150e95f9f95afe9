"""Money and term of a deal, in the words of the text; "undisclosed" when it says so."""

from __future__ import annotations

import re2

_NUMBER = r"\d[\d,.]*"
_SCALE = r"(?:\s?(?:million|billion|trillion|mln|bln|mn|bn|m|b|k)\b)?"
_CURRENCY = r"(?:US\$|USD\s?|A\$|C\$|HK\$|NT\$|EUR\s?|GBP\s?|CNY\s?|RMB\s?|[$€£¥₹])"
_WORDS = r"(?:dlrs|dollars|euros?|pounds|yen|yuan|won|rupees|francs|kronor|crowns|marks)"
_MONEY = re2.compile(
    rf"(?i)(?:(?:up to|about|more than|over|nearly|at least|some|around|almost)\s)?"
    rf"(?:{_CURRENCY}{_NUMBER}{_SCALE}|{_NUMBER}\s?(?:million|billion|trillion|mln|bln|mn|bn)?\s?{_WORDS}\b)"
)
_HIDDEN = re2.compile(
    r"(?i)\b(?:undisclosed|(?:financial |other )?(?:terms|details|amount|price|sum|value)[^.;]{0,60}"
    r"(?:not|n't|n’t|un)[ -]?(?:been |be |being )?(?:disclosed|revealed|released|announced|given|made public)"
    r"|confidential (?:terms|settlement|agreement|deal)"
    r"|(?:did not|didn't|didn’t|declined to) (?:disclose|reveal)[^.;]{0,40}(?:terms|price|amount|details))"
)
_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_TERM = re2.compile(
    rf"(?i)\b(?:(?:{_COUNT}|multi|several|a few)[- ]years?\b(?:[- ]long)?"
    rf"|(?:through|until|to the end of|till)\s(?:the end of\s)?(?:19|20)\d\d\b"
    rf"|multi-?year\b|long-term\b|perpetual\b)"
)
# "ten-year patent battle", "two years ago", "founded 30 years before": a span, but not the term of the deal.
_NO_TERM = re2.compile(
    r"(?i)^\s?(?:ago|old|earlier|later|before|after|history|legal|patent|dispute|battle|fight|feud|war|court|case"
    r"|litigation|saga|low|high|anniversary|in a row)"
)
MAX_TEXT = 2000


def money_of(text: str) -> str | None:
    """`$240 million` as the text says it, the largest context first come; "undisclosed"; None when silent."""
    match = _MONEY.search(text[:MAX_TEXT])
    if match is not None:
        return str(match.group()).strip().rstrip(".,")
    return "undisclosed" if _HIDDEN.search(text[:MAX_TEXT]) else None


def term_of(text: str) -> str | None:
    """`multi-year`, `seven years`, `until 2030`; None when the text does not tell."""
    for match in _TERM.finditer(text[:MAX_TEXT]):
        if not _NO_TERM.match(text[match.end() : match.end() + 20]):
            return str(match.group()).strip()
    return None
