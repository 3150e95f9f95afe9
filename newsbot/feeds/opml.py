"""Lists of feeds as OPML: what other readers export, and what they import. Folders say nothing here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from newsbot.errors import FormatError
from newsbot.feeds.cleaning import absolute, one_line, strip_unseen

MOST_FEEDS = 50_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One feed of a list."""

    url: str
    title: str | None = None


def parse(body: bytes, *, source: str = "") -> tuple[Listed, ...]:
    """The feeds of the list in its order, each address once. Raises FormatError where there is no list."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError as problem:
        raise FormatError(source, f"not a list of feeds (OPML): {problem.msg}") from None
    if root is None or _local(root) not in {"opml", "body"}:
        raise FormatError(source, "not a list of feeds (OPML)")
    feeds: dict[str, Listed] = {}
    for element in root.iter():  # however deep in folders
        listed = _listed(element) if _local(element) == "outline" else None
        if listed is not None:
            feeds.setdefault(listed.url, listed)
        if len(feeds) == MOST_FEEDS:
            break
    return tuple(feeds.values())


def render(feeds: Iterable[Listed], *, now: datetime) -> str:
    """The list as OPML 2.0."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "newsbot"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = _clean(feed.title or "") or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=_clean(feed.url))
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _listed(outline: etree._Element) -> Listed | None:
    url = absolute(_attribute(outline, "xmlurl").removeprefix("feed:"), "")
    if url is None:
        return None
    name = _name(outline)
    return Listed(url=url, title=None if not name or name == url else name)


def _name(outline: etree._Element) -> str:
    return _clean(_attribute(outline, "title")) or _clean(_attribute(outline, "text"))


def _attribute(element: etree._Element, name: str) -> str:
    """Its value, whatever case its name is written in."""
    return next((str(value) for key, value in element.attrib.items() if str(key).lower() == name), "")


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _clean(text: str) -> str:
    return one_line(strip_unseen(text))
