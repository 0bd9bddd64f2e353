"""The page of an answer: what is shown and in which order, the same on every surface.

In: an Article or NoAnswer, and the Trace when reasons are wanted. Out: blocks. Order: the answer contracts'
(bottom line, certainty, emergencies, body, conflicts and unknowns, what would change it, references).
"""

from __future__ import annotations

from collections import Counter

from curbside.model.article import (
    Answer,
    Article,
    Banner,
    Claim,
    ConflictView,
    DoseRow,
    NoAnswer,
    Section,
    Trace,
    Versions,
)
from curbside.model.question import ClinicalQuestion
from curbside.presenting import dose_words, words
from curbside.presenting.blocks import (
    Block,
    Box,
    Bullets,
    Cite,
    Facts,
    Fold,
    Grid,
    Heading,
    Inline,
    Line,
    Page,
    Paragraph,
    Run,
    Sides,
    Tone,
    say,
)
from curbside.presenting.reasons_page import reasons
from curbside.presenting.reference_page import held_proofs, references

_DOSE_COLUMNS = ("Drug", "For", "Dose", "Maximum", "Adjustments", "Evidence")
_DOSE_SHARES = (7, 5, 6, 4, 6, 4)
_MOST_OPEN = 4
"""Drugs, or disagreements, that stand open on a page: of more, each is found faster under its closed line."""


def page(
    answer: Answer, *, explain: Trace | None = None, brief: bool = False, doses_after: int | None = None
) -> Page:
    """Every block of an answer in reading order; `explain` adds why each statement is there or is not.

    `brief` shortens the reference list only: no claim, warning, mark or identifier is left out. The dose table
    stands after all sections, or after the first `doses_after` of them.
    """
    why = reasons(explain, answer.question.type_reason) if explain else ()
    if isinstance(answer, Article):
        return (*_article(answer, brief=brief, doses_after=doses_after), *why)
    return (*_no_answer(answer), *why)


def _article(article: Article, *, brief: bool, doses_after: int | None) -> Page:
    first = article.sections if doses_after is None else article.sections[:doses_after]
    return (
        Heading(article.title, 1),
        Paragraph(_status(article)),
        *held_proofs(article.claims()),
        *banners(article.banners),
        *understood(article.question),
        *_notes(article.notes),
        *_bottom_line(article),
        *_emergency(article.emergency),
        *(block for s in first for block in _section(s)),
        *_doses(article.doses),
        *(block for s in article.sections[len(first) :] for block in _section(s)),
        *_safety(article),
        *_conflicts(article.conflicts),
        *_list("What the evidence held does not cover", article.not_covered),
        *_list("What would change this answer", article.would_change),
        *references(article.references, article.claims(), brief=brief),
        *_list(
            "Near questions, and what is different",
            tuple(f"{n.question} ({n.difference})" for n in article.near),
        ),
        *_list("Related questions", article.related),
        *_foot(article.versions),
    )


def _no_answer(refusal: NoAnswer) -> Page:
    nearest = tuple((Run(n.text), *_cite(n.markers, n.statement_id)) for n in refusal.nearest)
    return (
        Heading(f"No answer: {words.REFUSALS[refusal.reason]}", 1),
        Paragraph(_status(refusal)),
        *held_proofs(refusal.claims),
        *banners(refusal.banners),
        Paragraph(say(refusal.message, "strong")),
        *((Paragraph(say(refusal.advice)),) if refusal.advice else ()),
        *understood(refusal.question),
        *_claims("Safety information that stands all the same", refusal.claims),
        *((Heading("Nearest evidence held (not an answer)"), Bullets(nearest)) if nearest else ()),
        *_list("What was searched", refusal.searched),
        *_list("What could be answered", refusal.could_answer),
        *references(refusal.references, refusal.claims),
        *_foot(refusal.versions),
    )


def _status(answer: Answer) -> Line:
    tone: Tone = "good" if answer.status == "approved" else "warn"
    return (Run(words.status_sentence(answer.status), tone),)


def banners(shown: tuple[Banner, ...]) -> Page:
    """One box a banner, the most severe first."""
    order = list(words.SEVERITIES)
    ranked = sorted(shown, key=lambda b: order.index(b.severity))
    return tuple(
        Box(b.severity, f"{words.SEVERITIES[b.severity]}: {b.title}", tuple(Paragraph(p) for p in _told(b)))
        for b in ranked
    )


def _told(banner: Banner) -> tuple[Line, ...]:
    """What a banner says; in a crisis the reader may be the person at risk, whatever role they chose: to them first."""
    if banner.severity != "crisis" or banner.plain in ("", banner.text):
        return (say(banner.text),)
    return (
        (Run("If this is about you: ", "strong"), Run(banner.plain)),
        (Run("For the clinician: ", "strong"), Run(banner.text)),
    )


