"""Found recommendations as statements: verbatim quotes of their edition, extracted, not yet confirmed."""

from __future__ import annotations

import re

from curbside.terms.quantities import quantities

_DOSE_UNIT = re.compile(r"(?:(?:k|m|u|n)?g|m?L|\[?[iI]U\]?|U|mmol|mEq|meq)")
_PER_VOLUME = re.compile(r"(?:d|m)?L|min|\{?1\.73|h\b")
_OF_BLOOD = re.compile(r"\s*(?:/week )?(?:of (?:\w+ )?(?:blood|red|packed|plasma|alcohol)|alcohol)", re.I)


def dose_figures(text: str) -> tuple[str, ...]:
    """Amounts of something to give or take, as printed: no levels (per volume), no clearances, no counts of blood."""
    found: list[str] = []
    for quantity in quantities(text):
        amount, *per = quantity.unit.split("/")
        if not _DOSE_UNIT.fullmatch(amount) or any(_PER_VOLUME.match(p) for p in per):
            continue
        if not _OF_BLOOD.match(text[quantity.end :]):
            found.append(quantity.text)
    return tuple(dict.fromkeys(found))
