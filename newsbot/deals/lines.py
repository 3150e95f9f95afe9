"""An entry's title, summary and full text -> the few lines that are judged.

News tells its main point in the headline and the first sentences; nothing later is looked at, so the work
does not grow with the length of a text. Names are found by `parties`, sentences by `sentences`.
"""

from __future__ import annotations

import html
import re
from functools import cached_property
from typing import NamedTuple

from newsbot.deals.datelines import dateline_end
from newsbot.deals.parties import Directory, Mention
from newsbot.deals.sentences import split
from newsbot.deals.tokens import Line, encode
from newsbot.deals.words import NO_NAMES

MAX_TITLE = 300
MAX_BODY = 900
MAX_SENTENCES = 4
SHORT_SUMMARY = 60  # below it the full text helps out

_MARKUP = re.compile(r"<[^<>]{0,200}>")
_TICKER = re.compile(r"\s?<[A-Z][A-Z.]{0,9}>")
_AMOUNT = re.compile(r"\d[\d.,]*(?:[kmb]|bn|mn|pm|am|th|st|nd|rd|x|g|nm|gb|mb)?(?:\s|$)", re.IGNORECASE)
# What wires put before a headline: "UPDATE 2-Nokia …", "BRIEF-Nokia …".
_SLUG = re.compile(
    r"^(?:(?:BRIEF|UPDATE \d+|REFILE|RPT|CORRECTED|EXCLUSIVE|WRAPUP \d+|FACTBOX|ANALYSIS|INTERVIEW|FEATURE"
    r"|INSIGHT|FOCUS|TIMELINE|DEALTALK)\s?-\s*)+"
)
_TAG = re.compile(r"(?<![\w&])[#@](?=[^\W\d_])")  # of a social network: "#Nokia", "@Nokia"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Part(NamedTuple):
    """A headline or a sentence: whole[start:end]."""

    place: str  # title, lead, rest
    start: int
    end: int


class Text:
    """An entry's text as far as it is judged. Each step costs more than the last and waits to be asked."""

    def __init__(self, title: str, summary: str, content: str, directory: Directory) -> None:
        self.title, self.summary, self.content = title, summary, content
        self._directory = directory
        self._lines: dict[int, Line] = {}

    @cached_property
    def head(self) -> str:
        head = clean(self.title, MAX_TITLE)
        return _SLUG.sub("", head) or head

    @cached_property
    def whole(self) -> str:
        """Headline and body together: a name spelled out below helps to read the headline."""
        return f"{self.head}\n\n{body_of(self.summary, self.content)}"

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The headline first, then the first sentences."""
        shift = len(self.head) + 2
        parts = [Part("title", 0, len(self.head))] if self.head else []
        for number, sentence in enumerate(split(self.whole[shift:], MAX_SENTENCES)):
            parts.append(Part("rest" if number else "lead", sentence.start + shift, sentence.end + shift))
        return tuple(parts)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The names in the parts."""
        return self._named_in(self.whole[: self._end])

    @property
    def _end(self) -> int:
        """Where the last part ends: nothing behind it is judged."""
        return self.parts[-1].end if self.parts else 0

    def _named_in(self, text: str) -> tuple[Mention, ...]:
        return tuple(mention for mention in self._directory.mentions(text) if _named(mention))

    def named(self, number: int) -> tuple[Mention, ...]:
        """The names in one part."""
        _, start, end = self.parts[number]
        return tuple(mention for mention in self.mentions if start <= mention.start and mention.end <= end)

    def line(self, number: int) -> Line:
        """One part, its names marked."""
        if number not in self._lines:
            place, start, end = self.parts[number]
            self._lines[number] = encode(self.whole[start:end], self.named(number), place, start)
        return self._lines[number]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(map(self.line, range(len(self.parts))))

    def tracked(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tracked companies that the headline names, and those that it or the body names, in order."""
        if "mentions" not in self.__dict__ and not self._directory.may_name(self.whole):
            return (), ()
        named = [(mention.company, mention.end) for mention in self.mentions if mention.company is not None]
        if self._directory.may_name(rest := self.whole[self._end :]):
            named += [
                (one.company, len(self.whole)) for one in self._named_in(rest) if one.company is not None
            ]
        titled = tuple(dict.fromkeys(company for company, end in named if end <= len(self.head)))
        return titled, tuple(dict.fromkeys(company for company, _ in named))


def _named(mention: Mention) -> bool:
    if mention.company is not None:
        return True
    return not NO_NAMES.issuperset(mention.name.lower().split()) and not _AMOUNT.match(mention.name)


def body_of(summary: str, content: str) -> str:
    """The text below the headline, without dateline: the summary, and the full text where it says little."""
    body = clean(summary, MAX_BODY)
    if len(body) < SHORT_SUMMARY and content:
        more = clean(content, MAX_BODY)
        body = more if more.startswith(body.rstrip(".… ")) else f"{body} {more}".strip()
    return body[dateline_end(body) :]


def clean(text: str, limit: int) -> str:
    """One line of plain text: no markup, entities, hash tags or invisible characters, single blanks."""
    text = text[: limit * 2]
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:  # "Zorvex &lt;ZVX&gt;": wires of old set tickers so
            text = _TICKER.sub(" ", text)
    if "#" in text or "@" in text:
        text = _TAG.sub("", text)
    return " ".join(_INVISIBLE.sub("", text).split())[:limit]
