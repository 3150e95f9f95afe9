"""A small recorded web: feeds in four formats, served from loopback, to which items are added while it runs."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Item:
    """One story as one outlet tells it."""

    outlet: str
    title: str
    summary: str
    age: timedelta = timedelta()


# Each outlet speaks another dialect, so that the demo shows all of them at work.
OUTLETS = {
    "Northern Wire": "rss",
    "Handset Daily": "atom",
    "Fab & Foundry": "rdf",
    "Docket Watch": "rss",
    "The Evening Byte": "json",
    "Gadget Grapevine": "rss",
}


class Web:
    """Serves the outlets on 127.0.0.1; `publish` adds an item to its outlet's feed."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)
        self._items: dict[str, list[tuple[datetime, Item]]] = defaultdict(list)
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = {path(outlet): outlet for outlet in OUTLETS}.get(self.path)
                body = web.feed(found).encode() if found else b"not here"
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, outlet: str) -> str:
        """Where the feed of an outlet is served."""
        return f"http://127.0.0.1:{self._server.server_port}{path(outlet)}"

    def publish(self, *items: Item) -> None:
        """Add items; those without an age are published now."""
        for item in items:
            at = self.now - item.age if item.age else datetime.now(UTC)
            self._items[item.outlet].insert(0, (at.replace(microsecond=0), item))

    def feeds_yaml(self, companies: str) -> str:
        """A feeds.yaml that polls every outlet each second and tracks `companies`, a YAML section."""
        feeds = "".join(
            f'  - {{url: "{self.url(outlet)}", title: "{outlet}", interval: 1s}}\n' for outlet in OUTLETS
        )
        return f"polling:\n  private_hosts: [127.0.0.1]\nfeeds:\n{feeds}{companies}"

    def feed(self, outlet: str) -> str:
        """The feed document of an outlet as it is now."""
        return _WRITERS[OUTLETS[outlet]](outlet, self._items[outlet])


def path(outlet: str) -> str:
    """The path of an outlet's feed."""
    return "/" + "".join(letter for letter in outlet.lower() if letter.isalnum()) + ".feed"


def _link(outlet: str, item: Item) -> str:
    words = "".join(letter if letter.isalnum() else "-" for letter in item.title.lower())
    return f"https://{path(outlet)[1:-5]}.example/{words}"


def _rss(outlet: str, items: list[tuple[datetime, Item]]) -> str:
    body = "".join(
        f"<item><title>{escape(item.title)}</title><link>{_link(outlet, item)}</link>"
        f"<guid>{_link(outlet, item)}</guid><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{escape(f'<p>{escape(item.summary)}</p>')}</description></item>"
        for at, item in items
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(outlet)}</title>'
        f"<link>https://{path(outlet)[1:-5]}.example/</link><description/>{body}</channel></rss>"
    )


def _atom(outlet: str, items: list[tuple[datetime, Item]]) -> str:
    body = "".join(
        f'<entry><id>{_link(outlet, item)}</id><title>{escape(item.title)}</title><link href="{_link(outlet, item)}"/>'
        f"<updated>{at.isoformat()}</updated><summary>{escape(item.summary)}</summary></entry>"
        for at, item in items
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:{path(outlet)}</id>'
        f"<title>{escape(outlet)}</title><updated>{datetime.now(UTC).isoformat()}</updated>{body}</feed>"
    )


def _rdf(outlet: str, items: list[tuple[datetime, Item]]) -> str:
    body = "".join(
        f'<item rdf:about="{_link(outlet, item)}"><title>{escape(item.title)}</title><link>{_link(outlet, item)}</link>'
        f"<description>{escape(item.summary)}</description><dc:date>{at.isoformat()}</dc:date></item>"
        for at, item in items
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="urn:{path(outlet)}"><title>{escape(outlet)}</title></channel>{body}</rdf:RDF>'
    )


def _json(outlet: str, items: list[tuple[datetime, Item]]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": outlet,
            "items": [
                {
                    "id": _link(outlet, item),
                    "url": _link(outlet, item),
                    "title": item.title,
                    "content_text": item.summary,
                    "date_published": at.isoformat(),
                }
                for at, item in items
            ],
        }
    )


_WRITERS = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}
