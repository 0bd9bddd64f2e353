"""Statements: one atomic clinical assertion, its doses, its supports, and the conflicts between them.

Vocabulary of the fields: docs/library.md. GRADE words follow the GRADE handbook; native grades stay beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from curbside.model.source import Checked

Facet = Literal[
    "definition", "mechanism", "epidemiology", "prognosis", "cause", "red-flags", "emergency", "diagnosis",
    "criteria", "test", "interpretation", "differential", "premise", "first-line", "alternatives", "last-line",
    "non-drug", "avoid", "trigger", "dose", "safety", "interaction", "duration", "monitoring", "escalation",
    "referral", "special-populations", "perioperative", "prevention", "pitfalls", "evidence-gap",
]  # fmt: skip
StatementKind = Literal[
    "recommendation", "finding", "dose", "contraindication", "boxed-warning", "warning", "interaction",
    "adverse-effect", "criterion", "definition", "mechanism", "evidence-gap",
]  # fmt: skip
Direction = Literal["for", "against", "neutral"]
Strength = Literal["strong", "conditional", "good-practice", "none"]
Certainty = Literal["high", "moderate", "low", "very-low", "ungraded"]
Population = Literal[
    "adult", "child", "infant", "older-adult", "pregnant", "breastfeeding", "kidney-impairment",
    "liver-impairment", "healthy-volunteer", "laboratory", "any",
]  # fmt: skip
Setting = Literal["outpatient", "inpatient", "emergency", "perioperative", "any"]
Stance = Literal["supports", "opposes"]
Directness = Literal["direct", "indirect"]
IndirectReason = Literal["population", "setting", "condition", "intervention", "outcome"]
Proof = Literal["quoted", "paraphrase", "matched"]
"""quoted: verbatim span of a held document; paraphrase: original not held; matched: held and agreeing."""

BACKGROUND_FACETS: frozenset[str] = frozenset({"definition", "mechanism"})
"""What a thing is and how it works: it advises nothing."""

SAFETY_KINDS: frozenset[str] = frozenset({"contraindication", "boxed-warning"})
"""Kinds that every answer naming the drug must bring (DESIGN rule 3)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range with its UCUM unit."""

    low: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a dose changes for a population or finding."""

    whom: str
    change: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as its source gives it; ages in years, weights in kilograms."""

    drug: str
    route: str
    amount: Amount
    frequency: str
    labelled: bool
    formulation: str = ""
    maximum: Amount | None = None
    duration: str = ""
    indication: str = ""
    population: tuple[Population, ...] = ()
    age_min: float | None = None
    age_max: float | None = None
    weight_min: float | None = None
    weight_max: float | None = None
    uncapped: bool = False
    """The source was read for a maximum of this dose per kilogram and states none; shown in its place."""
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade in its own system, never converted silently."""

    system: str
    display: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a held document: `text` is `document.text[start:end]`, inside the passage named."""

    passage_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """A statement resting on an edition at a place."""

    edition_id: str
    locator: str
    checked: Checked
    figures: tuple[str, ...] = ()
    stance: Stance = "supports"
    directness: Directness = "direct"
    indirect_because: tuple[IndirectReason, ...] = ()
    says: str = ""
    grade: Grade | None = None
    proof: Proof = "paraphrase"
    quote: Quote | None = None
    """Set exactly when `proof` is "quoted"."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One atomic clinical assertion, immutable by revision."""

    id: str
    text: str
    plain: str
    facet: Facet
    kind: StatementKind
    direction: Direction
    strength: Strength
    certainty: Certainty
    conditions: tuple[str, ...]
    interventions: tuple[str, ...]
    population: tuple[Population, ...]
    setting: Setting
    supports: tuple[Support, ...]
    revision: int = 1
    also: tuple[str, ...] = ()
    doses: tuple[Dose, ...] = ()
    jurisdiction: str = ""
    headline: bool = False
    extracted: bool = False
    """True for a statement a program found in a document and no editor has confirmed."""
    overlay: str = ""
    """What an editor of this installation did to the shipped statement, and when; empty for one as shipped."""
    topic: str = ""
    file: str = ""
    line: int = 0

    @property
    def edition_ids(self) -> tuple[str, ...]:
        """Editions it rests on, in the order given."""
        return tuple(dict.fromkeys(s.edition_id for s in self.supports))

    @property
    def direct(self) -> bool:
        """True when at least one support speaks of just this."""
        return any(s.directness == "direct" and s.stance == "supports" for s in self.supports)


def editions_of(statements: Iterable[Statement]) -> set[str]:
    """Every edition that any of them rests on."""
    return {support.edition_id for statement in statements for support in statement.supports}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict."""

    label: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that pull apart, and how to read them side by side."""

    id: str
    title: str
    sides: tuple[Side, ...]
    show: str
    plain: str
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def statement_ids(self) -> tuple[str, ...]:
        """Every statement it needs, sides first."""
        return tuple(dict.fromkeys([i for side in self.sides for i in side.statements] + list(self.basis)))


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing questions and statements are about."""

    id: str
    kind: str
    name: str
    plain: str
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    emergencies: tuple[str, ...] = ()
    """Conditions it can turn into whose emergency care an answer on it leads with."""
    codes: tuple[tuple[str, str], ...] = field(default=())
    population: tuple[Population, ...] = ()
    """Whom anybody who has it belongs to, said or not: who has one only children get is a child."""
    allergy: tuple[str, ...] = ()
    """The drugs and classes that whoever has it is allergic to."""
    alike: bool = False
    """True when evidence on one kind of it is shown, labelled indirect, for its other kinds."""
