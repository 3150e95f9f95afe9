"""A key of a story ends on a day: rows of this long index take a third of their room on SQLite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE story_keys ALTER COLUMN expires_at TYPE integer"
            " USING floor(extract(epoch FROM expires_at) / 86400)::integer + 1"
        )
        op.alter_column("story_keys", "expires_at", new_column_name="expires_on")
    else:
        _rebuild(
            sa.Column("expires_on", sa.Integer(), nullable=False),
            "CAST(strftime('%s', expires_at) AS INTEGER) / 86400 + 1",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE story_keys ALTER COLUMN expires_on TYPE timestamptz"
            " USING to_timestamp(expires_on * 86400::bigint)"
        )
        op.alter_column("story_keys", "expires_on", new_column_name="expires_at")
    else:
        _rebuild(
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
            "strftime('%Y-%m-%d %H:%M:%S.000000', expires_on * 86400, 'unixepoch')",
        )


def _rebuild(column: sa.Column[object], value: str) -> None:
    """SQLite knows no change of a column's type; in the order of the key its new rows lie close."""
    op.create_table(
        "story_keys_new",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        column,
        sa.PrimaryKeyConstraint("key", "story_id", name="pk_story_keys"),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO story_keys_new SELECT key, story_id, {value} FROM story_keys ORDER BY key, story_id"  # noqa: S608 - nothing but our own words
    )
    op.drop_table("story_keys")
    op.rename_table("story_keys_new", "story_keys")
    op.create_index("ix_story_keys_story_id", "story_keys", ["story_id"])
