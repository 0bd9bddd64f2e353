"""The one published table of precedence: lifecycle, directness, curated or extracted, design, certainty, age.

Lower comes first. Documented in docs/method.md; raise RULES_VERSION with every change here or in verify*.py:
kept verdicts and answers are told apart by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curbside.model.source import Source
from curbside.model.statement import SAFETY_KINDS, Statement

RULES_VERSION = "2"

LIFECYCLE: Mapping[str, int] = {
    "current": 0, "corrected": 0, "unknown": 1, "expired": 2, "superseded": 3, "concern": 4,
    "retracted": 9, "withdrawn": 9,
}  # fmt: skip
DESIGN: Mapping[str, int] = {
    "guideline": 0, "label": 0, "regulatory": 0, "consensus": 1, "systematic-review": 1, "trial": 2,
    "cohort": 3, "patient-society": 4, "case-series": 4, "review": 4, "expert-opinion": 5, "unclassified": 6,
    "mechanistic": 6,
}  # fmt: skip
CERTAINTY: Mapping[str, int] = {"high": 0, "moderate": 1, "low": 2, "very-low": 3, "ungraded": 2}
JURISDICTION_MATCH, JURISDICTION_INTERNATIONAL, JURISDICTION_OTHER = 0, 1, 2


def _jurisdiction(sources: Sequence[Source], wanted: str) -> int:
    if wanted == "INT":
        return JURISDICTION_MATCH
    places = {s.work.jurisdiction for s in sources}
    if wanted in places:
        return JURISDICTION_MATCH
    return JURISDICTION_INTERNATIONAL if "INT" in places else JURISDICTION_OTHER


def precedence(
    statement: Statement, sources: Sequence[Source], *, indirect: bool, jurisdiction: str
) -> tuple[float, ...]:
    """The sort key of a statement among its peers; its best source decides."""
    lifecycle = min((LIFECYCLE[s.edition.lifecycle] for s in sources), default=9)
    design = min((DESIGN[s.work.kind] for s in sources), default=9)
    newest = max((s.edition.year for s in sources), default=0)
    return (
        0 if statement.kind in SAFETY_KINDS and not statement.extracted else 1,
        lifecycle,
        1 if indirect else 0,
        1 if statement.extracted else 0,
        _jurisdiction(sources, jurisdiction),
        design,
        CERTAINTY[statement.certainty],
        -newest,
    )
