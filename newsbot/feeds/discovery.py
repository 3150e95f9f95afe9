"""The feeds that a web page offers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from newsbot.feeds.cleaning import absolute, one_line

MOST_OFFERS = 50
LARGEST_PAGE = 2_000_000  # bytes that are looked at: links to feeds stand near the top

_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RDF",
    "application/feed+json": "JSON Feed",
    "application/json": "JSON Feed",
    "application/xml": "XML",
    "text/xml": "XML",
}
_FEED_PATH = re.compile(
    r"(?:/(?:feed|feeds|rss|atom|rdf)(?:\.xml|/|$)|\.(?:rss|atom|rdf)$|/index\.xml$|[?&]feed=)", re.IGNORECASE
)
_NOT_FOR_READERS = re.compile(r"(?:/comments/feed|wp-json|oembed|/manifest)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that a page names."""

    url: str
    title: str  # "" where the page gives none
    type: str  # "RSS", "Atom", "RDF", "JSON Feed", "XML"; "" for a mere link


def find_feeds(page: bytes, url: str) -> tuple[Offer, ...]:
    """The feeds in the order of the page: those it declares, else links that look like feeds."""
    root = _parse(page)
    if root is None:
        return ()
    base = _base(root, url)
    declared = [offer for link in root.iter("link") if (offer := _declared(link, base))]
    found = declared or [offer for link in root.iter("a") if (offer := _linked(link, base))]
    distinct = {offer.url: offer for offer in reversed(found) if offer.url != url}
    readable = [offer for offer in reversed(distinct.values()) if not _NOT_FOR_READERS.search(offer.url)]
    return tuple((readable or list(reversed(distinct.values())))[:MOST_OFFERS])


def _parse(page: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(
        recover=True, huge_tree=True, no_network=True, remove_comments=True, encoding="utf-8"
    )
    try:
        return etree.fromstring(page[:LARGEST_PAGE].decode("utf-8", "replace").encode(), parser)
    except etree.XMLSyntaxError:  # nothing that looks like a page
        return None


def _base(root: etree._Element, url: str) -> str:
    for base in root.iter("base"):
        return absolute(base.get("href") or "", url) or url
    return url


def _declared(link: etree._Element, base: str) -> Offer | None:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").split(";")[0].strip().lower()
    if not ("alternate" in relations or "feed" in relations) or "stylesheet" in relations:
        return None
    if kind not in _TYPES and not ("feed" in relations and not kind):
        return None
    return _offer(link, base, _TYPES.get(kind, ""), link.get("title") or "")


def _linked(link: etree._Element, base: str) -> Offer | None:
    if not _FEED_PATH.search(link.get("href") or ""):
        return None
    return _offer(link, base, "", "".join(map(str, link.itertext()))[:200])


def _offer(link: etree._Element, base: str, kind: str, title: str) -> Offer | None:
    href = link.get("href") or ""
    if href.startswith("feed:"):
        href = (
            href.removeprefix("feed:")
            if href.startswith(("feed:http:", "feed:https:"))
            else "http:" + href[5:]
        )
    target = absolute(href, base)
    return None if target is None else Offer(target, one_line(title), kind)
