"""What the web page keeps beside the evidence: questions as asked, in `asked.sqlite` under the home folder.

Several processes read and write it: WAL, one short transaction a call, a connection per call. A name's token is
kept only as its hash, and answers are compressed. Nothing here is ever listed to a reader.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curbside.errors import StoreDamaged
from curbside.model.asked import Asked, ProblemReport

_BUSY_MS = 5000
_FORMAT = 1
"""Raised whenever a table here changes."""

_ASKED = """CREATE TABLE IF NOT EXISTS asked (
    name_hash TEXT PRIMARY KEY, question TEXT NOT NULL, jurisdiction TEXT NOT NULL, answer BLOB NOT NULL,
    asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, thread TEXT NOT NULL, earlier BLOB NOT NULL,
    taken_out TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS asked_thread ON asked (thread);
CREATE INDEX IF NOT EXISTS asked_expiry ON asked (expires_at);"""


class SqlAskedStore:
    """Questions as asked, in one SQLite file; meets `ports.AskedStore`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _create(path, _ASKED)

    def keep(self, asked: Asked) -> None:
        """Keep a question with its answer under its name."""
        row = (
            _hash(asked.name), asked.question, asked.jurisdiction, zlib.compress(asked.answer.encode(), 3),
            asked.asked_at, asked.expires_at, asked.thread, zlib.compress(asked.earlier.encode(), 3),
            "|".join(asked.taken_out),
        )  # fmt: skip
        with _open(self._path) as database:
            database.execute("INSERT OR REPLACE INTO asked VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def find(self, name: str, *, now: int) -> Asked | None:
        """What was asked under this name and has not expired."""
        with _open(self._path) as database:
            row = database.execute(
                "SELECT question, jurisdiction, answer, asked_at, expires_at, thread, earlier, taken_out FROM asked"
                " WHERE name_hash = ? AND expires_at > ?",
                (_hash(name), now),
            ).fetchone()
        if row is None:
            return None
        question, jurisdiction, answer, asked_at, expires_at, thread, earlier, taken_out = row
        return Asked(
            name, question, jurisdiction, zlib.decompress(answer).decode(), asked_at, expires_at, thread,
            zlib.decompress(earlier).decode(), tuple(filter(None, taken_out.split("|"))),
        )  # fmt: skip

    def alive(self, name: str, *, now: int) -> bool:
        """Whether something is kept under this name and has not expired."""
        with _open(self._path) as database:
            query = "SELECT 1 FROM asked WHERE name_hash = ? AND expires_at > ?"
            return database.execute(query, (_hash(name), now)).fetchone() is not None

    def erase(self, thread: str) -> int:
        """Erase every question of a thread with its answer; how many."""
        with _open(self._path) as database:
            return database.execute("DELETE FROM asked WHERE thread = ?", (thread,)).rowcount

    def expire(self, *, now: int) -> int:
        """Erase what has expired; how many."""
        with _open(self._path) as database:
            return database.execute("DELETE FROM asked WHERE expires_at <= ?", (now,)).rowcount


def earlier_reports(path: Path) -> tuple[ProblemReport, ...]:
    """Every problem report in a file of an earlier version, the oldest first; none where there is no file."""
    if not path.exists():
        return ()
    with _open(path) as database:
        rows = database.execute(
            "SELECT article_id, statement_id, kind, text, versions, reported_at, number FROM report ORDER BY number"
        ).fetchall()
    return tuple(ProblemReport(*row) for row in rows)


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _create(path: Path, schema: str) -> None:
    """Make the file; one of another format is emptied: what was asked expires in any case."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _open(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        if database.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            database.execute("DROP TABLE IF EXISTS asked")
        database.execute(f"PRAGMA user_version = {_FORMAT:d}")
        database.execute("PRAGMA secure_delete = ON")
        database.executescript(schema)
    path.chmod(0o600)


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one transaction, closed afterwards; raises StoreDamaged where the file cannot be used."""
    try:
        database = sqlite3.connect(path, timeout=_BUSY_MS / 1000)
        try:
            database.execute("PRAGMA secure_delete = ON")
            with database:
                yield database
        finally:
            database.close()
    except sqlite3.Error as error:
        raise StoreDamaged(
            f"{path.name} cannot be used ({error})",
            advice=f"move {path} away; the page starts a new one",
        ) from error
