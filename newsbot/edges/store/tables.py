"""Every table, in SQLAlchemy Core. Rows become the dataclasses of `newsbot.model` in the store's functions.

Instants are stored in UTC and read back aware. Hashes used as keys are signed 64-bit integers or 16 bytes.
A change here needs a migration; tests hold that the two never differ.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

# SQLite numbers rows itself only for a column of the very type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant; refuses naive ones, so that no local time slips in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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

# The index by which grouping finds candidates. Rows older than the join window are swept.
story_keys = Table(
    "story_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", Id, primary_key=True, autoincrement=False),
    Column("expires_at", Instant, nullable=False),
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

# ---- who wants them

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String(16), nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("zone", Text, nullable=False, default="UTC"),
    Column("digest_at", String(5), nullable=False, default="08:00"),
    Column("digest_days", String(7), nullable=False, default="0123456"),
    Column("weekly", Boolean, nullable=False, default=False),
    Column("quiet_from", String(5)),
    Column("quiet_until", String(5)),
    Column("card", String(8), nullable=False, default="card"),
    Column("silent", Boolean, nullable=False, default=False),
    Column("muted_until", Instant),
    Column("paused_at", Instant),
    Column("pause_reason", Text, nullable=False, default=""),
    Column("allowed", Boolean, nullable=False, default=True),
    Column("retry_at", Instant),  # the channel asked to wait until then
    Column("digest_day", String(10), nullable=False, default=""),  # last local day that got its digest
    Column("weekly_day", String(10), nullable=False, default=""),
    Column("managed_by", BigInteger),  # a channel: the private chat that manages it
    Column("created_at", Instant, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscription_id", Id, primary_key=True),
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("chats.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("thread_id", BigInteger),
    Column("query", JSON, nullable=False),
    Column("rhythm", String(8), nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
)

# Companies that a chat does not want to hear of for a while.
mutes = Table(
    "mutes",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("chats.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column("company", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("feedback_id", Id, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("story_id", Id, nullable=False),
    Column("verdict", String(32), nullable=False),  # not_a_deal, wrong_company
    Column("evidence", JSON, nullable=False, default=dict),
    Column("at", Instant, nullable=False),
    UniqueConstraint("chat_id", "story_id", "verdict"),
)

# ---- what is owed

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Id, primary_key=True),
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("chats.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        nullable=False,
    ),
    Column("thread_id", BigInteger),
    Column("story_id", Id, nullable=False, index=True),
    Column("subscription_id", Id, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("move", Boolean, nullable=False, default=False),
    Column("delivery_id", Id, index=True),
    Column("created_at", Instant, nullable=False, index=True),
    # One alert a story in a chat, whatever the number of subscriptions that it matches.
    UniqueConstraint("chat_id", "story_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", Id, primary_key=True),
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("chats.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        nullable=False,
    ),
    Column("thread_id", BigInteger),
    Column("kind", String(8), nullable=False),
    Column("story_id", Id, index=True),
    Column("text", Text, nullable=False, default=""),
    Column("day", String(10), nullable=False, default=""),
    Column("state", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("plain", Boolean, nullable=False, default=False),
    Column("late", Boolean, nullable=False, default=False),
    Column("reply_to", BigInteger),
    Column("message_id", BigInteger),
    Column("lease", Text, nullable=False, default=""),
    Column("lease_until", Instant),
    Column("error", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_deliveries_state_due_at", "state", "due_at"),
    Index("ix_deliveries_chat_id_state", "chat_id", "state"),
)

# ---- the house itself

# `filing` is the turn that the first statement of every filing transaction takes; `wants` counts changes of
# chats and subscriptions.
turns = Table(
    "turns",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("taken", BigInteger, nullable=False, default=0),
)

# Small facts that outlive a process: who is active, what the admin was told, when the weekly line went.
facts = Table(
    "facts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
