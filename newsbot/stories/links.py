"""Links in one form, so that the same article is known under its many addresses.

Nothing is fetched: shorteners that hide the target are left as they are. The result is for comparing and
may not open in a browser; people are shown the link as it came.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from newsbot.stories.wordlists import words_of

MAX_LENGTH = 4000  # longer ones are no articles
_UNWRAPS = 4  # wrappers inside wrappers

_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_HOST = re.compile(r"^[^\s/@:]+$")


_PARAMETERS = words_of("tracking.txt")
_EXACT = frozenset(name for name in _PARAMETERS if not name.endswith("*"))
_PREFIXES = tuple(name[:-1] for name in _PARAMETERS if name.endswith("*"))

# Wrappers that carry the target in their own address: host ending, path beginning, parameter.
_WRAPPERS = (
    ("google.", "/url", ("q", "url")),
    ("news.google.", "/news/url", ("url",)),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
    ("facebook.com", "/l.php", ("u",)),
    ("instagram.com", "/", ("u",)),
    ("linkedin.com", "/redir/redirect", ("url",)),
    ("youtube.com", "/redirect", ("q",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("out.reddit.com", "/", ("url",)),
    ("vk.com", "/away.php", ("to",)),
    ("steamcommunity.com", "/linkfilter/", ("url", "u")),
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("go.redirectingat.com", "/", ("url",)),
    ("shareasale.com", "/r.cfm", ("urllink",)),
    ("click.linksynergy.com", "/", ("murl",)),
    ("feedblitz.com", "/", ("url",)),
)
_WRAPPING = re.compile(
    "|".join(re.escape(ending) for ending, _, _ in _WRAPPERS) + r"|search\.yahoo\.com|ampproject\.org"
)
_YAHOO = re.compile(r"/RU=([^/]+)/", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:c|v|i|wp)/(?:s/)?(.+)$")
_AMP_HOST = re.compile(r"\.cdn\.ampproject\.org$")
_GOOGLE_AMP = re.compile(r"^/amp/(?:s/)?(.+)$")
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|touch|wap)\.(?=[^.]+\.[^.]+)")
_AMP_END = re.compile(
    r"(?:/amp|/amp/index\.html?|\.amp(?=\.html?$)|\.amp|-amp(?=\.html?$)|/amp\.html?|/amphtml)$"
)
_AMP_START = re.compile(r"^/(?:amp|amphtml)(?=/)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_SAFE = "/~!$&'()*+,;=:@-._"
_SLASHES = re.compile(r"/{2,}")


# Most links need not be taken apart: small letters and plain steps, no wrapper, no reader's own form.
_PLAIN = re.compile(
    r"https?://(?:www\.)?(?P<host>(?!(?:www\d?|m|mobile|amp|touch|wap)\.)[a-z0-9][a-z0-9.-]*\.[a-z]{2,})"
    r"(?P<path>(?!/amp(?:html)?/)(?:/[A-Za-z0-9_~-]+)*)(?<!amp)(?<!amphtml)/?"
    r"(?:\?(?P<query>[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*(?:&[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*)*))?"
)


@lru_cache(maxsize=64)  # an entry's link is asked for as guid, as link and by its sketch
def canonical(link: str) -> str:
    """`link` in its one form; what is no web address comes back stripped and otherwise untouched."""
    plain = _PLAIN.fullmatch(link)
    if plain is not None and _WRAPPING.search(plain["host"]) is None and len(link) <= MAX_LENGTH:
        return _put_together(plain["host"], plain["path"], _kept(plain["query"]))
    link = link.strip().strip("'\"").strip().replace("&#038;", "&").replace("&amp;", "&")
    for _ in range(_UNWRAPS):
        if not _SCHEME.match(link) or len(link) > MAX_LENGTH:
            return link
        target = _unwrapped(link)
        if target is None:
            break
        link = target
    return _normal(link)


def home(link: str) -> bool:
    """Whether a canonical link leads to a site and not to an article."""
    if link.startswith("https://") and link[8:].partition("/")[2][:1].isalnum():
        return False
    parts = urlsplit(link)
    return bool(parts.netloc) and not parts.path.strip("/") and not parts.query


def _unwrapped(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2].partition(":")[0].lower()
    found: str | None = None
    if _AMP_HOST.search(host) and (cached := _AMP_CACHE.match(parts.path)):
        found = "https://" + cached[1] + (f"?{parts.query}" if parts.query else "")
    elif host.endswith("search.yahoo.com") and (inside := _YAHOO.search(parts.path)):
        found = unquote(inside[1])
    elif "google." in host and (amp := _GOOGLE_AMP.match(parts.path)):
        found = "https://" + amp[1] + (f"?{parts.query}" if parts.query else "")
    elif parts.query:
        found = _carried(host, parts.path, parts.query)
    return found if found and _SCHEME.match(found) and found != link else None


def _carried(host: str, path: str, query: str) -> str | None:
    for ending, start, names in _WRAPPERS:
        fits = f".{ending}" in f".{host}" if ending.endswith(".") else f".{host}".endswith(f".{ending}")
        if fits and path.startswith(start):
            given = {name.lower(): value for name, value in parse_qsl(query)}
            return next((given[name] for name in names if name in given), None)
    return None


def _normal(link: str) -> str:
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return link
    host = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[0].lower().rstrip(".")
    if not _HOST.match(host):
        return link
    if not host.isascii():
        host = _punycode(host)
    while (shorter := _MOBILE.sub("", host)) != host:
        host = shorter
    if port and port not in {80, 443}:
        host = f"{host}:{port}"
    return _put_together(host, _path(parts.path), _query(parts.query))


def _put_together(host: str, path: str, query: str) -> str:
    return f"https://{host}{path}?{query}" if query else f"https://{host}{path}"


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(path: str) -> str:
    plain = unquote(path.partition(";jsessionid")[0], errors="surrogateescape")
    path = quote(plain, safe=_SAFE, errors="surrogateescape")
    while True:
        shorter = _SLASHES.sub("/", path).rstrip("/")
        shorter = _AMP_START.sub("", _AMP_END.sub("", _INDEX.sub("", shorter)))
        if shorter == path:
            return path
        path = shorter


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(_telling(pairs), errors="surrogateescape")


def _kept(query: str | None) -> str:
    """The same of a query without any escape."""
    if not query:
        return ""
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&"))]
    return "&".join(f"{name}={value}" for name, value in _telling(pairs))


def _telling(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of a query that say which page is meant, in order."""
    return sorted(
        (name, value)
        for name, value in pairs
        if not _tracks(name.lower())
        and not (name.lower() in {"amp", "outputtype"} and value.lower() in {"", "1", "true", "amp"})
    )


def _tracks(name: str) -> bool:
    return name in _EXACT or name.startswith(_PREFIXES)
