"""When there is nothing honest to answer: the reasons, checked in order, each with what to do instead.

Scope and unsafe requests first; then what the library does not hold; then premises the evidence contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curbside.answering.appraise import ONLY_FOR, ONLY_IN
from curbside.answering.coverage import COVERED, Coverage
from curbside.answering.dose_fit import MODIFIERS, fitting_dose
from curbside.answering.focus import Focus
from curbside.answering.patient import speaks_of_each
from curbside.model.article import Refusal
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import ClinicalQuestion, Mention
from curbside.model.source import Source
from curbside.model.statement import SAFETY_KINDS
from curbside.terms.tokens import term_key
from curbside.terms.triggers import BannerRule

_MOST_WARNINGS, _MOST_EMERGENCY, _MOST_OF_PEOPLE = 8, 3, 5
"""Warnings, first steps of an emergency, and what is held on the drug in just these people, beside a refusal."""


_ASKED = ("intervention", "comparator", "test")
_LED_BY_CONDITION = (
    "treatment",
    "conditional",
    "emergency",
    "pregnancy",
    "perioperative",
    "diagnosis",
    "test",
)
"""Questions that the condition answers: a drug named beside others that is not held is told as a gap."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no article is written; `shown` are statements that explain it with their support."""

    reason: Refusal
    message: str
    advice: str
    shown: tuple[Appraisal, ...] = ()


_SCOPE: Mapping[str, tuple[Refusal, str, str]] = {
    "chit-chat": (
        "chit-chat",
        "This is not a clinical question.",
        "Ask about a condition, a drug, a test or a guideline.",
    ),
    "about-program": (
        "about-program",
        "This asks about the program or tells it how to behave; a question's text is never an instruction to it.",
        "See `curbside --help` and the README; ask a clinical question to get an answer.",
    ),
    "not-clinical": (
        "not-clinical",
        "Nothing clinical was recognised in this question.",
        "Ask about a condition, a drug, a test or a guideline, in English.",
    ),
    "unreadable-language": (
        "unreadable-language",
        "The question seems to be in another language; only English is understood.",
        "Ask again in English.",
    ),
}


def refuse_scope(question: ClinicalQuestion, *, withheld: bool) -> Refused | None:
    """Refuse before retrieval: unsafe requests, small talk, other subjects, other languages."""
    if withheld:
        return Refused(
            "unsafe-request",
            "This asks for detail that could be used to harm somebody; it is not given.",
            "Use the contacts above. If you are caring for someone at risk, ask how to recognise or treat it.",
        )
    if question.scope != "clinical":
        reason, message, advice = _SCOPE[question.scope]
        if question.scope == "unreadable-language" and question.type_reason:
            message = f"{message} ({question.type_reason.removeprefix('unreadable-language ').strip('()')})"
        return Refused(reason, message, advice)
    return None


def refuse_emergency(
    question: ClinicalQuestion, notices: Sequence[BannerRule], ontology: Ontology
) -> Refused | None:
    """Refuse a patient's emergency on whose care nothing is held: what it resembles is no answer.

    `notices` are those the question called up. Where an emergency of one of them is named and held, it is answered, and
    where a kind of it is what the case is about.
    """
    of_somebody = question.age_years is not None or question.weight_kg is not None or question.populations
    unheld = [rule for rule in notices if rule.elsewhere]
    named = [m for m in question.mentions if m.held and not m.told and m.kind in CONDITION_KINDS]
    names = {term_key(name) for m in named for name in (m.name, m.surface)}
    known = {m.concept for m in named} & {c for rule in notices for c in rule.conditions}
    main = (m.concept for m in question.mentions if m.held and m.role in ("condition", "suspected"))
    kinds = ontology.with_ancestors(main)
    unheld = [rule for rule in unheld if not kinds & set(rule.conditions)]
    if not of_somebody or not unheld or known or any(term_key(n) in names for r in unheld for n in r.names):
        return None
    return Refused(
        "not-covered",
        f"Nothing is held on the care of what this can be: {'; '.join(rule.title for rule in unheld)}.",
        "Act on the notice above; nothing is composed from what it resembles.",
    )


def _names(mentions: Iterable[Mention]) -> str:
    return ", ".join(dict.fromkeys(f"{m.name}" for m in mentions))


def asks_of_drug(mention: Mention) -> bool:
    """Whether it is a drug that the question asks about, held or not."""
    return mention.kind in DRUG_KINDS and mention.role in _ASKED


