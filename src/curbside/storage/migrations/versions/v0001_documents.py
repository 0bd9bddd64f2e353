"""The first tables: sources, documents with passages, statements with supports, events, import runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    _sources()
    _documents()
    _statements()
    _events_and_runs()


def _sources() -> None:
    op.create_table(
        "works",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("work_id", sa.String, sa.ForeignKey("works.id"), nullable=False, index=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("date", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "edition_identifiers",
        sa.Column("scheme", sa.String, primary_key=True),
        sa.Column("identifier", sa.String, primary_key=True),
        sa.Column("edition_id", sa.String, sa.ForeignKey("editions.id"), primary_key=True, index=True),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("edition_id", sa.String, sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("change", sa.Integer, nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("held_since", sa.String, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("missing", sa.Text, nullable=False),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("edition_id", "digest"),
        sa.Index("ix_documents_digests", "edition_id", "revision", "digest"),
    )
    op.create_table(
        "passages",
        sa.Column("edition_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, index=True),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("code", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["edition_id", "revision"], ["documents.edition_id", "documents.revision"]),
    )


def _statements() -> None:
    op.create_table(
        "statement_revisions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("edition_id", sa.String, sa.ForeignKey("editions.id"), nullable=False, index=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("facet", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "document_statements",
        sa.Column("edition_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("statement_id", sa.String, nullable=False),
        sa.Column("statement_revision", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["edition_id", "revision"], ["documents.edition_id", "documents.revision"]),
        sa.ForeignKeyConstraint(
            ["statement_id", "statement_revision"], ["statement_revisions.id", "statement_revisions.revision"]
        ),
        sa.Index("ix_document_statements_statement", "statement_id", "statement_revision"),
    )
    op.create_table(
        "supports",
        sa.Column("statement_id", sa.String, primary_key=True),
        sa.Column("statement_revision", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("edition_id", sa.String, sa.ForeignKey("editions.id"), nullable=False, index=True),
        sa.Column("proof", sa.String, nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("passage_id", sa.String),
        sa.Column("quote_start", sa.Integer),
        sa.Column("quote_end", sa.Integer),
        sa.ForeignKeyConstraint(
            ["statement_id", "statement_revision"], ["statement_revisions.id", "statement_revisions.revision"]
        ),
    )


def _events_and_runs() -> None:
    op.create_table(
        "lifecycle_events",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("scheme", sa.String, nullable=False),
        sa.Column("identifier", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("recorded", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Index("ix_lifecycle_events_named", "scheme", "identifier"),
    )
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("finished", sa.String, nullable=False),
        sa.Column("software", sa.String, nullable=False),
    )
    op.create_table(
        "import_files",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("import_runs.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.UniqueConstraint("sha256", "name", "reader"),
    )
    op.create_table(
        "import_failures",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("import_files.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("advice", sa.Text, nullable=False),
    )
