"""Found recommendations as statements: verbatim quotes of their edition, extracted, not yet confirmed."""

from __future__ import annotations

import re

from curbside.terms.quantities import quantities

_DOSE_UNIT = re.compile(r"(?:k|m|u|n)?g|\[iU\]|\[IU\]|m?L|U|mmol|mol|meq|mEq|\{.*\}")


def dose_figures(text: str) -> tuple[str, ...]:
    """Stub."""
    return tuple(q.text for q in quantities(text) if _DOSE_UNIT.fullmatch(q.unit.split("/")[0]))
