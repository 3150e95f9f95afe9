"""Claims ask for one kind of delivery at a time, so that what waits of the other kinds costs them nothing."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deliveries_state_kind_due_at", "deliveries", ["state", "kind", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_deliveries_state_kind_due_at", "deliveries")
