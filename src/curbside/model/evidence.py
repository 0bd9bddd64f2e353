"""What happens to a statement between search and selection: Hit, Appraisal, Selection.

Each decision carries a small tree of reasons, so an answer can say why a statement is there or is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from curbside.model.source import Source
from curbside.model.statement import Conflict, IndirectReason, Statement


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule, what it found, and the findings below it."""

    rule: str
    detail: str
    children: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found for a question; `score` is lexical (BM25) plus concept overlap, both explained."""

    statement_id: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A hit weighed: `rank` sorts ascending by the published precedence, `indirect` labels mismatches."""

    statement: Statement
    sources: tuple[Source, ...]
    score: float
    rank: tuple[float, ...]
    indirect: tuple[IndirectReason, ...]
    reasons: tuple[Reason, ...]
    about: frozenset[str] = frozenset()
    """Which parts of the question it speaks of (x, y, drug), or how it comes in (sibling, emergency)."""
    show_dose: bool = True
    """False where a modifier of the question is not matched by the dose."""
    dropped_because: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements kept and dropped, each with its reasons, and the conflicts they bring."""

    plan: tuple[tuple[str, tuple[Appraisal, ...]], ...]
    """Section id and what it holds, in the contract's order."""
    emergency: tuple[Appraisal, ...]
    dropped: tuple[Appraisal, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def kept(self) -> tuple[Appraisal, ...]:
        """Everything kept, emergencies first."""
        return (*self.emergency, *(a for _, held in self.plan for a in held))