def understood(question: ClinicalQuestion) -> Page:
    """The question as read: what was found in it, what was corrected, and what stays unknown."""
    rows: list[tuple[str, Line]] = [("Asked", say(f"“{question.text}”"))]
    if question.scope == "clinical":
        rows.append(("Type", say(words.QUESTION_TYPES[question.type])))
    for role, title in words.ROLES.items():
        named = [m for m in question.mentions if m.role == role]
        found = dict.fromkeys((m.name, m.held, m.surface if m.told else "") for m in named)
        if found:
            rows.append((title, _names(tuple(found))))
    where = (words.jurisdiction(question.jurisdiction),) if question.jurisdiction else ()
    facts: tuple[tuple[str, tuple[str, ...], Tone], ...] = (
        ("Patient facts", words.patient_facts(question), "plain"),
        ("Year", tuple(str(y) for y in question.years), "plain"),
        ("Jurisdiction", where, "plain"),
        ("Corrected", tuple(words.correction(c) for c in question.corrections), "warn"),
        ("Not understood", question.not_understood, "warn"),
        ("Not given, so unknown", question.unknown, "warn"),
    )
    rows += [(title, say("; ".join(values), tone)) for title, values, tone in facts if values]
    return (Heading("Question as understood"), Facts(tuple(rows)))


def _names(found: tuple[tuple[str, bool, str], ...]) -> Line:
    """Names, each with what is to be known of it: that nothing is held about it, or by which words it was told."""
    line: list[Inline] = []
    for place, (name, held, told_by) in enumerate(found):
        line.append(Run(("; " if place else "") + name))
        if told_by:
            line.append(Run(f" (not named; read from: {told_by})", "warn"))
        if not held:
            line.append(Run(" (nothing held about it)", "warn"))
    return tuple(line)


def _notes(notes: tuple[str, ...]) -> Page:
    """Notes correct what the question took for granted: they stand before the answer."""
    return (Box("note", "Before the answer", (Bullets(tuple(say(n) for n in notes)),)),) if notes else ()


def _bottom_line(article: Article) -> Page:
    lines = tuple(Paragraph((*_mark(c), Run(c.text, "strong"), *_tail(c))) for c in article.bottom_line)
    if not lines:
        lines = (Paragraph(say("Nothing held is fit to be a bottom line for this question.", "warn")),)
    lead = (Paragraph(say(article.lead, "strong")),) if article.lead else ()
    return (Heading("Bottom line"), *lead, *lines, *_certainty(article.certainty))


def _certainty(sentence: str) -> Page:
    if not sentence:
        return ()
    named: Line = () if "certainty" in sentence.casefold() else (Run("Certainty: ", "strong"),)
    return (Paragraph((*named, Run(sentence))),)


def _emergency(claims: tuple[Claim, ...]) -> Page:
    if not claims:
        return ()
    return (Box("emergency", "EMERGENCY: act on these first", (Bullets(tuple(bullet(c) for c in claims)),)),)


def _section(section: Section) -> Page:
    title = f"{section.title} (further detail)" if section.collapsed else section.title
    note = (Paragraph(say(section.note, "quiet")),) if section.note else ()
    listed = (Bullets(tuple(bullet(c) for c in section.claims)),) if section.claims else ()
    return (Heading(title, folded=section.collapsed), *listed, *note)


def _claims(title: str, claims: tuple[Claim, ...]) -> Page:
    return (Heading(title), Bullets(tuple(bullet(c) for c in claims))) if claims else ()


def _list(title: str, texts: tuple[str, ...]) -> Page:
    return (Heading(title), Bullets(tuple(say(t) for t in texts))) if texts else ()


def _mark(claim: Claim) -> Line:
    """What must be read before a sentence: that it is a warning, or that a warning fits this patient."""
    if claim.against_patient:
        return (Run(f"{words.AGAINST_PATIENT}: ", "alarm"),)
    mark = words.safety_mark(claim)
    tone: Tone = "warn" if claim.kind == "warning" else "alarm"
    return (Run(f"{mark}: ", tone),) if mark else ()


def bullet(claim: Claim) -> Line:
    """A claim as one line: safety mark, sentence, markers at their place, short labels."""
    return (*_mark(claim), Run(claim.text), *_tail(claim))


_OPENS, _NEXT, _CLOSES = Run(" (", "quiet"), Run("; ", "quiet"), Run(")", "quiet")


def _tail(claim: Claim) -> Line:
    """Markers, then in brackets: who disputes it, strength, certainty, indirectness, proof."""
    against = words.opposing(claim)
    labels: list[Line] = [(Run("disputed by ", "warn"), Cite(against, claim.statement_id))] if against else []
    labels += [say(label, "quiet") for label in words.claim_labels(claim)]
    labels += [
        (Run(proof, "quiet"), *_cite(some, claim.statement_id))
        for proof, some in words.proven(claim.supports)
    ]
    tail: list[Inline] = [*_cite(words.supporting(claim), claim.statement_id), _OPENS]
    for place, label in enumerate(labels):
        tail += [_NEXT, *label] if place else label
    return (*tail, _CLOSES)


def _cite(numbers: tuple[int, ...], statement: str) -> Line:
    return (Run(" "), Cite(numbers, statement)) if numbers else ()


