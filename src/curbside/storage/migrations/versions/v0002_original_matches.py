"""Curated statements held against their imported originals get a table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Add `original_matches`."""
    op.create_table(
        "original_matches",
        sa.Column("statement_id", sa.String, primary_key=True),
        sa.Column("edition_id", sa.String, primary_key=True),
        sa.Column("locator", sa.Text, primary_key=True),
        sa.Column("original_id", sa.String, sa.ForeignKey("editions.id"), primary_key=True, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("matched", sa.Boolean, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
