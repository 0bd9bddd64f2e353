"""Articles: what is shown. A Claim is born with its statement and supports; nothing is re-found by text.

`Article` and `NoAnswer` are the two values a question can lead to; both carry versions and banners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from curbside.model.evidence import Reason
from curbside.model.question import ClinicalQuestion
from curbside.model.source import Checked, Source
from curbside.model.statement import (
    BACKGROUND_FACETS,
    Certainty,
    Direction,
    Directness,
    Facet,
    Grade,
    IndirectReason,
    Proof,
    Quote,
    Stance,
    StatementKind,
    Strength,
)

ReviewState = Literal[
    "unreviewed", "submitted", "under-review", "changes-requested", "approved", "needs-re-review", "retired"
]
Refusal = Literal[
    "not-covered", "not-clinical", "chit-chat", "about-program", "edition-not-held", "false-premise",
    "population-not-held", "not-understood", "unreadable-language", "unsafe-request",
]  # fmt: skip
Severity = Literal["emergency", "crisis", "caution"]


@dataclass(frozen=True, slots=True)
class Banner:
    """A safety notice computed before any other gate."""

    id: str
    severity: Severity
    title: str
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class ShownSupport:
    """One support of a claim with its reference number."""

    number: int
    edition_id: str
    locator: str
    figures: tuple[str, ...]
    says: str
    stance: Stance
    directness: Directness
    indirect_because: tuple[IndirectReason, ...]
    grade: Grade | None
    proof: Proof
    checked: Checked
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A bullet: the sentence, its plain twin, and what it rests on."""

    statement_id: str
    revision: int
    text: str
    plain: str
    facet: Facet
    kind: StatementKind
    direction: Direction
    strength: Strength
    certainty: Certainty
    indirect: tuple[IndirectReason, ...]
    drugs: tuple[str, ...]
    supports: tuple[ShownSupport, ...]
    reasons: tuple[Reason, ...] = ()
    against_patient: tuple[str, ...] = ()
    """Statement ids of held contraindications and boxed warnings that fit this patient and concern its drugs."""
    overlay: str = ""
    """What an editor of this installation did to the shipped statement, and when."""

    @property
    def markers(self) -> tuple[int, ...]:
        """Reference numbers, ascending."""
        return tuple(sorted({s.number for s in self.supports}))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of claims; `note` says what was searched when nothing is held."""

    id: str
    title: str
    claims: tuple[Claim, ...]
    note: str = ""
    collapsed: bool = False
    plain_title: str = ""
    """The title in a patient's words; empty where the contract gives none."""

    @property
    def background(self) -> bool:
        """Whether it only tells, as further detail, what things are: an answer's certainty is not counted over it."""
        return self.collapsed and all(c.facet in BACKGROUND_FACETS for c in self.claims)


def weighed(sections: Sequence[Section]) -> tuple[Claim, ...]:
    """The claims an answer's certainty is counted over."""
    return tuple(c for s in sections if not s.background for c in s.claims)


@dataclass(frozen=True, slots=True)
class DoseRow:
    """A dose as shown in the table; every cell is the source's own figure, worded."""

    statement_id: str
    drug: str
    drug_name: str
    use: str
    labelled: bool
    population: str
    route: str
    formulation: str
    amount: str
    frequency: str
    maximum: str
    duration: str
    adjustments: tuple[str, ...]
    markers: tuple[int, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class DrugSafety:
    """All held contraindications and boxed warnings of a named drug; empty `claims` is said aloud."""

    drug: str
    name: str
    claims: tuple[Claim, ...]
    covered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One side of a conflict with its claims."""

    label: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict side by side, and how to read it."""

    id: str
    title: str
    sides: tuple[ConflictSide, ...]
    show: str
    plain: str
    basis: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered reference; `marks` are lifecycle and newness notes to print beside it."""

    number: int
    source: Source
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """What produced this answer; the same versions and question give the same bytes."""

    software: str
    library: str
    rules: str
    index: str
    writer: str
    corpus_date: str


@dataclass(frozen=True, slots=True)
class Near:
    """A question near to the one answered, in full, and what is different about it."""

    question: str
    difference: str


@dataclass(frozen=True, slots=True)
class Article:
    """An answer a clinician can act on and check."""

    id: str
    title: str
    question: ClinicalQuestion
    bottom_line: tuple[Claim, ...]
    certainty: str
    banners: tuple[Banner, ...]
    emergency: tuple[Claim, ...]
    sections: tuple[Section, ...]
    doses: tuple[DoseRow, ...]
    safety: tuple[DrugSafety, ...]
    conflicts: tuple[ConflictView, ...]
    not_covered: tuple[str, ...]
    would_change: tuple[str, ...]
    references: tuple[Reference, ...]
    versions: Versions
    lead: str = ""
    """A derived sentence before the bottom line: the verdict of a safety question, or an indirectness note."""
    notes: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    """Other questions, near to this one: each has an article of its own."""
    status: ReviewState = "unreviewed"

    def claims(self) -> tuple[Claim, ...]:
        """Every claim shown anywhere, once each, in reading order."""
        shown = [
            *self.bottom_line,
            *self.emergency,
            *(c for s in self.sections for c in s.claims),
            *(c for d in self.safety for c in d.claims),
            *(c for v in self.conflicts for side in v.sides for c in side.claims),
            *(c for v in self.conflicts for c in v.basis),
        ]
        return tuple({c.statement_id: c for c in shown}.values())


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest thing held, offered instead of an answer."""

    statement_id: str
    text: str
    markers: tuple[int, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Not knowing as a value: why, what was searched, what could be answered."""

    question: ClinicalQuestion
    reason: Refusal
    message: str
    advice: str
    banners: tuple[Banner, ...]
    searched: tuple[str, ...]
    nearest: tuple[Nearest, ...]
    could_answer: tuple[str, ...]
    versions: Versions
    claims: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    status: ReviewState = "unreviewed"


Answer = Article | NoAnswer


def claims_of(answer: Answer) -> tuple[Claim, ...]:
    """Every claim that an article or a refusal shows."""
    return answer.claims() if isinstance(answer, Article) else answer.claims


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verify found of one claim: `failures` name the rule broken and the words concerned."""

    statement_id: str
    holds: bool
    failures: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Why each statement was kept, dropped or stopped; shown by `--explain`."""

    kept: tuple[tuple[str, tuple[Reason, ...]], ...]
    dropped: tuple[tuple[str, str, tuple[Reason, ...]], ...]
    stopped: tuple[Verdict, ...]
