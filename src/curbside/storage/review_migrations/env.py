"""Alembic's environment of the review record: runs the steps inside the transaction that `opening` has begun."""

from __future__ import annotations

from alembic import context

from curbside.storage.opening import REVIEW
from curbside.storage.review_schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=REVIEW.version_table,
)
with context.begin_transaction():
    context.run_migrations()
