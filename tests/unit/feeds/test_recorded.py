"""Recorded feeds: ours beside what they must read as, and those of other projects where they are at hand."""

from __future__ import annotations

import csv
import html
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.errors import FormatError
from newsbot.feeds.reading import Reading, read

OURS = Path(__file__).parents[2] / "data" / "feeds"
SHARED = Path(__file__).parents[3].parent / "shared" / "feeds"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

# Where the index is not followed to the letter, and why.
OTHERWISE = {
    ("feedrs-atom_relative.xml", "first_link"): "its link is relative; ours are always absolute",
}


def read_file(path: Path, headers: dict[str, str] | None = None) -> Reading:
    return read(path.read_bytes(), url=f"https://here.example/{path.name}", headers=headers or {}, now=NOW)


def as_json(reading: Reading) -> dict[str, object]:
    feed = reading.feed
    shown = json.loads(json.dumps([asdict(entry) for entry in feed.entries], default=datetime.isoformat))
    return {
        "title": feed.title,
        "site_url": feed.site_url,
        "format": feed.format,
        "mended": feed.warning is not None,
        "entries": [{name: value for name, value in entry.items() if value} for entry in shown],
    }


@pytest.mark.parametrize("path", sorted(OURS.glob("*.expected.json")), ids=lambda path: path.stem)
def test_ours_read_as_the_file_beside_them_says(path: Path) -> None:
    source = next(
        other for other in OURS.glob(path.name.removesuffix(".expected.json") + ".*") if other != path
    )
    assert as_json(read_file(source)) == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "reason", "links"),
    [
        (
            "page.html",
            "a web page, not a feed",
            ("https://here.example/feed", "https://harbour.example/atom.xml"),
        ),
        ("bomb.xml", "refused: the entity 'b'", ()),
        ("outside.xml", "refused: the entity 'secret' points outside", ()),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(name: str, reason: str, links: tuple[str, ...]) -> None:
    with pytest.raises(FormatError, match=re.escape(reason)) as refusal:
        read_file(OURS / name)
    assert refusal.value.links == links


def index() -> list[dict[str, str]]:
    if not (SHARED / "index.tsv").exists():
        return []
    with (SHARED / "index.tsv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def plain(markup: str) -> str:
    """Titles of the index are markup as the other projects keep it; ours are text."""
    return " ".join(html.unescape(re.sub(r"</?(?:a|b|p|div)\b[^<>]*>", "", markup)).split())


@pytest.mark.skipif(
    not SHARED.exists(), reason="the recorded feeds of other projects are not beside this checkout"
)
def test_the_index_of_recorded_feeds_is_there() -> None:
    assert len(index()) >= 150


@pytest.mark.parametrize("row", index(), ids=lambda row: row["file"])
def test_recorded_feeds_of_other_projects(row: dict[str, str]) -> None:
    headers = json.loads(row["headers"] or "{}")
    path = SHARED / row["file"]
    if row["outcome"] == "error":
        with pytest.raises(FormatError):
            read_file(path, headers)
        return
    feed = read_file(path, headers).feed
    found = {"entries": str(len(feed.entries)), "feed_title": feed.title}
    if feed.entries:
        first = feed.entries[0]
        at = first.published_at
        found |= {"first_title": first.title, "first_link": first.link, "first_guid": first.id}
        found |= {"first_date": "" if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    for field, value in found.items():
        expected = plain(row[field]) if field.endswith("title") else row[field]
        if expected and (row["file"], field) not in OTHERWISE:
            assert value == expected, field
