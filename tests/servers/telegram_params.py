"""Parameters of Bot API requests, and the checks of texts and keyboards. For the local server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram_text import MOST_ENTITIES, read_html, utf16
from tests.servers.telegram_world import bad


@dataclass
class Params:
    """The parameters of one request; complex values come as JSON text."""

    values: Mapping[str, Any]
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default))

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return None if value in (None, "") else int(str(value))

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() == "true"

    def json(self, name: str) -> Any:
        value = self.values.get(name)
        if value in (None, ""):
            return None
        return json.loads(value) if isinstance(value, str) else value

    def file(self, name: str) -> tuple[str, bytes]:
        """An upload, named directly or by attach://."""
        given = self.text(name)
        if given.startswith("attach://"):
            return self.files[given.removeprefix("attach://")]
        if name in self.files:
            return self.files[name]
        raise bad("there is no file in the request")


def told_text(
    params: Params, name: str, limit: int, empty: str, long: str
) -> tuple[str, list[dict[str, Any]]]:
    """The text as people see it, checked."""
    source = params.text(name)
    mode = params.text("parse_mode")
    if mode not in ("", "HTML"):
        raise bad("unsupported parse_mode")
    if mode == "HTML":
        read = read_html(source)
        text, entities = read.text, list(read.entities)
    else:
        text, entities = source.strip(), []
    if not text and empty:
        raise bad(empty)
    if utf16(text) > limit:
        raise bad(long)
    if len(entities) > MOST_ENTITIES:
        raise bad(f"more than {MOST_ENTITIES} entities would be dropped")
    return text, entities


def buttons_of(params: Params) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard, each button checked."""
    markup = params.json("reply_markup")
    if not markup:
        return []
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return []
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise bad("can't parse inline keyboard button: text is empty")
        data, url = button.get("callback_data"), button.get("url")
        if (data is None) == (url is None) and "copy_text" not in button and "web_app" not in button:
            raise bad("can't parse inline keyboard button: exactly one action is wanted")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
        if url is not None and not re.match(r"(https?|tg)://\S+$", url):
            raise bad("BUTTON_URL_INVALID")
    return [row for row in rows if row]
