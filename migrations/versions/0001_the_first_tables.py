"""The first tables: feeds and what they say; chats, what they want and what is owed to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
TABLES = (
    "deals",
    "entries",
    "feeds",
    "hosts",
    "splits",
    "stories",
    "story_keys",
    "tombstones",
    "parties",
    "polls",
    "chats",
    "facts",
    "feedback",
    "turns",
    "alerts",
    "deliveries",
    "mutes",
    "subscriptions",
)


def upgrade() -> None:
    _news()
    _chats()
    op.execute("INSERT INTO turns (name, taken) VALUES ('filing', 0), ('wants', 0)")


def _news() -> None:
    op.create_table(
        "deals",
        sa.Column("deal_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subtype", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("money", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("deal_id", name="pk_deals"),
    )
    op.create_index("ix_deals_at", "deals", ["at"])
    op.create_index("ix_deals_entry_id", "deals", ["entry_id"])
    op.create_index("ix_deals_story_id", "deals", ["story_id"])
    op.create_table(
        "entries",
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("feed_id", Id, nullable=False),
        sa.Column("guid_key", sa.BigInteger(), nullable=False),
        sa.Column("link_key", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("published_at", Instant, nullable=True),
        sa.Column("updated_at", Instant, nullable=True),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("joined_because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_guid_key_feed_id", "entries", ["guid_key", "feed_id"])
    op.create_index("ix_entries_link_key", "entries", ["link_key"])
    op.create_index("ix_entries_seen_at", "entries", ["seen_at"])
    op.create_index("ix_entries_story_id", "entries", ["story_id"])
    op.create_table(
        "feeds",
        sa.Column("feed_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("configured_url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("site_url", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("merged_into", Id, nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("fixed_interval", sa.Float(), nullable=True),
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("known_pieces", sa.LargeBinary(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("entry_times", sa.JSON(), nullable=False),
        sa.Column("first_polled_at", Instant, nullable=True),
        sa.Column("last_polled_at", Instant, nullable=True),
        sa.Column("last_success_at", Instant, nullable=True),
        sa.Column("last_full_at", Instant, nullable=True),
        sa.Column("last_entry_at", Instant, nullable=True),
        sa.Column("next_poll_at", Instant, nullable=False),
        sa.Column("next_poll_reason", sa.Text(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("throttles", sa.Integer(), nullable=False),
        sa.Column("failing_since", Instant, nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_days", sa.JSON(), nullable=False),
        sa.Column("told_broken", sa.Boolean(), nullable=False),
        sa.Column("told_silent", sa.Boolean(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column("lease_until", Instant, nullable=True),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
    )
    op.create_index("ix_feeds_configured_url", "feeds", ["configured_url"])
    op.create_index("ix_feeds_domain", "feeds", ["domain"])
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at"])
    op.create_table(
        "hosts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", Instant, nullable=True),
        sa.Column("paused_until", Instant, nullable=True),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_hosts"),
    )
    op.create_table(
        "splits",
        sa.Column(
            "entry_id",
            Id,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "story_id",
            Id,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by_chat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "story_id", name="pk_splits"),
    )
    op.create_table(
        "stories",
        sa.Column("story_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead_entry_id", Id, nullable=True),
        sa.Column("first_at", Instant, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("has_deal", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("follows", Id, nullable=True),
        sa.Column("sketch", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name="pk_stories"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_first_at", "stories", ["first_at"])
    op.create_index("ix_stories_follows", "stories", ["follows"])
    op.create_index("ix_stories_has_deal_first_at", "stories", ["has_deal", "first_at"])
    op.create_table(
        "story_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "story_id",
            Id,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", "story_id", name="pk_story_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_keys_story_id", "story_keys", ["story_id"])
    op.create_table(
        "tombstones",
        sa.Column(
            "feed_id",
            Id,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("guid_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("link_key", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "guid_key", name="pk_tombstones"),
    )
    op.create_index("ix_tombstones_link_key", "tombstones", ["link_key"])
    op.create_index("ix_tombstones_seen_at", "tombstones", ["seen_at"])
    op.create_table(
        "parties",
        sa.Column("deal_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("company", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.deal_id"], name="fk_parties_deal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deal_id", "position", name="pk_parties"),
    )
    op.create_index("ix_parties_name_key", "parties", ["name_key"])
    op.create_table(
        "polls",
        sa.Column("poll_id", Id, nullable=False),
        sa.Column("feed_id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.feed_id"], name="fk_polls_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll_id", name="pk_polls"),
    )
    op.create_index("ix_polls_feed_id_poll_id", "polls", ["feed_id", "poll_id"])


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.String(length=5), nullable=False),
        sa.Column("digest_days", sa.String(length=7), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("card", sa.String(length=8), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("muted_until", Instant, nullable=True),
        sa.Column("paused_at", Instant, nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("retry_at", Instant, nullable=True),
        sa.Column("digest_day", sa.String(length=10), nullable=False),
        sa.Column("weekly_day", sa.String(length=10), nullable=False),
        sa.Column("managed_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_chats"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
    op.create_table(
        "feedback",
        sa.Column("feedback_id", Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("feedback_id", name="pk_feedback"),
        sa.UniqueConstraint("chat_id", "story_id", "verdict", name="uq_feedback_chat_id_story_id_verdict"),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_turns"),
    )
    op.create_table(
        "alerts",
        sa.Column("alert_id", Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("move", sa.Boolean(), nullable=False),
        sa.Column("delivery_id", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.chat_id"],
            name="fk_alerts_chat_id",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
        sa.UniqueConstraint("chat_id", "story_id", name="uq_alerts_chat_id_story_id"),
    )
    op.create_index("ix_alerts_created_at", "alerts", ["created_at"])
    op.create_index("ix_alerts_delivery_id", "alerts", ["delivery_id"])
    op.create_index("ix_alerts_story_id", "alerts", ["story_id"])
    op.create_index("ix_alerts_subscription_id", "alerts", ["subscription_id"])
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("story_id", Id, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("sent_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.chat_id"],
            name="fk_deliveries_chat_id",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_chat_id_state", "deliveries", ["chat_id", "state"])
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_story_id", "deliveries", ["story_id"])
    op.create_table(
        "mutes",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.chat_id"],
            name="fk_mutes_chat_id",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("chat_id", "company", name="pk_mutes"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.chat_id"],
            name="fk_subscriptions_chat_id",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_chat_id", "subscriptions", ["chat_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
