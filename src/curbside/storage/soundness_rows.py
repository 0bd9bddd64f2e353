"""Finds what was changed behind the document store's back: rows that no longer say what was kept of a document.

Reads only, a page of rows at a time. Texts and quotes are held against each other in `soundness.py`; here it is
passages, the places of statements, supports, identifiers, editions, events and matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, select

from curbside.model.holding import Damage, OriginalMatch
from curbside.model.lifecycle import known_as
from curbside.model.source import LifecycleEvent, Source, Work
from curbside.storage import schema
from curbside.storage.nouns_json import digest_of, load

Pages = Callable[..., Iterator[Any]]
"""Rows of a query in the order of keys, a page at a time: `soundness.pages`."""


def changed_rows(connection: Connection, pages: Pages) -> Iterator[Damage]:
    """Every row that does not fit the others."""
    yield from _passages(connection, pages)
    yield from _without_passages(connection)
    yield from _places(connection, pages)
    yield from _unplaced(connection)
    yield from _editions(connection, pages)
    yield from _records(connection, pages)


def _passages(connection: Connection, pages: Pages) -> Iterator[Damage]:
    """Passages that lie outside their text, are numbered with gaps, or whose headings cannot be read."""
    p, d = schema.passages.c, schema.documents.c
    length = func.length(d.text).label("length")
    joined = schema.passages.join(
        schema.documents, and_(d.edition_id == p.edition_id, d.revision == p.revision)
    )
    query = select(p.edition_id, p.revision, p.place, p.id, p.start, p.end, p.section, length)
    expected: tuple[str, int, int] = ("", 0, 0)
    for row in pages(connection, query.select_from(joined), p.edition_id, p.revision, p.place):
        what = f"document {row.edition_id}, revision {row.revision}"
        place = expected[2] if (row.edition_id, row.revision) == expected[:2] else 0
        if row.place != place:
            yield Damage(what, f"passage {place} of it is not there")
        if not 0 <= row.start < row.end <= row.length:
            yield Damage(f"passage {row.id}", "it lies outside its text")
        if not _reads(tuple[str, ...], row.section):
            yield Damage(f"passage {row.id}", "its headings cannot be read")
        expected = (row.edition_id, row.revision, row.place + 1)


def _without_passages(connection: Connection) -> Iterator[Damage]:
    p, d = schema.passages.c, schema.documents.c
    joined = schema.documents.outerjoin(
        schema.passages, and_(d.edition_id == p.edition_id, d.revision == p.revision)
    )
    query = select(d.edition_id, d.revision).select_from(joined).where(p.id.is_(None), d.text != "")
    for row in connection.execute(query.order_by(d.edition_id, d.revision)):
        yield Damage(f"document {row.edition_id}, revision {row.revision}", "none of its passages is there")


def _places(connection: Connection, pages: Pages) -> Iterator[Damage]:
    """Statements of a document that are numbered with gaps: one was taken out."""
    f = schema.found_in.c
    expected: tuple[str, int, int] = ("", 0, 0)
    query = select(f.edition_id, f.revision, f.place)
    for row in pages(connection, query, f.edition_id, f.revision, f.place):
        place = expected[2] if (row.edition_id, row.revision) == expected[:2] else 0
        if row.place != place:
            yield Damage(
                f"document {row.edition_id}, revision {row.revision}", f"statement {place} of it is not there"
            )
        expected = (row.edition_id, row.revision, row.place + 1)


def _unplaced(connection: Connection) -> Iterator[Damage]:
    """Statements that no document names any more, and those whose supports are gone."""
    s, f, u = schema.statements.c, schema.found_in.c, schema.supports.c
    for table, own, problem in (
        (schema.found_in, (f.statement_id, f.statement_revision), "no document names it"),
        (schema.supports, (u.statement_id, u.statement_revision), "none of its supports is there"),
    ):
        joined = schema.statements.outerjoin(table, and_(own[0] == s.id, own[1] == s.revision))
        query = select(s.id, s.revision).select_from(joined).where(own[0].is_(None))
        for row in connection.execute(query.order_by(s.id, s.revision)):
            yield Damage(f"statement {row.id}, revision {row.revision}", problem)


def _editions(connection: Connection, pages: Pages) -> Iterator[Damage]:
    """Editions whose record is not the one their document was kept with, or that lost identifiers."""
    e, d, i = schema.editions.c, schema.documents.c, schema.identifiers.c
    joined = schema.editions.join(schema.documents, and_(d.edition_id == e.id, d.revision == e.revision))
    query = select(e.id, e.payload, d.source).select_from(joined)
    for row in pages(connection, query, e.id):
        if row.payload != row.source:
            yield Damage(f"edition {row.id}", "its record is not the one its document was kept with")
        elif _reads(Source, row.payload):
            named = select(i.scheme, i.identifier).where(i.edition_id == row.id)
            held = {(scheme, key) for scheme, key in connection.execute(named)}
            for scheme, key in sorted(set(known_as(load(Source, row.payload).edition)) ^ held):
                yield Damage(f"edition {row.id}", f"it is not known by its {scheme} '{key}', or by another's")


def _records(connection: Connection, pages: Pages) -> Iterator[Damage]:
    """Works, events and matches that cannot be read, and events that are not what was recorded."""
    w, v, m = schema.works.c, schema.events.c, schema.matches.c
    for row in pages(connection, select(w.id, w.payload), w.id):
        if not _reads(Work, row.payload):
            yield Damage(f"work {row.id}", "it cannot be read")
    for row in pages(connection, select(v.digest, v.scheme, v.identifier, v.payload), v.digest):
        if digest_of(row.payload) != row.digest or not _reads(LifecycleEvent, row.payload):
            yield Damage(f"event on {row.scheme} {row.identifier}", "it is not what was recorded")
    keys = (m.statement_id, m.edition_id, m.locator, m.original_id)
    for row in pages(connection, select(*keys, m.payload), *keys):
        if not _reads(OriginalMatch, row.payload):
            yield Damage(f"match of {row.statement_id} with {row.original_id}", "it cannot be read")


def _reads(noun: Any, payload: str) -> bool:
    try:
        load(noun, payload)
    except ValueError:
        return False
    return True
