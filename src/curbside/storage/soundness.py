"""Finds damage in the document store and names it: broken pages, missing rows, texts that are not what was kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import URL, Connection, Engine, and_, or_, select
from sqlalchemy.exc import DBAPIError

from curbside.model.holding import Damage
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.storage import schema
from curbside.storage.nouns_json import digest_of, load
from curbside.storage.opening import connect, open_engine, version_of
from curbside.storage.soundness_rows import changed_rows

FILE = "database file"
MOST_NAMED = 50
"""Broken pages and rows named of one kind; the first few say what is wrong."""
PAGE = 200
"""Documents read at a time."""


def find_damage(where: URL | str) -> Iterator[Damage]:
    """Everything wrong with the store at `where`; nothing for a sound one. Raises StoreDamaged if it cannot open."""
    engine = connect(where)
    try:
        if engine.dialect.name == "sqlite":
            broken = list(_broken_pages(engine))
            yield from broken
            if any(damage.what == FILE for damage in broken):
                return  # rows read from broken pages say nothing
        open_engine(where).dispose()
        with engine.connect() as connection:
            for kind in (
                _broken_documents(connection),
                _broken_statements(connection),
                _orphans(connection),
                changed_rows(connection, pages),
            ):
                yield from _most(kind)
    except DBAPIError as error:
        yield Damage("database", f"cannot be read: {str(error.orig).splitlines()[0]}")
    finally:
        engine.dispose()


def _most(found: Iterator[Damage]) -> Iterator[Damage]:
    """The first of them, and how many more there are."""
    yield from islice(found, MOST_NAMED)
    if more := sum(1 for _ in found):
        yield Damage("store", f"{more} more like these")


def schema_version(where: URL | str) -> str:
    """The migration the store stands at; "unknown" where that cannot be read."""
    engine = connect(where)
    try:
        with engine.connect() as connection:
            return version_of(connection)
    except DBAPIError:
        return "unknown"
    finally:
        engine.dispose()


def _broken_pages(engine: Engine) -> Iterator[Damage]:
    with engine.connect() as connection:
        for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_NAMED})"):
            if said != "ok":
                yield Damage(FILE, " ".join(str(said).split())[:300])
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST_NAMED):
            yield Damage(f"table {row[0]}", f"row {row[1]} points to a row of {row[2]} that is not there")


def pages(connection: Connection, query: Any, *keys: Any) -> Iterator[Any]:
    """Rows of a query in the order of `keys`, a page at a time, so that memory stays flat."""
    last: tuple[Any, ...] | None = None
    while True:
        page = query if last is None else query.where(_after(keys, last))
        rows = list(connection.execute(page.order_by(*keys).limit(PAGE)))
        yield from rows
        if len(rows) < PAGE:
            return
        last = tuple(rows[-1][: len(keys)])


def _after(keys: tuple[Any, ...], last: tuple[Any, ...]) -> Any:
    return or_(
        *(
            and_(*(k == v for k, v in zip(keys[:n], last[:n], strict=True)), keys[n] > last[n])
            for n in range(len(keys))
        )
    )


def _broken_documents(connection: Connection) -> Iterator[Damage]:
    d = schema.documents.c
    query = select(d.edition_id, d.revision, d.text_sha256, d.text, d.source)
    for row in pages(connection, query, d.edition_id, d.revision):
        what = f"document {row.edition_id}, revision {row.revision}"
        if hashlib.sha256(row.text.encode()).hexdigest() != row.text_sha256:
            yield Damage(what, "its text is not the text that was kept")
        try:
            load(Source, row.source)
        except ValueError:
            yield Damage(what, "its source record cannot be read")


def _broken_statements(connection: Connection) -> Iterator[Damage]:
    """Statements that cannot be read, and quotes that are not the text at their place."""
    s, f, d = schema.statements.c, schema.found_in.c, schema.documents.c
    document, texts = ("", 0), {"": ""}
    query = (
        select(f.edition_id, f.revision, f.place, s.id, s.payload, s.digest)
        .select_from(schema.found_in)
        .join(schema.statements, and_(s.id == f.statement_id, s.revision == f.statement_revision))
    )
    for row in pages(connection, query, f.edition_id, f.revision, f.place):
        try:
            statement = load(Statement, row.payload)
        except ValueError:
            yield Damage(f"statement {row.id}", "it cannot be read")
            continue
        if row.digest not in _digests(row.payload):
            yield Damage(f"statement {row.id}", "it is not what was kept")
        if (row.edition_id, row.revision) != document:
            document = (row.edition_id, row.revision)
            text = select(d.text).where(d.edition_id == document[0], d.revision == document[1])
            texts = {row.edition_id: str(connection.execute(text).scalar() or "")}
        for support in statement.supports:
            quote, text_held = support.quote, texts[row.edition_id]
            if quote is not None and text_held[quote.start : quote.end] != quote.text:
                yield Damage(
                    f"statement {row.id}", f"its quote is not in {row.edition_id}, revision {row.revision}"
                )


def _digests(payload: str) -> Iterator[str]:
    """What its hash may be: taken of the statement as it came, before the day was filled in where it had none.

    Of the JSON itself, not of the noun: a newer program may know more of a statement than was hashed.
    """
    record = json.loads(payload) | {"revision": 1}
    yield _json_digest(record)
    for support in record["supports"]:
        support["checked"]["when"] = ""
    yield _json_digest(record)


def _json_digest(record: object) -> str:
    return digest_of(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def _orphans(connection: Connection) -> Iterator[Damage]:
    e, d = schema.editions.c, schema.documents.c
    joined = schema.editions.outerjoin(schema.documents, and_(d.edition_id == e.id, d.revision == e.revision))
    query = select(e.id).select_from(joined).where(d.edition_id.is_(None)).limit(MOST_NAMED)
    for row in connection.execute(query):
        yield Damage(f"edition {row.id}", "its current document is not there")
