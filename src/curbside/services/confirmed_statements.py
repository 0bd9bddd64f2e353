"""Statements of imported documents that an editor confirmed: read as they stand and are linked today.

In: the documents held and the confirmations in force. Out: those whose reading is still the one confirmed, now
curated, with their sources. A document that changed takes its statement out of the library again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curbside.model.ledger import canonical, sha256
from curbside.model.reviewed import mark_of
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.ports import DocumentStore
from curbside.services.link_statements import Linker, bodies_of, linked_source
from curbside.services.overlays import confirmed_among


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Confirmed statements and what they rest on."""

    statements: tuple[Statement, ...] = ()
    sources: Mapping[str, Source] | None = None

    @property
    def state(self) -> str:
        """The hash of all of it; empty for nothing."""
        said = sorted([s.id, mark_of(s)] for s in self.statements)
        return sha256(canonical(said)) if said else ""


def confirmed_today(documents: DocumentStore, linker: Linker, confirmations: Mapping[str, str]) -> Confirmed:
    """The statements confirmed in just the reading they have today."""
    bodies = bodies_of(linker.concepts)
    kept: list[Statement] = []
    resting: dict[str, Source] = {}
    for edition_id, source in documents.sources(editions_of(documents, confirmations)).items():
        found = linked_source(source, documents.statements_in(edition_id), linker, bodies)
        mine, _ = confirmed_among(found.statements, confirmations)
        if mine:
            kept += mine
            resting[edition_id] = found.source
    return Confirmed(tuple(sorted(kept, key=lambda s: s.id)), resting)


def editions_of(documents: DocumentStore, statement_ids: Iterable[str]) -> tuple[str, ...]:
    """The editions whose documents hold these statements today, sorted."""
    ids = tuple(statement_ids)
    found = documents.statements(ids) if ids else ()
    return tuple(sorted({edition for statement in found for edition in statement.edition_ids}))
