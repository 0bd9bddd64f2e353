"""What is reviewed: the bullets of an article or statement, the hash of its content, and what it rests on.

In: content, how it is displayed, and the evidence. Out: bullets with a hash over all that any audience is shown of
each, the content's hash, the closure. Two programs that show the same give the same hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.model.article import Answer, Article, Claim, ConflictView, DoseRow
from curbside.model.audience import AUDIENCES
from curbside.model.ledger import canonical, sha256
from curbside.model.reviewed import Dependency, Risk, mark_of
from curbside.model.statement import Statement
from curbside.model.verdicts import STRICT_FACETS, STRICT_KINDS, Bullet
from curbside.ports import EvidenceStore
from curbside.review_ports import Content, Display

WHOLE = "whole"
"""The bullet that asks about everything between the others: title, order, gaps, what is missing."""


def content_hash(displayed: Mapping[str, str]) -> str:
    """The hash of content as displayed for every audience."""
    return sha256(canonical(dict(displayed)))


def reading_of(statement: Statement) -> Statement:
    """A statement as it is reviewed: whether a program or a person took it in, and where it stands, is not content."""
    return replace(statement, extracted=False, topic="", file="", line=0)


def closure_of(content: Content, evidence: EvidenceStore, rules: str) -> tuple[Dependency, ...]:
    """Everything the content rests on, with today's marks: statements, editions, conflicts, rules."""
    statements, editions, conflicts = _names(content)
    held = evidence.statements(statements)
    editions |= {e for s in held for e in s.edition_ids}
    sources = evidence.sources(editions)
    known = {c.id: c for c in evidence.conflicts()}
    return (
        *(Dependency("statement", s.id, mark_of(reading_of(s))) for s in held),
        *(Dependency("edition", i, mark_of(s)) for i, s in sorted(sources.items())),
        *(Dependency("conflict", i, mark_of(known[i])) for i in sorted(conflicts & known.keys())),
        Dependency("rules", "rules", rules),
    )


def _names(content: Content) -> tuple[set[str], set[str], set[str]]:
    if isinstance(content, Statement):
        return {content.id}, set(content.edition_ids), set()
    editions = {r.source.edition.id for r in content.references}
    if not isinstance(content, Article):
        return {c.statement_id for c in content.claims}, editions, set()
    statements = {c.statement_id for c in content.claims()} | {row.statement_id for row in content.doses}
    return statements, editions, {view.id for view in content.conflicts}


def bullets_of(content: Content, display: Display) -> tuple[Bullet, ...]:
    """Everything a reviewer judges, in reading order; nothing that is shown stands outside of every bullet."""
    if isinstance(content, Statement):
        return (_statement_bullet(content, display),)
    views = [_View.of(display.shown(content, audience)) for audience in AUDIENCES]
    first, patient = views[0], views[-1]
    bullets = [
        _bullet(f"claim:{i}", [v.claims[i] for v in views], patient.claims[i][0].plain, place)
        for i, place in first.places.items()
    ]
    bullets += [_dose_bullet(key, row, [v.doses.get(key) for v in views]) for key, row in first.doses.items()]
    bullets += [
        _conflict_bullet(view, [v.conflicts[i] for v in views]) for i, view in first.conflicts.items()
    ]
    return (*bullets, _whole_bullet(content, [display.shown(content, a) for a in AUDIENCES]))


@dataclass(frozen=True, slots=True)
class _View:
    """One audience's claims (each as often as it is shown), dose rows and conflicts by what tells them apart."""

    places: Mapping[str, str]
    claims: Mapping[str, Sequence[Claim]]
    doses: Mapping[str, DoseRow]
    conflicts: Mapping[str, ConflictView]

    @classmethod
    def of(cls, answer: Answer) -> _View:
        places, shown = dict[str, str](), dict[str, list[Claim]]()
        for place, claims in _placed(answer):
            for claim in claims:
                places.setdefault(claim.statement_id, place)
                shown.setdefault(claim.statement_id, []).append(replace(claim, reasons=()))
        rows = answer.doses if isinstance(answer, Article) else ()
        counted: dict[str, int] = {}
        doses = {}
        for row in rows:
            counted[row.statement_id] = counted.get(row.statement_id, 0) + 1
            doses[f"dose:{row.statement_id}:{counted[row.statement_id]}"] = row
        views = answer.conflicts if isinstance(answer, Article) else ()
        return cls(places, shown, doses, {v.id: v for v in views})


def _placed(answer: Answer) -> Iterable[tuple[str, Sequence[Claim]]]:
    if not isinstance(answer, Article):
        return (("What is known", answer.claims),)
    return (
        ("Bottom line", answer.bottom_line),
        ("In an emergency", answer.emergency),
        *((s.title, s.claims) for s in answer.sections),
        *((f"Drug safety: {d.name}", d.claims) for d in answer.safety),
        *((v.title, s.claims) for v in answer.conflicts for s in v.sides),
        *((v.title, v.basis) for v in answer.conflicts),
    )


