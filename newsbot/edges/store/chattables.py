"""Tables of who wants what, and of what is owed: chats, subscriptions, alerts, deliveries; and of the house.

A change here needs a migration.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from newsbot.edges.store.columns import Id, Instant, metadata

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
    Index("ix_chats_retry_at", "retry_at"),
    Index("ix_chats_muted_until", "muted_until"),
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
    Index("ix_deliveries_state_kind_due_at", "state", "kind", "due_at"),
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
