"""Patient facts in a question: age, weight, kidney function, weeks of pregnancy, years of editions.

Text in, Modifiers and numbers out. Kidney impairment counts below the threshold of the rules (KDIGO G3a).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from curbside.answering.rules import ReadingRules
from curbside.model.question import Modifier
from curbside.model.statement import Population
from curbside.terms.tokens import normalise

DAYS_PER_YEAR = 365.25
_WEEKS_PER_YEAR = 52.18
_MONTHS_PER_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the numbers in the question say of the patient; ages in years, weight in kilograms."""

    modifiers: tuple[Modifier, ...]
    populations: tuple[Population, ...]
    age_years: float | None
    weight_kg: float | None
    years: tuple[int, ...]
    male: bool = False
    """Whether the patient is told to be a man or a boy."""


def _first(text: str, patterns: tuple[re.Pattern[str], ...]) -> float | None:
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            return float(found[1])
    return None


def _place(text: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    return next((found.start() for pattern in patterns if (found := pattern.search(text))), len(text))


def _age(text: str, rules: ReadingRules) -> tuple[float | None, str]:
    """The age written first: who is told of first is the patient, a baby at her breast is not."""
    units = (
        ("age_days", DAYS_PER_YEAR, "days"),
        ("age_months", _MONTHS_PER_YEAR, "months"),
        ("age_weeks", _WEEKS_PER_YEAR, "weeks"),
        ("age_years", 1.0, "years"),
    )
    for name, divisor, unit in sorted(units, key=lambda one: _place(text, rules.patterns[one[0]])):
        value = _first(text, rules.patterns[name])
        if value is not None and value / divisor <= 120:
            return value / divisor, f"{value:g} {unit}"
    return None, ""


def _age_population(age: float, rules: ReadingRules) -> tuple[Population, ...]:
    if age < rules.numbers["infant_age"]:
        return ("infant", "child")
    if age < rules.numbers["adult_age"]:
        return ("child",)
    return ("older-adult", "adult") if age >= rules.numbers["older_age"] else ("adult",)


def _is_male(text: str, rules: ReadingRules) -> bool:
    """Whether the one told of is a man or a boy: a woman told of before him is the patient."""
    him = min((found.start() for p in rules.a_man if (found := p.search(text))), default=None)
    return him is not None and not any(p.search(text[:him]) for p in rules.a_woman)


def patient_facts(text: str, rules: ReadingRules) -> Facts:
    """Read the numbers that describe the patient or name an edition's year."""
    male = _is_male(text, rules)
    text = rules.in_words.sub(lambda found: rules.words_of_numbers[found[1]], normalise(text))
    modifiers: list[Modifier] = []
    populations: list[Population] = []
    age, shown = _age(text, rules)
    if age is not None:
        populations += _age_population(age, rules)
        modifiers.append(Modifier("age", shown, populations[0]))
    weight = _first(text, rules.patterns["weight_kg"])
    if weight is not None:
        modifiers.append(Modifier("weight", f"{weight:g} kg"))
    gestation = _first(text, rules.patterns["gestation_weeks"])
    if gestation is not None:
        populations.append("pregnant")
        modifiers.append(Modifier("weeks of pregnancy", f"{gestation:g}", "pregnant"))
    for name, unit in (("egfr", "mL/min/1.73 m2"), ("creatinine_clearance", "mL/min")):
        value = _first(text, rules.patterns[name])
        if value is not None:
            impaired = value < rules.numbers["kidney_threshold"]
            if impaired:
                populations.append("kidney-impairment")
            label = "eGFR" if name == "egfr" else "creatinine clearance"
            modifiers.append(Modifier(label, f"{value:g} {unit}", "kidney-impairment" if impaired else None))
    years = tuple(int(y) for rx in rules.patterns["year"] for y in rx.findall(text))
    return Facts(tuple(modifiers), tuple(dict.fromkeys(populations)), age, weight, years, male)
