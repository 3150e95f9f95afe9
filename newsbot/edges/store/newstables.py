"""Tables of what we read and what it says: feeds, hosts, polls, entries, stories, deals.

Hashes used as keys are signed 64-bit integers or 16 bytes. A change here needs a migration.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from newsbot.edges.store.columns import Id, Instant, metadata

# ---- what we read

feeds = Table(
    "feeds",
    metadata,
    Column("feed_id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("configured_url", Text, nullable=False, index=True),  # as feeds.yaml names it; url may have moved
    Column("name", Text),  # title given in feeds.yaml
    Column("title", Text),  # the feed's own
    Column("site_url", Text),
    Column("host", Text, nullable=False),  # host name and port, for the gap
    Column("domain", Text, nullable=False, index=True),  # registrable domain, for the pause
    Column("private", Boolean, nullable=False, default=False),
    Column("wanted", Boolean, nullable=False, default=True),  # named in feeds.yaml now
    Column("merged_into", Id),  # another feed that ended at the same URL
    Column("gone", Boolean, nullable=False, default=False),
    Column("fixed_interval", Float),  # seconds
    Column("full_text", Boolean, nullable=False, default=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", LargeBinary, nullable=False, default=b""),
    Column("known_pieces", LargeBinary, nullable=False, default=b""),
    Column("hints", JSON, nullable=False, default=dict),
    Column("entry_times", JSON, nullable=False, default=list),  # epoch seconds, ascending, bounded
    Column("first_polled_at", Instant),
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_full_at", Instant),
    Column("last_entry_at", Instant),
    Column("next_poll_at", Instant, nullable=False, index=True),
    Column("next_poll_reason", Text, nullable=False, default=""),
    Column("errors", Integer, nullable=False, default=0),
    Column("throttles", Integer, nullable=False, default=0),
    Column("failing_since", Instant),
    Column("moved_to", Text),
    Column("moved_days", JSON, nullable=False, default=list),
    Column("told_broken", Boolean, nullable=False, default=False),
    Column("told_silent", Boolean, nullable=False, default=False),
    Column("lease", Text, nullable=False, default=""),  # who polls it now
    Column("lease_until", Instant),
)

# Politeness that processes share: when a host may be asked again, until when a domain is paused.
hosts = Table(
    "hosts",
    metadata,
    Column("name", Text, primary_key=True),  # a host, or "domain:" + registrable domain
    Column("free_at", Instant),
    Column("paused_until", Instant),
    Column("pauses", Integer, nullable=False, default=0),
)

polls = Table(
    "polls",
    metadata,
    Column("poll_id", Id, primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.feed_id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", Integer),
    Column("milliseconds", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_polls_feed_id_poll_id", "feed_id", "poll_id"),
)

# ---- what they say

entries = Table(
    "entries",
    metadata,
    Column("entry_id", Id, primary_key=True),
    Column("feed_id", Id, nullable=False),
    Column("guid_key", BigInteger, nullable=False),  # of the guid within this feed
    Column("link_key", BigInteger),  # of the canonical link, over all feeds
    Column("revision", BigInteger, nullable=False),  # of title and summary: changed text, same entry
    Column("story_id", Id, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content", Text, nullable=False, default=""),
    Column("link", Text),
    Column("authors", JSON, nullable=False, default=list),
    Column("published_at", Instant),
    Column("updated_at", Instant),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("joined_because", Text, nullable=False, default=""),
    Index("ix_entries_guid_key_feed_id", "guid_key", "feed_id"),
    Index("ix_entries_link_key", "link_key"),
    sqlite_autoincrement=True,  # a number is never given twice, also when the newest rows are deleted
)

# What is left of a deleted entry: enough to know it again, so that it never alerts twice.
tombstones = Table(
    "tombstones",
    metadata,
    Column("feed_id", Id, primary_key=True, autoincrement=False),
    Column("guid_key", BigInteger, primary_key=True, autoincrement=False),
    Column("link_key", BigInteger, index=True),
    Column("seen_at", Instant, nullable=False, index=True),
)

stories = Table(
    "stories",
    metadata,
    Column("story_id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("lead_entry_id", Id),
    Column("first_at", Instant, nullable=False, index=True),
    Column("last_at", Instant, nullable=False),
    Column("entries", Integer, nullable=False, default=1),
    Column("outlets", Integer, nullable=False, default=1),
    Column("has_deal", Boolean, nullable=False, default=False),
    Column("moves", JSON, nullable=False, default=list),
    Column("follows", Id, index=True),  # the story of which this one is a move
    Column("sketch", JSON, nullable=False, default=dict),  # stories.grouping's own memory of the story
    Index("ix_stories_has_deal_first_at", "has_deal", "first_at"),
    sqlite_autoincrement=True,
)

# The index by which grouping finds candidates. Rows older than the join window are swept. There are more of
# them than of all others, read and written at random: a day is enough, and an eighth of an instant on SQLite.
story_keys = Table(
    "story_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", Id, primary_key=True, autoincrement=False),
    Column("expires_on", Integer, nullable=False),  # the first day of the epoch on which it is gone
    Index("ix_story_keys_story_id", "story_id"),
    sqlite_with_rowid=False,
)

deals = Table(
    "deals",
    metadata,
    Column("deal_id", Id, primary_key=True),
    Column("entry_id", Id, nullable=False, index=True),
    Column("story_id", Id, nullable=False, index=True),
    Column("kind", String(64), nullable=False),
    Column("subtype", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("fields", JSON, nullable=False, default=list),
    Column("money", Text),
    Column("term", Text),
    Column("evidence", JSON, nullable=False, default=list),
    Column("at", Instant, nullable=False, index=True),  # of the entry, for lists by kind and time
)

parties = Table(
    "parties",
    metadata,
    Column("deal_id", Id, ForeignKey("deals.deal_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),  # folded name of the company, else of the party
    Column("role", String(32), nullable=False),
    Column("company", Text),
)

# A wrong join that an admin parted for good: these two entries are never one story again.
splits = Table(
    "splits",
    metadata,
    Column("entry_id", Id, primary_key=True, autoincrement=False),
    Column("story_id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by_chat", BigInteger, nullable=False),
)
