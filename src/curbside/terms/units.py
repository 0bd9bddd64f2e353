"""Units of clinical text in UCUM spelling, and what is needed to compare two of them.

In: a unit as printed. Out: its UCUM code, or a factor and a dimension. Never guesses: an unknown unit is
"" and two units compare only when every component has the same dimension (IU and mEq convert to nothing).
"""

from __future__ import annotations

import re

_SPELLINGS: dict[str, str] = {
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "g": "g gram grams gramme grammes gm gms",
    "mg": "mg mgs milligram milligrams milligramme milligrammes",
    "ug": "ug mcg mcgs µg μg microgram micrograms microgramme microgrammes",
    "ng": "ng nanogram nanograms",
    "pg": "pg picogram picograms",
    "[lb_av]": "lb lbs pound pounds",
    "L": "l L liter liters litre litres",
    "dL": "dl dL decilitre decilitres deciliter deciliters",
    "mL": "ml mL mls millilitre millilitres milliliter milliliters cc",
    "uL": "ul uL µl µL μl μL microlitre microlitres microliter microliters",
    "mol": "mol moles",
    "mmol": "mmol mmols millimole millimoles",
    "umol": "umol µmol μmol micromol micromole micromoles",
    "nmol": "nmol nanomole nanomoles",
    "pmol": "pmol picomole picomoles",
    "[IU]": "iu IU IUs U units unit",
    "meq": "meq mEq milliequivalent milliequivalents",
    "mm[Hg]": "mmhg mmHg",
    "%": "% percent",
    "s": "sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "d": "d day days",
    "wk": "wk wks week weeks",
    "mo": "mo month months",
    "a": "yr yrs year years yo",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "m": "metre metres meter meters",
    "m2": "m2 m²",
    "Cel": "°C",
    "[degF]": "°F",
    "{fold}": "fold times",
    "{tablet}": "tablet tablets",
    "{capsule}": "capsule capsules",
    "{puff}": "puff puffs",
    "{spray}": "spray sprays",
    "{drop}": "drop drops",
    "{dose}": "dose doses",
}
UCUM: dict[str, str] = {word: code for code, words in _SPELLINGS.items() for word in words.split()}
"""Printed spelling to UCUM code. "units" are read as [IU]: labels print both for the same preparations.
A lone "s" or "m" is not read: it is as often a decade or a million."""

_FACTORS: dict[str, tuple[float, str]] = {
    "kg": (1e3, "mass"),
    "g": (1.0, "mass"),
    "mg": (1e-3, "mass"),
    "ug": (1e-6, "mass"),
    "ng": (1e-9, "mass"),
    "pg": (1e-12, "mass"),
    "L": (1.0, "volume"),
    "dL": (0.1, "volume"),
    "mL": (1e-3, "volume"),
    "uL": (1e-6, "volume"),
    "mol": (1.0, "amount"),
    "mmol": (1e-3, "amount"),
    "umol": (1e-6, "amount"),
    "nmol": (1e-9, "amount"),
    "pmol": (1e-12, "amount"),
    "s": (1.0, "time"),
    "min": (60.0, "time"),
    "h": (3600.0, "time"),
    "d": (86400.0, "time"),
    "wk": (604800.0, "time"),
    "mo": (1.0, "months"),
    "a": (12.0, "months"),
    "mm": (1e-3, "length"),
    "cm": (1e-2, "length"),
    "m": (1.0, "length"),
}
"""Months and years never become days: their length varies and no label means that."""

_PER = re.compile(r"\s*/\s*|\s+per\s+")
_SURFACE = re.compile(r"1[.·]73\s*m(?:2|²|\^2)")


def canonical_unit(unit: str) -> str:
    """UCUM spelling of a unit as printed ("mcg/kg per day" is "ug/kg/d"), or "" where it is unknown."""
    text = _SURFACE.sub("1.73m2", unit.strip())
    if not text:
        return ""
    parts = [_part(part) for part in _PER.split(text)]
    return "/".join(parts) if all(parts) else ""


def _part(part: str) -> str:
    if part in {"1.73m2", "{1.73_m2}"}:
        return "{1.73_m2}"
    if part in _SPELLINGS:
        return part
    return UCUM.get(part) or UCUM.get(part.lower(), "")


def scale(unit: str) -> tuple[float, str]:
    """Factor to the base unit and the dimension of a UCUM code ("mg/kg" has the dimension "mass/mass")."""
    factor, dimensions = 1.0, []
    for place, part in enumerate(unit.split("/")):
        one, dimension = _FACTORS.get(part, (1.0, part))
        factor = factor * one if place == 0 else factor / one
        dimensions.append(dimension)
    return factor, "/".join(dimensions)
