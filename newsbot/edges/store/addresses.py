"""Hosts and registrable domains of feed addresses: the keys under which politeness is remembered."""

from __future__ import annotations

import ipaddress
from collections.abc import Set as AbstractSet
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


def host_of(url: str) -> str:
    """Host name and, where it is not the usual one, port: who is asked one thing at a time."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    usual = 443 if parts.scheme == "https" else 80
    try:
        port = parts.port
    except ValueError:  # a port that is no number; fetching will say so
        port = None
    return name if port in (None, usual) else f"{name}:{port}"


def domain_of(host: str) -> str:
    """The registrable domain of a host; an address in numbers stands for itself, with its port."""
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return _suffixes().privatesuffix(name) or name
    return host


def is_private(url: str, private_hosts: AbstractSet[str]) -> bool:
    """Whether the operator named this host, with or without its port."""
    return host_of(url) in private_hosts or (urlsplit(url).hostname or "").lower() in private_hosts


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
