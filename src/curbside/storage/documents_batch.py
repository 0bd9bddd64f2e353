"""Turns a batch of imported documents into rows: what is new, what is revised, what is held already.

Reads what the batch needs in a few queries, decides in the batch's order, and inserts table by table. Called
inside the one writing transaction; a document's rows are all in it or none is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from curbside.model.holding import Added
from curbside.model.holding_together import dated, dated_edition, same_document, why_unfit
from curbside.model.imported import Imported
from curbside.model.lifecycle import identifier_key, known_as
from curbside.model.source import Edition, LifecycleEvent, Source
from curbside.model.statement import Statement
from curbside.storage import schema
from curbside.storage.nouns_json import NotText, digest_of, dump, load

CHUNK = 500
"""Ids asked for in one query; both databases allow many times as many."""


def in_chunks(values: Iterable[str]) -> Iterable[list[str]]:
    """The distinct values, sorted, a query's worth at a time."""
    ordered = sorted(set(values))
    return (ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK))


@dataclass(slots=True)
class _Known:
    """What the store holds of the batch's editions, hashes and statements, kept up as the batch is decided."""

    revisions: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    by_hash: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[str, tuple[Edition, str]] = field(default_factory=dict)
    statements: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    change: int = 0


def _known(connection: Connection, batch: Sequence[Imported]) -> _Known:
    known = _Known()
    d, s = schema.documents.c, schema.statements.c
    known.change = int(connection.execute(select(func.coalesce(func.max(d.change), 0))).scalar_one())
    for ids in in_chunks(i.edition.id for i in batch):
        for row in connection.execute(
            select(d.edition_id, d.revision, d.digest).where(d.edition_id.in_(ids))
        ):
            known.revisions[row.edition_id][row.digest] = row.revision
    for hashes in in_chunks(i.document.sha256 for i in batch):
        query = select(d.sha256, d.edition_id, d.source).where(d.sha256.in_(hashes)).order_by(d.change)
        for row in connection.execute(query):
            source = load(Source, row.source)
            known.by_hash[row.sha256].append(row.edition_id)
            known.sources[row.edition_id] = (source.edition, source.work.title)
    for ids in in_chunks(s.id for i in batch for s in i.statements):
        held = select(s.id, s.edition_id, s.revision, s.digest).where(s.id.in_(ids)).order_by(s.revision)
        for statement_id, edition_id, revision, digest in connection.execute(held):
            known.statements[statement_id] = (edition_id, revision, digest)
    return known


