"""The wording of doses: units, amounts, adjustments and the cells of the dose table.

In: a dose row or amount of the model. Out: words in which no unit can be misread. No figure is changed.
"""

from __future__ import annotations

import re

from curbside.model.article import DoseRow
from curbside.model.statement import Adjustment, Amount

UNITS: dict[str, str] = {
    "ug": "micrograms",
    "[IU]": "international units",
    "d": "day",
    "h": "hour",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "m2": "m²",
    "{1.73_m2}": "1.73 m²",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "[degF]": "°F",
    "meq": "mEq",
}
"""UCUM codes whose bare form misreads; "ug" is written out because its sign is easily read as "mg"."""

_AMOUNT = re.compile(r"([\d.,]+(?:(?:-|–| to )[\d.,]+)?) ([A-Za-z%{\[][^\s]*)")


def unit(code: str) -> str:
    """A UCUM unit in words that cannot be misread ("mg/kg/d" is "mg per kg per day")."""
    parts = [UNITS.get(part, part.strip("{}[]")) for part in code.split("/")]
    return " per ".join(parts)


def number(value: float) -> str:
    """A number without a trailing zero after the point."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def amount(value: Amount) -> str:
    """An amount or range with its unit."""
    low, high = number(value.low), number(value.high)
    span = low if low == high else f"{low} to {high}"
    return f"{span}%" if value.unit == "%" else f"{span} {unit(value.unit)}"


def worded_amount(text: str) -> str:
    """An amount as the dose table holds it ("500 ug", "40 mg/kg/d") with its unit in words."""
    match = _AMOUNT.fullmatch(text)
    return f"{match[1]} {unit(match[2])}" if match else text


def adjustment(value: Adjustment) -> str:
    """One dose adjustment: for whom, when, and what changes."""
    when = f" ({value.when})" if value.when else ""
    return f"{value.whom.replace('-', ' ')}{when}: {value.change}"


def dose_cell(row: DoseRow) -> str:
    """The dose itself in one line: amount, frequency, route, duration."""
    how = [worded_amount(row.amount), row.frequency, row.route, row.duration]
    return ", ".join(part for part in how if part)


def label_word(row: DoseRow) -> str:
    """Whether the product label carries this use, in words."""
    return "labelled" if row.labelled else "OFF-LABEL"
