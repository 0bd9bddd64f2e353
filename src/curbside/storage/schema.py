"""The tables of the document store, as the newest migration leaves them (SQLAlchemy 2 Core).

Payload columns hold the frozen nouns as JSON; what is searched or joined stands in columns of its own.
A test holds these tables against what the migrations make.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "v0002"
"""The newest migration; `migrations/versions` ends with it."""

REVIEW_HEAD = "r0001"
"""The newest migration of the review record (`review_schema`); `review_migrations/versions` ends with it."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, because a later migration can only change what it can name."""

metadata = MetaData(naming_convention=NAMING)

works = Table(
    "works",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("id", String, primary_key=True),
    Column("work_id", String, ForeignKey("works.id"), nullable=False, index=True),
    Column("year", Integer, nullable=False),
    Column("date", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("payload", Text, nullable=False),
)

identifiers = Table(
    "edition_identifiers",
    metadata,
    Column("scheme", String, primary_key=True),
    Column("identifier", String, primary_key=True),
    Column("edition_id", String, ForeignKey("editions.id"), primary_key=True, index=True),
)

documents = Table(
    "documents",
    metadata,
    Column("edition_id", String, ForeignKey("editions.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("change", Integer, nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("text_sha256", String(64), nullable=False),
    Column("format", String, nullable=False),
    Column("language", String, nullable=False),
    Column("held_since", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("missing", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("edition_id", "digest"),
    Index("ix_documents_digests", "edition_id", "revision", "digest"),
)

passages = Table(
    "passages",
    metadata,
    Column("edition_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("section", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("code", String, nullable=False),
    ForeignKeyConstraint(["edition_id", "revision"], ["documents.edition_id", "documents.revision"]),
)

statements = Table(
    "statement_revisions",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("edition_id", String, ForeignKey("editions.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("kind", String, nullable=False),
    Column("facet", String, nullable=False),
    Column("payload", Text, nullable=False),
)

found_in = Table(
    "document_statements",
    metadata,
    Column("edition_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("statement_id", String, nullable=False),
    Column("statement_revision", Integer, nullable=False),
    ForeignKeyConstraint(["edition_id", "revision"], ["documents.edition_id", "documents.revision"]),
    ForeignKeyConstraint(
        ["statement_id", "statement_revision"], ["statement_revisions.id", "statement_revisions.revision"]
    ),
    Index("ix_document_statements_statement", "statement_id", "statement_revision"),
)

supports = Table(
    "supports",
    metadata,
    Column("statement_id", String, primary_key=True),
    Column("statement_revision", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("edition_id", String, ForeignKey("editions.id"), nullable=False, index=True),
    Column("proof", String, nullable=False),
    Column("locator", Text, nullable=False),
    Column("passage_id", String),
    Column("quote_start", Integer),
    Column("quote_end", Integer),
    ForeignKeyConstraint(
        ["statement_id", "statement_revision"], ["statement_revisions.id", "statement_revisions.revision"]
    ),
)

events = Table(
    "lifecycle_events",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("scheme", String, nullable=False),
    Column("identifier", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("recorded", String, nullable=False),
    Column("payload", Text, nullable=False),
    Index("ix_lifecycle_events_named", "scheme", "identifier"),
)

runs = Table(
    "import_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started", String, nullable=False),
    Column("finished", String, nullable=False),
    Column("software", String, nullable=False),
)

files = Table(
    "import_files",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", Integer, ForeignKey("import_runs.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reader", String, nullable=False),
    Column("state", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("documents", Integer, nullable=False),
    UniqueConstraint("sha256", "name", "reader"),
)

failures = Table(
    "import_failures",
    metadata,
    Column("file_id", Integer, ForeignKey("import_files.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("advice", Text, nullable=False),
)

matches = Table(
    "original_matches",
    metadata,
    Column("statement_id", String, primary_key=True),
    Column("edition_id", String, primary_key=True),
    Column("locator", Text, primary_key=True),
    Column("original_id", String, ForeignKey("editions.id"), primary_key=True, index=True),
    Column("revision", Integer, nullable=False),
    Column("matched", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
)
