"""Run by Alembic: the scripts work on the connection that `migrations.upgrade` hands over."""

from typing import Any, Literal

from alembic import context

from gatekeeper.store.columns import UTC_LENGTH, Utc


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Scripts outlive the program's types: a moment is just its text there."""
    if kind == "type" and isinstance(item, Utc):
        return f"sa.String(length={UTC_LENGTH})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    # SQLite cannot alter most things in place: batch mode copies the table.
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