class Batch:
    """The rows of one transaction, by table, and what became of each document."""

    def __init__(self, connection: Connection, documents: Sequence[Imported], *, when: str) -> None:
        self._connection, self._when = connection, when
        self._known = _known(connection, documents)
        self._rows: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._latest: dict[Table, dict[str, dict[str, Any]]] = {schema.works: {}, schema.editions: {}}
        self._events: dict[str, dict[str, Any]] = {}
        self._editions: dict[str, Edition] = {}
        self.added = tuple(self._decide(imported) for imported in documents)

    def _decide(self, imported: Imported) -> Added:
        edition_id = imported.edition.id
        if reason := why_unfit(imported):
            return Added(edition_id, "refused", reason=reason)
        try:
            digest = digest_of(dump(imported))
        except NotText as error:
            return Added(edition_id, "refused", reason=str(error))
        held = self._known.revisions[edition_id]
        if digest in held:
            return self._told(imported, "unchanged", held[digest])
        if other := self._held_elsewhere(imported):
            return replace(self._told(imported, "duplicate", 0), of=other)
        for statement in imported.statements:
            owner = self._known.statements.get(statement.id)
            if owner is not None and owner[0] != edition_id:
                reason = f"the statement id '{statement.id}' belongs to edition '{owner[0]}'"
                return Added(edition_id, "refused", reason=reason)
        revision = max(held.values(), default=0) + 1
        self._take(imported, revision, digest)
        return self._told(imported, "new" if revision == 1 else "revised", revision)

    @staticmethod
    def _told(imported: Imported, state: Any, revision: int) -> Added:
        counts = len(imported.document.passages), len(imported.statements)
        return Added(imported.edition.id, state, revision, *counts)

    def _held_elsewhere(self, imported: Imported) -> str:
        """The edition that holds the same bytes under another id and claims no other identity."""
        for other in self._known.by_hash[imported.document.sha256]:
            edition, title = self._known.sources[other]
            if other != imported.edition.id and same_document(imported, edition, title):
                return other
        return ""

    def _take(self, imported: Imported, revision: int, digest: str) -> None:
        known, edition = self._known, dated_edition(imported.edition, self._when)
        known.revisions[edition.id][digest] = revision
        known.by_hash[imported.document.sha256].append(edition.id)
        known.sources[edition.id] = (edition, imported.work.title)
        known.change += 1
        source = Source(imported.work, edition, imported.organisation)
        self._take_source(source, revision)
        self._take_document(imported, dump(source), revision, digest)
        for place, statement in enumerate(imported.statements):
            kept = self._statement_revision(statement, edition.id)
            self._rows[schema.found_in].append(
                {
                    "edition_id": edition.id, "revision": revision, "place": place,
                    "statement_id": statement.id, "statement_revision": kept,
                }
            )  # fmt: skip
        for event in imported.events:
            row = event_row(event, self._when)
            self._events[row["digest"]] = row

    def _take_source(self, source: Source, revision: int) -> None:
        work, edition = source.work, source.edition
        self._editions[edition.id] = edition
        self._latest[schema.works][work.id] = {
            "id": work.id, "kind": work.kind, "title": work.title, "payload": dump(work),
        }  # fmt: skip
        self._latest[schema.editions][edition.id] = {
            "id": edition.id, "work_id": work.id, "year": edition.year, "date": edition.date,
            "revision": revision, "payload": dump(source),
        }  # fmt: skip

    def _take_document(self, imported: Imported, source: str, revision: int, digest: str) -> None:
        document = imported.document
        self._rows[schema.documents].append(
            {
                "edition_id": document.edition_id, "revision": revision, "change": self._known.change,
                "digest": digest, "sha256": document.sha256, "format": document.format,
                "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
                "language": document.language, "held_since": self._when, "source": source,
                "missing": dump(document.missing, tuple[str, ...]),
                "warnings": dump(imported.warnings, tuple[str, ...]), "text": document.text,
            }
        )  # fmt: skip
        self._rows[schema.passages] += [
            {
                "edition_id": document.edition_id, "revision": revision, "place": place, "id": p.id,
                "section": dump(p.section, tuple[str, ...]), "start": p.start, "end": p.end,
                "page": p.page, "code": p.code,
            }
            for place, p in enumerate(document.passages)
        ]  # fmt: skip

    def _statement_revision(self, statement: Statement, edition_id: str) -> int:
        """The revision that holds this statement just so, taken anew where its content changed."""
        digest = digest_of(dump(replace(statement, revision=1)))
        _, last, same = self._known.statements.get(statement.id, (edition_id, 0, ""))
        if same == digest:
            return last
        revision = last + 1
        self._known.statements[statement.id] = (edition_id, revision, digest)
        kept = replace(dated(statement, self._when), revision=revision)
        self._rows[schema.statements].append(
            {
                "id": statement.id, "revision": revision, "edition_id": edition_id, "digest": digest,
                "kind": statement.kind, "facet": statement.facet, "payload": dump(kept),
            }
        )  # fmt: skip
        self._rows[schema.supports] += [
            {
                "statement_id": statement.id, "statement_revision": revision, "place": place,
                "edition_id": s.edition_id, "proof": s.proof, "locator": s.locator,
                "passage_id": s.quote.passage_id if s.quote else None,
                "quote_start": s.quote.start if s.quote else None,
                "quote_end": s.quote.end if s.quote else None,
            }
            for place, s in enumerate(statement.supports)
        ]  # fmt: skip
        return revision

    def insert(self) -> None:
        """Write every row, parents first."""
        for table, latest in self._latest.items():
            upsert(self._connection, table, list(latest.values()))
        self._insert_identifiers()
        for table in (
            schema.documents, schema.passages, schema.statements, schema.found_in, schema.supports,
        ):  # fmt: skip
            if rows := self._rows[table]:
                self._connection.execute(insert(table), rows)
        keep_new(self._connection, schema.events, list(self._events.values()))

    def _insert_identifiers(self) -> None:
        table = schema.identifiers
        for ids in in_chunks(self._editions):
            self._connection.execute(delete(table).where(table.c.edition_id.in_(ids)))
        rows = [
            {"scheme": scheme, "identifier": key, "edition_id": edition.id}
            for edition in self._editions.values()
            for scheme, key in known_as(edition)
        ]
        if rows:
            self._connection.execute(insert(table), rows)


def event_row(event: LifecycleEvent, when: str) -> dict[str, Any]:
    """A lifecycle event as it is kept; the same event said twice is one."""
    payload = dump(event)
    return {
        "digest": digest_of(payload),
        "scheme": event.scheme,
        "identifier": identifier_key(event.scheme, event.identifier),
        "kind": event.kind,
        "recorded": when,
        "payload": payload,
    }


def _insert_for(connection: Connection, table: Table) -> Any:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, replacing those whose primary key stands there."""
    if not rows:
        return
    keys = [c.name for c in table.primary_key]
    statement = _insert_for(connection, table)
    changed = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def keep_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet."""
    if rows:
        connection.execute(_insert_for(connection, table).on_conflict_do_nothing(), rows)
