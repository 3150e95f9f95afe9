"""Hosts and registrable domains of feed addresses: the keys under which politeness is remembered."""

from __future__ import annotations

import ipaddress
from collections.abc import Set as AbstractSet
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

_USUAL = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Host name and, where it is not the usual one, port: who is asked one thing at a time."""
    scheme, name, port = _parts(url)
    return name if port == _USUAL.get(scheme, 80) else f"{name}:{port}"


def domain_of(host: str) -> str:
    """The registrable domain of a host; an address in numbers stands for itself, with its port."""
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(name.lstrip("["))
    except ValueError:
        return _suffixes().privatesuffix(name) or name
    return host


def is_private(url: str, private_hosts: AbstractSet[str]) -> bool:
    """Whether the operator named this host, with or without its port: as the fetcher understands it."""
    _, name, port = _parts(url)
    named = {private.casefold().rstrip(".") for private in private_hosts}
    return not named.isdisjoint((name, name.strip("[]"), f"{name}:{port}"))


def _parts(url: str) -> tuple[str, str, int]:
    """Scheme, host (an IPv6 address in its brackets), port."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower().rstrip(".")
    try:
        port = parts.port
    except ValueError:  # a port that is no number; fetching will say so
        port = None
    return parts.scheme, f"[{name}]" if ":" in name else name, port or _USUAL.get(parts.scheme, 80)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
