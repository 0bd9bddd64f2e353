"""Whether a warning speaks of this very patient: a condition given, an allergy, a current drug, a population."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from curbside.answering.dose_fit import MODIFIERS
from curbside.answering.focus import Focus
from curbside.answering.naming import concepts_named
from curbside.model.ontology import Ontology
from curbside.model.statement import SAFETY_KINDS, Statement

_BELOW = re.compile(
    r"(?:below|less than|under|<)\s*(?:\d+\s*(?:to|-|–)\s*)?(\d+(?:\.\d+)?)\s*mL/min"
    r"|\b(\d+(?:\.\d+)?)\s*mL/min(?:/1\.73\s*m2)?\s+or\s+(?:less|lower|below)",
    re.IGNORECASE,
)
_SEVERE = re.compile(r"\bsevere(?:ly)? (?:kidney|renal)|\b(?:kidney|renal) failure\b", re.IGNORECASE)
SEVERE_KIDNEY = 30.0
"""Below so many mL/min kidney impairment is called severe, in labels and by KDIGO's stage 4."""
_NEWBORN = re.compile(r"\b(?:newborns?|neonat\w+)\b", re.IGNORECASE)
NEWBORN_YEARS = 28 / 365.25


def speaks_to_patient(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """True when the statement names what the question tells of the patient beyond the complaint itself."""
    if _of_newborns(statement) and focus.age_years is not None and focus.age_years > NEWBORN_YEARS:
        return False
    if focus.x and focus.drugs and statement.kind in SAFETY_KINDS and not _for_others(statement, focus):
        stated = (*statement.conditions, *statement.also)
        if stated and ontology.best([focus.x], stated) in ("same", "general"):
            return True
    # What somebody is allergic to they do not take: it interacts with nothing.
    allergies = () if statement.kind == "interaction" else focus.allergies
    # Nor does a drug speak of itself: that it is taken is no reason not to take it.
    subject = statement.interventions[:1]
    current = [d for d in focus.current if ontology.with_ancestors([d]).isdisjoint(subject)]
    told = (*focus.ys, *allergies, *current)
    besides = (i for i in statement.interventions[1:] if i not in focus.drugs)
    named = (*statement.conditions, *statement.also, *besides)
    if told and named and ontology.best(told, named) in ("same", "general"):
        return True
    # In a text on what a drug has done that drug is named by its illness, not as one taken beside the treatment.
    by_illness = ontology.drugs_in_name(focus.x) if focus.x else frozenset()
    apart = [t for t in told if not by_illness & ontology.with_ancestors([t])]
    if concepts_named(apart, statement.text, ontology):
        return True
    people = {*statement.population, *(MODIFIERS & {*statement.conditions, *statement.also})}
    fitting = people & set(focus.populations) & MODIFIERS
    if people & {"adult", "any"}:
        # Said of adults and children alike, it says nothing of children in particular.
        fitting -= {"child", "infant"}
    if _beyond_threshold(statement.text, focus):
        fitting -= {"kidney-impairment"}
    return bool(fitting)


def is_of(statement: Statement, drugs: Iterable[str], ontology: Ontology) -> bool:
    """Whether its subject is one of these drugs, a class of one or a member of one."""
    return not ontology.with_kin(drugs).isdisjoint(statement.interventions[:1])


def of_a_pair(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """Whether it says what two of the drugs asked about or taken do together, or forbids it, one of them its subject.

    A statement on a third drug that both act on says nothing of the two.
    """
    named = tuple(dict.fromkeys((*focus.drugs, *focus.current)))
    speaks = statement.facet == "interaction" or statement.kind in SAFETY_KINDS
    if not speaks or len(named) < 2 or not statement.interventions:
        return False
    subject, *others = statement.interventions
    # Its own class named beside it is no second drug: two of one class are not what it warns of.
    partners = frozenset(others) - ontology.ancestors(subject)
    kin = {d: _as_named(d, ontology) for d in named}
    return any(
        subject in kin[one] and not kin[other].isdisjoint(partners)
        for one in named
        for other in named
        if one != other and not _one_within(one, other, ontology)
    )


def _one_within(one: str, other: str, ontology: Ontology) -> bool:
    """Whether one is of the other's class: a drug "or another of its class" are no two taken together."""
    return one in ontology.ancestors(other) or other in ontology.ancestors(one)


def _as_named(drug: str, ontology: Ontology) -> frozenset[str]:
    """The drug and its classes; of a class its members too."""
    members = ontology.descendants(drug) if ontology.kind(drug) == "drug-class" else frozenset()
    return ontology.with_ancestors([drug]) | members


def speaks_of_each(statement: Statement, drugs: Iterable[str], ontology: Ontology) -> bool:
    """Whether the statement names every one of these drugs, its class or a member of it."""
    named = set(statement.interventions)
    return all(named & ontology.kin(d) for d in drugs)


def _of_newborns(statement: Statement) -> bool:
    """Whether a warning for infants speaks of the first four weeks of life only, in its own words."""
    return set(statement.population) == {"infant"} and _NEWBORN.search(statement.text) is not None


def _for_others(statement: Statement, focus: Focus) -> bool:
    """A warning for children only does not speak of a patient who is not said to be one."""
    return set(statement.population) <= {"child", "infant"} and "child" not in focus.populations


def _beyond_threshold(text: str, focus: Focus) -> bool:
    """Whether a warning for kidney function below a figure leaves this patient, whose figure is known, out."""
    if focus.kidney is None:
        return False
    figures = [float(m[1] or m[2]) for m in _BELOW.finditer(text)]
    if not figures and _SEVERE.search(text):
        figures = [SEVERE_KIDNEY]
    return bool(figures) and focus.kidney >= max(figures)


def contraindicated_here(
    named: Iterable[str], statements: Sequence[Statement], focus: Focus, ontology: Ontology
) -> tuple[Statement, ...]:
    """Contraindications and boxed warnings of the drugs named (of a class: of its members too) that fit the patient."""
    drugs = {d for d in named if ontology.is_drug(d)}
    members = {m for d in drugs for m in ontology.descendants(d)}
    classes = {a for d in drugs for a in ontology.ancestors(d)}
    named = drugs | classes
    # A member of a class that was named is not named itself: only what forbids it is worth saying.
    return tuple(
        s
        for s in statements
        if s.kind in SAFETY_KINDS
        and not s.extracted
        and s.direction != "for"
        and (s.interventions[0] in named or (s.interventions[0] in members and s.kind == "contraindication"))
        and speaks_to_patient(s, focus, ontology)
    )
