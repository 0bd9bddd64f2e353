"""The document store in memory; `tests/contracts/test_document_store.py` holds it to the real one's promises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curbside.model.holding import (
    Added,
    Change,
    FileRecord,
    Holdings,
    ImportRun,
    OriginalMatch,
    Revision,
)
from curbside.model.holding_together import dated, dated_edition, same_document, why_unfit
from curbside.model.imported import Imported
from curbside.model.lifecycle import identifier_key, known_as, with_events
from curbside.model.source import Document, Edition, LifecycleEvent, Passage, Source
from curbside.model.statement import Statement


@dataclass
class _Held:
    """One revision: as it came, and its statements as they are kept."""

    number: int
    came: Imported
    when: str
    statements: tuple[Statement, ...]


@dataclass
class MemoryDocuments:
    """A DocumentStore that forgets everything with the process."""

    held: dict[str, list[_Held]] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    said: dict[LifecycleEvent, str] = field(default_factory=dict)
    wordings: dict[str, list[tuple[Statement, Statement]]] = field(default_factory=dict)
    compared: list[OriginalMatch] = field(default_factory=list)
    begun: list[ImportRun] = field(default_factory=list)
    read: list[FileRecord] = field(default_factory=list)

    def add(self, documents: Sequence[Imported], *, when: str) -> tuple[Added, ...]:
        return tuple(self._add(imported, when) for imported in documents)

    def _add(self, imported: Imported, when: str) -> Added:
        edition_id = imported.edition.id
        if reason := why_unfit(imported):
            return Added(edition_id, "refused", reason=reason)
        counts = len(imported.document.passages), len(imported.statements)
        revisions = self.held.get(edition_id, [])
        if same := [h for h in revisions if h.came == imported]:
            return Added(edition_id, "unchanged", same[0].number, *counts)
        for other, its in self.held.items():
            for h in its:
                same_bytes = h.came.document.sha256 == imported.document.sha256
                if (
                    other != edition_id
                    and same_bytes
                    and same_document(imported, h.came.edition, h.came.work.title)
                ):
                    return Added(edition_id, "duplicate", 0, *counts, of=other)
        for statement in imported.statements:
            known = self.wordings.get(statement.id)
            if known and known[0][0].edition_ids != (edition_id,):
                owner = known[0][0].edition_ids[0]
                reason = f"the statement id '{statement.id}' belongs to edition '{owner}'"
                return Added(edition_id, "refused", reason=reason)
        kept = tuple(self._kept(s, when) for s in imported.statements)
        number = len(revisions) + 1
        self.held.setdefault(edition_id, []).append(_Held(number, imported, when, kept))
        self.log.append(Change(len(self.log) + 1, edition_id, number, _digest(imported)))
        for event in imported.events:
            self.said.setdefault(event, when)
        return Added(edition_id, "new" if number == 1 else "revised", number, *counts)

    def _kept(self, statement: Statement, when: str) -> Statement:
        known = self.wordings.setdefault(statement.id, [])
        if known and known[-1][0] == replace(statement, revision=1):
            return known[-1][1]
        kept = replace(dated(statement, when), revision=len(known) + 1)
        known.append((replace(statement, revision=1), kept))
        return kept

    def record(self, events: Sequence[LifecycleEvent], *, when: str) -> tuple[LifecycleEvent, ...]:
        new = tuple(dict.fromkeys(e for e in events if e not in self.said))
        self.said |= dict.fromkeys(new, when)
        return new

    def document(self, edition_id: str, *, revision: int | None = None) -> Document | None:
        found = self._revision(edition_id, revision)
        return found.came.document if found else None

    def _revision(self, edition_id: str, revision: int | None) -> _Held | None:
        revisions = self.held.get(edition_id, [])
        wanted = len(revisions) if revision is None else revision
        return revisions[wanted - 1] if 1 <= wanted <= len(revisions) else None

    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        wanted = set(ids)
        found = (p for its in self.held.values() for p in its[-1].came.document.passages if p.id in wanted)
        return tuple(sorted(found, key=lambda p: p.id))

    def revisions(self, edition_id: str) -> tuple[Revision, ...]:
        return tuple(
            Revision(edition_id, h.number, h.came.document.sha256, _digest(h.came), h.when)
            for h in self.held.get(edition_id, [])
        )

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        found = {}
        for edition_id in sorted(set(edition_ids) & self.held.keys()):
            source = self.source_of(edition_id, len(self.held[edition_id]))
            assert source is not None
            found[edition_id] = replace(source, edition=self.as_known_today([source.edition])[edition_id])
        return found

    def source_of(self, edition_id: str, revision: int) -> Source | None:
        found = self._revision(edition_id, revision)
        if found is None:
            return None
        edition = dated_edition(found.came.edition, found.when)
        return Source(found.came.work, edition, found.came.organisation)

    def as_known_today(self, editions: Sequence[Edition]) -> Mapping[str, Edition]:
        return {e.id: with_events(e, (*self._naming(e), *self._superseding(e))) for e in editions}

    def _naming(self, edition: Edition) -> Iterator[LifecycleEvent]:
        names = set(known_as(edition))
        return (e for e in self.said if (e.scheme, identifier_key(e.scheme, e.identifier)) in names)

    def _superseding(self, edition: Edition) -> Iterator[LifecycleEvent]:
        for its in self.held.values():
            other = its[-1].came.edition
            if other.work_id != edition.work_id or not edition.date or other.date.startswith(edition.date):
                continue
            if other.date > edition.date:
                note = "a newer edition of the same work is held"
                yield LifecycleEvent("edition", edition.id, "superseded", note, other.id, other.date)

    def editions_known_as(self, scheme: str, identifier: str) -> tuple[str, ...]:
        wanted = (scheme, identifier_key(scheme, identifier))
        return tuple(sorted(i for i, its in self.held.items() if wanted in known_as(its[-1].came.edition)))

    def edition_ids(self) -> Iterator[str]:
        return iter(sorted(self.held))

    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted({its[-1].came.organisation for its in self.held.values()} - {""}))

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        wanted = set(ids)
        found = (s for its in self.held.values() for s in its[-1].statements if s.id in wanted)
        return tuple(sorted(found, key=lambda s: s.id))

    def statements_in(self, edition_id: str, *, revision: int | None = None) -> tuple[Statement, ...]:
        found = self._revision(edition_id, revision)
        return found.statements if found else ()

    def statement_revision(self, statement_id: str, revision: int) -> Statement | None:
        known = self.wordings.get(statement_id, [])
        return known[revision - 1][1] if 1 <= revision <= len(known) else None

    def changes(self, *, after: int, limit: int = 1000) -> tuple[Change, ...]:
        return tuple(c for c in self.log if c.number > after)[:limit]

    def last_change(self) -> Change | None:
        return self.log[-1] if self.log else None

    def event_count(self) -> int:
        return len(self.said)

    def events_since(self, day: str) -> tuple[LifecycleEvent, ...]:
        return tuple(sorted((e for e, when in self.said.items() if when >= day), key=repr))

    def of_same_work(self, edition_ids: Iterable[str]) -> tuple[str, ...]:
        wanted = set(edition_ids)
        works = {its[-1].came.work.id for i, its in self.held.items() if i in wanted}
        return tuple(sorted(i for i, its in self.held.items() if its[-1].came.work.id in works))

    def keep_matches(self, found: Sequence[OriginalMatch]) -> None:
        self.compared = sorted(found, key=lambda m: (m.statement_id, m.edition_id, m.locator, m.original_id))

    def matches(self, statement_ids: Iterable[str] | None = None) -> tuple[OriginalMatch, ...]:
        wanted = None if statement_ids is None else set(statement_ids)
        return tuple(m for m in self.compared if wanted is None or m.statement_id in wanted)

    def begin_run(self, *, when: str, software: str) -> int:
        self.begun.append(ImportRun(len(self.begun) + 1, when, software))
        return len(self.begun)

    def finish_run(self, run: int, *, when: str) -> None:
        self.begun[run - 1] = replace(self.begun[run - 1], finished=when)

    def runs(self) -> tuple[ImportRun, ...]:
        def of(run: ImportRun) -> list[FileRecord]:
            return [f for f in self.read if f.run == run.id]

        return tuple(
            replace(r, files=len(of(r)), failures=sum(len(f.failures) for f in of(r))) for r in self.begun
        )

    def record_files(self, records: Sequence[FileRecord]) -> None:
        for record in records:
            self.read = [f for f in self.read if _key(f) != _key(record)]
            self.read.append(record)

    def file_read(self, name: str, *, sha256: str, reader: str) -> FileRecord | None:
        return next((f for f in self.read if _key(f) == (name, sha256, reader) and f.state == "done"), None)

    def holdings(self) -> Holdings:
        current = [its[-1] for its in self.held.values()]
        works = {h.came.work.id for h in current}
        passages = sum(len(h.came.document.passages) for h in current)
        statements = sum(len(h.statements) for h in current)
        return Holdings(len(works), len(current), len(current), passages, statements, len(self.said))

    def version(self) -> str:
        content = sorted((i, h.number, _digest(h.came)) for i, its in self.held.items() for h in its)
        return hashlib.sha256(repr((content, sorted(map(repr, self.said)))).encode()).hexdigest()


def _digest(imported: Imported) -> str:
    return hashlib.sha256(repr(imported).encode()).hexdigest()


def _key(record: FileRecord) -> tuple[str, str, str]:
    return record.name, record.sha256, record.reader


@dataclass
class MemoryShelf:
    """A LibraryShelf that forgets everything with the process."""

    files: dict[str, str] = field(default_factory=dict)

    def held(self) -> Mapping[str, str]:
        return dict(self.files)

    def put(self, files: Mapping[str, str]) -> None:
        self.files = dict(files)
