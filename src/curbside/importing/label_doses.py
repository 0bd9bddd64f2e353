"""A dose object from one sentence of a label, only where the sentence leaves no choice.

Text comes in; a `Dose` (UCUM units) or nothing goes out. Never guesses: two amounts, two frequencies or an
unknown ingredient give no dose object, and the quoted sentence stands without one.
"""

from __future__ import annotations

import re

from curbside.model.question import Quantity
from curbside.model.statement import Amount, Dose
from curbside.terms.frequencies import frequencies
from curbside.terms.quantities import ages, bounds, quantities, weights

_DOSE_UNITS = frozenset({"mg", "g", "ug", "ng", "[IU]", "U", "mmol", "meq", "mL", "kU"})
_NEVER_DOSES = re.compile(
    r"\bserum\b|\bplasma\b|\bblood (?:pressure|level)|\bclearance\b|\btablets? contain|\bsupplied\b",
    re.I,
)
_ROUTES: tuple[tuple[str, str], ...] = (
    ("oral", r"\borally\b|\bby mouth\b|\boral (?:dose|tablet|capsule|solution|suspension)|\bper os\b"),
    ("intravenous", r"\bintravenous(?:ly)?\b|\biv\b"),
    ("intramuscular", r"\bintramuscular(?:ly)?\b|\bim\b"),
    ("subcutaneous", r"\bsubcutaneous(?:ly)?\b"),
    ("topical", r"\btopical(?:ly)?\b|\bapplied to the skin\b"),
    ("inhaled", r"\binhal"),
    ("nasal", r"\bnasal|\bintranasal"),
    ("rectal", r"\brectal"),
    ("sublingual", r"\bsublingual"),
)
_ROUTE_RES = tuple((name, re.compile(words, re.I)) for name, words in _ROUTES)
_FILTRATION = re.compile(r"\bclearances?\b|\bGFR\b|\bfiltration\b", re.I)
_MAXIMUM = re.compile(r"\bmaxim|\bnot (?:to )?exceed|\bup to\b|\bno more than\b|\bnot more than\b", re.I)


def has_dose(text: str) -> bool:
    """Whether a sentence gives an amount in a unit doses have."""
    return any(_is_dose(quantity) and not _is_clearance(quantity, text) for quantity in quantities(text))


def dose_of(text: str, ingredient: str, route: str) -> Dose | None:
    """The one dose a sentence states for the label's one ingredient; None where anything is open."""
    amounts = [q for q in quantities(text) if _is_dose(q)]
    times = frequencies(text)
    said = [name for name, words in _ROUTE_RES if words.search(text)]
    if not ingredient or len(amounts) != 1 or len(times) != 1 or len(said) > 1:
        return None
    where = said[0] if said else route.lower()
    if not where or _NEVER_DOSES.search(text) or _MAXIMUM.search(text) or re.search(r"\bnot\b", text, re.I):
        return None
    amount = amounts[0]
    high = amount.value if amount.high is None else amount.high
    low_age, high_age = _limits(text)
    return Dose(
        drug=ingredient,
        route=where,
        amount=Amount(amount.value, high, amount.unit),
        frequency=times[0].normal,
        labelled=True,
        age_min=low_age,
        age_max=high_age,
        weight_min=_least_weight(text),
    )


def _is_clearance(quantity: Quantity, text: str) -> bool:
    """A filtration rate has the unit of an infusion rate; the words around it tell them apart."""
    return quantity.unit.startswith("mL/min") and _FILTRATION.search(text) is not None


def _is_dose(quantity: Quantity) -> bool:
    first = quantity.unit.split("/")[0]
    per = quantity.unit.split("/")[1:]
    # An amount in a volume of solution is a strength, not a dose.
    return first in _DOSE_UNITS and not any(part in {"mL", "L", "dL"} for part in per)


def _limits(text: str) -> tuple[float | None, float | None]:
    """Least and greatest age in years, where exactly one age is said."""
    said = ages(text)
    if len(said) != 1 or said[0].quantity.unit not in {"a", "mo"}:
        return None, None
    bound = said[0]
    size = 1.0 if bound.quantity.unit == "a" else 1 / 12
    low = bound.quantity.value * size
    if bound.quantity.high is not None:
        return low, bound.quantity.high * size
    if bound.comparator in {">", ">="}:
        return low, None
    if bound.comparator in {"<", "<="}:
        return None, low
    return None, None


def _least_weight(text: str) -> float | None:
    said = [b for b in weights(text) if b.comparator in {">", ">="} and b.quantity.unit == "kg"]
    return said[0].quantity.value if len(said) == 1 and len(bounds(text)) <= 4 else None
