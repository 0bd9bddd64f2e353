"""Whether a dose is for this patient. A modifier the source does not speak of means no dose, never a guess."""

from __future__ import annotations

from curbside.answering.focus import Focus
from curbside.model.statement import Dose, Population, Statement

MODIFIERS: frozenset[Population] = frozenset(
    {"child", "infant", "pregnant", "breastfeeding", "kidney-impairment", "liver-impairment"}
)
"""Populations for which a dose must be given by the source, never carried over."""

ORGAN_STATES: frozenset[Population] = frozenset({"kidney-impairment", "liver-impairment"})
"""Populations made by an organ that works badly: what is said of them is said of whoever has such a condition."""

_NARROW: frozenset[str] = frozenset({"child", "infant", "pregnant", "breastfeeding"})
_INFANT_YEARS = 1.0


def fitting_dose(dose: Dose, statement: Statement, focus: Focus) -> bool:
    """Whether a dose is for this patient: children's and pregnancy doses only when asked, never carried over."""
    people = set(dose.population or statement.population)
    asked = set(focus.populations)
    narrow = people & _NARROW
    if narrow and not people - narrow and not narrow & asked:
        return False
    if not _for_age_and_weight(dose, focus):
        return False
    modifiers: set[str] = set(asked & MODIFIERS)
    if "infant" in modifiers:
        from_birth = dose.age_min is not None and dose.age_min < _INFANT_YEARS
        if not (people & {"infant", "any"} or from_birth):
            return False
        modifiers -= {"infant", "child"}
    given = people | {a.whom for a in dose.adjustments}
    return "any" in people or modifiers <= given


def _for_age_and_weight(dose: Dose, focus: Focus) -> bool:
    """Whether the patient's age and weight, where given, lie within the dose's own limits."""
    age, weight = focus.age_years, focus.weight_kg
    too_young = age is not None and dose.age_min is not None and age < dose.age_min
    too_old = age is not None and dose.age_max is not None and age > dose.age_max
    too_light = weight is not None and dose.weight_min is not None and weight < dose.weight_min
    too_heavy = weight is not None and dose.weight_max is not None and weight > dose.weight_max
    return not (too_young or too_old or too_light or too_heavy)


def any_dose_fits(statement: Statement, focus: Focus) -> bool:
    """True for a statement without doses, or with one for this patient."""
    return not statement.doses or any(fitting_dose(d, statement, focus) for d in statement.doses)
