"""Hosts, domains and private hosts: what the store calls private is what the fetcher lets pass."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from newsbot.edges.addresses import Addresses
from newsbot.edges.store.hosts import domain_of, host_of, is_private


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("https://Feeds.Example.co.uk/rss", "feeds.example.co.uk", "example.co.uk"),
        ("https://example.com.:443/rss", "example.com", "example.com"),
        ("http://example.com:443/rss", "example.com:443", "example.com"),
        ("http://127.0.0.1:8080/rss", "127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:8080/rss", "[::1]:8080", "[::1]:8080"),
        ("http://[2001:DB8::7]/rss", "[2001:db8::7]", "[2001:db8::7]"),
        ("http://localhost:99999/rss", "localhost", "localhost"),
    ],
)
def test_hosts_and_domains(url: str, host: str, domain: str) -> None:
    assert host_of(url) == host
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    "named", ["::1", "[::1]", "[::1]:8080", "NAS.local.", "nas.local:80", "10.0.0.5:443", "nas"]
)
@pytest.mark.parametrize(
    "url",
    [
        *("http://[::1]:8080/f", "http://[::1]/f", "http://nas.local/f", "http://nas.local:8080/f"),
        *("https://10.0.0.5/f", "http://10.0.0.5/f", "http://nas/f", "http://NAS.:80/f"),
    ],
)
def test_store_and_fetcher_agree_on_what_is_private(named: str, url: str) -> None:
    parts = urlsplit(url)
    addresses = Addresses(private_hosts=[named])
    try:
        fetched = addresses.is_private(
            parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        )
    finally:
        addresses.close()
    assert is_private(url, {named}) is fetched
