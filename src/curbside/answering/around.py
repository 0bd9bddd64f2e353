"""The derived parts of an article: title, certainty, gaps, what would change it.

Every sentence here is put together from counts and names; none asserts anything clinical.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from curbside.answering.focus import Focus
from curbside.answering.patient import is_of, of_a_pair, speaks_of_each, speaks_to_patient
from curbside.answering.rules import Contract
from curbside.model.article import Claim, Reference, Section
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import ClinicalQuestion, QuestionType
from curbside.model.statement import SAFETY_KINDS, Certainty, Facet

_CERTAINTY_ORDER: tuple[Certainty, ...] = ("high", "moderate", "low", "very-low", "ungraded")


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _hedged(concept: str, question: ClinicalQuestion, ontology: Ontology) -> str:
    name = ontology.name(concept)
    return f"suspected {name}" if concept in question.of("suspected") else name


def title(contract: Contract, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> str:
    """The article's own title from the contract's pattern; a suspicion stays in it."""
    x = _hedged(focus.x, question, ontology) if focus.x else ""
    y = _and([_hedged(c, question, ontology) for c in focus.ys])
    drugs = [ontology.name(d) for d in focus.drugs]
    people = [ontology.name(p) for p in focus.populations]
    whole = f"{x} with {y}" if x and y and "{y}" not in contract.title else x
    shown_x = whole or y or _and(drugs) or "this question"
    filled = contract.title.format(
        x=shown_x,
        y=y or "this condition",
        drug=_and(drugs) or shown_x,
        drugs=_and(drugs) or shown_x,
        for_x=f" in {whole}" if whole and (drugs or contract.type == "guideline") else "",
        on_drug=f" on {_and(drugs)}" if drugs else "",
        cause=_and(drugs) or y or "it",
        effect=x or "this",
        drug_or_x=f"{_and(drugs)} in {whole}" if drugs and whole else (_and(drugs) or shown_x),
        population=_and(people) or "this population",
        body=_and([ontology.name(b) for b in focus.bodies]) or "guidance",
    )
    return filled[:1].upper() + filled[1:]


def certainty_sentence(claims: Sequence[Claim]) -> str:
    """How sure the evidence behind the claims is, as counts."""
    if not claims:
        return ""
    counts = Counter(claim.certainty for claim in claims)
    listed = ", ".join(f"{counts[c]} {c.replace('-', ' ')}" for c in _CERTAINTY_ORDER if counts[c])
    graded = [c for c in claims if c.certainty != "ungraded"]
    low = sum(1 for c in graded if c.certainty in ("low", "very-low"))
    indirect = sum(1 for c in claims if c.indirect)
    head = "Mostly low or very low certainty" if graded and low * 2 > len(graded) else "Certainty varies"
    if not graded:
        head = "The sources give no GRADE certainty"
    tail = f"; {indirect} of {len(claims)} statements are indirect for this question" if indirect else ""
    return f"{head}: {listed}{tail}."


def gaps(
    contract: Contract, sections: Sequence[Section], question: ClinicalQuestion, focus: Focus, searched: int,
    ontology: Ontology,
) -> tuple[str, ...]:  # fmt: skip
    """What the evidence held does not cover, section by section, and words no statement speaks of."""
    held = {s.id for s in sections if s.claims}
    about = _and([ontology.name(c) for c in (*focus.conditions, *focus.drugs)]) or "this"
    found = [
        f"{rule.title.format(x=ontology.name(focus.x) if focus.x else about, y=_ys(focus, ontology))}: nothing held "
        f"({searched} statements on {about} were searched)."
        for rule in contract.sections
        if rule.say_when_empty and rule.id not in held
    ]
    kinds = DRUG_KINDS | CONDITION_KINDS
    unheld = [m for m in question.mentions if not m.held and m.role != "excluded" and m.kind in kinds]
    found += [f"Nothing is held on {m.name}; this answer does not take it into account." for m in unheld]
    said = {word for s in sections for c in s.claims for word in c.text.casefold().split()}
    unread = [w for w in question.not_understood if w.casefold() not in said]
    if unread:
        found.append(f"Not understood, and not taken into account: {', '.join(unread)}.")
    return tuple(dict.fromkeys(found))


def _ys(focus: Focus, ontology: Ontology) -> str:
    return _and([ontology.name(c) for c in focus.ys]) or "the condition given"


def section_title(pattern: str, focus: Focus, ontology: Ontology) -> str:
    """A section's title with the condition names filled in."""
    x = ontology.name(focus.x) if focus.x else "the condition"
    beside = _and([ontology.name(c) for c in focus.beside])
    return pattern.format(x=x, y=_ys(focus, ontology), beside=beside)


def plain_section_title(pattern: str, focus: Focus, ontology: Ontology) -> str:
    """A section's plain title with the conditions in a patient's words; empty where there is none."""
    ys = [_plain(c, ontology) for c in focus.ys]
    x = _plain(focus.x, ontology) if focus.x else "this problem"
    beside = _and([_plain(c, ontology) for c in focus.beside])
    filled = pattern.format(x=x, y=_and(ys) or "the other problem", beside=beside)
    return filled[:1].upper() + filled[1:]


