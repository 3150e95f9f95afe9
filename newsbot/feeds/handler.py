"""feedparser's own handler of XML events, held within bounds. Why, `parser` says, which alone uses it."""

from __future__ import annotations

import html
import re
from pyexpat import XMLParserType
from typing import Any

from feedparser.api import StrictFeedParser

from newsbot.feeds import dates
from newsbot.feeds.cutting import MOST_ENTRIES

MOST_ELEMENTS = 400_000  # that reach feedparser: ten times what the largest feeds have, some seconds of work
LONGEST_ENTITY = 100  # characters that one declared entity may stand for …
LONGEST_IN_BIG = 10  # … and in a document of more than
BIG = 1_000_000  # bytes
MOST_EXPANSION = 3  # text may be so many times longer than the document, where it declares entities

SEPARATOR = "\x1f"  # between namespace and name; no XML document can hold it
ENTRY_TAGS = frozenset({"item", "entry"})
# Children of an entry that reach feedparser, by the prefix feedparser gives to their namespace.
WANTED = frozenset(
    {
        *("title", "link", "guid", "id", "author", "name", "email"),
        *("pubdate", "published", "updated", "modified", "issued", "created"),
        *("description", "summary", "content", "content:encoded", "abstract"),
        *("body", "fullitem", "xhtml:body"),
        *("dc:title", "dc:creator", "dc:author", "dc:date", "dc:description"),
        *("dcterms:created", "dcterms:issued", "dcterms:modified"),
        *("media:title", "media:description", "media:group", "itunes:author", "itunes:summary"),
        "feedburner:origlink",
    },
)
# Elsewhere nearly everything does; these carry titles and links that are not the feed's.
_UNWANTED = frozenset({"image", "textinput", "rdf:seq", "cloud", "media:content", "media:thumbnail"})
_CHARACTER = re.compile(r"&#\w+;")


class EntityRefused(Exception):
    """The document declares entities that could blow up or reach outside. The message says which."""


class Enough(Exception):
    """There is more than anyone can read."""


