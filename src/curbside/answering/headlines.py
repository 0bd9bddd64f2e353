"""What opens the answer to a question of nothing but names: what its editors set first, by the question's type.

A selection and what is asked in; appraisals in the order they are shown out. The question's words choose nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from curbside.answering.appraise import EXACT, advises_allergen
from curbside.answering.closeness import (
    closeness,
    closest,
    closest_of_each_facet,
    for_patient,
    of_what_is_given,
    suits_age,
    unique,
)
from curbside.answering.dose_fit import MODIFIERS, fitting_dose
from curbside.answering.focus import Focus
from curbside.answering.meant_for import meant_for_others
from curbside.answering.patient import is_of, of_a_pair, speaks_to_patient
from curbside.answering.rules import Contract
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS

CLOSE_TO_THE_BEST = 0.75
"""Of quotes that fit the question about as well as the best one, the strong recommendations come first."""

MOST_QUOTES = 3
"""Unconfirmed quotes open an answer; they do not fill it."""

MOST_PAIRS = 2
"""What two drugs named do together opens an answer; more of it stands under interactions."""

_BY_HEADLINE = frozenset({"conditional", "treatment", "diagnosis", "perioperative", "compound"})


_CARE = frozenset({"first-line", "alternatives", "last-line", "non-drug", "escalation", "emergency", "dose"})


def set_first(
    selection: Selection, contract: Contract, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> Sequence[Appraisal]:
    """The statements that editors set first, of those that fit the patient."""
    selection = _without_allergen(_of_age(selection, question), focus, ontology)
    selection = _for_such_people(selection, question, focus, ontology)
    first = next((held for _, held in selection.plan if held), ())
    if contract.type == "emergency":
        now = dict(selection.plan)[contract.sections[0].id]
        to_do = [a for a in now if a.statement.direction != "against" or of_what_is_given(a, question) > 0]
        chosen: Sequence[Appraisal] = to_do[:3] or now[:3]
    elif question.type == "dosing":
        chosen = _dosing(selection, contract, focus, ontology)
    elif question.type == "safety":
        chosen = _safety(selection, question, focus, ontology)
    elif question.type == "pregnancy":
        own = [a for a in first if for_patient(a, question)]
        chosen = (closest(own) or own or first)[:4]
    elif question.type in _BY_HEADLINE:
        chosen = _headlines(selection, contract, question, focus, ontology)
    else:
        chosen = ()
    return chosen or _quotes(selection, question) or first[:3] or selection.emergency[:2]


def _of_age(selection: Selection, question: ClinicalQuestion) -> Selection:
    """What is left when statements for another age group give way to those for the patient's own."""
    plan = tuple((i, tuple(a for a in held if suits_age(a, question))) for i, held in selection.plan)
    return replace(selection, plan=plan) if any(held for _, held in plan) else selection


def _without_allergen(selection: Selection, focus: Focus, ontology: Ontology) -> Selection:
    """What is left when advice that uses what the patient is allergic to gives way to advice that does not."""

    def uses(a: Appraisal) -> bool:
        return advises_allergen(a.statement, a.statement.interventions, focus, ontology)

    plan = tuple((i, tuple(a for a in held if not uses(a))) for i, held in selection.plan)
    return replace(selection, plan=plan) if any(held for _, held in plan) else selection


