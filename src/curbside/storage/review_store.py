"""The review record on SQLite or PostgreSQL: frozen records, whole deeds, and the ledger they are written down in.

A deed is one transaction of the one writer: what it changes and the entries that say so are both on disk when
`commit` returns, or neither is. Ledger entries are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from curbside.errors import Overtaken
from curbside.model.ledger import Draft, Entry, Head, chained, head_of
from curbside.review_ports import KEYS, Deed, Record
from curbside.storage.opening import REVIEW, damaged, open_engine, rows_of, sqlite_url, writing
from curbside.storage.review_rows import key_of, record_of, row_of
from curbside.storage.review_schema import TABLES, ledger

T = TypeVar("T", bound=Record)


class SqlReviewStore:
    """The ReviewStore port on SQLite (a path) or PostgreSQL (a URL); raises StoreDamaged."""

    def __init__(self, where: Path | URL | str) -> None:
        if isinstance(where, Path):
            where.parent.mkdir(parents=True, exist_ok=True)
            where.touch(mode=0o600)
            where = sqlite_url(where)
        self._engine = open_engine(where, REVIEW)
        self._writing = writing(self._engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def one(self, kind: type[T], *key: str | int) -> T | None:
        """The record under this key, or None."""
        found = self.all(kind, **dict(zip(KEYS[kind], key, strict=True)))
        return found[0] if found else None

    def all(self, kind: type[T], /, **equal: str | int) -> tuple[T, ...]:
        """Every record of a kind whose fields have these values, by key."""
        table = TABLES[kind]
        query = select(table).where(*(table.c[name] == value for name, value in equal.items()))
        rows = self._rows(query.order_by(*(table.c[name] for name in KEYS[kind])))
        return tuple(record_of(kind, row) for row in rows)

    def commit(self, deed: Deed) -> tuple[Entry, ...]:
        """Keep a deed whole; when it returns it is on disk. Raises Overtaken."""
        with self._write() as connection:
            for record in deed.unmoved:
                _still(connection, record, _count(record))
            for record in deed.gone:
                connection.execute(delete(TABLES[type(record)]).where(*_same(record)))
            for record in deed.rows:
                _keep(connection, record)
            return _append(connection, deed.entries)

    def entries(self, *, after: int = 0, limit: int = 500, subject: str = "") -> tuple[Entry, ...]:
        """Ledger entries in their order, after a number, of one subject where one is named."""
        query = select(ledger).where(ledger.c.number > after).order_by(ledger.c.number).limit(limit)
        rows = self._rows(query.where(ledger.c.subject == subject) if subject else query)
        return tuple(Entry(r.number, r.hash, r.previous, r.subject, r.body) for r in rows)

    def head(self) -> Head:
        """The newest entry of the ledger."""
        rows = self._rows(select(ledger).order_by(ledger.c.number.desc()).limit(1))
        return Head(rows[0].number, rows[0].hash) if rows else Head()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self._writing.begin() as connection:
                yield connection
        except IntegrityError as error:
            if "unique" not in str(error.orig).casefold() and "23505" not in str(error.orig):
                raise damaged(self._engine, error) from error
            raise Overtaken from error
        except DBAPIError as error:
            raise damaged(self._engine, error) from error

    def _rows(self, query: Any) -> list[Any]:
        return rows_of(self._engine, query)


def _same(record: Record) -> tuple[Any, ...]:
    table = TABLES[type(record)]
    return tuple(table.c[name] == value for name, value in key_of(record).items())


def _count(record: Record) -> int:
    """How often the record has been changed; 0 for a kind that is not counted."""
    return int(getattr(record, "moved", 0))


def _still(connection: Connection, record: Record, count: int) -> None:
    """Raise Overtaken unless the record held has been changed just so often; 0 for one that must not be there."""
    table = TABLES[type(record)]
    held = connection.execute(select(table.c.moved).where(*_same(record))).scalar()
    if (held or 0) != count:
        raise Overtaken


def _keep(connection: Connection, record: Record) -> None:
    table = TABLES[type(record)]
    if _count(record):
        _still(connection, record, _count(record) - 1)
    changed = connection.execute(update(table).where(*_same(record)).values(**row_of(record)))
    if changed.rowcount == 0:
        connection.execute(insert(table), row_of(record))


def _append(connection: Connection, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
    if not drafts:
        return ()
    last = connection.execute(select(ledger).order_by(ledger.c.number.desc()).limit(1)).first()
    head = Head(last.number, last.hash) if last else Head()
    entries = []
    for draft in drafts:
        entry = chained(draft, head.number + 1, head.hash)
        row = {"number": entry.number, "hash": entry.hash, "previous": entry.previous,
               "subject": entry.subject, "body": entry.body}  # fmt: skip
        connection.execute(insert(ledger), row)
        entries.append(entry)
        head = head_of(entry)
    return tuple(entries)
