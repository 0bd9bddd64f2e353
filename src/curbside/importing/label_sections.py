"""What the sections of a product label are for, by LOINC code and by printed heading.

Codes are those of the SPL implementation guide's list of document sections; a family says which kind of
statement a section holds. Pure tables: nothing here reads a document.
"""

from __future__ import annotations

import re
from typing import Literal

Family = Literal["contraindication", "boxed-warning", "warning", "interaction", "dose", "population", ""]

UNCLASSIFIED = "42229-5"
"""A subsection that belongs to whatever it stands under."""
PRODUCT_DATA = "48780-1"
"""The listing data: products, ingredients, forms; carries no text of its own."""

_FAMILIES: dict[Family, tuple[str, ...]] = {
    "contraindication": ("34070-3", "50570-1"),
    "boxed-warning": ("34066-1",),
    "warning": (
        "34071-1", "43685-7", "42232-9", "34072-9", "50566-9", "50567-7", "50568-5", "50569-3", "54433-8",
    ),
    "interaction": ("34073-7", "34074-5"),
    "dose": ("34068-7",),
    "population": (
        "43684-0", "42228-7", "34080-2", "77290-5", "34081-0", "34082-8", "34077-8", "34078-6", "34079-4",
        "77291-3", "88828-9", "88829-7", "53414-9",
    ),
}  # fmt: skip
_FAMILY_OF = {code: family for family, codes in _FAMILIES.items() for code in codes}

_HEADINGS: tuple[tuple[str, str], ...] = (
    ("34066-1", r"boxed warnings?|warnings?\s*:\s+\S.{4,120}"),
    ("34070-3", r"contra ?indications?"),
    ("43685-7", r"warnings and precautions"),
    ("34071-1", r"warnings?"),
    ("42232-9", r"precautions"),
    ("34072-9", r"general precautions"),
    ("34073-7", r"(?:drug |drug-drug |other )?interactions"),
    ("34074-5", r"drug ?(?:&|and|/) ?(?:or )?laboratory test interactions"),
    ("34068-7", r"dosage (?:-|&|and) administration"),
    ("34067-9", r"indications (?:-|&|and) usage"),
    ("34084-4", r"adverse reactions"),
    ("34089-3", r"description"),
    ("34090-1", r"clinical pharmacology"),
    ("43684-0", r"use in specific populations"),
    ("42228-7", r"(?:use in |usage in )?pregnancy"),
    ("34080-2", r"nursing mothers"),
    ("34081-0", r"(?:pediatric|paediatric) use"),
    ("34082-8", r"geriatric use"),
    ("34088-5", r"overdosage"),
    ("34069-5", r"how supplied(?:/storage and handling)?"),
    ("34083-6", r"carcinogenesis, mutagenesis,? (?:and )?impairment of fertility"),
)
_HEADING_RES = tuple(
    (code, re.compile(rf"(?:\d+(?:\.\d+)*\.?\s+)?(?:{words})(?: section)?\s*:?", re.I))
    for code, words in _HEADINGS
)


def family_of(codes: tuple[str, ...]) -> Family:
    """The family of nested sections, outermost first: pregnancy under contraindications is one of them.

    Among warnings a contraindication or a boxed warning stays one; elsewhere its code is a drawn box.
    """
    families = [_FAMILY_OF[code] for code in codes if code in _FAMILY_OF]
    if families[:1] == ["warning"]:
        return next((f for f in families if f in {"contraindication", "boxed-warning"}), "warning")
    return next(iter(families), "")


def code_of_heading(line: str) -> str:
    """The LOINC code of a printed section heading ("7 DRUG INTERACTIONS"); empty for any other line."""
    shown = " ".join(line.split())
    return next((code for code, heading in _HEADING_RES if heading.fullmatch(shown)), "")
