"""What several flows stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.stories import COMPANIES
from tests.demo.web import Web


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """A small web, and the feeds.yaml that names its feeds."""
    with Web() as web:
        (tmp_path / "feeds.yaml").write_text(web.feeds_yaml(COMPANIES))
        yield web
