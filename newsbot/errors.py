"""Every error that newsbot raises on purpose. Anything else that is raised is a bug.

NewsbotError
  ConfigError            refuse to start (or keep the old file); names file and line
  FeedError              noted on the feed; polling goes on
    FetchError             the request failed: there is no body
    FormatError            the bytes are no feed that we can read
  DeliveryError          decides what becomes of a delivery
    SlowDown               later, for this chat; kept in the store
    TryLater               back off and try again
    Unsure                 the answer was lost: sent again, may appear twice
    ChatMoved              store the new id and send again
    ChatGone               pause the chat, keep its subscriptions
    TopicGone              the forum topic vanished: send to the main chat
    MessageRefused         once more as plain text, then failed
  CommandError           a person's slip; the reply says the mend
  StoreError             the database is not reachable, locked or full: wait and go on
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path


class NewsbotError(Exception):
    """Root of all errors of our own; its text is fit for a person to read."""


class ConfigError(NewsbotError):
    """A setting or `feeds.yaml` is wrong; the text names file, line, and the likely mend."""

    def __init__(self, message: str, *, path: Path | None = None, line: int | None = None) -> None:
        where = "" if path is None else f"{path}: " if line is None else f"{path}:{line}: "
        super().__init__(where + message)
        self.message = message
        self.path = path
        self.line = line


class FeedError(NewsbotError):
    """A feed could not be polled; the text is kept as the reason of that poll."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class FetchError(FeedError):
    """The request failed before a body was had."""


class FormatError(FeedError):
    """The body is no feed. `links` are feeds that an HTML page offers instead."""

    def __init__(self, url: str, reason: str, *, links: tuple[str, ...] = ()) -> None:
        super().__init__(url, reason)
        self.links = links


class DeliveryError(NewsbotError):
    """A message did not go out; the subclass says what follows."""

    def __init__(self, chat: int, reason: str) -> None:
        super().__init__(f"chat {chat}: {reason}")
        self.chat = chat
        self.reason = reason


class SlowDown(DeliveryError):
    """The channel asks to wait `retry_after` before the next message to this chat."""

    def __init__(self, chat: int, reason: str, *, retry_after: timedelta) -> None:
        super().__init__(chat, reason)
        self.retry_after = retry_after


class TryLater(DeliveryError):
    """A passing fault: the message was surely not taken."""


class Unsure(DeliveryError):
    """The answer was lost after the request left: the message may have been taken."""


class ChatMoved(DeliveryError):
    """The group became a supergroup with the id `new_chat`."""

    def __init__(self, chat: int, reason: str, *, new_chat: int) -> None:
        super().__init__(chat, reason)
        self.new_chat = new_chat


class ChatGone(DeliveryError):
    """Blocked, kicked, deactivated or deleted: nothing can be sent until the chat comes back."""


class TopicGone(DeliveryError):
    """The forum topic no longer exists; the chat itself does."""


class MessageRefused(DeliveryError):
    """The channel refuses this very message (its formatting, its length, an edit of nothing)."""


class CommandError(NewsbotError):
    """A person's slip in a command; the text is the reply and says how to mend it."""


class StoreError(NewsbotError):
    """The database cannot be used at the moment; nothing was stored."""
