"""When the next delivery is due, few chats matter: those told to wait, and those that are muted."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_chats_retry_at", "chats", ["retry_at"])
    op.create_index("ix_chats_muted_until", "chats", ["muted_until"])


def downgrade() -> None:
    op.drop_index("ix_chats_muted_until", "chats")
    op.drop_index("ix_chats_retry_at", "chats")
