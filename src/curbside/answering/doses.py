"""Dose objects to the rows of the dose table: every figure as the source gives it, none derived."""

from __future__ import annotations

from collections.abc import Sequence

from curbside.model.article import Claim, DoseRow
from curbside.model.ontology import Ontology
from curbside.model.statement import Amount, Dose, Statement

_COUNTED_IN_YEARS = 2.0
_COUNTED_IN_DAYS = 100
_DAYS_A_YEAR = 365.25
_OFF_A_MONTH = 0.02
"""0.0833 years is one month; 0.077 years is 28 days."""


def amount_text(amount: Amount) -> str:
    """ "10-20 mg": the number as given, without trailing zeros."""
    low, high = f"{amount.low:g}", f"{amount.high:g}"
    unit = amount.unit.replace("[", "").replace("]", "")
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def _age(years: float) -> str:
    """ "3 months", "28 days": what its source gives in months or days is shown in them."""
    if years == round(years) or years >= _COUNTED_IN_YEARS:
        return f"{years:g} y"
    days = years * _DAYS_A_YEAR
    if days < _COUNTED_IN_DAYS and abs(years * 12 - round(years * 12)) > _OFF_A_MONTH:
        return f"{days:.0f} days"
    months = round(years * 12)
    return f"{months} month{'' if months == 1 else 's'}"


def _who(dose: Dose, statement: Statement) -> str:
    people = [p.replace("-", " ") for p in (dose.population or statement.population) if p != "any"]
    limits = []
    if dose.age_min is not None or dose.age_max is not None:
        low = f"from {_age(dose.age_min)}" if dose.age_min is not None else ""
        high = f"to {_age(dose.age_max)}" if dose.age_max is not None else ""
        limits.append(" ".join(part for part in (low, high) if part))
    if dose.weight_min is not None or dose.weight_max is not None:
        low = f"from {dose.weight_min:g} kg" if dose.weight_min is not None else ""
        high = f"to {dose.weight_max:g} kg" if dose.weight_max is not None else ""
        limits.append(" ".join(part for part in (low, high) if part))
    return "; ".join([", ".join(people), *limits]).strip("; ")


def worked_amount(dose: Dose, weight_kg: float | None) -> str:
    """A per-kilogram dose with the sum for the weight given, capped by the maximum: the arithmetic is shown."""
    text = amount_text(dose.amount)
    base = dose.amount.unit.removesuffix("/kg")
    if weight_kg is None or base == dose.amount.unit:
        return text
    low, high = dose.amount.low * weight_kg, dose.amount.high * weight_kg
    cap = dose.maximum.high if dose.maximum and dose.maximum.unit == base else None
    total = amount_text(Amount(_capped(low, cap), _capped(high, cap), base))
    limited = " (the stated maximum)" if cap is not None and high > cap else ""
    return f"{text}; {amount_text(dose.amount).split()[0]} x {weight_kg:g} kg = {total}{limited}"


def _capped(value: float, cap: float | None) -> float:
    return round(value if cap is None else min(value, cap), 4)


def dose_rows(
    statement: Statement, claim: Claim, ontology: Ontology, *, weight_kg: float | None = None
) -> tuple[DoseRow, ...]:
    """One row for each dose object of a statement."""
    uses = [ontology.name(c) for c in statement.conditions]
    rows = []
    for dose in statement.doses:
        use = ontology.name(dose.indication) if dose.indication else ", ".join(uses)
        rows.append(
            DoseRow(
                statement_id=statement.id,
                drug=dose.drug,
                drug_name=ontology.name(dose.drug),
                use=use,
                labelled=dose.labelled,
                population=_who(dose, statement),
                route=dose.route,
                formulation=dose.formulation,
                amount=worked_amount(dose, weight_kg),
                frequency=dose.frequency,
                maximum=_maximum(dose),
                duration=dose.duration,
                adjustments=tuple(_adjustment(a.whom, a.when, a.change) for a in dose.adjustments),
                markers=claim.markers,
                certainty=claim.certainty,
            )
        )
    return tuple(rows)


def _maximum(dose: Dose) -> str:
    if dose.maximum:
        return amount_text(dose.maximum)
    return "none stated by the source; never above an adult's dose" if dose.uncapped else ""


def _adjustment(whom: str, when: str, change: str) -> str:
    head = whom.replace("-", " ")
    return f"{head} ({when}): {change}" if when else f"{head}: {change}"


def sorted_rows(rows: Sequence[DoseRow]) -> tuple[DoseRow, ...]:
    """By drug, labelled before off-label, then by statement."""
    return tuple(sorted(rows, key=lambda r: (r.drug_name, not r.labelled, r.statement_id, r.population)))
