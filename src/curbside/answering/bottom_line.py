"""The few statements that answer in one breath, chosen by the question's type; word scores never choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curbside.answering.dose_fit import MODIFIERS, fitting_dose
from curbside.answering.focus import Focus
from curbside.answering.patient import speaks_to_patient
from curbside.answering.rules import Contract
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS

CLOSE_TO_THE_BEST = 0.75
"""Of quotes that fit the question about as well as the best one, the strong recommendations come first."""

MOST_QUOTES = 3
"""Unconfirmed quotes open an answer; they do not fill it."""

LIMIT = 5
"""A bottom line is read in one breath; more belongs in the sections."""

_BY_HEADLINE = frozenset({"conditional", "treatment", "diagnosis", "perioperative", "compound"})


_CARE = frozenset({"first-line", "alternatives", "last-line", "non-drug", "escalation", "emergency", "dose"})


def bottom_line(
    selection: Selection, contract: Contract, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> tuple[Appraisal, ...]:
    """The statements of the bottom line, in the order they are shown."""
    first = next((held for _, held in selection.plan if held), ())
    if contract.type == "emergency":
        chosen: Sequence[Appraisal] = dict(selection.plan)[contract.sections[0].id][:3]
    elif question.type == "dosing":
        chosen = _dosing(selection, contract, focus)
    elif question.type == "safety":
        chosen = _safety(selection, focus, ontology)
    elif question.type == "pregnancy":
        chosen = first[:4]
    else:
        chosen = _headlines(selection, contract, question) if question.type in _BY_HEADLINE else ()
    chosen = chosen or _quotes(selection, question)
    return tuple(list(chosen or first[:3] or selection.emergency[:2])[:LIMIT])


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


def _unique(appraisals: Iterable[Appraisal]) -> list[Appraisal]:
    return list({a.statement.id: a for a in appraisals}.values())


def _dosing(selection: Selection, contract: Contract, focus: Focus) -> Sequence[Appraisal]:
    """Doses for this patient, the population asked about first; else quotes; else the drug's warnings."""
    kept = selection.kept
    doses = [a for a in kept if any(fitting_dose(d, a.statement, focus) for d in a.statement.doses)]
    doses = [a for a in doses if not a.statement.extracted and "drug" in a.about]
    asked = set(focus.populations) & MODIFIERS
    fits = asked | {"any"}
    matched = [a for a in doses if not asked or fits & set(a.statement.population)]
    doses = sorted(matched or doses, key=lambda a: not a.statement.headline)
    quoted = [a for a in dict(selection.plan)[contract.sections[0].id] if a.statement.extracted]
    warned = [a for a in kept if a.statement.kind in SAFETY_KINDS and "drug" in a.about]
    return doses[:3] or quoted[:3] or warned[:3]


def _safety(selection: Selection, focus: Focus, ontology: Ontology) -> Sequence[Appraisal]:
    """What fits the patient first (a drug already taken above all), then the drug in the condition, then the rest."""
    about = [a for a in selection.kept if "drug" in a.about]
    together = [a for a in about if a.statement.kind == "interaction"]
    together = [a for a in together if speaks_to_patient(a.statement, focus, ontology)]
    warned = [a for a in about if a.statement.kind in SAFETY_KINDS]
    fitting = [a for a in warned if speaks_to_patient(a.statement, focus, ontology)]
    known = [a for a in about if a.statement.kind not in SAFETY_KINDS | {"warning"} and not a.statement.doses]
    asked = set(focus.drugs)
    known.sort(
        key=lambda a: (not asked & set(a.statement.interventions), a.statement.kind != "recommendation")
    )
    in_y = [a for a in known if "y" in a.about and "sibling" not in a.about]
    in_x = [a for a in known if "x" in a.about]
    return _unique([*together[:1], *fitting[:2], *in_y[:2], *in_x[:1], *warned])[:4]


def _headlines(selection: Selection, contract: Contract, question: ClinicalQuestion) -> Sequence[Appraisal]:
    """One headline on both conditions, three on the main one, one on the other; what the words ask for first."""
    headlines = [a for a in selection.kept if a.statement.headline and a.statement.facet != "emergency"]
    asked = set(question.facets)
    pointed = [
        a
        for a in selection.kept
        if "drug" in a.about and a.statement.facet in asked and not a.statement.doses
    ]
    stands = {
        a.statement.id: (number, rule.facets.index(a.statement.facet))
        for number, (rule, (_, held)) in enumerate(zip(contract.sections, selection.plan, strict=True))
        for a in held
    }
    last = (len(contract.sections), 0)

    def place(a: Appraisal) -> tuple[object, ...]:
        return (stands.get(a.statement.id, last), a.rank, a.statement.id)

    chosen: list[Appraisal] = list(pointed[:2])
    both, x, y = frozenset("xy"), frozenset("x"), frozenset("y")
    for group, most in ((both, 1), (x, 3), (y, 1)):
        fitting = sorted((a for a in headlines if a.about & both == group), key=place)
        chosen += fitting[:most]
    return _unique(chosen)
