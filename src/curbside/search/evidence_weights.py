"""How much an entry counts in a search by what it rests on; answers weigh evidence themselves (`answering`).

Pure: grounds in, a factor up to one and its reasons out. Gentle on purpose: the right words in an older source
come before other words in a newer one. The index keeps the factor: raise INDEX_FORMAT with every change here.
"""

from __future__ import annotations

from collections.abc import Mapping

from curbside.model.evidence import Reason
from curbside.model.search import Ground
from curbside.model.source import Lifecycle, WorkKind

LIFECYCLE: Mapping[Lifecycle, float] = {
    "current": 1.0, "corrected": 1.0, "unknown": 0.97, "expired": 0.95, "superseded": 0.85, "concern": 0.7,
    "retracted": 0.3, "withdrawn": 0.3,
}  # fmt: skip
"""A superseded edition stands behind its successor; what is retracted is found only by who looks for it."""

DESIGN: Mapping[WorkKind, float] = {
    "guideline": 1.0, "label": 1.0, "regulatory": 1.0, "consensus": 0.98, "systematic-review": 0.98,
    "trial": 0.96, "cohort": 0.94, "patient-society": 0.94, "review": 0.92, "case-series": 0.9,
    "expert-opinion": 0.9, "unclassified": 0.9, "mechanistic": 0.88,
}  # fmt: skip
"""In the order of `answering.precedence`: enough to settle between like texts, not to bury one."""

EXTRACTED = 0.97
"""What a program found and no editor confirmed stands behind a curated statement in like words."""


def evidence_weight(grounds: tuple[Ground, ...], *, extracted: bool) -> float:
    """The factor of the best edition an entry rests on."""
    best = max((LIFECYCLE[g.lifecycle] * DESIGN[g.kind] for g in grounds), default=1.0)
    return best * (EXTRACTED if extracted else 1.0)


def evidence_reason(grounds: tuple[Ground, ...], *, extracted: bool) -> Reason:
    """The same factor in words."""
    weight = evidence_weight(grounds, extracted=extracted)
    best = max(grounds, key=lambda g: LIFECYCLE[g.lifecycle] * DESIGN[g.kind], default=None)
    rests = f"{best.kind}, {best.lifecycle}" if best else "no edition"
    unconfirmed = ", found by a program" if extracted else ""
    return Reason("evidence", f"{rests}{unconfirmed}: times {weight:.2f}")
