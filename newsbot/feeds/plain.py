"""Plain entries of syndicated feeds, read without feedparser: a few flat elements, each at most once.

feedparser decides what elements mean; of an entry that holds nothing unusual its answer is known beforehand,
and half of what reading costs is saved. Whatever is unusual in the least (nesting, a base, a second summary,
odd references, text that feedparser would mend) is left to it. Tests hold that both give the same drafts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsbot.feeds import dates
from newsbot.feeds.drafting import Draft, readers_link
from newsbot.feeds.handler import ENTRY_TAGS, WANTED, Handler

_ATOM = "http://www.w3.org/2005/atom"
_RSS_1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_NAME = r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_VALUES = rf"""((?:\s+{_NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_START = re.compile(rf"<({_NAME}){_VALUES}>", re.ASCII)
# Flat: text, or one CDATA section with text around it.
_ELEMENT = re.compile(
    rf"\s*<({_NAME}){_VALUES}(?:/>|>([^<]*)(?:<!\[CDATA\[(.*?)\]\]>([^<]*))?</\1\s*>)", re.ASCII | re.DOTALL
)
_AUTHOR = re.compile(r"\s*<(author)>((?:\s*<(name|email|uri)>[^<]*</\3>)+)\s*</author>", re.ASCII)
_PERSONAL = re.compile(r"<(name|email|uri)>([^<]*)<")
_VALUE = re.compile(rf"""({_NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.ASCII)
_ODD_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_WINDOWS = re.compile("[\x80-\x9f]")
_AFTER_AND = re.compile("&([A-Za-z0-9_]+);")
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html"} | {
    known: known for known in ("text/plain", "text/html")
}
_PLACES = {  # of other elements
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "dc:date", "dcterms:modified"), "updated"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("guid", "id"), "id"),
    "feedburner:origlink": "original",
}
# Texts, where they go, and what they are unless they say it.
_TEXTS = {
    "title": ("title", "text/plain"),
    "description": ("summary", "text/html"),
    "summary": ("summary", "text/plain"),
    "content": ("content", "text/plain"),
    "content:encoded": ("content", "text/html"),
}
_PEOPLE = frozenset({"author", "dc:creator", "dc:author"})


class _Odd(Exception):
    """The entry is one for feedparser."""


@dataclass(slots=True)
class _Found:
    """What an entry says, each thing once."""

    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # of texts: their content type
    link: str | None = None
    alternates: list[str] = field(default_factory=list)
    guid_is_link: bool = False  # and counts where there is no link
    authors: list[str] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        if not name or name in self.values:
            raise _Odd
        self.values[name] = value


class Plain:
    """Reads plain entries of one document, by what the start tag of its root declares."""

    def __init__(self, prefixes: Mapping[str, str], *, atom: bool) -> None:
        self._prefixes = prefixes
        self._atom = atom
        self._tags: dict[str, str] = {}

    def draft(self, piece: bytes) -> Draft | None:
        """The entry; None where it is not plain. `piece` is UTF-8, from `<item` to `</item>`."""
        try:
            return self._draft(piece.decode())
        except (_Odd, UnicodeDecodeError):
            return None

    def _draft(self, text: str) -> Draft:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
            raise _Odd
        start = _START.match(text)
        if start is None or self._tag(start[1]) not in ENTRY_TAGS:
            raise _Odd
        found = _Found()
        about = self._attributes(start[2])
        if about:
            found.put("id", about.pop("rdf:about", ""))
            if about or self._prefixes.get("rdf") != "rdf":
                raise _Odd
        at = start.end()
        end = text.rfind("</")
        while element := _ELEMENT.match(text, at, end) or (self._atom and _AUTHOR.match(text, at, end)):
            at = element.end()
            if element.re is _AUTHOR:
                found.authors.append(_person(element[2]))
            else:
                self._take(found, element)
        if not text[at:end].isspace() and at != end:
            raise _Odd
        if text[end + 2 : -1].rstrip() != start[1]:
            raise _Odd
        return self._drafted(found)

    def _take(self, found: _Found, element: re.Match[str]) -> None:
        name, values, before, inner, after = element.groups()
        tag = self._tags.get(name) or self._tag(name)
        attributes = self._attributes(values) if values else {}
        text = _resolved(before) if before else ""
        if inner is not None:
            text += inner + _resolved(after)
        if tag not in WANTED:
            return
        text = text.strip()
        if tag == "link":
            self._link(found, attributes, text)
            return
        _must_stay(text)
        if tag in _TEXTS:
            place, usual = _TEXTS[tag]
            found.put(place, text)
            found.kinds[place] = self._kind(attributes.pop("type", usual), text)
        elif tag in _PEOPLE and "@" not in text:
            found.authors.append(text)
        else:
            found.put(_PLACES.get(tag, ""), text)
            if tag in {"guid", "id"}:
                found.guid_is_link = attributes.pop("ispermalink", "true") == "true"
        if attributes:
            raise _Odd

    def _link(self, found: _Found, attributes: dict[str, str], text: str) -> None:
        """A link as text, or as attributes: of these the last one that is the page counts."""
        if not attributes:
            _must_stay(text)
            text = _AFTER_AND.sub(r"&\1", text.replace("&amp;", "&"))
            found.put("written-link", text)
            found.link = text
            if text:
                found.alternates.append(text)
            return
        href = attributes.pop("href", "")
        if not href or text or "url" in attributes or "uri" in attributes or "written-link" in found.values:
            raise _Odd
        rel = attributes.get("rel", "alternate").lower()
        kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
        if ":///" in href:
            raise _Odd
        if rel == "alternate":
            found.alternates.append(href)
            if kind in {"html", "xhtml", "text/html", "application/xhtml+xml"}:
                found.link = href

    def _kind(self, said: str, text: str) -> str:
        """What says that it is plain often is not, and feedparser looks; in Atom it believes."""
        kind = _TYPES.get(said.lower())
        if kind is None:
            raise _Odd
        if kind == "text/plain" and not self._atom and ("<" in text or "&" in text):
            return "text/html" if Handler.looks_like_html(text) else kind
        return kind

    def _drafted(self, found: _Found) -> Draft:
        said = found.values.get
        guid = said("id", "")
        link = guid if found.link is None and found.guid_is_link else found.link or ""
        published, updated, created = (
            dates.parse(said(name, "")) for name in ("published", "updated", "created")
        )
        published = published or created
        content = said("content", "")
        return Draft(
            guid=guid,
            title=said("title", ""),
            plain_title=found.kinds.get("title", "text/plain") == "text/plain",
            link=readers_link(said("original", ""), link, guid, found.alternates),
            published_at=published or updated,
            updated_at=updated,
            summary=said("summary", content),
            plain_summary=found.kinds.get("summary", "text/plain") == "text/plain",
            content=content,
            plain_content=found.kinds.get("content") == "text/plain",
            authors=tuple(found.authors),
        )

    def _attributes(self, values: str) -> dict[str, str]:
        """By name in lower case. Only names that are plain or belong to a declared prefix."""
        pairs = _VALUE.findall(values)
        attributes = {}
        for name, quoted, single in pairs:
            prefix, colon, local = name.lower().rpartition(":")
            if local in {"base", "mode", "src", "xmlns"} or prefix in {"xml", "xmlns"}:
                raise _Odd
            if colon and prefix not in self._prefixes:
                raise _Odd
            value = quoted or single
            if "\n" in value or "\t" in value:
                raise _Odd
            attributes[name.lower()] = _resolved(value)
        if len(attributes) != len(pairs):
            raise _Odd
        return attributes

    def _tag(self, name: str) -> str:
        """As feedparser writes it."""
        prefix, colon, local = name.rpartition(":")
        if colon and prefix not in self._prefixes:
            raise _Odd
        known = self._prefixes[prefix] if colon else ""
        tag = f"{known}:{local}".lower() if known else local.lower()
        self._tags[name] = tag
        return tag


def plain_reader(inherited: bytes) -> Plain | None:
    """For a document whose entries stand within these start tags; None where none of them is surely plain."""
    root, *others = inherited.decode("utf-8", "replace").splitlines() or [""]
    start = _START.match(root)
    if start is None or start.end() != len(root) or any("xmlns" in tag or "base" in tag for tag in others):
        return None
    values = [(name, quoted or single) for name, quoted, single in _VALUE.findall(start[2])]
    if len(dict(values)) != len(values) or any("base" in name or "&" in value for name, value in values):
        return None
    spaces = {
        name.removeprefix("xmlns").removeprefix(":"): uri for name, uri in values if name.startswith("xmlns")
    }
    default = spaces.pop("", "").lower()
    given = {uri.lower() for uri in spaces.values()}
    match start[1].rpartition(":")[2], default:
        case "rss", "":
            atom = False
        case "RDF", default if default == _RSS_1 and _ATOM not in given and spaces.get("rdf") == _RDF:
            atom = False
        case "feed", default if default == _ATOM and _RSS_1 not in given and start[1] == "feed":
            atom = True
        case _:
            return None
    known = _known_spaces()
    prefixes = {}
    for prefix, uri in spaces.items():
        short = known.get(uri.lower(), prefix)
        # feedparser translates a prefix twice; only where that changes nothing it is surely plain.
        if prefix and (short == prefix or (short == "" and prefix == "atom" and not atom)):
            prefixes[prefix] = short
    return Plain(prefixes, atom=atom)


def _known_spaces() -> Mapping[str, str]:
    return {uri.lower(): prefix for uri, prefix in Handler.namespaces.items()}


def _person(text: str) -> str:
    told: dict[str, str] = {}
    for name, value in _PERSONAL.findall(text):
        if name in told:
            raise _Odd
        told[name] = _resolved(value).strip()
    if "name" not in told:
        raise _Odd
    return told["name"] or told.get("email", "")


def _resolved(text: str) -> str:
    """References resolved; whatever XML does not define or allow is odd."""
    if "]]>" in text:
        raise _Odd
    if "&" not in text:
        return text
    if _ODD_REFERENCE.search(text):
        raise _Odd
    if "&#" in text:
        return _REFERENCE.sub(_character, text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not (
        code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    ):
        raise _Odd
    return chr(code)


def _must_stay(text: str) -> None:
    """What feedparser mends is odd: text that was encoded twice, letters of Windows, slashes of links."""
    if ":///" in text[:40]:
        raise _Odd
    if text.isascii():
        return
    if _WINDOWS.search(text):
        raise _Odd
    try:
        text.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return
    raise _Odd
