"""Mechanical checks over every dose of a library: units, caps, ceilings, slips of a thousand, disagreement.

In: statements and conflicts. Out: what is wrong (`DoseFinding`), worst first; nothing is converted or mended.
Follows the error-prone dose designations of the ISMP list (mg for mcg) and docs/library.md, "Doses". None of
the checks knows a drug: a ceiling is the smallest daily maximum that a labelled dose in the library states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from curbside.model.statement import Amount, Conflict, Dose, Statement
from curbside.terms.units import scale

Rule = Literal["unit", "range", "maximum", "cap", "ceiling", "slip", "disagreement"]

DOSE_DIMENSIONS: frozenset[str] = frozenset(
    "/".join([quantity, *per])
    for quantity in (
        "mass", "volume", "amount", "[IU]", "meq", "%", "{tablet}", "{capsule}", "{puff}", "{spray}",
        "{drop}", "{dose}",
    )
    for per in (
        [], ["mass"], ["m2"], ["time"], ["mass", "time"], ["m2", "time"],
    )
)  # fmt: skip
"""What a dose can be an amount of, alone or per weight, body surface or time. The unit m2 has no dimension name."""

SLIP = (500.0, 2000.0)
"""Two doses of a drug by one route this many times apart: a microgram written as a milligram, or the reverse."""

SMALL_YEARS = 5.0
"""Below this age a child weighs too little for a dose per kilogram to come near an adult's."""

_ROUNDING = 1.001
"""A third of a daily maximum, rounded up as printed, is no excess."""

_YOUNG = frozenset({"child", "infant"})
_TIMES_A_DAY = re.compile(r"^(\d+)(?: to \d+)? times a day$")
_EVERY_HOURS = re.compile(r"^every (?:\d+ to )?(\d+) hours?$")
_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class DoseFinding:
    """One thing wrong with a dose: the statement, the rule and what was found; `other` names its rival."""

    statement: Statement
    rule: Rule
    detail: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    statement: Statement
    dose: Dose

    @property
    def people(self) -> frozenset[str]:
        """Populations of the dose, else of its statement."""
        return frozenset(self.dose.population or self.statement.population)


def check_doses(statements: Iterable[Statement], conflicts: Sequence[Conflict]) -> tuple[DoseFinding, ...]:
    """Everything found over all doses, in the order of the statements."""
    placed = [_Placed(s, d) for s in statements for d in s.doses]
    found = [finding for p in placed for finding in _alone(p)]
    by_route: dict[tuple[str, str], list[_Placed]] = {}
    for p in placed:
        by_route.setdefault((p.dose.drug, p.dose.route), []).append(p)
    shown = [frozenset(c.statement_ids) for c in conflicts]
    for group in by_route.values():
        for one, other in combinations(group, 2):
            found += _pair(one, other, shown)
    return tuple(found)


def times_a_day(frequency: str) -> float | None:
    """The fewest doses a day a frequency means, or None where it does not say."""
    if frequency in ("once a day", "once"):
        return 1.0
    if times := _TIMES_A_DAY.match(frequency):
        return float(times[1])
    if hours := _EVERY_HOURS.match(frequency):
        return 24.0 / float(hours[1])
    return None


def _alone(p: _Placed) -> Iterator[DoseFinding]:
    dose, amount = p.dose, p.dose.amount
    for named in (amount, dose.maximum):
        if named is None:
            continue
        if scale(named.unit)[1] not in DOSE_DIMENSIONS:
            yield DoseFinding(p.statement, "unit", f"'{named.unit}' of {dose.drug} is no unit of a dose")
        if not 0 < named.low <= named.high:
            yield DoseFinding(p.statement, "range", f"{_shown(named)} of {dose.drug} is no range")
    if _exceeds(dose, dose.maximum):
        yield DoseFinding(
            p.statement,
            "maximum",
            f"{_shown(amount)} {dose.frequency} of {dose.drug} is more than its own maximum {_shown(dose.maximum)}",
        )
    if "/kg" in amount.unit and p.people & _YOUNG and not _bounded(p):
        yield DoseFinding(
            p.statement,
            "cap",
            f"{_shown(amount)} of {dose.drug} for a child has neither maximum nor weight limit",
        )


def _bounded(p: _Placed) -> bool:
    """Whether a dose per kilogram ends somewhere: at its maximum, at a weight, or at an age nobody outgrows it in.

    Where the source states no end, the library says so and the table shows it.
    """
    dose = p.dose
    small = p.people <= {"infant"} or (dose.age_max is not None and dose.age_max <= SMALL_YEARS)
    return dose.maximum is not None or dose.weight_max is not None or small or dose.uncapped


