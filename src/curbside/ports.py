"""The seams to the outside: evidence store, search index, lexicon, writer; fakes in `tests/fakes.py`.

Contracts are held by the suites in `tests/contracts/`, which run on the fake and on every real part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from curbside.model.article import Claim, Verdict
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.terms.vocabulary import Term


class EvidenceStore(Protocol):
    """Statements, sources, concepts and conflicts; ids not held are left out of what comes back."""

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]: ...
    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        """Statements whose conditions, `also` or interventions name any of these concepts, by id."""
        ...

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements with a support on any of these editions, by id."""
        ...

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]: ...
    def all_sources(self) -> tuple[Source, ...]: ...
    def concepts(self) -> Mapping[str, Concept]: ...
    def conflicts(self) -> tuple[Conflict, ...]: ...
    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        """Verdicts kept from building the store for these statements, by `verdict_key`."""
        ...

    def statement_count(self) -> int: ...
    def version(self) -> str:
        """Hash of all that an answer can depend on."""
        ...

    def corpus_date(self) -> str:
        """Newest date on which a support was checked."""
        ...


class SearchIndex(Protocol):
    """Lexical search over statements; scores are comparable within one call only."""

    def search(self, text: str, *, limit: int) -> tuple[tuple[str, float], ...]: ...
    def version(self) -> str: ...


class Suggestion(Protocol):
    """A known term a misspelt word may have been meant for."""

    @property
    def term(self) -> Term: ...


class Lexicon(Protocol):
    """Term keys to terms, and the nearest terms to a misspelling."""

    def lookup(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]: ...
    def nearest(self, word: str, limit: int = 3) -> Sequence[Suggestion]: ...


class Writer(Protocol):
    """Puts a claim into words; may rephrase, never add. What it writes is verified."""

    name: str

    def write(self, claim: Claim) -> Claim: ...