def _bullet(key: str, seen: Sequence[Sequence[Claim]], plain: str, place: str) -> Bullet:
    claim = seen[0][0]
    strict = claim.kind in STRICT_KINDS or claim.facet in STRICT_FACETS or bool(claim.against_patient)
    marks = [sorted({mark_of(c) for c in claims}) for claims in seen]
    return Bullet(
        key, "claim", place, claim.text, plain, sha256(canonical(marks)),
        claim.statement_id, claim.drugs, strict,
    )  # fmt: skip


def _dose_bullet(key: str, row: DoseRow, seen: Sequence[DoseRow | None]) -> Bullet:
    cells = (
        f"{row.drug_name} {row.formulation}".strip(), "labelled" if row.labelled else "OFF-LABEL", row.use,
        row.population, row.route, f"{row.amount} {row.frequency}".strip(),
        f"maximum: {row.maximum}" if row.maximum else "", row.duration, *row.adjustments,
    )  # fmt: skip
    marks = [mark_of(r) if r else "" for r in seen]
    text = "; ".join(c for c in cells if c)
    return Bullet(
        key, "dose", "Doses", text, "", sha256(canonical(marks)), row.statement_id, (row.drug,), strict=True
    )


def _conflict_bullet(view: ConflictView, seen: Sequence[ConflictView]) -> Bullet:
    claims = [c for side in view.sides for c in side.claims]
    strict = any(c.kind in STRICT_KINDS or c.facet in STRICT_FACETS for c in claims)
    shown = [
        [v.title, v.show, [[s.label, *(c.statement_id for c in s.claims)] for s in v.sides]] for v in seen
    ]
    drugs = tuple(dict.fromkeys(d for c in claims for d in c.drugs))
    return Bullet(
        f"conflict:{view.id}", "conflict", "Where the sources disagree", f"{view.title}. {view.show}",
        seen[-1].show, sha256(canonical(shown)), "", drugs, strict,
    )  # fmt: skip


def _whole_bullet(answer: Answer, seen: Sequence[Answer]) -> Bullet:
    frames = [_frame(a) for a in seen]
    if not isinstance(answer, Article):
        text = answer.message
    else:
        parts = (
            answer.title,
            answer.lead,
            answer.certainty,
            *answer.notes,
            *answer.not_covered,
            *answer.would_change,
        )
        text = "\n".join(p for p in parts if p)
    return Bullet(WHOLE, "whole", "The article as a whole", text, "", sha256(canonical(frames)))


def _frame(answer: Answer) -> list[object]:
    """All that is shown besides the other bullets, with the order in which those stand."""
    banners = [[b.severity, b.title, b.text] for b in answer.banners]
    marks = [[r.number, mark_of(r.source), list(r.marks)] for r in answer.references]
    question = mark_of(answer.question)
    if not isinstance(answer, Article):
        return [question, banners, answer.reason, answer.message, answer.advice, marks]
    order = [[place, *(c.statement_id for c in claims)] for place, claims in _placed(answer)]
    notes = [[s.id, s.title, _uncounted(s.note), s.collapsed] for s in answer.sections]
    said = [answer.title, answer.lead, answer.certainty, *answer.notes, *answer.would_change]
    gaps = [_uncounted(text) for text in answer.not_covered]
    covered = [[d.drug, d.name, *d.covered_by] for d in answer.safety]
    return [question, banners, order, notes, said, gaps, covered, marks]


def _uncounted(text: str) -> str:
    """A note without its numbers: how many statements were searched is no content."""
    return "".join("#" if c.isdigit() else c for c in text)


def _statement_bullet(statement: Statement, display: Display) -> Bullet:
    strict = statement.kind in STRICT_KINDS or statement.facet in STRICT_FACETS or bool(statement.doses)
    drugs = tuple(dict.fromkeys((*statement.interventions, *(d.drug for d in statement.doses))))
    return Bullet(
        f"claim:{statement.id}", "claim", "Statement", statement.text, statement.plain,
        content_hash(display.displayed(statement)), statement.id, drugs, strict,
    )  # fmt: skip


def risk_of(bullets: Iterable[Bullet], content: Content) -> Risk:
    """How much a mistake could harm: high with any bullet that two must judge, medium with any recommendation."""
    if any(b.strict for b in bullets):
        return "high"
    claims: Iterable[Claim | Statement] = (content,) if isinstance(content, Statement) else (
        content.claims() if isinstance(content, Article) else content.claims
    )  # fmt: skip
    return "medium" if any(c.kind == "recommendation" for c in claims) else "low"


@dataclass(frozen=True, slots=True)
class Difference:
    """A bullet that two versions do not share as it is; either side is None where it is not there at all."""

    before: Bullet | None
    after: Bullet | None


def differences(before: Sequence[Bullet], after: Sequence[Bullet]) -> tuple[Difference, ...]:
    """Every bullet that changed, came or went, in the order of the newer version, what went last."""
    old, new = {b.key: b for b in before}, {b.key: b for b in after}
    changed = [Difference(old.get(k), b) for k, b in new.items() if k not in old or old[k].hash != b.hash]
    return (*changed, *(Difference(b, None) for k, b in old.items() if k not in new))
