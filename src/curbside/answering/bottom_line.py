"""The few statements that answer in one breath.

A question of nothing but names is answered with what editors set first; one that tells more, with what its signs
weigh most. Two drugs that must not be together, and the first step of an emergency, come before all.
"""

from __future__ import annotations

from collections.abc import Sequence

from curbside.answering.appraise import BESIDE, EXACT, advises_allergen
from curbside.answering.closeness import closest, for_patient, of_what_is_given, suits_age, unique
from curbside.answering.dose_fit import fitting_dose
from curbside.answering.focus import Focus
from curbside.answering.headlines import MOST_PAIRS, set_first
from curbside.answering.meant_for import meant_for_others
from curbside.answering.opening import by_sum
from curbside.answering.patient import is_of, of_a_pair, speaks_to_patient
from curbside.answering.rules import Contract
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS
from curbside.terms.function_words import content_words

LIMIT = 5
"""A bottom line is read in one breath; more belongs in the sections."""

_OF_CARE = frozenset({"treatment", "conditional"})


def bottom_line(
    selection: Selection, contract: Contract, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> tuple[Appraisal, ...]:
    """The statements of the bottom line, in the order they are shown."""
    chosen: Sequence[Appraisal] = ()
    if tells_more_than_names(selection, question) or asks_for_a_part(selection, question):
        chosen = _by_signs(selection, contract, question, focus, ontology)
    chosen = chosen or set_first(selection, contract, question, focus, ontology)
    if contract.type == "emergency":
        return tuple(unique(chosen)[:LIMIT])
    together = _of_drugs_together(selection, focus, ontology)
    if together and together[0].statement.direction == "against":
        # Beside what forbids a drug here stands no dose of it.
        chosen = [a for a in chosen if not a.statement.doses]
    return tuple(unique([*together, *chosen])[:LIMIT])


def tells_more_than_names(selection: Selection, question: ClinicalQuestion) -> bool:
    """Whether words are left to choose by that some statement kept uses, beside names and the kind of question."""
    plain = {w for word in question.not_understood for w in content_words(word)} | set(question.said)
    plain -= {w for m in question.mentions for w in content_words(m.surface)}
    return any(not plain.isdisjoint(content_words(a.statement.text)) for a in selection.kept)


def asks_for_a_part(selection: Selection, question: ClinicalQuestion) -> bool:
    """Whether a question of care asks for a part of it that is held: how long, when to refer, which threshold."""
    parts = set(question.facets) - {"dose", "emergency"}
    return question.type in _OF_CARE and any(a.statement.facet in parts for a in selection.kept)


def opening_candidates(
    selection: Selection, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> list[Appraisal]:
    """What may open the answer: statements an editor wrote that speak of what is asked and fit the patient."""

    def fits(a: Appraisal) -> bool:
        s = a.statement
        elsewhere = "condition" in a.indirect and "drug" not in a.about
        elsewhere = elsewhere or not a.about.isdisjoint({BESIDE, "sibling"})
        out_of_setting = s.setting == "perioperative" and not focus.perioperative and EXACT not in a.about
        return not (
            s.extracted or elsewhere or out_of_setting or not suits_age(a, question)
            or advises_allergen(s, s.interventions, focus, ontology)
            or (s.kind in SAFETY_KINDS and not _warns_of_this(a, focus, ontology))
        )  # fmt: skip

    kept = [a for a in unique(selection.kept) if fits(a)]
    return [a for a in kept if not meant_for_others(a.statement, question, focus, ontology)] or kept


def _by_signs(
    selection: Selection, contract: Contract, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> Sequence[Appraisal]:
    """What its signs weigh most, behind what must come first: a first step, the dose asked for, a warning that fits."""
    fitting = opening_candidates(selection, question, focus, ontology)
    every, best = by_sum(selection, fitting, contract, question)
    if contract.type == "emergency":
        return [*_first_step(selection, contract, question, fitting), *best]
    if question.type == "dosing":
        asked = closest(a for a in every if _doses_asked(a, focus, ontology))
        best = [a for a in best if not (asked and a.statement.doses and a not in asked)]
        return [*asked[:1], *best]
    if question.type == "safety":
        warned = [a for a in every if _warns_this_patient(a, question, focus, ontology)]
        best = unique([*warned[:1], *best])
    return _for_the_pregnant_first(best, question)


def _for_the_pregnant_first(best: Sequence[Appraisal], question: ClinicalQuestion) -> Sequence[Appraisal]:
    """What is meant for the pregnant leads where pregnancy is told: what says nothing of it may not be for her."""
    told = any(m.population == "pregnant" and not m.carried for m in question.modifiers)
    meant = [a for a in best if "pregnant" in a.statement.population] if told else []
    return unique([*meant[:1], *best])


def _warns_of_this(a: Appraisal, focus: Focus, ontology: Ontology) -> bool:
    """Whether a warning is of a drug that the question names, or fits what it tells of the patient."""
    named = (*focus.drugs, *focus.current)
    return is_of(a.statement, named, ontology) or speaks_to_patient(a.statement, focus, ontology)


def _warns_this_patient(a: Appraisal, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> bool:
    """Whether it warns of a drug asked about or taken for what is told of the patient."""
    if "drug" not in a.about or a.statement.kind not in SAFETY_KINDS | {"warning"}:
        return False
    elsewhere = bool(a.statement.conditions) and "condition" in a.indirect
    if elsewhere or ontology.with_ancestors([*focus.drugs, *focus.current]).isdisjoint(
        a.statement.interventions[:1]
    ):
        return False
    return for_patient(a, question) or speaks_to_patient(a.statement, focus, ontology)


def _doses_asked(a: Appraisal, focus: Focus, ontology: Ontology) -> bool:
    """Whether it doses a drug asked about for this patient."""
    drugs = ontology.with_descendants(focus.drugs)
    return any(d.drug in drugs and fitting_dose(d, a.statement, focus) for d in a.statement.doses)


def _first_step(
    selection: Selection, contract: Contract, question: ClinicalQuestion, fitting: Sequence[Appraisal]
) -> Sequence[Appraisal]:
    """What is done first of all in an emergency."""
    ids = {a.statement.id for a in fitting}
    now = [a for a in dict(selection.plan)[contract.sections[0].id] if a.statement.id in ids]
    to_do = [a for a in now if a.statement.direction != "against" or of_what_is_given(a, question) > 0]
    return to_do[:1] or now[:1]


def _of_drugs_together(selection: Selection, focus: Focus, ontology: Ontology) -> Sequence[Appraisal]:
    """What two drugs named do together, what speaks against it first."""
    pairs = [a for a in selection.kept if of_a_pair(a.statement, focus, ontology)]
    return sorted(pairs, key=lambda a: a.statement.direction != "against")[:MOST_PAIRS]
