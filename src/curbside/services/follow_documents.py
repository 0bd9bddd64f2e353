"""Bring linked statements and search index up to the documents held: what changed since, and nothing else.

Both are told how far they have come with every commit, so a stopped run is taken up where it was, and bringing
an edition twice changes nothing. Memory holds one batch, however much is held.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curbside.model.holding import Change
from curbside.model.search import Entry
from curbside.model.source import Document, Source
from curbside.ports import DocumentStore, IndexWriter, LinkedWriter
from curbside.services.confirmed_statements import editions_of
from curbside.services.index_entries import extracted_entry, passage_entries
from curbside.services.link_statements import Linked, Linker, body_terms, linked_source
from curbside.services.overlays import confirmed_among

BATCH_EDITIONS = 200
"""Editions read at once."""
COMMIT_ENTRIES = 20_000
"""Entries of one commit: some seconds of work, which is what a kill can cost."""

Tell = Callable[[int, int], None]
"""Called with how many changes are done, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Following:
    """What is followed, and by what."""

    documents: DocumentStore
    linker: Linker
    bodies: Mapping[str, str]
    """The library's issuing bodies (`bodies_of`)."""
    linked: LinkedWriter
    index: IndexWriter
    today: str
    """The day of this run: events recorded on it may still be joined by others."""
    confirmed: Mapping[str, str] = field(default_factory=dict)
    """Statements that editors confirmed, with the mark of their reading: they stand in the library, not here."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far one of the two has come: the last change with its digest, events known, and the day of that."""

    change: int = 0
    digest: str = ""
    events: int = 0
    day: str = ""
    confirmed: str = ""
    """What was confirmed, as JSON: statements whose confirmation changed since are brought again."""

    @classmethod
    def of(cls, marks: Mapping[str, str]) -> _Mark:
        """The mark written in a commit."""
        change, events = int(marks.get("change", "0")), int(marks.get("events", "0"))
        return cls(change, marks.get("digest", ""), events, marks.get("day", ""), marks.get("confirmed", ""))

    def written(self) -> dict[str, str]:
        """The mark as a commit takes it."""
        return {
            "change": str(self.change),
            "digest": self.digest,
            "events": str(self.events),
            "day": self.day,
            "confirmed": self.confirmed,
        }


def is_same_store(documents: DocumentStore, marks: Mapping[str, str]) -> bool:
    """Whether what was followed up to these marks is this store: one put back from a backup may not be."""
    mark = _Mark.of(marks)
    if mark.change == 0:
        return True
    found = documents.changes(after=mark.change - 1, limit=1)
    return bool(found) and (found[0].number, found[0].digest) == (mark.change, mark.digest)


def has_followed(marks: Mapping[str, str]) -> bool:
    """Whether anything was ever brought that these marks tell of."""
    return _Mark.of(marks).change > 0


def is_behind(marks: Mapping[str, str], last_change: int, digest: str, events: int) -> bool:
    """Whether a store that now stands so has changed since these marks, or is another one."""
    mark = _Mark.of(marks)
    return (last_change, digest, events) != (mark.change, mark.digest, mark.events)


def follow(parts: Following, *, tell: Tell = lambda _done, _all: None) -> int:
    """Bring both up to the store; how many editions were brought. They must be of this store."""
    documents = parts.documents
    # One of them may have come a batch less far, where a run was killed between their commits.
    mark = min(_Mark.of(parts.linked.marks), _Mark.of(parts.index.marks), key=lambda m: (m.change, m.events))
    events, newest = documents.event_count(), documents.last_change()
    last = newest.number if newest else 0
    brought, start = 0, mark.change
    for batch in _batches(documents, mark.change):
        ids = documents.of_same_work(change.edition_id for change in batch)
        brought += _bring(parts, ids)
        mark = replace(mark, change=batch[-1].number, digest=batch[-1].digest)
        if parts.index.waiting >= COMMIT_ENTRIES:
            _commit(parts, mark)
        tell(mark.change - start, max(last, mark.change) - start)
    if events != mark.events:
        brought += _bring(parts, _named_by_events(documents, mark.day))
    brought += _bring(parts, editions_of(documents, _reconfirmed(parts)))
    confirmed = json.dumps(dict(sorted(parts.confirmed.items())))
    _commit(parts, _Mark(mark.change, mark.digest, events, parts.today, confirmed))
    return brought


def _reconfirmed(parts: Following) -> frozenset[str]:
    """The statements that were confirmed, or were no more, since either of the two was brought up."""
    now = set(parts.confirmed.items())
    before = (_Mark.of(held.marks).confirmed for held in (parts.linked, parts.index))
    return frozenset(i for said in before for i, _ in now ^ set(json.loads(said or "{}").items()))


def _batches(documents: DocumentStore, after: int) -> Iterator[Sequence[Change]]:
    while batch := documents.changes(after=after, limit=BATCH_EDITIONS):
        yield batch
        after = batch[-1].number


def _named_by_events(documents: DocumentStore, day: str) -> tuple[str, ...]:
    """The editions held that events since that day speak of."""
    named = {(e.scheme, e.identifier) for e in documents.events_since(day)}
    return tuple(sorted({i for scheme, name in named for i in documents.editions_known_as(scheme, name)}))


def _bring(parts: Following, edition_ids: Iterable[str]) -> int:
    """Put the editions as they stand in the place of what both hold of them."""
    ids = tuple(edition_ids)
    sources = parts.documents.sources(ids)
    for edition_id in ids:
        parts.index.remove(edition_id)
        if edition_id in sources:
            _bring_one(parts, edition_id, sources[edition_id])
        else:
            parts.linked.remove(edition_id)
    return len(ids)


def _bring_one(parts: Following, edition_id: str, held: Source) -> None:
    document = parts.documents.document(edition_id)
    found = linked_source(held, parts.documents.statements_in(edition_id), parts.linker, parts.bodies)
    found = replace(found, statements=confirmed_among(found.statements, parts.confirmed)[1])
    names = body_terms([held.organisation_name], parts.bodies)
    parts.linked.replace(found.source, found.statements, names)
    if document is not None:
        parts.index.add(_entries(found, document, parts.linker))


def _entries(found: Linked, document: Document, linker: Linker) -> Iterator[Entry]:
    for statement in found.statements:
        yield extracted_entry(statement, found.source, linker.concepts, language=document.language)
    yield from passage_entries(document, found.source)


def _commit(parts: Following, mark: _Mark) -> None:
    parts.linked.commit({**parts.linked.marks, **mark.written()})
    parts.index.commit({**parts.index.marks, **mark.written()})
