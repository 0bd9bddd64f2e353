"""Questions: the text as asked and what was understood of it, concept by concept.

A ClinicalQuestion is the exact structure an answer is composed for; `key` is its canonical form.
Question types follow Ely's taxonomy as used in the answer contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from curbside.model.statement import Facet, Population

QuestionType = Literal[
    "treatment", "dosing", "diagnosis", "cause", "test", "safety", "interaction", "prognosis", "monitoring",
    "prevention", "pregnancy", "perioperative", "epidemiology", "mechanism", "guideline", "comparison",
    "conditional", "compound", "procedure", "emergency", "legal", "out-of-scope",
]  # fmt: skip
Role = Literal[
    "condition", "given", "suspected", "excluded", "intervention", "comparator", "current-drug", "allergy",
    "population", "body", "setting", "test", "beside", "other",
]  # fmt: skip
Scope = Literal["clinical", "chit-chat", "about-program", "not-clinical", "unreadable-language"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in the question; `held` says whether anything held speaks of it, not only a vocabulary.

    One that is `told` was not named: the words of the case point to it, and `surface` are those words.
    """

    concept: str
    name: str
    kind: str
    role: Role
    surface: str
    start: int
    end: int
    held: bool
    codes: tuple[tuple[str, str], ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A misspelling read as something else; always shown."""

    surface: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written in a text; `start` and `end` are character offsets."""

    value: float
    unit: str
    text: str
    start: int
    end: int
    high: float | None = None


FOLLOWS_FROM = "follows from "
"""How the value of a modifier begins that nobody told: a condition named in the question carries it."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """A patient fact that changes an answer: kidney function, weight, age and so on."""

    name: str
    value: str
    population: Population | None = None

    @property
    def carried(self) -> bool:
        """True where a condition carries it: said again by the condition, never told by the asker."""
        return self.value.startswith(FOLLOWS_FROM)


@dataclass(frozen=True, slots=True)
class ClinicalQuestion:
    """The question as understood."""

    text: str
    type: QuestionType
    scope: Scope
    jurisdiction: str
    mentions: tuple[Mention, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    facets: tuple[Facet, ...] = ()
    populations: tuple[Population, ...] = ()
    age_years: float | None = None
    weight_kg: float | None = None
    years: tuple[int, ...] = ()
    corrections: tuple[Correction, ...] = ()
    not_understood: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    banners: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    """Beliefs the question rests on that held evidence contradicts."""
    turns_on: tuple[str, ...] = ()
    """Words not understood that a yes-or-no question turns on."""
    yes_or_no: bool = False
    """Whether it asks yes or no of a drug it names, where its type alone would not turn on that drug."""
    case: bool = False
    """Whether it tells of a patient with a condition: what is asked of a drug is then not all it wants to know."""
    words: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """The words that name something, as keys, of a question that tells more than names: its first lines go by them."""
    type_reason: str = ""
    key: str = ""

    def of(self, *roles: Role) -> tuple[str, ...]:
        """Concept ids mentioned in any of these roles, in the order written."""
        return tuple(dict.fromkeys(m.concept for m in self.mentions if m.role in roles))

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the question is about, its "given" and suspected conditions included."""
        return self.of("condition", "given", "suspected")

    @property
    def is_told(self) -> bool:
        """Whether the main condition was not named: the words of the case point to it."""
        return any(m.told and m.role == "condition" for m in self.mentions)

    @property
    def interventions(self) -> tuple[str, ...]:
        """Drugs, tests, procedures and care asked about."""
        return self.of("intervention", "comparator", "test")
