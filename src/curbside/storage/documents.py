"""The document store: imported works, editions, documents, passages, statements, and what happened to them.

Source of truth for what was imported. A batch is one transaction: each of its documents is in it whole or not
at all. Nothing is ever overwritten but which revision is the current one; older ones stay readable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, and_, delete, func, select, tuple_
from sqlalchemy.exc import DBAPIError

from curbside.model.holding import Added, Change, Holdings, OriginalMatch, Revision
from curbside.model.imported import Imported
from curbside.model.lifecycle import identifier_key, known_as, with_events
from curbside.model.source import Document, Edition, LifecycleEvent, Passage, Source
from curbside.model.statement import Statement
from curbside.storage import schema
from curbside.storage.documents_batch import Batch, event_row, in_chunks, keep_new, upsert
from curbside.storage.import_runs import ImportRuns
from curbside.storage.nouns_json import dump, load
from curbside.storage.opening import damaged, open_engine, rows_of, sqlite_url, writing

_SUPERSEDED = "a newer edition of the same work is held"


class SqlDocumentStore(ImportRuns):
    """The DocumentStore port on SQLite (a path) or PostgreSQL (a URL); raises StoreDamaged."""

    def __init__(self, where: Path | URL | str) -> None:
        if isinstance(where, Path):
            where.parent.mkdir(parents=True, exist_ok=True)
            where = sqlite_url(where)
        self._engine = open_engine(where)
        self._writing = writing(self._engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self._writing.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise damaged(self._engine, error) from error

    def _rows(self, query: Any) -> list[Any]:
        return rows_of(self._engine, query)

    def add(self, documents: Sequence[Imported], *, when: str) -> tuple[Added, ...]:
        """Add documents in one transaction; when it returns they are on disk. One value each, in order."""
        with self._write() as connection:
            batch = Batch(connection, documents, when=when)
            batch.insert()
            return batch.added

    def record(self, events: Sequence[LifecycleEvent], *, when: str) -> tuple[LifecycleEvent, ...]:
        """Keep what happened to editions, held or not; gives back the events that were not known."""
        by_digest = {row["digest"]: (event, row) for event in events if (row := event_row(event, when))}
        table = schema.events.c
        with self._write() as connection:
            for digests in in_chunks(by_digest):
                for (held,) in connection.execute(select(table.digest).where(table.digest.in_(digests))):
                    del by_digest[held]
            keep_new(connection, schema.events, [row for _, row in by_digest.values()])
        return tuple(event for event, _ in by_digest.values())

    def document(self, edition_id: str, *, revision: int | None = None) -> Document | None:
        """The document as it stands, or as it stood in an earlier revision."""
        d, p = schema.documents.c, schema.passages.c
        query = (
            select(schema.documents).where(d.edition_id == edition_id).order_by(d.revision.desc()).limit(1)
        )
        rows = self._rows(query if revision is None else query.where(d.revision == revision))
        if not rows:
            return None
        row = rows[0]
        held = and_(p.edition_id == edition_id, p.revision == row.revision)
        passages = tuple(
            _passage(found, row.text[found.start : found.end])
            for found in self._rows(select(schema.passages).where(held).order_by(p.place))
        )
        missing = load(tuple[str, ...], row.missing)
        return Document(edition_id, row.sha256, row.text, passages, row.language, row.format, missing)

    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """Passages of the current revisions by id, sorted; unknown ids are left out."""
        d, p, e = schema.documents.c, schema.passages.c, schema.editions.c
        text = func.substr(d.text, p.start + 1, p.end - p.start).label("text")
        joined = schema.passages.join(
            schema.documents, and_(d.edition_id == p.edition_id, d.revision == p.revision)
        ).join(schema.editions, and_(e.id == p.edition_id, e.revision == p.revision))
        found = [
            _passage(row, row.text)
            for chunk in in_chunks(ids)
            for row in self._rows(select(schema.passages, text).select_from(joined).where(p.id.in_(chunk)))
        ]
        return tuple(sorted(found, key=lambda passage: passage.id))

    def revisions(self, edition_id: str) -> tuple[Revision, ...]:
        """Every state the document has had, oldest first."""
        d = schema.documents.c
        query = (
            select(d.revision, d.sha256, d.digest, d.held_since)
            .where(d.edition_id == edition_id)
            .order_by(d.revision)
        )
        return tuple(
            Revision(edition_id, r.revision, r.sha256, r.digest, r.held_since) for r in self._rows(query)
        )

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        """Sources by edition id with their lifecycle as the events known today make it; unknown ids left out."""
        held: dict[str, Source] = {}
        for ids in in_chunks(edition_ids):
            rows = self._rows(select(schema.editions.c.payload).where(schema.editions.c.id.in_(ids)))
            held |= {s.edition.id: s for s in (load(Source, row.payload) for row in rows)}
        today = self.as_known_today([s.edition for s in held.values()])
        return {i: replace(s, edition=today[i]) for i, s in sorted(held.items())}

    def as_known_today(self, editions: Sequence[Edition]) -> Mapping[str, Edition]:
        """Editions, held here or not, with the lifecycle that the events known today make of them."""
        events = self._events_on(editions)
        return {edition.id: with_events(edition, events[edition.id]) for edition in editions}

    def source_of(self, edition_id: str, revision: int) -> Source | None:
        """Work and edition as an earlier revision named them, without later events."""
        d = schema.documents.c
        rows = self._rows(select(d.source).where(d.edition_id == edition_id, d.revision == revision))
        return load(Source, rows[0].source) if rows else None

    def _events_on(self, editions: Sequence[Edition]) -> Mapping[str, list[LifecycleEvent]]:
        """Events by edition: those that name it, and those that follow from a later edition being held."""
        found: dict[str, list[LifecycleEvent]] = {edition.id: [] for edition in editions}
        named: dict[tuple[str, str], list[str]] = {}
        for edition in editions:
            for pair in known_as(edition):
                named.setdefault(pair, []).append(edition.id)
        table = schema.events.c
        pairs = sorted(named)
        for first in range(0, len(pairs), 200):
            some = tuple_(table.scheme, table.identifier).in_(pairs[first : first + 200])
            for row in self._rows(select(schema.events).where(some).order_by(table.digest)):
                for edition_id in named[row.scheme, row.identifier]:
                    found[edition_id].append(load(LifecycleEvent, row.payload))
        self._add_superseding(editions, found)
        return found

    def _add_superseding(
        self, editions: Sequence[Edition], found: Mapping[str, list[LifecycleEvent]]
    ) -> None:
        """Note each later edition of the same work that is held."""
        e = schema.editions.c
        by_work: dict[str, list[Edition]] = {}
        for edition in editions:
            by_work.setdefault(edition.work_id, []).append(edition)
        for works in in_chunks(by_work):
            query = select(e.id, e.work_id, e.date).where(e.work_id.in_(works), e.date != "").order_by(e.id)
            for row in self._rows(query):
                for edition in by_work[row.work_id]:
                    if _later(row.date, edition.date):
                        found[edition.id].append(
                            LifecycleEvent("edition", edition.id, "superseded", _SUPERSEDED, row.id, row.date)
                        )

    def editions_known_as(self, scheme: str, identifier: str) -> tuple[str, ...]:
        """Ids of the held editions with this PMID, DOI, set id or edition id, sorted."""
        table = schema.identifiers.c
        query = select(table.edition_id).where(
            table.scheme == scheme, table.identifier == identifier_key(scheme, identifier)
        )
        return tuple(sorted(row.edition_id for row in self._rows(query)))

    def edition_ids(self) -> Iterator[str]:
        """Every edition id in order, a page at a time."""
        e, last = schema.editions.c, ""
        while rows := self._rows(select(e.id).where(e.id > last).order_by(e.id).limit(1000)):
            yield from (row.id for row in rows)
            last = rows[-1].id

    def organisations(self) -> tuple[str, ...]:
        """Names of the issuing bodies as the documents write them, sorted, each once."""
        ids = list(self.edition_ids())
        chunks = (self.sources(ids[at : at + 1000]) for at in range(0, len(ids), 1000))
        return tuple(sorted({s.organisation_name for held in chunks for s in held.values()} - {""}))

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements of the current revisions by id, sorted; unknown ids are left out."""
        f = schema.found_in.c
        found = [s for chunk in in_chunks(ids) for s in self._current(f.statement_id.in_(chunk))]
        return tuple(sorted(found, key=lambda statement: statement.id))

    def statements_in(self, edition_id: str, *, revision: int | None = None) -> tuple[Statement, ...]:
        """The statements of a document, in its order, as it stands or as an earlier revision had them."""
        f = schema.found_in.c
        if revision is None:
            return tuple(self._current(f.edition_id == edition_id))
        return tuple(
            load(Statement, row.payload)
            for row in self._rows(
                _statement_payloads().where(f.edition_id == edition_id, f.revision == revision)
            )
        )

    def _current(self, which: Any) -> Iterator[Statement]:
        f, e = schema.found_in.c, schema.editions.c
        joined = and_(e.id == f.edition_id, e.revision == f.revision)
        query = _statement_payloads().join(schema.editions, joined).where(which)
        return (load(Statement, row.payload) for row in self._rows(query))

    def statement_revision(self, statement_id: str, revision: int) -> Statement | None:
        """One revision of a statement, also one that no current document holds."""
        s = schema.statements.c
        rows = self._rows(select(s.payload).where(s.id == statement_id, s.revision == revision))
        return load(Statement, rows[0].payload) if rows else None

    def changes(self, *, after: int, limit: int = 1000) -> tuple[Change, ...]:
        """Documents added or revised since change number `after`, oldest first."""
        d = schema.documents.c
        query = select(d.change, d.edition_id, d.revision, d.digest).where(d.change > after)
        rows = self._rows(query.order_by(d.change).limit(limit))
        return tuple(Change(r.change, r.edition_id, r.revision, r.digest) for r in rows)

    def last_change(self) -> Change | None:
        """The newest change, or None in an empty store."""
        rows = self._rows(select(func.max(schema.documents.c.change)))
        return self.changes(after=rows[0][0] - 1, limit=1)[0] if rows[0][0] else None

    def event_count(self) -> int:
        """How many lifecycle events are known; it only grows."""
        return int(self._rows(select(func.count()).select_from(schema.events))[0][0])

    def events_since(self, day: str) -> tuple[LifecycleEvent, ...]:
        """The lifecycle events recorded on this day or later."""
        v = schema.events.c
        query = select(v.payload).where(v.recorded >= day).order_by(v.digest)
        return tuple(load(LifecycleEvent, row.payload) for row in self._rows(query))

    def of_same_work(self, edition_ids: Iterable[str]) -> tuple[str, ...]:
        """Every edition held of the works that these are editions of, sorted."""
        e = schema.editions.c
        works = (
            row.work_id
            for ids in in_chunks(edition_ids)
            for row in self._rows(select(e.work_id).where(e.id.in_(ids)))
        )
        found = (self._rows(select(e.id).where(e.work_id.in_(some))) for some in in_chunks(works))
        return tuple(sorted({row.id for rows in found for row in rows}))

    def keep_matches(self, found: Sequence[OriginalMatch]) -> None:
        """Keep how curated statements compare with their originals, in place of all that was found before."""
        rows = [
            {
                "statement_id": m.statement_id, "edition_id": m.edition_id, "locator": m.locator,
                "original_id": m.original_id, "revision": m.revision, "matched": m.matched, "payload": dump(m),
            }
            for m in found
        ]  # fmt: skip
        with self._write() as connection:
            connection.execute(delete(schema.matches))
            upsert(connection, schema.matches, rows)

    def matches(self, statement_ids: Iterable[str] | None = None) -> tuple[OriginalMatch, ...]:
        """How these curated statements (or all) compare with the originals held, sorted."""
        m = schema.matches.c
        query = select(m.payload).order_by(m.statement_id, m.edition_id, m.locator, m.original_id)
        if statement_ids is None:
            return tuple(load(OriginalMatch, row.payload) for row in self._rows(query))
        chunks = (self._rows(query.where(m.statement_id.in_(ids))) for ids in in_chunks(statement_ids))
        return tuple(load(OriginalMatch, row.payload) for rows in chunks for row in rows)

    def holdings(self) -> Holdings:
        """How many current works, editions, documents, passages, statements and events are held."""
        e, p, f = schema.editions.c, schema.passages.c, schema.found_in.c
        queries = (
            select(func.count()).select_from(schema.works),
            select(func.count()).select_from(schema.editions),
            select(func.count()).select_from(schema.editions),
            select(func.count()).select_from(
                schema.passages.join(schema.editions, and_(e.id == p.edition_id, e.revision == p.revision))
            ),
            select(func.count()).select_from(
                schema.found_in.join(schema.editions, and_(e.id == f.edition_id, e.revision == f.revision))
            ),
            select(func.count()).select_from(schema.events),
        )
        return Holdings(*(int(self._rows(query)[0][0]) for query in queries))

    def version(self) -> str:
        """Hash of all content held, old revisions and events too; the days it was imported do not count."""
        d, v = schema.documents.c, schema.events.c
        digest = hashlib.sha256()
        for row in self._rows(select(d.edition_id, d.revision, d.digest).order_by(d.edition_id, d.revision)):
            digest.update(f"{row.edition_id}\0{row.revision}\0{row.digest}\n".encode())
        for row in self._rows(select(v.digest).order_by(v.digest)):
            digest.update(f"{row.digest}\n".encode())
        return digest.hexdigest()


def _statement_payloads() -> Any:
    f, s = schema.found_in.c, schema.statements.c
    joined = and_(s.id == f.statement_id, s.revision == f.statement_revision)
    return (
        select(s.payload)
        .select_from(schema.found_in)
        .join(schema.statements, joined)
        .order_by(f.edition_id, f.place)
    )


def _passage(row: Any, text: str) -> Passage:
    section = load(tuple[str, ...], row.section)
    return Passage(row.id, row.edition_id, section, text, row.start, row.end, row.page, row.code)


def _later(date: str, than: str) -> bool:
    """Whether one date is surely later: a year alone is neither before nor after a month of it."""
    return bool(date and than) and date > than and not date.startswith(than)