class _Params(dict[str, Any]):
    """feedparser's note on the text it is in: a plain dict is several times faster than its own."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Params:
        return _Params(self)


class Handler(StrictFeedParser):  # type: ignore[misc]  # feedparser has no types
    """feedparser's handler of XML events, with the hooks that it offers by the names of elements."""

    resolve_relative_uris = False
    sanitize_html = False

    def __init__(self, size: int) -> None:
        super().__init__("", None, "utf-8")
        self.contentparams = _Params()
        self.skipped: dict[str, list[str]] = {"hour": [], "day": []}
        self.root_closed = False
        self._tags: dict[str, tuple[str, bool, bool]] = {}
        self._elements = 0
        self._level = 0  # of elements that reached feedparser
        self._entry_level = 0  # 0: outside
        self._skipping = 0  # open elements of a subtree that feedparser does not see
        self._declared: list[tuple[str | None, str]] = []  # namespaces of the element about to start
        self._before: tuple[Any, ...] = ()  # the state in which every entry starts …
        self._namespaces: tuple[dict[Any, str], dict[str, str]] | None = None  # … where it declares its own
        self._size = size
        self._expansion = 0
        self._expat: XMLParserType | None = None

    def listen_to(self, expat: XMLParserType) -> XMLParserType:
        expat.namespace_prefixes = True
        expat.buffer_text = True
        expat.buffer_size = 1 << 16
        # As if a document type defined the names of HTML (`&nbsp;`): skipped, and resolved by us.
        expat.UseForeignDTD(True)
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._text
        expat.StartNamespaceDeclHandler = self._namespace
        expat.SkippedEntityHandler = self._skipped_entity
        expat.EntityDeclHandler = self._entity
        self._expat = expat
        return expat

    def drop_partial(self) -> None:
        """Forget the entry that was being read, unless it is all there is."""
        if self._entry_level and len(self.entries) > 1:
            del self.entries[-1]

    def stop(self, expat: XMLParserType) -> None:
        """Handler and parser hold each other: part them, or memory waits for the garbage collector."""
        expat.StartElementHandler = expat.EndElementHandler = expat.CharacterDataHandler = None
        expat.StartNamespaceDeclHandler = expat.SkippedEntityHandler = expat.EntityDeclHandler = None
        self._expat = None

    # ---- events of expat

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping:
            self._skipping += 1
            self._declared.clear()
            return
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Enough
        tag, wanted, is_entry = self._tags.get(name) or self._name(name)
        self._level += 1
        if self._entry_level:
            if self._level == self._entry_level + 1 and not wanted:
                self._skip()
                return
        elif is_entry:
            self._enter()
        elif tag in _UNWANTED and not self.incontent:
            self._skip()
            return
        if self._declared:
            self._map_namespaces()
        self.unknown_starttag(tag, self._attributes(attributes) if attributes else [])

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            if not self._skipping:
                self._level -= 1
            return
        self.unknown_endtag(self._tags[name][0])
        if self._level == self._entry_level:
            self._leave()
        self._level -= 1
        if not self._level:
            self.root_closed = True
        elif not self._entry_level and self.basestack and not self.basestack[-1]:
            self.baseuri = ""  # feedparser itself never goes back to "no base"

    def _text(self, text: str) -> None:
        if not self._skipping:
            self.handle_data(text)

    def _bounded_text(self, text: str) -> None:
        self._expansion -= len(text)
        if self._expansion < 0:
            raise EntityRefused("its entities expand without end")
        self._text(text)

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        self._declared.append((prefix, uri or ""))

    def _map_namespaces(self) -> None:
        if self._entry_level and self._namespaces is None:
            self._namespaces = dict(self.namespacemap), dict(self.namespaces_in_use)
        for prefix, uri in self._declared:
            self.startPrefixMapping(prefix, uri)
        self._declared.clear()

    def _skipped_entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html.unescape(f"&{name};"))

    def _entity(self, name: str, is_parameter: bool, value: str | None, *_where: str | None) -> None:
        if is_parameter:
            return  # never expanded, never fetched
        if value is None:
            raise EntityRefused(f"the entity {name!r} points outside of the document")
        longest = LONGEST_ENTITY if self._size <= BIG else LONGEST_IN_BIG
        if len(value) > longest or "&" in _CHARACTER.sub("", value):
            raise EntityRefused(f"the entity {name!r} stands for more than a few characters")
        if self._expat is not None:
            self._expansion = MOST_EXPANSION * self._size
            self._expat.CharacterDataHandler = self._bounded_text

    # ---- one entry at a time

    def _enter(self) -> None:
        if len(self.entries) >= MOST_ENTRIES:
            raise Enough
        self._entry_level = self._level
        self._before = (
            self.baseuri,
            self.lang,
            self.depth,
            self.version,
            len(self.basestack),
            len(self.langstack),
            len(self.elementstack),
            self.infeed,
        )

    def _leave(self) -> None:
        self._entry_level = 0
        self.baseuri, self.lang, self.depth, self.version, bases, langs, elements, self.infeed = self._before
        del self.basestack[bases:], self.langstack[langs:], self.elementstack[elements:]
        if self._namespaces is not None:
            self.namespacemap, self.namespaces_in_use = self._namespaces
            self._namespaces = None
        self.inentry = self.incontent = self.insource = self.inimage = self.intextinput = 0
        self.inauthor = self.incontributor = self.inpublisher = self.svgOK = self.hasContent = 0
        self.guidislink = 0
        self.title_depth = -1
        self._summaryKey = None
        self.contentparams = _Params()
        self.property_depth_map.clear()

    def _skip(self) -> None:
        self._skipping = 1
        self._declared.clear()

    # ---- names

    def _name(self, name: str) -> tuple[str, bool, bool]:
        """The tag as feedparser writes it, whether an entry wants it, and whether it is an entry."""
        uri, local, given = _parts(name)
        uri = uri.lower()
        if "backend.userland.com/rss" in uri:
            uri = "http://backend.userland.com/rss"
        prefix = self._matchnamespaces.get(uri, given)
        tag = f"{prefix.lower()}:{local.lower()}" if prefix else local.lower()
        answer = self._tags[name] = (tag, tag in WANTED, tag in ENTRY_TAGS)
        return answer

    def _attributes(self, attributes: dict[str, str]) -> list[tuple[str, str]]:
        pairs = []
        for name, value in attributes.items():
            if SEPARATOR in name:
                uri, local, given = _parts(name)
                prefix = "xml" if uri == "http://www.w3.org/XML/1998/namespace" else None
                prefix = prefix or self._matchnamespaces.get(uri.lower()) or given or ""
                pairs.append((f"{prefix}:{local}".lower() if prefix else local.lower(), value))
            else:
                pairs.append((name, value))
        return pairs

    # ---- hooks of feedparser

    def push_content(self, tag: str, attrs_d: dict[str, str], default: str, expecting_text: int) -> None:
        super().push_content(tag, attrs_d, default, expecting_text)
        self.contentparams = _Params(self.contentparams)

    def _dated(self, name: str) -> None:
        self._save(name + "_parsed", dates.parse(self.pop(name) or ""), overwrite=True)

    def _end_published(self) -> None:
        self._dated("published")

    def _end_updated(self) -> None:
        self._dated("updated")

    def _end_created(self) -> None:
        self._dated("created")

    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated

    def _start_hour(self, _attributes: dict[str, str]) -> None:
        self.push("hour", 0)

    def _end_hour(self) -> None:
        self.skipped["hour"].append(self.pop("hour") or "")

    def _start_day(self, _attributes: dict[str, str]) -> None:
        self.push("day", 0)

    def _end_day(self) -> None:
        self.skipped["day"].append(self.pop("day") or "")


def _parts(name: str) -> tuple[str, str, str | None]:
    parts = name.split(SEPARATOR)
    if len(parts) == 1:
        return "", name, None
    return parts[0], parts[1], parts[2] if len(parts) > 2 else None