def _exceeds(dose: Dose, maximum: Amount | None) -> bool:
    """Whether even the least a day of this dose can mean is more than a maximum; False where it cannot be told.

    "200 to 400 mg every 4 to 6 hours, at most 1,200 mg a day" is a sound label: the ends of its ranges do not add up.
    """
    if maximum is None:
        return False
    factor, dimension = scale(dose.amount.unit)
    most_factor, most_dimension = scale(maximum.unit)
    most = maximum.high * most_factor
    if dimension == most_dimension:
        return dose.amount.high * factor > most * _ROUNDING
    if most_dimension != f"{dimension}/time":
        return False
    often = times_a_day(dose.frequency)
    return often is not None and dose.amount.low * factor * often > most * _DAY * _ROUNDING


def _pair(one: _Placed, other: _Placed, conflicts: Sequence[frozenset[str]]) -> Iterator[DoseFinding]:
    a, b = one.dose, other.dose
    if _thousandfold(a.amount, b.amount):
        yield DoseFinding(
            other.statement,
            "slip",
            f"{_shown(b.amount)} of {b.drug} here, {_shown(a.amount)} there: milligram or microgram?",
            one.statement.id,
        )
    if one.statement.id == other.statement.id or not _same_patient(one, other):
        return
    for dose, place, ceiling, there in ((a, one, b, other), (b, other, a, one)):
        if dose.labelled and ceiling.labelled and _same_form(a, b) and _exceeds(dose, ceiling.maximum):
            yield DoseFinding(
                place.statement,
                "ceiling",
                f"{_shown(dose.amount)} {dose.frequency} of {dose.drug} is more than the maximum "
                f"{_shown(ceiling.maximum)} held for the same use",
                there.statement.id,
            )
    declared = any({one.statement.id, other.statement.id} <= ids for ids in conflicts)
    if not declared and _disagree(one, other):
        yield DoseFinding(
            other.statement,
            "disagreement",
            f"{_shown(b.amount)} {b.frequency} of {b.drug} here, {_shown(a.amount)} {a.frequency} there, "
            "for the same use, people and form, from other sources",
            one.statement.id,
        )


def _same_patient(one: _Placed, other: _Placed) -> bool:
    """Whether both can be the dose of one patient: same use, people, age and weight, and no two countries."""
    a, b = one.dose, other.dose
    places = {one.statement.jurisdiction, other.statement.jurisdiction} - {""}
    same_use = a.indication == b.indication and bool(one.people & other.people)
    return same_use and _ages_meet(a, b) and len(places) < 2


def _thousandfold(a: Amount, b: Amount) -> bool:
    (one, dimension), (other, same) = scale(a.unit), scale(b.unit)
    if dimension != same or min(a.high, b.high) <= 0:
        return False
    ratio = (a.high * one) / (b.high * other)
    return SLIP[0] <= max(ratio, 1 / ratio) <= SLIP[1]


def _disagree(one: _Placed, other: _Placed) -> bool:
    """Two doses of the same kind from other editions whose ranges do not meet."""
    a, b = one.dose, other.dose
    alike = (
        a.labelled == b.labelled
        and a.frequency == b.frequency
        and _same_form(a, b)
        and a.duration == b.duration
    )
    if not alike or set(one.statement.edition_ids) & set(other.statement.edition_ids):
        return False
    (factor, dimension), (other_factor, same) = scale(a.amount.unit), scale(b.amount.unit)
    if dimension != same:
        return False
    return (
        a.amount.high * factor < b.amount.low * other_factor
        or b.amount.high * other_factor < a.amount.low * factor
    )


def _same_form(a: Dose, b: Dose) -> bool:
    return a.formulation == b.formulation or not a.formulation or not b.formulation


def _ages_meet(a: Dose, b: Dose) -> bool:
    """Whether some patient is within the age and weight limits of both."""
    bounds = (
        (a.age_min, b.age_max),
        (b.age_min, a.age_max),
        (a.weight_min, b.weight_max),
        (b.weight_min, a.weight_max),
    )
    return not any(low is not None and high is not None and low >= high for low, high in bounds)


def _shown(amount: Amount | None) -> str:
    if amount is None:
        return ""
    span = f"{amount.low:g}" if amount.low == amount.high else f"{amount.low:g} to {amount.high:g}"
    return f"{span} {amount.unit}"
