"""Statements found in imported documents, linked to concepts: a store that follows its documents step by step.

Laid out as the embedded evidence store and read by it. A derived file: a commit is one transaction, says how far
it has followed, and is the same content, and the same version, as a store built anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from curbside.errors import StoreDamaged
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.storage.evidence import (
    SCHEMA,
    SCHEMA_VERSION,
    insert_source,
    insert_statement,
    last_checked,
)
from curbside.terms.vocabulary import Term

_MORE = """
CREATE TABLE owners (edition_id TEXT PRIMARY KEY, checked TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE names (
  edition_id TEXT, key TEXT, surface TEXT, concept TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL,
  PRIMARY KEY (edition_id, key, surface)
) WITHOUT ROWID;
CREATE INDEX concepts_by_statement ON statement_concepts (statement_id);
CREATE INDEX bodies_by_edition ON source_bodies (edition_id);
"""
_BUSY_SECONDS = 30.0
_STATE_BITS = 256


class LinkedWriter:
    """The one writer of the linked statements; `commit` shows what was given since the last one."""

    def __init__(self, path: Path) -> None:
        try:
            self._database = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
            if not self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                self._create()
            self._meta = dict(self._database.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise StoreDamaged(
                f"the store at {path} cannot be read: {error}",
                advice="run `curbside doctor --mend` to build it anew",
            ) from error
        self._state = int(self._meta.get("state", "0"))
        self._database.execute("BEGIN IMMEDIATE")

    def _create(self) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        meta = {"schema": SCHEMA_VERSION, "state": "0", "marks": "{}", "version": "", "corpus_date": ""}
        self._database.executescript(f"BEGIN; {SCHEMA} {_MORE}")
        self._database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        self._database.execute("COMMIT")

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the store has followed what it is made of, as committed."""
        return cast("Mapping[str, str]", json.loads(self._meta.get("marks", "{}")))

    def replace(self, source: Source, statements: Sequence[Statement], names: Sequence[Term]) -> None:
        """Put an edition's statements in the place of what was held of it; `names` are those of its body."""
        edition = source.edition.id
        self.remove(edition)
        self._state += _digest(insert_source(self._database, source))
        self._state += sum(_digest(insert_statement(self._database, s)) for s in statements)
        checked = max(map(last_checked, statements), default="")
        self._database.execute("INSERT INTO owners VALUES (?, ?)", (edition, checked))
        rows = ((edition, t.key, t.surface, t.concept, t.name, t.form) for t in names)
        self._database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?, ?)", rows)

    def remove(self, edition_id: str) -> None:
        """Forget an edition and what rests on it."""
        execute = self._database.execute
        if not execute("SELECT 1 FROM owners WHERE edition_id = ?", (edition_id,)).fetchone():
            return
        query = "SELECT statement_id FROM statement_editions WHERE edition_id = ?"
        for (statement_id,) in execute(query, (edition_id,)).fetchall():
            (payload,) = execute("SELECT payload FROM statements WHERE id = ?", (statement_id,)).fetchone()
            self._state -= _digest(payload)
            execute("DELETE FROM statements WHERE id = ?", (statement_id,))
            execute("DELETE FROM statement_concepts WHERE statement_id = ?", (statement_id,))
        (payload,) = execute("SELECT payload FROM sources WHERE id = ?", (edition_id,)).fetchone()
        self._state -= _digest(payload)
        execute("DELETE FROM sources WHERE id = ?", (edition_id,))
        for table in ("statement_editions", "source_bodies", "owners", "names"):
            execute(f"DELETE FROM {table} WHERE edition_id = ?", (edition_id,))

    def commit(self, marks: Mapping[str, str]) -> None:
        """Show what was given, and note how far the store now has come."""
        newest = self._database.execute("SELECT coalesce(max(checked), '') FROM owners").fetchone()[0]
        state = self._state % (1 << _STATE_BITS)
        self._meta |= {
            "state": str(state), "marks": json.dumps(dict(sorted(marks.items()))),
            "version": f"{state:064x}"[:16], "corpus_date": newest,
        }  # fmt: skip
        self._database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", self._meta.items())
        self._database.execute("COMMIT")
        self._database.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._database.execute("ROLLBACK")
        self._database.close()


def _digest(payload: str) -> int:
    return int.from_bytes(hashlib.sha256(payload.encode()).digest(), "big")


def body_names(path: Path) -> tuple[Term, ...]:
    """Every name of the bodies that issued what is held, each once."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = database.execute(
            "SELECT DISTINCT surface, key, concept, name, form FROM names ORDER BY 1, 2, 3"
        )
        return tuple(Term(s, k, c, "body", n, (), "imported", form) for s, k, c, n, form in rows)
    finally:
        database.close()
