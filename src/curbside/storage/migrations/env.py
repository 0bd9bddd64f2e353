"""Alembic's environment: runs the steps inside the transaction that `storage.opening` has begun."""

from __future__ import annotations

from alembic import context

from curbside.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
