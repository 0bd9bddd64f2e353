"""Finds damage in the files built from the library and the imports: evidence, linked statements, vocabulary.

Reads only. A finding names the file and what is wrong; all of them are mended by building anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from curbside.model.holding import Damage
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.storage.nouns_json import load

CONTENT = "content"
"""The key of the content's hash among a store's facts."""


def content_hash(database: sqlite3.Connection) -> str:
    """The hash of every row answers rest on, verdicts aside: they are added later and made anew at will."""
    digest = hashlib.sha256()
    for table in ("concepts", "sources", "statements", "conflicts"):
        for name, payload in database.execute(f"SELECT id, payload FROM {table} ORDER BY id"):
            digest.update(f"{table}\0{name}\0{payload}\0".encode())
    for table in ("source_bodies", "statement_concepts", "statement_editions"):
        for one, other in database.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
            digest.update(f"{table}\0{one}\0{other}\0".encode())
    facts = database.execute("SELECT key, value FROM meta WHERE key != ? ORDER BY key", (CONTENT,))
    for key, value in facts:
        digest.update(f"{key}\0{value}\0".encode())
    return digest.hexdigest()


def damage_in_evidence(path: Path) -> Iterator[Damage]:
    """What is wrong with a built evidence store: pages, records, rows that are not those it was built with."""
    try:
        with closing(_reading(path)) as database:
            if broken := _broken_pages(database):
                yield Damage(path.name, broken)
                return
            for noun, table in ((Statement, "statements"), (Source, "sources")):
                for name, payload in database.execute(f"SELECT id, payload FROM {table} ORDER BY id"):
                    try:
                        load(noun, payload)
                    except ValueError:
                        yield Damage(f"{path.name}, {table}, '{name}'", "it cannot be read")
            kept = database.execute("SELECT value FROM meta WHERE key = ?", (CONTENT,)).fetchone()
            if kept and kept[0] != content_hash(database):
                yield Damage(path.name, "its rows are not those it was built with")
    except sqlite3.DatabaseError as error:
        yield Damage(path.name, f"cannot be read: {error}")


def damage_in_lexicon(path: Path) -> Iterator[Damage]:
    """What is wrong with a built vocabulary."""
    try:
        with closing(_reading(path)) as database:
            if broken := _broken_pages(database):
                yield Damage(path.name, broken)
            elif not database.execute("SELECT EXISTS (SELECT 1 FROM term)").fetchone()[0]:
                yield Damage(path.name, "it holds no term")
    except sqlite3.DatabaseError as error:
        yield Damage(path.name, f"cannot be read: {error}")


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _broken_pages(database: sqlite3.Connection) -> str:
    said = [" ".join(str(row[0]).split()) for row in database.execute("PRAGMA quick_check(3)")]
    return "" if said == ["ok"] else "; ".join(said)[:300]
