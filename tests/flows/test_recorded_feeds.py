"""The feeds recorded from other projects, served over HTTP and polled by the program itself."""

import csv
import json
from pathlib import Path

import pytest

from tests.flows.program import Program
from tests.servers.feed_server import Answer, FeedServer

SHARED = Path(__file__).parents[2].parent / "shared" / "feeds"

TYPES = {
    ".xml": "text/xml",
    ".rss": "text/xml",
    ".atom": "text/xml",
    ".json": "application/json",
    ".html": "text/html",
}


@pytest.mark.skipif(
    not SHARED.exists(), reason="the recorded feeds of other projects are not beside this checkout"
)
async def test_every_recorded_feed_is_polled_with_the_outcome_of_its_index(tmp_path: Path) -> None:
    with (SHARED / "index.tsv").open(encoding="utf-8") as rows:
        index = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    async with FeedServer() as server:
        urls = {}
        for row in index:
            path = SHARED / row["file"]
            headers = json.loads(row["headers"]) if row["headers"] else {}
            # A path without an ending that would name a type: the header, or nothing, must do.
            name = "/" + path.name
            named = {key.lower(): value for key, value in headers.items()}
            content_type = named.pop("content-type", TYPES.get(path.suffix, "application/octet-stream"))
            server.put(name, Answer(body=path.read_bytes(), headers=named, content_type=content_type))
            urls[server.url(name)] = row
        lines = "".join(f"  - url: {json.dumps(url)}\n" for url in urls)
        (tmp_path / "feeds.yaml").write_text(f"polling:\n  private_hosts: [127.0.0.1]\nfeeds:\n{lines}")
        async with Program("poll", "--all", folder=tmp_path) as program:
            assert await program.ended() == 0, program.err
        async with Program("feeds", "--json", folder=tmp_path) as listing:
            assert await listing.ended() == 0, listing.err
    polled = {line["url"]: line for line in map(json.loads, listing.out)}
    assert len(polled) == len(index)
    wrong = {}
    for url, row in urls.items():
        feed = polled[url]
        last = feed["polls"][0]
        if feed["ok"] != (row["outcome"] == "ok"):
            wrong[row["file"]] = last["reason"]
        elif feed["ok"] and row["entries"] and last["entries"] != int(row["entries"]):
            wrong[row["file"]] = f"{last['entries']} entries, {row['entries']} expected"
    assert not wrong
