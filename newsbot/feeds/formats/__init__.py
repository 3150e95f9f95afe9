"""The formats we read, asked in this order. A new one is a file here and a line below."""

from __future__ import annotations

from newsbot.feeds.drafting import Format
from newsbot.feeds.formats import jsonfeed, syndication

FORMATS: tuple[Format, ...] = (jsonfeed.read, syndication.read)
