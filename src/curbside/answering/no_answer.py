"""A refusal to a NoAnswer: what was searched, the nearest thing held, which questions could be answered."""

from __future__ import annotations

from collections.abc import Sequence

from curbside.answering.appraise import has_amount
from curbside.answering.claims import ClaimMaker
from curbside.answering.focus import Focus
from curbside.answering.refuse import Refused
from curbside.model.article import Banner, Nearest, NoAnswer, Versions
from curbside.model.evidence import Appraisal
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import Statement
from curbside.ports import EvidenceStore

_ASK_CONDITION = ("What is the first-line treatment of {name}?", "How is {name} diagnosed?")
_ASK_DRUG = ("What is the dose of {name}?", "What are the contraindications of {name}?")


def no_answer(
    question: ClinicalQuestion,
    refused: Refused,
    focus: Focus,
    ontology: Ontology,
    near: Sequence[Appraisal],
    store: EvidenceStore,
    banners: tuple[Banner, ...],
    versions: Versions,
) -> NoAnswer:
    """Put the refusal into words, with its supporting statements numbered like any claim."""
    shown = [*refused.shown, *(a for a in near if a not in refused.shown)]
    sources = store.sources({e for a in shown for e in a.statement.edition_ids})
    maker = ClaimMaker(sources, ontology)
    claims = tuple(maker.claim(a) for a in refused.shown)
    nearest = tuple(
        Nearest(a.statement.id, a.statement.text, maker.claim(a).markers, a.statement.plain)
        for a in near
        if a not in refused.shown and _may_stand_near(a.statement, refused)
    )
    return NoAnswer(
        question=question,
        reason=refused.reason,
        message=refused.message,
        advice=refused.advice,
        banners=banners,
        searched=_searched(focus, store, ontology),
        nearest=nearest,
        could_answer=() if refused.reason == "unsafe-request" else _could_answer(focus, near, ontology),
        versions=versions,
        claims=claims,
        references=maker.references(),
    )


def _may_stand_near(statement: Statement, refused: Refused) -> bool:
    """No dose stands beside a refusal, nor any amount where it is for others that one is held."""
    others = refused.reason == "population-not-held" and has_amount(statement)
    return not statement.doses and not others and refused.reason != "unsafe-request"


def _searched(focus: Focus, store: EvidenceStore, ontology: Ontology) -> tuple[str, ...]:
    names = [ontology.name(c) for c in (*focus.everything, *focus.bodies)]
    return (f"{store.statement_count()} statements of the library", *names)


def _could_answer(focus: Focus, near: Sequence[Appraisal], ontology: Ontology) -> tuple[str, ...]:
    concepts = list(focus.everything) or [c for a in near for c in a.statement.conditions[:1]]
    found: list[str] = []
    for concept in dict.fromkeys(concepts):
        asks = _ASK_DRUG if ontology.is_drug(concept) else _ASK_CONDITION
        found += [ask.format(name=ontology.name(concept)) for ask in asks]
    return tuple(found[:4])