def _doses(rows: tuple[DoseRow, ...]) -> Page:
    if not rows:
        return ()
    groups = (
        ("Labelled: on the product label for the use named", [r for r in rows if r.labelled]),
        ("OFF-LABEL: not on the product label for the use named", [r for r in rows if not r.labelled]),
    )
    blocks: list[Block] = [Heading("Doses")]
    for title, group in groups:
        if group:
            blocks += [Heading(title, 3), Grid(_DOSE_COLUMNS, _DOSE_SHARES, tuple(_dose(r) for r in group))]
    return tuple(blocks)


def _dose(row: DoseRow) -> tuple[Line, ...]:
    name: Line = (Run(row.drug_name, "strong"), Run(f" {row.formulation}" if row.formulation else ""))
    status = Run(f" ({dose_words.label_word(row)})", "good" if row.labelled else "warn")
    whom = "; ".join(part for part in (row.use, row.population) if part)
    adjust = "; ".join(a.rstrip(".") for a in row.adjustments)
    evidence: Line = (Run(words.SHORT_CERTAINTIES[row.certainty]), *_cite(row.markers, row.statement_id))
    return (
        (*name, status),
        say(whom or "not stated"),
        say(dose_words.dose_cell(row) or "not stated"),
        say(dose_words.worded_amount(row.maximum) or "not stated"),
        say(adjust, "warn") if adjust else say("none held"),
        evidence,
    )


def _safety(article: Article) -> Page:
    if not article.safety:
        return ()
    blocks: list[Block] = [Heading("Drug safety: contraindications and boxed warnings held")]
    places = _places(article)
    few = len(article.safety) <= _MOST_OPEN
    for drug in article.safety:
        held: list[Block] = []
        if drug.claims:
            held.append(Bullets(tuple(bullet(c) for c in drug.claims)))
        if drug.covered_by:
            held.append(Paragraph(say(_elsewhere(drug.covered_by, places, also=bool(drug.claims)))))
        elif not drug.claims:
            held.append(Paragraph(say(words.NO_SAFETY_HELD, "warn")))
        # What fits this very patient is never behind a closed line.
        fits = any(c.against_patient for c in drug.claims)
        blocks.append(Fold(drug.name, words.safety_counts(drug), tuple(held), open=few or fits))
    return tuple(blocks)


def _places(article: Article) -> dict[str, str]:
    """Statement id to the part of the article that shows it first."""
    parts: list[tuple[str, tuple[Claim, ...]]] = [
        ("Bottom line", article.bottom_line),
        ("the emergency box", article.emergency),
        *((s.title, s.claims) for s in article.sections),
        *((d.name, d.claims) for d in article.safety),
    ]
    return {c.statement_id: title for title, claims in reversed(parts) for c in claims}


def _elsewhere(covered: tuple[str, ...], places: dict[str, str], *, also: bool) -> str:
    shown = Counter(places[i] for i in covered if i in places)
    listed = "; ".join(f"{count} under “{title}”" for title, count in shown.items())
    hidden = len(covered) - shown.total()
    lost = f"{hidden} held and not shown here (see why with --explain)" if hidden else ""
    head = "Also held for it" if also else "Held for it"
    return f"{head}: {'; '.join(part for part in (listed, lost) if part)}."


def _conflicts(views: tuple[ConflictView, ...]) -> Page:
    if not views:
        return ()
    blocks: list[Block] = [Heading("Where the sources disagree")]
    few = len(views) <= _MOST_OPEN
    for view in views:
        sides = tuple((s.label, (Bullets(tuple(bullet(c) for c in s.claims)),)) for s in view.sides)
        said = f"What each side says: {'; '.join(s.label for s in view.sides)}"
        blocks += [Heading(view.title, 3), Fold("", said, (Sides(sides),), open=few)]
        blocks.append(Paragraph((Run("How to read this: ", "strong"), Run(view.show))))
        basis = _basis_beyond_sides(view)
        if basis:
            listed = Bullets(tuple(bullet(c) for c in basis), say("This reading also rests on:", "quiet"))
            rests = f"What this reading rests on besides: {words.counted(len(basis), 'statement')}"
            blocks.append(Fold("", rests, (listed,), open=few))
    return tuple(blocks)


def _basis_beyond_sides(view: ConflictView) -> tuple[Claim, ...]:
    """What the reading rests on besides the sides themselves, which stand just above."""
    beside = {c.statement_id for side in view.sides for c in side.claims}
    return tuple(c for c in view.basis if c.statement_id not in beside)


def _foot(versions: Versions) -> Page:
    parts = (
        ("software", versions.software),
        ("library", versions.library),
        ("rules", versions.rules),
        ("index", versions.index),
        ("writer", versions.writer),
        ("evidence checked up to", versions.corpus_date),
    )
    said = " · ".join(f"{name} {value or 'unknown'}" for name, value in parts)
    return (
        Heading("Intended use"),
        Paragraph(say(words.INTENDED_USE)),
        Paragraph(say(f"Versions: {said}", "quiet")),
    )
