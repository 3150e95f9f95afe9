"""docs/subscribing.md: every example is understood as the page says, and what it says back reads as the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsbot.alerts.query import describe, parse
from tests.unit.alerts.given import COMPANIES, TOPICS

PAGE = Path(__file__).parents[3] / "docs" / "subscribing.md"
ROWS: list[tuple[str, str]] = re.findall(
    r"^\| `(.+)` \| (.+) \|$", PAGE.read_text("utf-8"), flags=re.MULTILINE
)


def test_the_page_has_examples() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize(("written", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_an_example_of_the_page(written: str, said: str) -> None:
    understood = parse(written, COMPANIES, TOPICS)
    assert describe(understood.query, understood.rhythm) == said
    again = parse(said, COMPANIES, TOPICS)
    assert (again.query, again.rhythm) == (understood.query, understood.rhythm)
