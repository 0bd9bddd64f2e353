"""ClinicalQuestion to hits: statements that name what it turns on, and statements that read like it.

Two channels: by concept (from the store) and by words (from the index). Both leave their reasons in the hit.
"""

from __future__ import annotations

from collections.abc import Mapping

from curbside.answering.focus import Focus
from curbside.model.evidence import Hit, Reason
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.search import Query, Result
from curbside.model.statement import Statement
from curbside.ports import EvidenceStore, SearchIndex

LEXICAL_LIMIT = 200
"""Hits asked of the index: several times the longest answer, so ranking and not the cut decides."""

CONCEPT_WEIGHT = 4.0
"""A shared concept counts as much as two or three shared rare words of BM25."""


def retrieve(
    question: ClinicalQuestion, focus: Focus, store: EvidenceStore, index: SearchIndex, ontology: Ontology
) -> tuple[tuple[Hit, Statement], ...]:
    """Hits with their statements, best first; ties by id."""
    lexical = {r.id: r for r in index.search(Query(question.text), limit=LEXICAL_LIMIT)}
    wanted = ontology.related(focus.everything)
    found: dict[str, Statement] = {s.id: s for s in store.statements_about(wanted)}
    if focus.bodies:
        found |= {s.id: s for s in _of_bodies(focus, store)}
    missing = [i for i in lexical if i not in found]
    found |= {s.id: s for s in store.statements(missing)}
    hits = [(_hit(s, lexical, wanted), s) for s in found.values()]
    return tuple(sorted(hits, key=lambda pair: (-pair[0].score, pair[0].statement_id)))


def _of_bodies(focus: Focus, store: EvidenceStore) -> tuple[Statement, ...]:
    return store.statements_resting_on(store.editions_of(focus.bodies))


def _hit(statement: Statement, lexical: Mapping[str, Result], wanted: frozenset[str]) -> Hit:
    named = {*statement.conditions, *statement.also, *statement.interventions} & wanted
    found = lexical.get(statement.id)
    words = found.reasons if found else (Reason("words", "no shared word counted"),)
    reasons = (*words, Reason("concepts", ", ".join(sorted(named)) or "none shared"))
    score = (found.score if found else 0.0) + CONCEPT_WEIGHT * len(named)
    return Hit(statement.id, round(score, 4), reasons)