def _for_such_people(
    selection: Selection, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> Selection:
    """What is left when statements whose own words speak of others give way to those that speak of the patient."""

    def fits(a: Appraisal) -> bool:
        return not meant_for_others(a.statement, question, focus, ontology)

    plan = tuple((i, tuple(filter(fits, held)) or held) for i, held in selection.plan)
    return replace(selection, plan=plan)


def _quotes(selection: Selection, question: ClinicalQuestion) -> Sequence[Appraisal]:
    """Where no headline is held: the recommendations quoted that fit the question best, whatever their section."""
    if question.type not in _BY_HEADLINE:
        return ()
    kept = [a for a in selection.kept if a.statement.extracted and a.statement.direction == "for"]
    about = [a for a in kept if a.about & {"x", "drug"} and a.statement.kind == "recommendation"]
    best = max((a.score for a in about), default=0.0)
    fitting = [a for a in about if a.score >= CLOSE_TO_THE_BEST * best]
    if question.type in ("treatment", "conditional"):
        # What to do is asked for: a quote that names a treatment says so.
        fitting = [a for a in fitting if a.statement.facet in _CARE and a.statement.interventions] or fitting
    fitting.sort(key=lambda a: (a.statement.strength != "strong", -a.score, a.statement.id))
    return fitting[:MOST_QUOTES]


def _dosing(
    selection: Selection, contract: Contract, focus: Focus, ontology: Ontology
) -> Sequence[Appraisal]:
    """Doses of a drug asked about for this patient, those for the use asked about first; else quotes; else warnings."""
    kept = selection.kept
    kin = ontology.with_descendants(focus.drugs)
    doses = [
        a
        for a in kept
        if not a.statement.extracted
        and any(d.drug in kin and fitting_dose(d, a.statement, focus) for d in a.statement.doses)
    ]
    asked = set(focus.populations) & MODIFIERS
    fits = asked | {"any"}
    matched = [a for a in doses if not asked or fits & set(a.statement.population)]
    doses = sorted(closest(matched or doses), key=lambda a: not a.statement.headline)
    quoted = [a for a in dict(selection.plan)[contract.sections[0].id] if a.statement.extracted]
    warned = [a for a in kept if a.statement.kind in SAFETY_KINDS and "drug" in a.about]
    return doses[:3] or quoted[:3] or warned[:3]


def _safety(
    selection: Selection, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> Sequence[Appraisal]:
    """What fits the patient first (a drug already taken above all), then the drug in the condition, then the rest."""
    about = [a for a in selection.kept if "drug" in a.about]
    pairs = [a for a in about if of_a_pair(a.statement, focus, ontology)]
    named = (*focus.drugs, *focus.current)
    # An interaction that speaks of the patient's kidneys alone is nobody's who takes no partner.
    acting = [a for a in about if a.statement.kind == "interaction"] if len(named) > 1 else []
    together = pairs or [a for a in acting if speaks_to_patient(a.statement, focus, ontology)][:1]
    # A third drug that must not be given with one of those named is nobody's question.
    warned = [a for a in about if a.statement.kind in SAFETY_KINDS and is_of(a.statement, named, ontology)]
    fitting = [a for a in warned if speaks_to_patient(a.statement, focus, ontology)]
    known = [a for a in about if a.statement.kind not in SAFETY_KINDS | {"warning"} and not a.statement.doses]
    asked = set(focus.drugs)
    known.sort(
        key=lambda a: (
            not asked & set(a.statement.interventions),
            closeness(a),
            a.statement.kind != "recommendation",
        )
    )
    in_y = [a for a in known if "y" in a.about and "sibling" not in a.about]
    in_x = [a for a in known if "x" in a.about]
    theirs = [a for a in about if a.statement.kind == "warning" and for_patient(a, question)]
    here = unique([*together[:MOST_PAIRS], *fitting[:2], *theirs[:1], *in_y[:2], *in_x[:2]])
    return (here if len(here) > 1 else unique([*here, *warned]))[:4]


def _on_a_drug(a: Appraisal, ontology: Ontology) -> bool:
    """Whether it is about one drug, as a label is: nothing to open an answer with that does not ask about it."""
    return bool(a.statement.interventions) and ontology.kind(a.statement.interventions[0]) == "drug"


def _headlines(
    selection: Selection,
    contract: Contract,
    question: ClinicalQuestion,
    focus: Focus,
    ontology: Ontology,
) -> Sequence[Appraisal]:
    """One headline on both conditions, three on the main one, one on the other; what the words ask for first."""
    headlines = [
        a
        for a in selection.kept
        if a.statement.headline
        and a.statement.facet != "emergency"
        and (a.statement.setting != "perioperative" or focus.perioperative or EXACT in a.about)
    ]
    special = [
        a
        for a in selection.kept
        if "x" in a.about
        and a.statement.kind == "recommendation"
        and for_patient(a, question)
        and (a.statement.headline or "drug" in a.about or not _on_a_drug(a, ontology))
    ]
    asked = set(question.facets)
    pointed = [
        a
        for a in selection.kept
        if "drug" in a.about
        and a.statement.facet in asked
        and not a.statement.doses
        and (a.about & {"x", "y"} or not focus.conditions)
    ]
    stands = {
        a.statement.id: (number, rule.facets.index(a.statement.facet))
        for number, (rule, (_, held)) in enumerate(zip(contract.sections, selection.plan, strict=True))
        for a in held
    }
    last = (len(contract.sections), 0)

    def place(a: Appraisal) -> tuple[object, ...]:
        return (not for_patient(a, question), stands.get(a.statement.id, last), a.rank, a.statement.id)

    chosen: list[Appraisal] = list(closest(pointed)[:2])
    chosen += sorted(closest(special), key=lambda a: (not a.statement.headline, place(a)))[:2]
    both, x, y = frozenset("xy"), frozenset("x"), frozenset("y")
    # What a case names beside a condition that it only tells is part of the picture, not an illness of its own.
    for group, most in ((both, 1), (x, 3), (y, 0 if question.is_told else 1)):
        fitting = sorted(closest_of_each_facet(a for a in headlines if a.about & both == group), key=place)
        chosen += fitting[:most]
    return unique(chosen)
