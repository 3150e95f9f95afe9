"""What the bot says of itself, unasked: a lost topic, trouble for the admin, titles of extra digests."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from newsbot.messages.cutting import cut_text
from newsbot.messages.html import LIMIT
from newsbot.model.alert import Part

PILED_UP = "🗞 Many at once"
SO_FAR = "🗞 What has come in so far"
WHILE_AWAY = "🗞 While you were away"

_TAG = re.compile(r"<[^>]*>")


def notice(text: str) -> Part:
    """A message that was stored as HTML; the plain form loses its marks only."""
    plain = html.unescape(_TAG.sub("", text))
    return Part(html=text, plain=cut_text(plain, LIMIT))


def updated(part: Part) -> Part:
    """Of a message that cannot be changed where it stands: told again, and said to be so."""
    return replace(part, plain="Updated: " + part.plain)


def topic_gone() -> str:
    return (
        "The topic where I posted is gone, so from now on my alerts come here. "
        "Use /subscriptions to change that."
    )


def bad_file(error: str) -> str:
    """A changed feeds.yaml cannot be used; the error names file, line and mend."""
    return f"feeds.yaml is wrong, so I go on with the old one. {error}"


def trouble(what: str) -> str:
    """For the admin; the text may quote a server, so it is escaped."""
    return f"⚠️ {html.escape(what, quote=False)}"
