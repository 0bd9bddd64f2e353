"""What a named drug brings with it, outside any ranking: contraindications, boxed warnings, doses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curbside.answering.claims import ClaimMaker
from curbside.answering.dose_fit import fitting_dose
from curbside.answering.focus import Focus
from curbside.model.article import Claim, DrugSafety
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS, Statement


def _fits(statement: Statement, question: ClinicalQuestion) -> bool:
    """Whether a warning can concern this patient; what the question does not say is not ruled out."""
    place = statement.jurisdiction
    if place and question.jurisdiction not in ("INT", place):
        return False
    stated, asked = set(statement.population), set(question.populations)
    only_children = bool(stated) and stated <= {"child", "infant"}
    return not (only_children and "adult" in asked and "child" not in asked)


def drug_safety(
    drugs: Sequence[str],
    statements: Sequence[Statement],
    shown: frozenset[str],
    question: ClinicalQuestion,
    maker: ClaimMaker,
    ontology: Ontology,
) -> tuple[DrugSafety, ...]:
    """One entry for each named drug and for each of their classes that holds warnings, classes first."""
    drugs = [d for d in drugs if ontology.is_drug(d)]
    warnings = [
        s
        for s in statements
        if s.kind in SAFETY_KINDS and not s.extracted and maker.usable(s) and _fits(s, question)
    ]
    classes = sorted(
        {c for d in drugs for c in ontology.ancestors(d)} | {d for d in drugs if _is_class(d, ontology)}
    )
    members = [d for d in drugs if not _is_class(d, ontology)]
    of: dict[str, list[Statement]] = {}
    for statement in warnings:
        of.setdefault(statement.interventions[0], []).append(statement)
    entries: list[DrugSafety] = []
    placed: set[str] = set(shown)
    for concept in (*classes, *members):
        own = of.get(concept, [])
        inherited = [s for above in ontology.ancestors(concept) for s in of.get(above, ())]
        fresh = [s for s in own if s.id not in placed]
        placed |= {s.id for s in fresh}
        covered = tuple(sorted({s.id for s in (*own, *inherited)} - {s.id for s in fresh}))
        if fresh or covered or concept in members:
            claims = tuple(maker.bare(s) for s in sorted(fresh, key=_boxed_first))
            entries.append(DrugSafety(concept, ontology.name(concept), claims, covered))
    return tuple(e for e in entries if e.claims or e.drug in members)


def _is_class(concept: str, ontology: Ontology) -> bool:
    return ontology.kind(concept) == "drug-class"


def _boxed_first(statement: Statement) -> tuple[int, str]:
    return (0 if statement.kind == "boxed-warning" else 1, statement.id)


def label_doses(
    drugs: Iterable[str], statements: Sequence[Statement], focus: Focus, ontology: Ontology
) -> tuple[Statement, ...]:
    """Dose statements of recommended drugs: those for the question's conditions, else the general ones.

    Of a recommended class, only members that have a dose for one of the question's conditions.
    """
    found: dict[str, Statement] = {}
    named = dict.fromkeys(drugs)
    members = [m for d in named for m in sorted(ontology.descendants(d)) if m not in named]
    dosed: dict[str, list[Statement]] = {}
    for s in statements:
        # What is given only around an operation is nobody's dose who has none.
        elsewhere = s.setting == "perioperative" and not focus.perioperative
        if s.doses and s.direction != "against" and not s.extracted and not elsewhere:
            for drug in dict.fromkeys(d.drug for d in s.doses):
                dosed.setdefault(drug, []).append(s)
    for drug in (*named, *members):
        of_it = dosed.get(drug, ())
        own = [s for s in of_it if any(d.drug == drug and fitting_dose(d, s, focus) for d in s.doses)]
        close = [s for s in own if _for_use(s, drug, focus, ontology)]
        general = [s for s in own if not _has_use(s, drug)] if drug in named else []
        found |= {s.id: s for s in close or general}
    return tuple(found.values())


def _has_use(statement: Statement, drug: str) -> bool:
    return bool(statement.conditions or [d for d in statement.doses if d.drug == drug and d.indication])


def _for_use(statement: Statement, drug: str, focus: Focus, ontology: Ontology) -> bool:
    uses = [d.indication for d in statement.doses if d.drug == drug and d.indication]
    stated = [*uses, *statement.conditions]
    if ontology.emergencies(focus.conditions) & set(stated):
        return True
    return ontology.best(focus.conditions, stated) in ("same", "general", "specific")


def named_drugs(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Every drug and class the claims name, in reading order."""
    return tuple(dict.fromkeys(drug for claim in claims for drug in claim.drugs))
