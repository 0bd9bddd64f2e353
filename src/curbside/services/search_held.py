"""Search statements or passages of what is held: words and filters in, results that open their support out.

Finding is not answering: nothing is weighed for a patient here, and what is not held is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from curbside.answering.understand import understand
from curbside.answering.widen import widened
from curbside.model.ontology import DRUG_KINDS
from curbside.model.question import ClinicalQuestion
from curbside.model.search import Query, Result
from curbside.model.searched import Found, Searched, Wanted
from curbside.model.source import Passage, Source
from curbside.model.statement import Statement
from curbside.services.answer_question import Answering, versions_of, withheld
from curbside.services.question_text import readable_question, shown_banners

MOST_RESULTS = 200
"""Results given at once; who wants more narrows the search."""

Passages = Callable[[Sequence[str]], Sequence[Passage]]
"""Passages of held documents by id; those not held are left out."""


def search_held(wanted: Wanted, parts: Answering, passages: Passages, *, jurisdiction: str) -> Searched:
    """Search; raises BadQuestion for words that cannot be read."""
    words = readable_question(wanted.words, parts, jurisdiction=jurisdiction)
    question = understand(words, parts.reader, jurisdiction=jurisdiction)
    expansions = widened(question.mentions, parts.reader.lexicon, parts.ontology)
    query = Query(_as_meant(words, question), wanted.what, wanted.narrowing, expansions, by_meaning=True)
    limit = max(1, min(wanted.limit, MOST_RESULTS))
    # What could be used to harm somebody is not looked up either.
    barred = withheld(question, parts)
    results = () if barred else parts.index.search(query, limit=wanted.first + limit + 1)
    shown = results[wanted.first : wanted.first + limit]
    return Searched(
        wanted=wanted,
        banners=shown_banners(question.banners, parts, jurisdiction),
        found=_statements(shown, parts) if wanted.what == "statements" else _passages(shown, parts, passages),
        more=len(results) > wanted.first + limit,
        searched=parts.index.count(wanted.what),
        corrections=question.corrections,
        expansions=expansions,
        not_held=_not_held(question, parts),
        not_understood=question.not_understood,
        versions=versions_of(parts),
    )


def _not_held(question: ClinicalQuestion, parts: Answering) -> tuple[str, ...]:
    """What is named and nothing held names; what is said of its class is no word on a drug."""
    kin = {
        m.concept: {m.concept} | parts.ontology.descendants(m.concept)
        for m in question.mentions
        if m.kind in DRUG_KINDS
    }
    held = parts.store.holds({k for family in kin.values() for k in family})
    gone = {concept for concept, family in kin.items() if not family & held}
    return tuple(dict.fromkeys(m.name for m in question.mentions if not m.held or m.concept in gone))


def _as_meant(words: str, question: ClinicalQuestion) -> str:
    """The words with what a misspelt one was read as beside it."""
    return " ".join([words, *(c.read_as for c in question.corrections)])


def _statements(results: Sequence[Result], parts: Answering) -> tuple[Found, ...]:
    held = {s.id: s for s in parts.store.statements(r.id for r in results)}
    sources = parts.store.sources({e for s in held.values() for e in s.edition_ids})
    return tuple(_of_statement(r, held[r.id], sources) for r in results if r.id in held)


def _of_statement(result: Result, statement: Statement, sources: Mapping[str, Source]) -> Found:
    rests = tuple(sources[e] for e in statement.edition_ids if e in sources)
    locator = "; ".join(dict.fromkeys(s.locator for s in statement.supports))
    return Found(result.id, result.score, statement.text, rests, locator, result.reasons, statement)


def _passages(results: Sequence[Result], parts: Answering, passages: Passages) -> tuple[Found, ...]:
    held = {p.id: p for p in passages([r.id for r in results])} if results else {}
    sources = parts.store.sources({p.edition_id for p in held.values()})
    return tuple(_of_passage(r, held[r.id], sources) for r in results if r.id in held)


def _of_passage(result: Result, passage: Passage, sources: Mapping[str, Source]) -> Found:
    rests = (sources[passage.edition_id],) if passage.edition_id in sources else ()
    locator = " > ".join(passage.section)
    return Found(result.id, result.score, passage.text, rests, locator, result.reasons)
