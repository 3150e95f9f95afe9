"""Run by Alembic: one transaction on the connection that `newsbot.edges.store.migrating` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from newsbot.edges.store.tables import Instant, metadata


def plain_types(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Write our own column types as what the database makes of them: revisions must not follow our code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain_types,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
