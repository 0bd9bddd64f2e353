"""What a record's publication types say about a work, and nothing more (PubMed publication types, JATS types).

Names come in, a kind of work goes out with what is to be reported. A guideline or consensus needs an issuing
body: without one named by the record it is filed as a review. No type that says a design: "unclassified",
the weakest kind that still says nothing of animals or laboratories; the titles are never read for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curbside.model.source import BODY_KINDS, WorkKind

_BY_TYPE: tuple[tuple[WorkKind, str], ...] = (
    ("guideline", "practice guideline|guideline|guidelines"),
    (
        "consensus",
        "consensus development conference|consensus development conference, nih|consensus statement",
    ),
    ("systematic-review", "systematic review|meta-analysis|network meta-analysis|systematic-review"),
    (
        "trial",
        (
            "randomized controlled trial|controlled clinical trial|clinical trial|clinical trial, phase i"
            "|clinical trial, phase ii|clinical trial, phase iii|clinical trial, phase iv|pragmatic clinical trial"
            "|adaptive clinical trial|equivalence trial"
        ),
    ),
    ("cohort", "observational study"),
    ("case-series", "case reports|case report|case-report|case series"),
    ("review", "review|scoping review|review article|review-article"),
)
"""First match decides: what a body issues before what pools studies, before single studies, before opinion."""
_KIND: dict[str, WorkKind] = {name: kind for kind, names in _BY_TYPE for name in names.split("|")}
_OPINION = frozenset(
    "comment|editorial|letter|news|interview|lecture|congress|personal narrative|biography|newspaper article"
    "|introductory journal article|commentary|article-commentary|discussion|reply|book-review|oration"
    "|historical article|address|video-audio media|patient education handout".split("|")
)
_ORDER: tuple[WorkKind, ...] = tuple(kind for kind, _ in _BY_TYPE)

PROTOCOLS = frozenset({"clinical trial protocol", "study protocol", "protocol"})
"""What announces a study has no findings yet."""
RETRACTION_NOTICES = frozenset({"retraction notice", "retraction of publication", "retraction"})
RETRACTED = frozenset({"retracted publication", "retracted-article"})
CONCERN_NOTICES = frozenset({"expression of concern", "expression-of-concern"})
ERRATA = frozenset({"published erratum", "correction", "corrected-article", "correction/addendum"})
NOT_FINDINGS = PROTOCOLS | RETRACTION_NOTICES | CONCERN_NOTICES | ERRATA
"""Types whose text states no finding of its own."""


@dataclass(frozen=True, slots=True)
class KindFound:
    """The kind of a work and the lines to report about how it was found."""

    kind: WorkKind
    warnings: tuple[str, ...] = ()


def folded(types: Sequence[str]) -> tuple[str, ...]:
    """Type names in the one spelling they are looked up by."""
    return tuple(" ".join(name.lower().split()) for name in types)


def kind_of(types: Sequence[str], *, body: str) -> KindFound:
    """The kind that `types` state; `body` is the issuing body as the record names it, empty where it does not."""
    names = folded(types)
    kinds = {_KIND[name] for name in names if name in _KIND}
    if PROTOCOLS.intersection(names):
        return KindFound("unclassified", ("a protocol: no findings yet",))
    if not body and kinds & BODY_KINDS:
        kinds = (kinds - BODY_KINDS) | {"review"}
        said = next(name for name in names if _KIND.get(name) in BODY_KINDS)
        note = f"publication type '{said}' without an issuing body in the record: not filed as a guideline"
        return KindFound(min(kinds, key=_ORDER.index), (note,))
    if kinds:
        return KindFound(min(kinds, key=_ORDER.index))
    known = _OPINION | NOT_FINDINGS
    stated = any(name in known for name in names)
    if stated:
        return KindFound("expert-opinion")
    return KindFound("unclassified", ("no publication type states the study's design",))