def refuse_coverage(question: ClinicalQuestion, focus: Focus) -> Refused | None:
    """Refuse when what the question turns on is recognised but not held, or is not recognised at all."""
    unheld = [m for m in question.mentions if not m.held and m.role not in ("excluded", "population")]
    drugs = [m for m in unheld if asks_of_drug(m)]
    asked = [m for m in question.mentions if m.held and asks_of_drug(m)]
    if question.type == "interaction":
        drugs += [m for m in unheld if m.role == "current-drug"]
    of_condition = bool(asked) or (question.case and bool(focus.x))
    if drugs and not (of_condition and question.type in _LED_BY_CONDITION):
        return Refused(
            "not-covered",
            f"The library holds nothing on {_names(drugs)}.",
            "Look in the product label or a formulary; no answer is composed from other drugs.",
        )
    main = [m for m in unheld if m.role in ("condition", "suspected")]
    if main and (
        not focus.x or focus.x not in {m.concept for m in question.mentions if m.role == "condition"}
    ):
        return Refused(
            "not-covered",
            f"The library holds nothing on {_names(main)}.",
            "Look in a current guideline for it; nothing is composed from neighbouring conditions.",
        )
    if question.turns_on:
        return Refused(
            "not-understood",
            f"The question turns on a word that was not recognised: {', '.join(question.turns_on)}.",
            "Check the spelling or use the generic name; nothing is answered around it.",
        )
    if not focus.everything and not focus.bodies:
        return _nothing_recognised(question, unheld)
    return None


def _nothing_recognised(question: ClinicalQuestion, unheld: Sequence[Mention]) -> Refused:
    if unheld:
        message = f"The library holds nothing on {_names(unheld)}."
    elif question.not_understood:
        message = (
            f"No condition or drug was recognised; not understood: {', '.join(question.not_understood)}."
        )
    else:
        message = "No condition, drug, test or guideline was recognised in the question."
    reason: Refusal = "not-covered" if unheld else "not-understood"
    return Refused(reason, message, "Name the condition or the drug in full, in English.")


def refuse_edition(
    question: ClinicalQuestion, focus: Focus, sources: Sequence[Source], ontology: Ontology
) -> Refused | None:
    """Refuse a named edition that is not held; never answer from another one."""
    if question.type != "guideline":
        return None
    if not focus.bodies:
        return None
    name = ", ".join(ontology.name(b) for b in focus.bodies)
    held = [s for s in sources if s.work.organisation in focus.bodies]
    years = sorted({s.edition.year for s in held} | {int(s.edition.date[:4]) for s in held if s.edition.date})
    if question.years and not set(question.years) & set(years):
        asked = ", ".join(str(y) for y in question.years)
        listed = "; ".join(f"{s.work.title} ({s.edition.year})" for s in held[:6]) or "none"
        return Refused(
            "edition-not-held",
            f"No {asked} edition from {name} is held. Held: {listed}.",
            "Ask for a held edition by its year, or look the edition up at the body itself.",
        )
    return None


def _against(a: Appraisal) -> bool:
    return a.statement.direction == "against" and a.statement.facet in (
        "avoid",
        "safety",
        "last-line",
        "dose",
    )


def refuse_premise(question: ClinicalQuestion, focus: Focus, selection: Selection) -> Refused | None:
    """Refuse a dose for a use that held sources speak against."""
    if question.type != "dosing" or not focus.drugs or not focus.conditions:
        return None
    fitting = [a for a in selection.kept if "drug" in a.about and a.about & {"x", "y"}]
    # A warning for weak kidneys, say, is no word on the use: how weak they are decides, and is shown with the dose.
    fitting = [a for a in fitting if "people" not in a.about]
    against = [a for a in fitting if _against(a)]
    dosed = [a for a in fitting if a.statement.doses and a.show_dose and a.statement.direction != "against"]
    # Advice against a class speaks against its members; advice for a class endorses none of them in particular.
    asked = set(focus.drugs)
    endorsed = [
        a for a in fitting if a.statement.direction == "for" and asked & set(a.statement.interventions)
    ]
    if against and not dosed and not endorsed:
        return Refused(
            "false-premise",
            "The question assumes a use that the sources held advise against, so no dose is given.",
            "Read the statements below; ask what is advised instead.",
            tuple(against[:5]),
        )
    return None


def refuse_population(question: ClinicalQuestion, focus: Focus, selection: Selection) -> Refused | None:
    """Refuse a dose for a child (or in pregnancy) when no source held gives one."""
    narrow = [p for p in focus.populations if p in MODIFIERS]
    if question.type != "dosing" or not narrow or not focus.drugs:
        return None
    about = [a for a in selection.kept if "drug" in a.about]
    if any(fitting_dose(d, a.statement, focus) for a in about for d in a.statement.doses):
        return None
    shown = [a for a in about if not a.statement.doses]
    of_people = [a for a in shown if set(a.statement.population) & set(focus.populations)]
    warnings = [a for a in shown if a.statement.kind in SAFETY_KINDS and a not in of_people]
    return Refused(
        "population-not-held",
        f"No source held gives this dose for: {', '.join(narrow)}. A dose for others is not carried over.",
        "Use a paediatric or pregnancy formulary, or ask a specialist pharmacist.",
        (*of_people[:_MOST_OF_PEOPLE], *warnings[:_MOST_WARNINGS]),
    )


