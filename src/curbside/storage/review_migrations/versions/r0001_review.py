"""The first tables of the review record: ledger, accounts, subjects with their versions, reviews, editing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    _ledger()
    _accounts()
    _subjects()
    _reviews()
    _editing()


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("previous", sa.String(64), nullable=False, unique=True),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "words",
        sa.Column("hash", sa.String, primary_key=True, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("erased_on", sa.String, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String, primary_key=True, nullable=False),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("credentials", sa.Text, nullable=False),
        sa.Column("specialties", sa.Text, nullable=False),
        sa.Column("interests", sa.Text, nullable=False),
        sa.Column("interests_on", sa.String, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "account_secrets",
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), primary_key=True, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("totp", sa.String, nullable=False),
        sa.Column("totp_step", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.BigInteger, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String, primary_key=True, nullable=False),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("full", sa.Boolean, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "account_links",
        sa.Column("hash", sa.String, primary_key=True, nullable=False),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String, primary_key=True, nullable=False),
        sa.Column("hash", sa.String, nullable=False, unique=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("used_on", sa.String, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )


def _subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", sa.String, primary_key=True, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("author", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("approved", sa.BigInteger, nullable=False),
        sa.Column("approved_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("round", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("question_key", sa.String, nullable=False, index=True),
        sa.Column("jurisdiction", sa.String, nullable=False),
        sa.Column("specialty", sa.String, nullable=False),
        sa.Column("risk", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "subject_versions",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("closure", sa.Text, nullable=False),
        sa.Column("library", sa.String, nullable=False),
        sa.Column("rules", sa.String, nullable=False),
        sa.Column("software", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("checked_against", sa.String, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "version_contents",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("displayed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "signatures",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), primary_key=True, nullable=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("signed_at", sa.BigInteger, nullable=False),
        sa.Column("said", sa.String, nullable=False),
    )


def _reviews() -> None:
    op.create_table(
        "assignments",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("round", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.String, sa.ForeignKey("accounts.id"), primary_key=True, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("handed_in_at", sa.BigInteger, nullable=False),
        sa.Column("seal", sa.String, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_assignments_reviewer", "assignments", ["reviewer"])
    op.create_table(
        "verdicts",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("round", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.String, sa.ForeignKey("accounts.id"), primary_key=True, nullable=False),
        sa.Column("bullet", sa.String, primary_key=True, nullable=False),
        sa.Column("bullet_hash", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("comment", sa.String, nullable=False),
        sa.Column("wording", sa.String, nullable=False),
    )
    op.create_table(
        "settlements",
        sa.Column("subject", sa.String, sa.ForeignKey("subjects.id"), primary_key=True, nullable=False),
        sa.Column("round", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("bullet", sa.String, primary_key=True, nullable=False),
        sa.Column("bullet_hash", sa.String, nullable=False),
        sa.Column("editor", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("reason", sa.String, nullable=False),
    )


def _editing() -> None:
    op.create_table(
        "overlays",
        sa.Column("id", sa.String, primary_key=True, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False, index=True),
        sa.Column("base", sa.String, nullable=False),
        sa.Column("base_entry", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("editor", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("replaces", sa.String, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "confirmations",
        sa.Column("statement", sa.String, primary_key=True, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("editor", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("confirmed_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "problem_reports",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("key", sa.String, nullable=False, index=True),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("statement_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("versions", sa.String, nullable=False),
        sa.Column("reported_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", sa.String, nullable=False),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String, primary_key=True, nullable=False),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("about", sa.String, nullable=False, index=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("moved", sa.BigInteger, nullable=False),
    )
