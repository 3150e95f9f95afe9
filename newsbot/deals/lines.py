"""An entry's title, summary and full text -> the few lines that are judged.

News tells its main point in the headline and the first sentences; nothing later is looked at, so the work
does not grow with the length of a text. Names are found by `parties`, sentences by `sentences`.
"""

from __future__ import annotations

import html
import re

from newsbot.deals.parties import Directory, Mention
from newsbot.deals.sentences import split
from newsbot.deals.tokens import Line, encode
from newsbot.deals.words import NO_NAMES

MAX_TITLE = 300
MAX_BODY = 900
MAX_SENTENCES = 4
SHORT_SUMMARY = 60  # below it the full text helps out

_MARKUP = re.compile(r"<[^<>]{0,200}>")
_AMOUNT = re.compile(r"\d[\d.,]*(?:[kmb]|bn|mn|pm|am|th|st|nd|rd|x|g|nm|gb|mb)?(?:\s|$)", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w&])[#@](?=[^\W\d_])")  # of a social network: "#Nokia", "@Nokia"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def read_lines(title: str, summary: str, content: str, directory: Directory) -> tuple[Line, ...]:
    """The headline first, then the first sentences."""
    head, body = clean(title, MAX_TITLE), body_of(summary, content)
    whole = f"{head}\n\n{body}"  # read together: a name spelled out below helps to read the headline
    mentions = tuple(mention for mention in directory.mentions(whole) if _named(mention))
    lines: list[Line] = []
    if head:
        lines.append(
            encode(head, tuple(mention for mention in mentions if mention.end <= len(head)), "title")
        )
    shift = len(head) + 2
    for number, sentence in enumerate(split(body)[:MAX_SENTENCES]):
        start, end = sentence.start + shift, sentence.end + shift
        inside = tuple(mention for mention in mentions if start <= mention.start and mention.end <= end)
        lines.append(encode(sentence.text, inside, "rest" if number else "lead", start))
    return tuple(lines)


def _named(mention: Mention) -> bool:
    if mention.company is not None:
        return True
    return not NO_NAMES.issuperset(mention.name.lower().split()) and not _AMOUNT.match(mention.name)


def body_of(summary: str, content: str) -> str:
    """The text below the headline: the summary, helped out by the full text where it says little."""
    body = clean(summary, MAX_BODY)
    if len(body) < SHORT_SUMMARY and content:
        more = clean(content, MAX_BODY)
        body = more if more.startswith(body.rstrip(".… ")) else f"{body} {more}".strip()
    return body


def clean(text: str, limit: int) -> str:
    """One line of plain text: no markup, entities, hash tags or invisible characters, single blanks."""
    text = text[: limit * 2]
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    if "#" in text or "@" in text:
        text = _TAG.sub("", text)
    return " ".join(_INVISIBLE.sub("", text).split())[:limit]
