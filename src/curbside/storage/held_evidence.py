"""Everything held as one evidence store: the curated library first, then what was found in imported documents.

Both are projections of one format. Concepts, conflicts and kept verdicts are the library's alone; statements
found in documents are reached by id and by body, never by concept: there are too many, so the index picks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from curbside.model.article import Verdict
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.storage.evidence import EmbeddedEvidenceStore


class HeldEvidenceStore:
    """The EvidenceStore port over a curated store and one of linked statements."""

    def __init__(self, curated: EmbeddedEvidenceStore, linked: EmbeddedEvidenceStore) -> None:
        self._curated = curated
        self._linked = linked

    def _both(self, found: Iterable[Statement], more: Iterable[Statement]) -> tuple[Statement, ...]:
        return tuple(sorted((*found, *more), key=lambda s: s.id))

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """The statements with these ids, sorted by id; unknown ids are left out."""
        wanted = set(ids)
        return self._both(self._curated.statements(wanted), self._linked.statements(wanted))

    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        """Curated statements that name any of these concepts, sorted by id."""
        return self._curated.statements_about(concepts)

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements with a support on any of these editions, sorted by id."""
        wanted = set(edition_ids)
        return self._both(
            self._curated.statements_resting_on(wanted), self._linked.statements_resting_on(wanted)
        )

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        """Sources by edition id; unknown ids are left out."""
        wanted = set(edition_ids)
        return {**self._linked.sources(wanted), **self._curated.sources(wanted)}

    def editions_of(self, bodies: Iterable[str]) -> tuple[str, ...]:
        """Ids of the editions these bodies issued, sorted."""
        wanted = set(bodies)
        return tuple(sorted({*self._curated.editions_of(wanted), *self._linked.editions_of(wanted)}))

    def holds(self, concepts: Iterable[str]) -> frozenset[str]:
        """Those of the concepts that something held speaks of."""
        wanted = list(concepts)
        return self._curated.holds(wanted) | self._linked.holds(wanted)

    def word_weights(self, words: Iterable[str]) -> Mapping[str, Sequence[tuple[str, float]]]:
        """How much words point to conditions, by the curated library alone."""
        return self._curated.word_weights(words)

    def all_sources(self) -> tuple[Source, ...]:
        """Every curated source, then every imported one."""
        return (*self._curated.all_sources(), *self._linked.all_sources())

    def concepts(self) -> Mapping[str, Concept]:
        """Every concept of the library by id."""
        return self._curated.concepts()

    def conflicts(self) -> tuple[Conflict, ...]:
        """Every curated conflict, sorted by id."""
        return self._curated.conflicts()

    def statement_count(self) -> int:
        """How many statements are held."""
        return self._curated.statement_count() + self._linked.statement_count()

    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        """Verdicts kept from building, by `verdict_key`."""
        return self._curated.verdicts(statement_ids)

    def version(self) -> str:
        """Hash of the versions of both."""
        return hashlib.sha256(f"{self._curated.version()} {self._linked.version()}".encode()).hexdigest()[:16]

    def corpus_date(self) -> str:
        """Newest day on which a support was checked."""
        return max(self._curated.corpus_date(), self._linked.corpus_date())
