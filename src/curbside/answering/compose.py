"""A selection to an article, by the contract of the question's type; claims hold their statement from birth.

Order of reference numbers is the order of reading: bottom line, emergency, sections, doses, warnings, conflicts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.answering import around
from curbside.answering.bottom_line import bottom_line
from curbside.answering.claims import ClaimMaker
from curbside.answering.closing import LEFT_OVER
from curbside.answering.dose_fit import ORGAN_STATES, fitting_dose
from curbside.answering.doses import dose_rows, sorted_rows
from curbside.answering.focus import Focus
from curbside.answering.naming import drugs_named
from curbside.answering.patient import contraindicated_here
from curbside.answering.renumber import numbered_by_first_use
from curbside.answering.rules import Contract
from curbside.answering.warnings import drug_safety, label_doses, named_drugs
from curbside.model.article import (
    Article,
    Banner,
    Claim,
    ConflictSide,
    ConflictView,
    DoseRow,
    Section,
    Verdict,
    Versions,
    weighed,
)
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.source import Source
from curbside.model.statement import Dose, Statement

_RECOMMENDED = ("first-line", "alternatives", "escalation", "dose")
_ADVISED = frozenset(
    {*_RECOMMENDED, "emergency", "last-line", "prevention", "perioperative", "special-populations"}
)
"""Facets that say what to give: what else names a drug (to test, to watch, to stop) has its warnings further down."""
_MOST_WARNINGS = 3
"""So many open the answer to a dose that they forbid."""
Verifier = Callable[[Claim, Statement], tuple[Claim, Verdict]]
"""Gives the claim as it may be shown, reworded or not, and the verdict on it; what fails is not shown."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything composing may use: fetched before, so composing stays pure."""

    sources: Mapping[str, Source]
    drug_statements: tuple[Statement, ...]
    """Statements that name any drug of the selection or one of its classes."""
    conflict_statements: Mapping[str, Statement]
    searched: int
    appraised: tuple[Appraisal, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """The article and the verdicts of claims that were stopped."""

    article: Article
    stopped: tuple[Verdict, ...]


class _Composer:
    """Holds the maker and the verifier while one article is put together."""

    def __init__(self, material: Material, ontology: Ontology, check: Verifier) -> None:
        self.material = material
        self.ontology = ontology
        self.maker = ClaimMaker(material.sources, ontology)
        self.check = check
        self.stopped: dict[str, Verdict] = {}

    def passed(self, claim: Claim, statement: Statement) -> Claim | None:
        """The claim as it may be shown, or None where it does not hold; the verdict is kept."""
        shown, verdict = self.check(claim, statement)
        if verdict.holds:
            return shown
        self.stopped[statement.id] = verdict
        return None

    def claims(self, appraisals: Sequence[Appraisal]) -> tuple[Claim, ...]:
        found = (self.passed(self.maker.claim(a), a.statement) for a in appraisals)
        return tuple(c for c in found if c is not None)

    def bare(self, statements: Sequence[Statement]) -> tuple[Claim, ...]:
        usable = (s for s in statements if self.maker.usable(s))
        found = (self.passed(self.maker.bare(s), s) for s in usable)
        return tuple(c for c in found if c is not None)


def _sections(
    contract: Contract, selection: Selection, focus: Focus, composer: _Composer
) -> tuple[Section, ...]:
    held = dict(selection.plan)
    sections = []
    for rule in contract.sections:
        claims = composer.claims(held.get(rule.id, ()))
        if not claims and not rule.say_when_empty:
            continue
        note = "" if claims else f"Nothing held; {composer.material.searched} statements were searched."
        name = around.section_title(rule.title, focus, composer.ontology)
        plain = around.plain_section_title(rule.plain_title, focus, composer.ontology)
        sections.append(Section(rule.id, name, claims, note, rule.collapsed, plain))
    return tuple(sections)


def _fitting_warnings(
    shown: Iterable[Appraisal], statements: Sequence[Statement], focus: Focus, composer: _Composer
) -> tuple[Statement, ...]:
    """Warnings that fit this patient, of the drugs asked about or, where none is, of those that is shown advises."""
    ontology = composer.ontology
    advised = (
        d
        for a in shown
        if a.statement.direction == "for" and a.statement.setting != "perioperative"
        for d in drugs_named(a.statement, a.statement.text, ontology)
    )
    asked = [d for d in focus.drugs if ontology.is_drug(d)]
    drugs = dict.fromkeys(asked or advised)
    return contraindicated_here(drugs, statements, focus, ontology)


def _before_closing(selection: Selection, contract: Contract) -> list[Appraisal]:
    """What is shown before the sections that only close the answer."""
    scopes = {rule.id: rule.scope for rule in contract.sections}
    of_sections = (a for section, held in selection.plan if scopes[section] not in LEFT_OVER for a in held)
    return [*selection.emergency, *of_sections]


def _contraindicated_here(fitting: Sequence[Statement], composer: _Composer) -> tuple[Section, ...]:
    """The first section of all, where any warning fits what the question tells of the patient."""
    claims = composer.bare(fitting)
    if not claims:
        return ()
    return (
        Section(
            "contraindicated-here",
            "Contraindications and boxed warnings that fit this patient",
            claims,
            plain_title="Warnings that fit this person",
        ),
    )


def _doses(
    selection: Selection, contract: Contract, focus: Focus, question: ClinicalQuestion, composer: _Composer
) -> tuple[DoseRow, ...]:
    """Rows of what is shown, and of the labelled doses of what is recommended."""
    ontology = composer.ontology
    # What only closes an answer brings its own words and no row: the table holds what the sections before advise.
    asked = _before_closing(selection, contract)
    kept = [a.statement for a in asked if a.statement.doses and a.show_dose]
    shown = [s for s in kept if not s.extracted]
    culprits = _culprits(shown, focus, ontology)
    recommended: list[str] = []
    advised = (*_RECOMMENDED, "emergency") if contract.type != "emergency" else ("emergency",)
    if question.type in ("conditional", "treatment", "emergency"):
        recommended = [
            i
            for a in asked
            if a.statement.direction == "for" and a.statement.facet in advised
            for i in a.statement.interventions
            if ontology.is_drug(i)
            and a.statement.setting != "perioperative"
            and "condition" not in a.indirect
            and i not in culprits
        ]
    rows: list[DoseRow] = []
    extra = label_doses(recommended, composer.material.drug_statements, focus, ontology)
    for statement in dict.fromkeys((*shown, *extra)):
        if not composer.maker.usable(statement) or statement.direction == "against":
            continue
        claim = composer.passed(composer.maker.bare(statement), statement)
        fitting = tuple(
            d
            for d in statement.doses
            if fitting_dose(d, statement, focus) and _for_what_is_asked(d, question, focus, ontology)
        )
        if claim is not None and fitting:
            rows += dose_rows(replace(statement, doses=fitting), claim, ontology, weight_kg=focus.weight_kg)
    return sorted_rows(rows)


def _culprits(shown: Sequence[Statement], focus: Focus, ontology: Ontology) -> frozenset[str]:
    """What the main condition is called after, and is not treated with: what has done it brings no dose."""
    named = ontology.called_after(focus.x) if focus.x else frozenset()
    return named - {d.drug for s in shown if focus.x in s.conditions for d in s.doses}


def _for_what_is_asked(dose: Dose, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> bool:
    """Whether a dose belongs beside the question: not for another use, nor an adult's with weak kidneys for a child."""
    # In a case that is about its condition a drug it asks for too is dosed for that condition or not at all.
    of_condition = question.case and question.type in ("treatment", "conditional", "emergency")
    if dose.drug in focus.drugs:
        if not of_condition:
            return True
        if not dose.indication:
            return False
    asked = set(focus.populations)
    if "child" in asked and dose.population and set(dose.population) <= ORGAN_STATES - asked:
        return False
    if (
        not dose.indication
        or not focus.conditions
        or dose.indication in ontology.emergencies(focus.conditions)
    ):
        return True
    return ontology.best(focus.conditions, [dose.indication]) in ("same", "general", "specific")


def _withhold(
    rows: Sequence[DoseRow], fitting: Sequence[Statement]
) -> tuple[tuple[DoseRow, ...], tuple[str, ...]]:
    """No dose of a drug that a held warning speaks against for this patient; what was left out is said."""
    barred = {s.interventions[0] for s in fitting}
    kept = tuple(row for row in rows if row.drug not in barred)
    names = dict.fromkeys(row.drug_name for row in rows if row.drug in barred)
    said = "no dose is shown: a held contraindication or boxed warning fits this patient."
    return kept, tuple(f"{name[:1].upper()}{name[1:]}: {said}" for name in names)


def _conflicts(selection: Selection, composer: _Composer) -> tuple[ConflictView, ...]:
    views = []
    known = composer.material.conflict_statements
    for conflict in selection.conflicts:
        sides = tuple(
            ConflictSide(side.label, composer.bare([known[i] for i in side.statements if i in known]))
            for side in conflict.sides
        )
        basis = composer.bare([known[i] for i in conflict.basis if i in known])
        views.append(ConflictView(conflict.id, conflict.title, sides, conflict.show, conflict.plain, basis))
    return tuple(v for v in views if sum(1 for side in v.sides if side.claims) >= 2)


def compose(
    question: ClinicalQuestion,
    contract: Contract,
    selection: Selection,
    material: Material,
    *,
    focus: Focus,
    ontology: Ontology,
    banners: tuple[Banner, ...],
    versions: Versions,
    check: Verifier,
) -> Composed:
    """Put the article together; claims that fail `check` are left out and reported."""
    composer = _Composer(material, ontology, check)
    fitting = _fitting_warnings(selection.kept, material.drug_statements, focus, composer)
    advised = (a for a in _before_closing(selection, contract) if a.statement.facet in _ADVISED)
    first = _fitting_warnings(advised, fitting, focus, composer)
    composer.maker.warn(fitting)
    bottom = _unopposed(composer.claims(bottom_line(selection, contract, question, focus, ontology)))
    if question.type == "dosing" and fitting and all(c.against_patient for c in bottom):
        # What forbids the dose is the answer, not the dose with a mark on it.
        bottom = composer.bare(fitting)[:_MOST_WARNINGS]
    emergency = composer.claims(selection.emergency)
    sections = (
        *_contraindicated_here(first, composer),
        *_sections(contract, selection, focus, composer),
    )
    doses, withheld = _withhold(_doses(selection, contract, focus, question, composer), fitting)
    conflicts = _conflicts(selection, composer)
    body = [*bottom, *emergency, *(c for s in sections for c in s.claims)]
    sides = [c for v in conflicts for c in (*(x for side in v.sides for x in side.claims), *v.basis)]
    drugs = tuple(
        dict.fromkeys((*named_drugs([*body, *sides]), *(row.drug for row in doses), *_asked(focus, ontology)))
    )
    in_sections = frozenset(c.statement_id for c in body)
    safety = drug_safety(drugs, material.drug_statements, in_sections, question, composer.maker, ontology)
    references = composer.maker.references()
    article = Article(
        id=article_id(question, versions),
        title=around.title(contract, question, focus, ontology),
        question=question,
        bottom_line=bottom,
        certainty=around.certainty_sentence(weighed(sections)),
        banners=banners,
        emergency=emergency,
        sections=sections,
        doses=doses,
        safety=safety,
        conflicts=conflicts,
        not_covered=(
            *withheld,
            *around.gaps(contract, sections, question, focus, material.searched, ontology),
        ),
        would_change=around.would_change(question, references, ontology),
        references=references,
        versions=versions,
        lead=around.safety_lead(selection, question, focus, ontology),
        related=around.related(material.appraised, question, focus, ontology),
    )
    return Composed(numbered_by_first_use(article), tuple(composer.stopped.values()))


def _unopposed(bottom: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Advice that a held warning speaks against for this patient gives way to advice that none does."""
    sound = tuple(c for c in bottom if not c.against_patient)
    return sound if any(c.direction == "for" for c in sound) else bottom


def _asked(focus: Focus, ontology: Ontology) -> tuple[str, ...]:
    """The drugs the question names: asked about and already taken."""
    return tuple(d for d in (*focus.drugs, *focus.current) if ontology.is_drug(d))


def article_id(question: ClinicalQuestion, versions: Versions) -> str:
    """A stable id: the same question key and library give the same id."""
    digest = hashlib.sha256(f"{question.key}\0{versions.library}\0{versions.rules}".encode())
    return f"a-{digest.hexdigest()[:12]}"
