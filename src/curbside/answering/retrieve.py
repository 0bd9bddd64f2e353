"""ClinicalQuestion in its one form to hits: statements that name what it turns on, and statements that read like it.

Two channels: by concept (curated statements, from the store) and by words (all, from the index, other words for
what is named included; of a guideline asked for only what its body issued). Both leave their reasons in the hit.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from curbside.answering.canonical import searched_words
from curbside.answering.focus import Focus
from curbside.answering.widen import widened
from curbside.model.evidence import Hit, Reason
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.search import Narrowing, Query, Result
from curbside.model.statement import Statement
from curbside.ports import EvidenceStore, Lexicon, SearchIndex
from curbside.terms.tokens import term_key

LEXICAL_LIMIT = 300
"""Hits asked of the index: several times the longest answer, so ranking and not the cut decides."""

CONCEPT_WEIGHT = 4.0
"""A shared concept counts as much as two or three shared rare words of BM25."""

TITLE_WEIGHT = 8.0
"""A quote of a document on the very condition asked about need not name it again; one that names it in passing, in
a document on something else, stands behind. From 4 to 12 makes no difference that could be measured."""


def retrieve(
    question: ClinicalQuestion,
    focus: Focus,
    store: EvidenceStore,
    index: SearchIndex,
    ontology: Ontology,
    lexicon: Lexicon,
) -> tuple[tuple[Hit, Statement], ...]:
    """Hits with their statements, best first; ties by id."""
    query = Query(
        searched_words(question),
        narrowing=Narrowing(organisations=focus.bodies if question.type == "guideline" else ()),
        expansions=widened(question.mentions, lexicon, ontology),
    )
    lexical = {r.id: r for r in index.search(query, limit=LEXICAL_LIMIT)}
    wanted = ontology.related((*focus.everything, *focus.beside))
    found: dict[str, Statement] = {s.id: s for s in store.statements_about(wanted)}
    found |= {s.id: s for s in store.statements(i for i in lexical if i not in found)}
    titles = _names(focus.x, lexicon)
    titled = {t for t in {s.topic for s in found.values() if s.extracted} if _is_titled(t, titles)}
    hits = [(_hit(s, lexical, wanted, titled), s) for s in found.values()]
    return tuple(sorted(hits, key=lambda pair: (-pair[0].score, pair[0].statement_id)))


def _names(concept: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Every name of the main condition, as keys between blanks."""
    return tuple(f" {term.key} " for term in lexicon.names([concept]).get(concept, ())) if concept else ()


def _hit(
    statement: Statement, lexical: Mapping[str, Result], wanted: frozenset[str], titled: Set[str]
) -> Hit:
    found = lexical.get(statement.id)
    reasons = list(found.reasons) if found else [Reason("words", "no shared word counted")]
    score = found.score if found else 0.0
    named = {*statement.conditions, *statement.also, *statement.interventions} & wanted
    reasons.append(Reason("concepts", ", ".join(sorted(named)) or "none shared"))
    score += CONCEPT_WEIGHT * len(named)
    if statement.extracted and statement.topic in titled:
        reasons.append(Reason("title", "its document is on the condition asked about"))
        score += TITLE_WEIGHT
    return Hit(statement.id, round(score, 4), tuple(reasons))


def _is_titled(topic: str, names: tuple[str, ...]) -> bool:
    title = f" {term_key(topic)} "
    return any(name in title for name in names)