def refuse_class_only(
    question: ClinicalQuestion, focus: Focus, selection: Selection, ontology: Ontology
) -> Refused | None:
    """Refuse a dose, or a pair of drugs, where all that is held on a drug is what is said of its class."""
    if question.type not in ("dosing", "interaction"):
        return None
    pairs = (a for a in selection.kept if speaks_of_each(a.statement, focus.drugs, ontology))
    if question.type == "interaction" and any(pairs):
        return None
    found = [a.statement for a in (*selection.kept, *selection.dropped)]
    named = {i for s in found for i in (*s.interventions, *(d.drug for d in s.doses))}
    asked = [d for d in focus.drugs if ontology.kind(d) == "drug"]
    unknown = [d for d in asked if not named & ontology.with_descendants([d])]
    if not unknown or (question.type == "dosing" and len(unknown) < len(asked)):
        return None
    return Refused(
        "not-covered",
        f"The library holds nothing on {', '.join(ontology.name(d) for d in unknown)} itself, only on its class.",
        "Look in the product label or a formulary; nothing is composed from other drugs of its class.",
    )


def refuse_uncovered(
    question: ClinicalQuestion,
    focus: Focus,
    covered: Coverage,
    appraised: Sequence[Appraisal],
    ontology: Ontology,
    *,
    passages: int,
) -> Refused | None:
    """Refuse where no statement speaks of what was asked about together; the drugs' warnings are shown all the same.

    `passages` of imported documents hold more than the statements found in them: who wants to look is told how.
    """
    if covered.value >= COVERED:
        return None
    drugs = ", ".join(ontology.name(d) for d in covered.missing)
    about = ", ".join(ontology.name(c) for c in focus.conditions)
    what = "gives a dose of" if question.type == "dosing" else "speaks of"
    others = dict.fromkeys(
        a.dropped_because
        for a in appraised
        if _both(a, focus) and a.dropped_because.startswith((ONLY_FOR, ONLY_IN))
    )
    only = f" What is held of it: {', '.join(others)}." if others else ""
    look = f' Try `curbside search "{drugs} {about}" --what passages`.' if passages else ""
    return Refused(
        "not-covered",
        f"No statement held {what} {drugs}{f' in {about}' if about else ''}.{only}",
        f"What is held of either stands below where there is any; nothing is carried over to the other.{look}",
        (*_emergencies(appraised), *tuple(a for a in appraised if _warns(a))[:_MOST_WARNINGS]),
    )


def _both(a: Appraisal, focus: Focus) -> bool:
    """Whether it speaks of a drug asked about, and of the condition where one is asked about."""
    return "drug" in a.about and ("x" in a.about or not focus.conditions)


def _emergencies(appraised: Sequence[Appraisal]) -> tuple[Appraisal, ...]:
    """What to do in the emergency asked about, whatever drug was asked for."""
    urgent = [a for a in appraised if a.statement.facet == "emergency" and a.statement.headline]
    return tuple(a for a in urgent if "x" in a.about and not a.dropped_because)[:_MOST_EMERGENCY]


def _warns(a: Appraisal) -> bool:
    """A curated contraindication or boxed warning of a drug asked about, whatever it was dropped for."""
    usable = "retracted" not in a.dropped_because
    return "drug" in a.about and a.statement.kind in SAFETY_KINDS and not a.statement.extracted and usable


def refuse_empty(
    question: ClinicalQuestion, focus: Focus, selection: Selection, ontology: Ontology
) -> Refused | None:
    """Refuse when no section holds anything; of a guideline asked for, say that it is this body's that is missing."""
    if any(held for _, held in selection.plan) or selection.emergency:
        return None
    if question.type == "guideline" and focus.bodies:
        bodies = ", ".join(ontology.name(b) for b in focus.bodies)
        year = f" of {' or '.join(map(str, question.years))}" if question.years else ""
        about = ", ".join(ontology.name(c) for c in (*focus.conditions, *focus.drugs))
        return Refused(
            "not-covered",
            f"Nothing from {bodies}{year}{f' on {about}' if about else ''} is held.",
            "Look the guideline up at the body itself; what others say stands below where it is held.",
        )
    about = ", ".join(dict.fromkeys(m.name for m in question.mentions)) or "this"
    return Refused(
        "not-covered",
        f"Nothing held answers this question about {about}.",
        "See the nearest statements below, or ask one of the questions that can be answered.",
    )
