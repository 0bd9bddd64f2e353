"""What a question turns on, ready for matching: main condition, background, drugs, populations, setting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import Population


@dataclass(frozen=True, slots=True)
class Focus:
    """`x` is the main condition, `ys` what is given beside it, `drugs` what is asked about (held ones)."""

    x: str
    ys: tuple[str, ...]
    drugs: tuple[str, ...]
    current: tuple[str, ...]
    allergies: tuple[str, ...]
    bodies: tuple[str, ...]
    populations: tuple[Population, ...]
    perioperative: bool
    beside: tuple[str, ...] = ()
    """What the words of a case point to nearly as much."""
    age_years: float | None = None
    weight_kg: float | None = None
    kidney: float | None = None
    """eGFR or creatinine clearance as given, mL/min."""

    @property
    def conditions(self) -> tuple[str, ...]:
        """Main and given conditions."""
        return (*((self.x,) if self.x else ()), *self.ys)

    @property
    def everything(self) -> tuple[str, ...]:
        """Every concept a statement may be about to be of use."""
        return (*self.conditions, *self.drugs, *self.current, *self.allergies)


def focus_of(question: ClinicalQuestion, ontology: Ontology) -> Focus:
    """The parts of the question the library knows."""
    held = {m.concept for m in question.mentions if m.held}

    def of(*roles: str) -> tuple[str, ...]:
        return tuple(c for c in question.of(*roles) if c in held)  # type: ignore[arg-type]

    main = of("condition") or of("suspected")[:1] or of("given")[:1]
    x = main[0] if main else ""
    ys = tuple(c for c in of("condition", "given", "suspected") if c != x)
    carried = sorted({a for c in (*main[:1], *ys) for a in ontology.allergies(c)})
    drugs = of("intervention", "comparator", "test")
    if question.type == "interaction":
        drugs = tuple(dict.fromkeys((*drugs, *of("current-drug"))))
    return Focus(
        x=x,
        ys=ys,
        drugs=tuple(d for d in drugs if ontology.kind(d) not in ("population", "body", "setting")),
        current=of("current-drug"),
        allergies=tuple(dict.fromkeys((*of("allergy"), *carried))),
        bodies=of("body"),
        populations=question.populations,
        perioperative=bool(of("setting")) or _operated(question, (x, *ys), ontology),
        beside=of("beside"),
        age_years=question.age_years,
        weight_kg=question.weight_kg,
        kidney=_kidney(question),
    )


def _operated(question: ClinicalQuestion, conditions: Iterable[str], ontology: Ontology) -> bool:
    """Whether a procedure named is an operation, or a condition is one that an operation brings."""
    named = (m.concept for m in question.mentions if m.kind == "procedure" and m.role != "excluded")
    return any(ontology.kind(a) == "setting" for c in (*named, *conditions) for a in ontology.ancestors(c))


def _kidney(question: ClinicalQuestion) -> float | None:
    figures = (m.value for m in question.modifiers if m.name in ("eGFR", "creatinine clearance"))
    return next((float(value.split()[0]) for value in figures), None)
