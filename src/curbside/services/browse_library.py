"""Browse what is held: works with their editions and statements, filtered; and one work whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curbside.errors import NotFound
from curbside.model.article import Reference
from curbside.model.source import Source, Work
from curbside.model.statement import Statement
from curbside.ports import EvidenceStore
from curbside.services.look_up import reference_to


@dataclass(frozen=True, slots=True)
class WorkHeld:
    """A work with the editions held, the newest first, and how many statements rest on them."""

    work: Work
    editions: tuple[Source, ...]
    statements: int

    @property
    def newest(self) -> Source:
        """The newest edition held."""
        return self.editions[0]


@dataclass(frozen=True, slots=True)
class WorkWhole:
    """A work with everything that rests on it: each edition as a numbered reference with its statements."""

    work: Work
    editions: tuple[tuple[Reference, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader narrows the library by; empty fields do not narrow."""

    words: str = ""
    kind: str = ""
    lifecycle: str = ""
    jurisdiction: str = ""


def all_works(store: EvidenceStore) -> tuple[WorkHeld, ...]:
    """Every work held, by issuing body and title."""
    sources = store.all_sources()
    counts: Counter[str] = Counter()
    for statement in store.statements_resting_on(s.edition.id for s in sources):
        counts.update(statement.edition_ids)
    grouped: dict[str, list[Source]] = {}
    for source in sources:
        grouped.setdefault(source.work.id, []).append(source)
    works = (
        WorkHeld(held[0].work, _newest_first(held), sum(counts[s.edition.id] for s in held))
        for held in grouped.values()
    )
    return tuple(
        sorted(works, key=lambda w: (w.newest.organisation_name.casefold(), w.work.title, w.work.id))
    )


def narrowed(works: tuple[WorkHeld, ...], by: Filter) -> tuple[WorkHeld, ...]:
    """The works that fit every field of the filter; all of its words must occur."""
    wanted = by.words.casefold().split()
    return tuple(w for w in works if _fits(w, by) and all(word in _text(w) for word in wanted))


def one_work(store: EvidenceStore, work_id: str) -> WorkWhole:
    """A work with its editions and what rests on each; raises NotFound for an unknown id."""
    held = [s for s in store.all_sources() if s.work.id == work_id]
    if not held:
        raise NotFound(f"no work '{work_id}' is held", advice="the library page lists what is")
    editions = tuple(
        (reference_to(s, n), store.statements_resting_on([s.edition.id]))
        for n, s in enumerate(_newest_first(held), start=1)
    )
    return WorkWhole(held[0].work, editions)


def _newest_first(sources: list[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda s: (-s.edition.year, s.edition.date, s.edition.id)))


def _fits(held: WorkHeld, by: Filter) -> bool:
    return (
        by.kind in ("", held.work.kind)
        and by.jurisdiction in ("", held.work.jurisdiction)
        and (not by.lifecycle or any(s.edition.lifecycle == by.lifecycle for s in held.editions))
    )


def _text(held: WorkHeld) -> str:
    parts = [held.work.title, held.work.id, held.work.container, *held.work.authors]
    parts += [
        f"{s.organisation_name} {s.edition.year} {s.edition.doi} {s.edition.pmid}" for s in held.editions
    ]
    return " ".join(parts).casefold()
