from pathlib import Path

import pytest

from newsbot.config.editing import with_feeds
from newsbot.config.feedsfile import read_feeds_file
from newsbot.errors import ConfigError
from newsbot.model.feed import Feed

NEW = (Feed("https://new.example/feed", title="New: the feed"), Feed("https://two.example/feed"))
BLOCK = '  - url: https://new.example/feed\n    title: "New: the feed"\n  - url: https://two.example/feed\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# mine\nfeeds:\n  - url: https://a.example/  # keep\n\n# companies below\ncompanies: []\n",
            "# mine\nfeeds:\n  - url: https://a.example/  # keep\n{new}\n# companies below\ncompanies: []\n",
        ),
        ("feeds:\n  - url: https://a.example/", "feeds:\n  - url: https://a.example/\n{new}"),
        ("feeds:\n- url: https://a.example/\n", "feeds:\n- url: https://a.example/\n{flush}"),
        ("companies: []\n", "companies: []\nfeeds:\n{new}"),
    ],
)
def test_feeds_are_added_and_no_line_is_touched(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "feeds.yaml"
    text = with_feeds(path, before, NEW).replace("'", '"')
    flush = "".join(line.removeprefix("  ") for line in BLOCK.splitlines(keepends=True))
    assert text == after.format(new=BLOCK, flush=flush)
    path.write_text(text, "utf-8")
    urls = [feed.url for feed in read_feeds_file(path, lambda name: None).feeds]
    assert urls[-2:] == [feed.url for feed in NEW]


def test_a_list_in_one_line_is_left_to_the_person(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="one `- url"):
        with_feeds(tmp_path / "feeds.yaml", "feeds: [{url: https://a.example/}]\n", NEW)
