"""Whether what is held answers the question: does any statement kept speak of all that the question turns on at once?

Coverage, not score: a drug and a condition are covered where one statement speaks of both, a dose where it is for
this use and this patient. In: the question and what was kept. Out: a value from 0 to 1 with its reasons; below
COVERED the corpus does not hold the answer. Calibrated in bench/abstention.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curbside.answering.appraise import drug_relation
from curbside.answering.canonical import NOT_JUDGED, TURNS_ON_DRUG
from curbside.answering.dose_fit import fitting_dose
from curbside.answering.focus import Focus
from curbside.model.evidence import Appraisal, Reason
from curbside.model.ontology import Ontology, Relation
from curbside.model.question import ClinicalQuestion, QuestionType
from curbside.model.statement import Facet

COVERED = 0.5
"""Half of what an answer would have to speak of. On the development half it keeps what can be answered (README)."""

LABEL_ENOUGH: frozenset[QuestionType] = frozenset({"monitoring", "pregnancy", "perioperative", "procedure"})
"""Questions that a drug's label answers whatever it is used for."""

DOSE_FACETS: frozenset[Facet] = frozenset({"dose"})
OF_DRUG: dict[Relation, float] = {"same": 1.0, "general": 0.9, "specific": 0.6, "sibling": 0.0, "none": 0.0}
"""What is said of its class holds for a drug as a rule; what is said of one member says less of the class."""

TOLD, SIBLING, LABEL_ONLY, BESIDE = 1.0, 0.3, 0.4, 0.2
"""A statement on the condition itself; on a sibling of it; on the drug whatever the use; on another use."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the question one statement at best speaks of, and what is missing."""

    value: float
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    """Concept ids of the drugs asked about that nothing kept speaks of together with the rest."""


WHOLE = Coverage(1.0, (Reason("coverage", "the question turns on one thing"),))


def coverage(
    question: ClinicalQuestion, focus: Focus, appraised: Iterable[Appraisal], ontology: Ontology
) -> Coverage:
    """The coverage of the drug best covered, and which are not; whole where the question turns on one thing only.

    What is held of the emergency itself is never kept back because a drug is not held for it.
    """
    drugs = [d for d in focus.drugs if ontology.is_drug(d)]
    if question.type in NOT_JUDGED or not drugs or not (focus.conditions or question.type == "dosing"):
        return WHOLE
    usable = [a for a in appraised if not a.dropped_because]
    of_each = {d: max((_covers(a, d, question, focus, ontology) for a in usable), default=0.0) for d in drugs}
    missing = tuple(d for d, covered in of_each.items() if covered < COVERED)
    reasons = tuple(
        Reason("coverage", f"{ontology.name(d)}: {covered:.2f}") for d, covered in of_each.items()
    )
    judged = question.yes_or_no or question.type in TURNS_ON_DRUG
    if question.type == "emergency" and any(
        a.statement.facet == "emergency" and "x" in a.about for a in usable
    ):
        judged = False
    return Coverage(max(of_each.values()) if judged else 1.0, reasons, missing)


def _covers(a: Appraisal, drug: str, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> float:
    """How much of drug, condition and patient one statement speaks of."""
    of_drug = OF_DRUG[drug_relation(drug, a.statement, ontology)]
    if question.type == "dosing" and not _gives_dose(a, drug, focus, ontology):
        return 0.0
    return of_drug * _of_rest(a, question, focus, ontology)


def _gives_dose(a: Appraisal, drug: str, focus: Focus, ontology: Ontology) -> bool:
    """Whether it gives a dose of this drug for this patient, or quotes one that nobody has confirmed."""
    if a.statement.extracted:
        return a.statement.facet in DOSE_FACETS or any(c.isdigit() for c in a.statement.text)
    kin = ontology.with_descendants([drug])
    return any(d.drug in kin and fitting_dose(d, a.statement, focus) for d in a.statement.doses)


def _of_rest(a: Appraisal, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> float:
    """How much of the conditions, and of what else is told of the patient, a statement speaks of."""
    if not focus.conditions:
        return TOLD
    uses = [d.indication for d in a.statement.doses if d.indication]
    close: tuple[Relation, ...] = ("same", "general", "specific")
    if a.about & {"x", "y", "people"} or ontology.best(focus.conditions, uses) in close:
        return SIBLING if "sibling" in a.about else TOLD
    beside = {*focus.current, *focus.allergies} & {*a.statement.interventions, *a.statement.conditions}
    people = set(focus.populations) & set(a.statement.population) - {"adult", "any"}
    if question.type != "dosing" and (beside or people):
        return TOLD
    if a.statement.conditions:
        return BESIDE
    return TOLD if question.type in LABEL_ENOUGH else LABEL_ONLY


def uncovered_gaps(focus: Focus, covered: Coverage, ontology: Ontology) -> tuple[str, ...]:
    """What an answer says of drugs that nothing held speaks of together with the conditions."""
    about = " and ".join(ontology.name(c) for c in focus.conditions)
    return tuple(
        f"Nothing held speaks of {ontology.name(d)}{f' in {about}' if about else ''}; this answer does not cover it."
        for d in covered.missing
    )
