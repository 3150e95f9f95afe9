"""Channels of `feeds.yaml` beside the chats: where else alerts are posted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """One entry of `channels:`: signed JSON posted to a URL (bridges to Slack, Discord, Matrix accept it)."""

    name: str
    url: str
    subscriptions: tuple[str, ...]  # each in the language of /subscribe
    secret: str = ""  # signs every request; read from the environment, never from the file
    line: int = 0