def _plain(concept: str, ontology: Ontology) -> str:
    return ontology.concepts[concept].plain if concept in ontology.concepts else ontology.name(concept)


def would_change(
    question: ClinicalQuestion, references: Sequence[Reference], ontology: Ontology
) -> tuple[str, ...]:
    """What would change the answer: facts not given, suspicions settled, editions renewed."""
    found = [
        f"Confirming or excluding {ontology.name(c)}: suspected is not confirmed."
        for c in question.of("suspected")
    ]
    if question.unknown:
        found.append(
            f"Facts the question does not give, unknown and not assumed normal: {', '.join(question.unknown)}."
        )
    for reference in references:
        work, edition = reference.source.work, reference.source.edition
        if work.newer_known:
            found.append(
                f"Reading the newer edition of reference {reference.number} ({work.newer_known.year}), not held."
            )
        elif edition.lifecycle in ("expired", "superseded"):
            found.append(
                f"A current edition of reference {reference.number} ({edition.year}, {edition.lifecycle})."
            )
    return tuple(found)


def safety_lead(selection: Selection, question: ClinicalQuestion, focus: Focus, ontology: Ontology) -> str:
    """The verdict line of a safety question, computed from what is held and never beyond it."""
    if question.type not in ("safety", "interaction") or not focus.drugs:
        return ""
    drug = _and([ontology.name(d) for d in focus.drugs])
    drug = drug[:1].upper() + drug[1:]
    # What a program found in a document enters no safety verdict until an editor confirms it.
    kept = [a for a in selection.kept if "drug" in a.about and not a.statement.extracted]
    if not kept and any("drug" in a.about for a in selection.kept):
        return f"{drug}: only quotes from imported documents, confirmed by no editor; no verdict is drawn from them."
    here = [a for a in kept if speaks_to_patient(a.statement, focus, ontology)]
    if any(a.statement.kind in SAFETY_KINDS for a in here):
        return f"{drug}: a held contraindication or boxed warning speaks of this situation; read it first."
    warned = [a.statement for a in kept if a.statement.kind in SAFETY_KINDS]
    together = (s for s in warned if speaks_of_each(s, focus.drugs, ontology))
    if len(focus.drugs) > 1 and any(is_of(s, focus.drugs, ontology) for s in together):
        return f"{drug}: a held contraindication or boxed warning speaks of them together; read it first."
    if any(of_a_pair(a.statement, focus, ontology) for a in kept):
        return f"{drug}: what is held on two of the drugs named together speaks of this situation; read it first."
    if question.type == "interaction" and not any(a.statement.facet == "interaction" for a in kept):
        return f"{drug}: no record of an interaction between them is held; that is not the same as safe."
    against = [a for a in here if a.statement.direction == "against"]
    favour = [a for a in here if a.statement.direction == "for"]
    disputed = {i for c in selection.conflicts for i in c.interventions} if focus.conditions else set()
    if ontology.best(focus.drugs, disputed) in ("same", "general") or (
        selection.conflicts and focus.conditions and (against or favour)
    ):
        return f"{drug}: the sources disagree; the sides stand below."
    if against:
        return f"{drug}: advised against or to be avoided here by at least one source held."
    if warned:
        return (
            f"{drug}: no held contraindication names this situation; that is not the same as safe. "
            "Check each one below against the patient."
        )
    if any(a.statement.kind == "recommendation" and a.about & {"x", "y"} for a in kept):
        return f"{drug}: what is advised here stands below."
    return f"{drug}: nothing held rules it out or in for this situation."


_RELATED: tuple[tuple[Facet, QuestionType, str], ...] = (
    ("criteria", "diagnosis", "How is {x} diagnosed?"),
    ("first-line", "treatment", "What is the first-line treatment of {x}?"),
    ("perioperative", "perioperative", "How should {x} be managed around surgery and anaesthesia?"),
    ("special-populations", "pregnancy", "What is advised for {x} in pregnancy?"),
    ("monitoring", "monitoring", "How should {x} be monitored?"),
    ("red-flags", "diagnosis", "What are the red flags in {x}?"),
)


def related(
    appraised: Sequence[Appraisal], question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> tuple[str, ...]:
    """Questions on the same concepts that the library holds statements for."""
    found: list[str] = []
    for concept in focus.conditions:
        facets = Counter(a.statement.facet for a in appraised if concept in a.statement.conditions)
        found += [
            ask.format(x=ontology.name(concept))
            for facet, kind, ask in _RELATED
            if facets[facet] >= 2 and kind != question.type
        ]
    drugs = Counter(d.drug for a in appraised for d in a.statement.doses)
    found += [
        f"What is the dose of {ontology.name(d)}?"
        for d, _ in drugs.most_common(2)
        if question.type != "dosing"
    ]
    return tuple(dict.fromkeys(found))[:6]
