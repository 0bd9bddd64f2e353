"""What happens to sources: events are kept, and each change lists the statements that rest on what it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curbside.model.lifecycle import identifier_key, known_as
from curbside.model.source import LifecycleEvent
from curbside.ports import DocumentStore, EvidenceStore
from curbside.services.import_report import Touched

BATCH_EVENTS = 1000
"""Events of one transaction; a retraction file has some sixty thousand."""


class Curated:
    """The curated editions by identifier, and the statements that rest on them."""

    def __init__(self, evidence: EvidenceStore) -> None:
        self.evidence = evidence
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for source in evidence.all_sources():
            for pair in known_as(source.edition):
                found[pair].append(source.edition.id)
        self._editions: Mapping[tuple[str, str], list[str]] = found

    def editions_known_as(self, scheme: str, identifier: str) -> tuple[str, ...]:
        """Ids of the curated editions with this identifier."""
        return tuple(self._editions.get((scheme, identifier_key(scheme, identifier)), ()))


@dataclass(frozen=True, slots=True)
class Recorded:
    """The events that were not known, and those among them that concern something held."""

    new: tuple[LifecycleEvent, ...]
    touched: tuple[Touched, ...]


def record_events(
    events: Iterable[LifecycleEvent], store: DocumentStore, curated: Curated | None, *, when: str
) -> Recorded:
    """Keep events and say which statements, imported and curated, each new one touches."""
    new: list[LifecycleEvent] = []
    touched: list[Touched] = []
    batch: list[LifecycleEvent] = []

    def keep(some: Sequence[LifecycleEvent]) -> None:
        fresh = store.record(some, when=when)
        new.extend(fresh)
        touched.extend(touched_by(fresh, store, curated))

    for event in events:
        batch.append(event)
        if len(batch) >= BATCH_EVENTS:
            keep(batch)
            batch = []
    if batch:
        keep(batch)
    return Recorded(tuple(new), tuple(touched))


def touched_by(
    events: Iterable[LifecycleEvent], store: DocumentStore, curated: Curated | None
) -> tuple[Touched, ...]:
    """The events that concern an edition held, each with the statements that rest on it."""
    return tuple(t for event in events if (t := _touched(event, store, curated)).editions)


def _touched(event: LifecycleEvent, store: DocumentStore, curated: Curated | None) -> Touched:
    held = store.editions_known_as(event.scheme, event.identifier)
    statements = [s.id for edition in held for s in store.statements_in(edition)]
    if curated is not None:
        own = curated.editions_known_as(event.scheme, event.identifier)
        held = tuple(dict.fromkeys((*held, *own)))
        statements += [s.id for s in curated.evidence.statements_resting_on(own)]
    return Touched(event, held, tuple(statements))
