"""The tables of the review record, as the newest migration leaves them, and which record each of them holds.

A table's columns are its record's fields; what is not text, number or bytes is kept as JSON. The ledger is only
ever added to. A test holds these tables against what the migrations make.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from curbside.model.account import Account, ApiToken, Link, Secret, Session
from curbside.model.ledger import Words
from curbside.model.overlay import Confirmation, Overlay
from curbside.model.reviewed import Message, Report, Signature, Subject, Version, VersionContent
from curbside.model.verdicts import Assignment, Judged, Settled
from curbside.storage.schema import NAMING

metadata = MetaData(naming_convention=NAMING)


def _text(name: str, *, key: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String, primary_key=key, nullable=False, index=index)


def _long(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False)


def _of(table: str, name: str, *, key: bool = False) -> Column[str]:
    return Column(
        name, String, ForeignKey(f"{table}.{_KEY[table]}"), primary_key=key, nullable=False, index=not key
    )


_KEY = {"accounts": "id", "subjects": "id"}

ledger = Table(
    "ledger", metadata, Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("previous", String(64), nullable=False, unique=True), _text("subject", index=True), _long("body"),
)  # fmt: skip
"""`previous` is unique, so that no two entries can follow the same one."""

accounts = Table(
    "accounts", metadata, _text("id", key=True), Column("email", String, nullable=False, unique=True), _long("name"),
    _long("roles"), _text("state"), _number("made_at"), _long("credentials"), _long("specialties"),
    _long("interests"), _text("interests_on"), _number("moved"),
)  # fmt: skip
secrets = Table(
    "account_secrets", metadata, _of("accounts", "account", key=True), _long("password"), _text("totp"),
    _number("totp_step"), _number("failures"), _number("locked_until"), _number("moved"),
)  # fmt: skip
sessions = Table(
    "sessions", metadata, _text("hash", key=True), _of("accounts", "account"), _number("made_at"),
    _number("seen_at"), Column("full", Boolean, nullable=False), _number("moved"),
)  # fmt: skip
links = Table(
    "account_links", metadata, _text("hash", key=True), _of("accounts", "account"), _text("kind"),
    _number("made_at"), _number("expires_at"), _number("used_at"), _number("moved"),
)  # fmt: skip
tokens = Table(
    "api_tokens", metadata, _text("id", key=True), Column("hash", String, nullable=False, unique=True),
    _of("accounts", "account"), _long("name"), _long("scopes"), _number("made_at"), _number("expires_at"),
    _number("ended_at"), _text("used_on"), _number("moved"),
)  # fmt: skip
subjects = Table(
    "subjects", metadata, _text("id", key=True), _text("kind"), _text("name"), _long("title"),
    _text("state", index=True), _of("accounts", "author"), _number("made_at"), _number("since"),
    _number("version"), _number("approved"), _number("approved_at"), _number("expires_at"), _number("round"),
    _long("question"), _text("question_key", index=True), _text("jurisdiction"), _text("specialty"), _text("risk"),
    _long("note"), _number("moved"),
)  # fmt: skip
versions = Table(
    "subject_versions", metadata, _of("subjects", "subject", key=True), _number("number", key=True),
    _text("content"), _long("closure"), _text("library"), _text("rules"), _text("software"), _number("made_at"),
    _text("made_by"), _long("because"), _text("checked_against"), Column("answered", Boolean, nullable=False),
    _number("moved"),
)  # fmt: skip
contents = Table(
    "version_contents", metadata, _of("subjects", "subject", key=True), _number("number", key=True),
    Column("body", LargeBinary, nullable=False), Column("displayed", LargeBinary, nullable=False),
)  # fmt: skip
signatures = Table(
    "signatures", metadata, _of("subjects", "subject", key=True), _number("version", key=True),
    _of("accounts", "account", key=True), _text("part"), _number("signed_at"), _text("said"),
)  # fmt: skip
assignments = Table(
    "assignments", metadata, _of("subjects", "subject", key=True), _number("round", key=True),
    _of("accounts", "reviewer", key=True), _number("asked_at"), _number("due_at"), _number("handed_in_at"),
    _text("seal"), _number("moved"), Index("ix_assignments_reviewer", "reviewer"),
)  # fmt: skip
judged = Table(
    "verdicts", metadata, _of("subjects", "subject", key=True), _number("round", key=True),
    _of("accounts", "reviewer", key=True), _text("bullet", key=True), _text("bullet_hash"), _text("verdict"),
    _text("comment"), _text("wording"),
)  # fmt: skip
settled = Table(
    "settlements", metadata, _of("subjects", "subject", key=True), _number("round", key=True),
    _text("bullet", key=True), _text("bullet_hash"), _of("accounts", "editor"), _text("reason"),
)  # fmt: skip
overlays = Table(
    "overlays", metadata, _text("id", key=True), _text("kind"), _text("target", index=True), _text("base"),
    _long("base_entry"), _long("entry"), _text("reason"), _of("accounts", "editor"), _number("made_at"),
    _text("state", index=True), _text("replaces"), _number("moved"),
)  # fmt: skip
confirmations = Table(
    "confirmations", metadata, _text("statement", key=True), _text("mark"), _of("accounts", "editor"),
    _number("confirmed_at"), _number("ended_at"), _number("moved"),
)  # fmt: skip
reports = Table(
    "problem_reports", metadata, _number("number", key=True), _text("key", index=True), _text("article_id"),
    _text("statement_id"), _text("kind"), _long("text"), _text("versions"), _number("reported_at"),
    _text("state", index=True), _long("answer"), _text("answered_by"), _number("answered_at"), _number("moved"),
)  # fmt: skip
messages = Table(
    "outbox", metadata, _text("id", key=True), _of("accounts", "account"), _text("about", index=True),
    _long("subject"), _long("text"), _number("made_at"), _number("sent_at"), _number("moved"),
)  # fmt: skip
words = Table(
    "words", metadata, _text("hash", key=True), _text("salt"), _long("text"), _text("erased_on"),
    _number("moved"),
)  # fmt: skip

TABLES: Mapping[type[Any], Table] = {
    Account: accounts, Secret: secrets, Session: sessions, Link: links, ApiToken: tokens, Subject: subjects,
    Version: versions, VersionContent: contents, Signature: signatures, Assignment: assignments, Judged: judged,
    Settled: settled, Overlay: overlays, Confirmation: confirmations, Report: reports, Message: messages,
    Words: words,
}  # fmt: skip
