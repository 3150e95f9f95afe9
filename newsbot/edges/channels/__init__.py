"""The channels that there are. A new one is a file here, a line below, and its renderer in `messages/`."""

from __future__ import annotations

from newsbot.edges.channels.base import Served

CHANNELS = (
    Served("telegram", ("private", "group", "supergroup", "channel")),
    Served("webhook", ("webhook",)),
    Served("console", ("console",)),
)
