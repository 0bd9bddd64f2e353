"""Look things up in what is held: sources, and the exact support behind a citation."""

from __future__ import annotations

from dataclasses import dataclass

from curbside.answering.claims import source_marks
from curbside.errors import NotFound
from curbside.model.article import Reference
from curbside.model.source import Source
from curbside.model.statement import Statement, Support
from curbside.ports import EvidenceStore


@dataclass(frozen=True, slots=True)
class Held:
    """A statement with one of its supports and that support's source."""

    statement: Statement
    support: Support
    source: Source


def list_sources(store: EvidenceStore, *, words: str = "") -> tuple[Source, ...]:
    """Every source whose title, body or id holds all of `words` (any case), by edition id."""
    wanted = words.casefold().split()

    def text(source: Source) -> str:
        work, edition = source.work, source.edition
        return " ".join(
            (work.title, source.organisation_name, work.id, edition.id, work.kind, str(edition.year))
        )

    return tuple(s for s in store.all_sources() if all(w in text(s).casefold() for w in wanted))


def one_source(store: EvidenceStore, edition_id: str) -> tuple[Source, tuple[Statement, ...]]:
    """A source and the statements that rest on it; raises NotFound with the nearest ids."""
    held = store.sources([edition_id])
    if edition_id not in held:
        near = [s.edition.id for s in store.all_sources() if edition_id[:4] in s.edition.id][:5]
        hint = f"near it: {', '.join(near)}" if near else "see `curbside sources list`"
        raise NotFound(f"no source '{edition_id}' is held", advice=hint)
    return held[edition_id], store.statements_resting_on([edition_id])


def reference_to(source: Source, number: int) -> Reference:
    """A source as a numbered reference, with its lifecycle marks."""
    return Reference(number, source, source_marks(source))


def support_behind(store: EvidenceStore, statement_id: str) -> tuple[Held, ...]:
    """Every support of a statement with its source; raises NotFound for an unknown id."""
    found = store.statements([statement_id])
    if not found:
        raise NotFound(
            f"no statement '{statement_id}' is held", advice="ids stand in `curbside ask --format json`"
        )
    sources = store.sources(found[0].edition_ids)
    return tuple(Held(found[0], s, sources[s.edition_id]) for s in found[0].supports)
