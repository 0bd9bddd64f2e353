"""Whether a warning speaks of this very patient: a condition given, an allergy, a current drug, a population."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curbside.answering.appraise import MODIFIERS
from curbside.answering.focus import Focus
from curbside.answering.naming import concepts_named
from curbside.model.ontology import Ontology
from curbside.model.statement import SAFETY_KINDS, Statement


def speaks_to_patient(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """True when the statement names what the question tells of the patient beyond the complaint itself."""
    if focus.x and statement.kind in SAFETY_KINDS:
        stated = (*statement.conditions, *statement.also)
        if stated and ontology.best([focus.x], stated) in ("same", "general"):
            return True
    told = (*focus.ys, *focus.allergies, *focus.current)
    besides = (i for i in statement.interventions[1:] if i not in focus.drugs)
    named = (*statement.conditions, *statement.also, *besides)
    if told and named and ontology.best(told, named) in ("same", "general"):
        return True
    if concepts_named(told, statement.text, ontology):
        return True
    return bool(set(statement.population) & set(focus.populations) & MODIFIERS)


def contraindicated_here(
    named: Iterable[str], statements: Sequence[Statement], focus: Focus, ontology: Ontology
) -> tuple[Statement, ...]:
    """Contraindications and boxed warnings of the drugs named (of a class: of its members too) that fit the patient."""
    drugs = {d for d in named if ontology.is_drug(d)}
    members = {m for d in drugs for m in ontology.descendants(d)}
    classes = {a for d in drugs for a in ontology.ancestors(d)}
    wanted = drugs | members | classes
    return tuple(
        s
        for s in statements
        if s.kind in SAFETY_KINDS
        and not s.extracted
        and s.direction != "for"
        and s.interventions[0] in wanted
        and speaks_to_patient(s, focus, ontology)
    )
